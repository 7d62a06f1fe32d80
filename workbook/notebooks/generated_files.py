"""Keep files that are made from the content what the content makes them: write those that differ, or tell which do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REMEDY = "run: python -m workbook build"


@dataclass(frozen=True)
class Drift:
    """A file that is not what the content makes.

    Parameters
    ----------
    file
        The file's name.
    message
        What is wrong with it, and what to do.
    """

    file: str
    message: str

    def __str__(self) -> str:
        """Return both as one line."""
        return f"{self.file}: {self.message}"


def save_changed(made: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write every file that differs from what was made for it, and return those that were written.

    Parameters
    ----------
    made
        What belongs in each file, by the file's name.
    folder
        Where the files lie; it is made when it is not there. Other files in it are left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    changed = [folder / name for name, content in made.items() if _find_bytes(folder / name) != content]
    for file in changed:
        _replace(file, made[file.name])
    return changed


def check_files(made: Mapping[str, bytes], folder: Path) -> list[Drift]:
    """Return the files that are missing or differ from what was made for them; writes nothing.

    Parameters
    ----------
    made
        What belongs in each file, by the file's name.
    folder
        Where the files lie.
    """
    return [Drift(name, message) for name, content in made.items() if (message := _find_drift(folder / name, content))]


def _find_bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _find_drift(file: Path, content: bytes) -> str | None:
    found = _find_bytes(file)
    if found is None:
        return f"is missing; {REMEDY}"
    return None if found == content else f"differs from what the content makes; {REMEDY}"


def _replace(file: Path, content: bytes) -> None:
    """Write a file so that whoever reads it meanwhile finds the old one or the new one, whole."""
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(content)
    beside.replace(file)
