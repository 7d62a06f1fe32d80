"""A small good content folder, and ways to spoil it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "content"
Spoil = Callable[[str, str, str], int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder of one's own, without a mistake."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "content"))


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    """Replace a text that stands once in a file, and return the line on which the new one begins."""

    def replace(file: str, old: str, new: str) -> int:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace
