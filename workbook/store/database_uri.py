"""Name a database file in a URI, which is the only way to open it without creating or changing it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path


def make_database_uri(file: Path, *, mode: Literal["ro", "rw"]) -> str:
    """Return the URI of a database file, whichever characters its path contains.

    Parameters
    ----------
    file
        The file.
    mode
        "ro" to read only, "rw" to read and write; neither creates the file.

    Returns
    -------
    The URI. Unlike `Path.as_uri`, it never has an authority, which SQLite refuses: a network drive begins the path.
    """
    path = quote(os.fsencode(file.absolute().as_posix()), safe="/:")
    return f"file://{'' if path.startswith('/') else '/'}{path}?mode={mode}"
