"""Small notebooks for servers that are started for a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.real_lab import make_notebook, save_notebook

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    save_notebook(make_notebook("1"), folder / "01-start.ipynb")
    save_notebook(make_notebook("2"), folder / "02-level-1-3.ipynb")
    return folder
