"""The commands that open, list, record and erase sessions; none changes the home of the facilitator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from workbook.cli import main
from workbook.paths import Home
from workbook.server import lab as server
from workbook.store.entries import Edit
from workbook.store.sessions import get_session
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


@pytest.fixture
def own(tmp_path: Path) -> Home:
    return Home(tmp_path / "me")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Home, str | None]]:
    """Return the homes and pages that were opened instead of a server."""
    opened: list[tuple[Home, str | None]] = []

    def fake(home: Home, **options: Any) -> None:
        opened.append((home, options["notebook"]))

    monkeypatch.setattr(server, "open_lab", fake)
    return opened


def run(own: Home, *arguments: object, answers: str = "") -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--home", str(own.folder)], input=answers)


def add_action(own: Home, name: str, content: Content, **values: str) -> None:
    store = Store.open(get_session(own, name).home, content)
    store.save("actions", [Edit("a", {"what": "Print the fee table", "status": "open", **values})])
    store.close()


def test_a_session_opens_in_its_own_home_on_the_facilitators_page(
    own: Home, opened: list[tuple[Home, str | None]]
) -> None:
    result = run(own, "lab", "--session", "Team day")

    assert result.exit_code == 0, result.output
    assert 'A new session: "Team day"' in result.output
    assert opened == [(get_session(own, "Team day").home, "09-facilitator")]
    assert not own.folder.exists()


def test_without_a_session_the_usual_home_opens(own: Home, opened: list[tuple[Home, str | None]]) -> None:
    assert run(own, "lab").exit_code == 0
    assert opened == [(own, None)]


def test_a_session_is_reopened_and_copies_open_actions(
    own: Home, opened: list[tuple[Home, str | None]], content: Content
) -> None:
    run(own, "lab", "--session", "May")
    add_action(own, "May", content)
    later = run(own, "lab", "--session", "June", "--after", "may", "--notebook", "04-level-6")
    again = run(own, "lab", "--session", "JUNE", "--after", "May")

    assert '1 open action of "May" was copied.' in later.output
    assert '0 open actions of "May" were copied.' in again.output
    assert 'The session: "June"' in again.output
    assert [page for _, page in opened] == ["09-facilitator", "04-level-6", "09-facilitator"]


def test_the_list_shows_the_entries_of_each_session(
    own: Home, opened: list[tuple[Home, str | None]], content: Content
) -> None:
    assert "There is no session yet" in run(own, "sessions").output
    run(own, "lab", "--session", "Réunion / mai")
    add_action(own, "Réunion / mai", content)

    lines = run(own, "sessions").output.splitlines()
    assert lines[0].split() == ["Session", "Begun", "on", "Entries", "Open", "actions", "Size"]
    assert lines[1].startswith("Réunion / mai")
    assert lines[1].split()[-4:-2] == ["1", "1"]
    assert len(opened) == 1


def test_erasing_a_session_asks_and_removes_everything(
    own: Home, opened: list[tuple[Home, str | None]], content: Content
) -> None:
    run(own, "lab", "--session", "May")
    add_action(own, "May", content)
    [(home, _)] = opened

    assert run(own, "sessions", "--erase", "may", answers="n\n").exit_code == 1
    assert home.store.exists()
    erased = run(own, "sessions", "--erase", "may", answers="y\n")
    assert erased.exit_code == 0, erased.output
    assert not home.folder.exists()


def test_the_record_of_a_session_is_written_in_three_formats(
    own: Home, opened: list[tuple[Home, str | None]], content: Content, tmp_path: Path
) -> None:
    run(own, "lab", "--session", "May")
    nothing = run(own, "sessions", "--hand-out", "May")
    add_action(own, "May", content, owner="Ruth", due="2026-06-01")
    [(home, _)] = opened

    assert (nothing.exit_code, "nothing to hand out" in nothing.output) == (1, True)
    assert run(own, "sessions", "--hand-out", "May").exit_code == 0
    assert sorted(file.suffix for file in home.exports.iterdir()) == [".docx", ".pdf", ".pptx"]
    assert run(own, "sessions", "--hand-out", "May", "--to", tmp_path / "out").exit_code == 0
    assert len(list((tmp_path / "out").iterdir())) == 3


@pytest.mark.parametrize(
    "arguments",
    [("lab", "--after", "May"), ("sessions", "--erase", "a", "--hand-out", "b"), ("sessions", "--to", "x")],
)
def test_used_wrongly_is_status_two(arguments: tuple[str, ...], own: Home) -> None:
    assert run(own, *arguments).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [("sessions", "--erase", "May"), ("lab", "--session", " "), ("lab", "--session", "June", "--after", "May")],
)
def test_a_problem_is_one_sentence_and_status_one(arguments: tuple[str, ...], own: Home) -> None:
    result = run(own, *arguments)

    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1
