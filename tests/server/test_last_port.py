"""That a home has the same port each time, as long as no other program has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbook.paths import Home
from workbook.server.last_port import USUAL_PORT, load_last_port, save_last_port
from workbook.server.settings import make_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").make()
    home.jupyter.mkdir()
    return home


def test_a_home_starts_at_the_usual_port_and_comes_back_to_its_own(home: Home) -> None:
    ports = [make_settings(home, port=None, page=None)["ServerApp"]["port"]]
    save_last_port(home, 8893)
    ports += [make_settings(home, port=port, page=None)["ServerApp"]["port"] for port in (None, 9001)]

    assert ports == [USUAL_PORT, 8893, 9001]


@pytest.mark.parametrize("text", ["", "x", "80", "-1", "70000", "8 888"])
def test_a_file_that_names_no_port_is_as_none(home: Home, text: str) -> None:
    (home.jupyter / "port.txt").write_text(text, encoding="ascii")
    assert load_last_port(home) == USUAL_PORT


def test_a_folder_that_is_gone_keeps_nobody_from_starting(tmp_path: Path) -> None:
    save_last_port(Home(tmp_path / "gone"), 8893)
    assert load_last_port(Home(tmp_path / "gone")) == USUAL_PORT
