"""Remember the port of a home, because a browser keeps what it stores for one port: text that was typed but not saved.

Another port is taken only while another program has the remembered one.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.paths import Home

USUAL_PORT = 8888
_FIRST_OPEN_PORT, _LAST_PORT = 1024, 65_000


def load_last_port(home: Home) -> int:
    """Return the port that the home's server had last.

    Parameters
    ----------
    home
        The learner's home.

    Returns
    -------
    The port; the usual one before the first start, and when the file cannot be read.
    """
    with contextlib.suppress(OSError, ValueError):
        port = int(_get_file(home).read_text(encoding="ascii"))
        if _FIRST_OPEN_PORT <= port <= _LAST_PORT:
            return port
    return USUAL_PORT


def save_last_port(home: Home, port: int) -> None:
    """Remember the port of the home's server; if that fails, the next start looks for one again.

    Parameters
    ----------
    home
        The learner's home.
    port
        The port.
    """
    with contextlib.suppress(OSError):
        _get_file(home).write_text(str(port), encoding="ascii")


def _get_file(home: Home) -> Path:
    return home.jupyter / "port.txt"
