"""Write or check files that are generated from the content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REMEDY = "run: python -m workbook build"


@dataclass(frozen=True)
class Drift:
    """A file that differs from the one that the content generates.

    Parameters
    ----------
    file
        The file's name.
    message
        What is wrong with the file, and what to do.
    """

    file: str
    message: str

    def __str__(self) -> str:
        """Return the name and the message as one line."""
        return f"{self.file}: {self.message}"


def write_changed(contents: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write every file whose content has changed, and return the files that were written.

    Parameters
    ----------
    contents
        The content of each file, by the file's name.
    folder
        The folder of the files, which is created when it is missing. Other files in it are left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    changed = [folder / name for name, content in contents.items() if _find_bytes(folder / name) != content]
    for file in changed:
        _replace(file, contents[file.name])
    return changed


def check_files(contents: Mapping[str, bytes], folder: Path) -> list[Drift]:
    """Return the files that are missing or out of date; nothing is written.

    Parameters
    ----------
    contents
        The content of each file, by the file's name.
    folder
        The folder of the files.
    """
    return [
        Drift(name, message) for name, content in contents.items() if (message := _find_drift(folder / name, content))
    ]


def _find_bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _find_drift(file: Path, content: bytes) -> str | None:
    present = _find_bytes(file)
    if present is None:
        return f"is missing; {REMEDY}"
    return None if present == content else f"differs from what the content makes; {REMEDY}"


def _replace(file: Path, content: bytes) -> None:
    """Replace a file in one step, so that a reader always finds a complete file, old or new."""
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_bytes(content)
    temporary.replace(file)
