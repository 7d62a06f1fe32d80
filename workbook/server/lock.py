"""Let only one JupyterLab at a time run for a home, even if two are started in the same second or on two computers."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.paths import Home

_HELD_BY_ANOTHER = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


@contextlib.contextmanager
def take_lock(home: Home) -> Iterator[bool]:
    """Take a home's lock while the context lasts; the system releases it however this process ends.

    Parameters
    ----------
    home
        The learner's home, with its jupyter folder.

    Yields
    ------
    Whether the lock was free; always True on a drive that does not support locks.
    """
    with _get_file(home).open("a", encoding="utf-8") as file:
        try:
            _lock(file)
        except OSError as error:
            yield error.errno not in _HELD_BY_ANOTHER
            return
        yield True


def is_locked(home: Home) -> bool:
    """Return whether another process has taken a home's lock; nothing is created.

    Parameters
    ----------
    home
        The learner's home, by whichever of its paths: the lock belongs to the file.
    """
    try:
        file = _get_file(home).open("r+", encoding="utf-8")
    except OSError:
        return False
    with file:
        try:
            _lock(file)
        except OSError as error:
            return error.errno in _HELD_BY_ANOTHER
    return False


def _get_file(home: Home) -> Path:
    return home.jupyter / "lab.lock"


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # on Windows
    else:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
