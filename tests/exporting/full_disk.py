"""A disk that becomes full in the middle of a file."""

from __future__ import annotations

import errno
import os
from typing import IO, TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import pytest

ROOM_BYTES = 10


def fill_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make files that the workbook writes in one step fail after their first bytes."""
    open_file = os.fdopen

    def open_on_full_disk(handle: int, mode: str = "r", **options: Any) -> IO[Any]:
        file: Any = open_file(handle, mode, buffering=0) if mode == "wb" else open_file(handle, mode, **options)
        return FullDiskFile(file) if mode == "wb" else file  # type: ignore[return-value]

    monkeypatch.setattr(os, "fdopen", open_on_full_disk)


class FullDiskFile:
    """A file that takes a few bytes, and then reports that the disk is full."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __enter__(self) -> Self:
        """Return the file."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the file."""
        self._file.close()

    def write(self, data: bytes) -> int:
        """Write the first bytes only."""
        self._file.write(data[:ROOM_BYTES])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
