"""Small content, and the notebook made from it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workbook.content.loader import Content, load_content
from workbook.notebooks.notebook import make_notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "content"


@pytest.fixture
def content_folder(tmp_path: Path) -> Path:
    """A content folder of one's own."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "content"))


@pytest.fixture(scope="session")
def sample() -> Content:
    return load_content(SAMPLE)


@pytest.fixture
def notebook(sample: Content) -> NotebookNode:
    """A notebook that keeps every rule."""
    return make_notebook(sample, "01-sample")
