"""Name the place in a browser's storage where forms keep what is typed until it is saved.

The name has two parts, "home/edition". The first is the same for each page of a home. The second changes when something is
erased; then the browser removes what it has kept for the home, because it may repeat what was erased. The file with the
second part is beside the entries, and not in them, so that it does not travel with a backup or an export.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from typing import TYPE_CHECKING

from workbook.errors import StoreError
from workbook.store.storage_messages import explain_storage_errors

if TYPE_CHECKING:
    from pathlib import Path

DRAFT_PLACE_FILE = "browser-drafts.txt"
_EDITION_BYTES, _HOME_CHARACTERS = 8, 16


def get_draft_place(folder: Path, learner: str) -> str:
    """Return the name of the place for one learner; the first call stores its second part.

    Parameters
    ----------
    folder
        The home folder.
    learner
        The learner's name in the store.

    Returns
    -------
    The name, which tells nothing about the learner; "" while another page creates the file.

    Raises
    ------
    StoreError
        The folder cannot be read or written.
    """
    file = folder / DRAFT_PLACE_FILE
    with explain_storage_errors(StoreError, "The home folder cannot be used"):
        # Of several pages that open at the same moment, one creates the file, and all read it.
        with contextlib.suppress(FileExistsError), file.open("x", encoding="ascii") as new:
            new.write(secrets.token_hex(_EDITION_BYTES))
        edition = file.read_text(encoding="ascii", errors="replace").strip()
    if not edition:
        return ""
    home = hashlib.sha256(f"{folder.resolve()}\0{learner}".encode(errors="surrogatepass")).hexdigest()
    return f"{home[:_HOME_CHARACTERS]}/{hashlib.sha256(edition.encode()).hexdigest()[:_HOME_CHARACTERS]}"


def replace_draft_place(folder: Path) -> None:
    """Let browsers remove what they have kept for a home.

    Parameters
    ----------
    folder
        The home folder.
    """
    (folder / DRAFT_PLACE_FILE).unlink(missing_ok=True)
