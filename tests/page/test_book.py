from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workbook.errors import UnknownNameError
from workbook.page import PRIVATE, open_book
from workbook.page.live_page import LivePage
from workbook.paths import HOME_VARIABLE
from workbook.reports.parts import TITLES
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home of one's own."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize("part", TITLES)
def test_live_a_part_of_a_page_is_a_widget_whose_output_holds_nothing_that_was_written(part: str, home: Path) -> None:
    bundle, metadata = open_book().part(part)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert metadata == PRIVATE
    assert str(home) not in json.dumps(bundle)


@pytest.mark.parametrize("part", TITLES)
def test_in_an_example_a_part_of_a_page_is_static_and_names_no_place_on_this_machine(part: str, home: Path) -> None:
    bundle, metadata = open_book(example="permit-clerk", notebook="06-portfolio").part(part)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert metadata == {"workbook": {"shared": True}}
    assert str(home) not in json.dumps(bundle)
    assert not home.exists()


def test_live_the_home_part_names_the_folder(home: Path) -> None:
    html, _ = LivePage(open_book().context).render_part("home")
    assert str(home) in html


def test_a_part_knows_which_worksheets_it_must_follow() -> None:
    book = LivePage(open_book().context)
    assert book.render_part("home")[1] == set()
    assert "promises" in book.render_part("due")[1]
    assert book.render_part("progress")[1] == {"steps-done"}
    assert book.render_part("journal")[1] == {"reflections"}


def test_a_part_that_is_not_there_is_said_to_be_missing_at_once() -> None:
    with pytest.raises(UnknownNameError, match="journals"):
        open_book().part("journals")


def test_a_page_of_no_level_says_where_the_learner_left_off() -> None:
    book = open_book(notebook="00-start-here")
    values = {"activity": "time-log", "step": "log-every-day", "done_on": "2026-05-04"}
    book.store.save("steps-done", [Edit("s1", values)])
    bundle, metadata = book._repr_mimebundle_()
    assert "Continue where you left off" in bundle["text/html"]
    assert metadata == PRIVATE


def test_what_a_page_shows_goes_when_the_page_is_left_and_the_last_of_it_takes_the_program_along() -> None:
    from ipywidgets.widgets.widget import _instances

    before = set(_instances)
    for _ in range(2):
        book = open_book(notebook="02-level-1-3")
        for shown in (book.part("due"), book.form("clients"), book.review("time-log"), book.tool("take-out")):
            shown._repr_mimebundle_()
        made = [_instances[name] for name in set(_instances) - before]
        assert {type(widget).__name__ for widget in made} == {
            "PageWidget",
            "ToolWidget",
            "VBox",
            "ScriptBundle",
            "Layout",
        }
        for widget in made:
            if hasattr(widget, "backend"):
                widget._handle_custom_msg({"type": "leave"}, [])
                assert not widget.is_shown
        assert set(_instances) == before
