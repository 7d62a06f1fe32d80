from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.page.facilitation.sessions import Room, make_room
from workbook.errors import WorkbookError
from workbook.page.facilitation.agenda import AgendaItem, read_agenda, read_session
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A fresh session."""
    room = make_room(tmp_path)
    yield room
    room.book.store.close()


def agenda(room: Room) -> list[AgendaItem]:
    return read_agenda(room.book.store)


def titles(room: Room) -> list[str]:
    return [item.title for item in agenda(room)]


def test_what_is_chosen_becomes_an_agenda_of_the_minutes_there_are(room: Room) -> None:
    screen = room.plan("propose", activities=["focus-group"], minutes="90")
    assert screen.said == "It fits: 90 minutes, to the minute."
    assert sum(item.minutes for item in agenda(room)) == 90
    session = read_session(room.book.store)
    assert (session.minutes, session.activities) == (90, ("focus-group",))
    assert "agenda" in screen.changed


def test_what_does_not_fit_is_said_with_what_to_leave_out(room: Room) -> None:
    said = room.plan("propose", activities=["focus-group", "meaning"], minutes="75").said
    assert 'Leave out "What service orientation is", and it fits.' in said
    single = room.plan("propose", activities=["focus-group"], minutes="45").said
    assert "It does not fit" in single
    assert "find more time" in single


def test_time_that_is_left_over_is_said(room: Room) -> None:
    assert "left over" in room.plan("propose", activities=["meaning"], minutes="90").said


@pytest.mark.parametrize(("chosen", "minutes"), [([], "90"), (["meaning"], "soon"), (["meaning"], "5")])
def test_without_activities_or_minutes_nothing_is_proposed(room: Room, chosen: list[str], minutes: str) -> None:
    with pytest.raises(WorkbookError):
        room.plan("propose", activities=chosen, minutes=minutes)
    assert agenda(room) == []


def test_another_proposal_takes_the_place_of_the_first(room: Room) -> None:
    room.plan("propose", activities=["focus-group"], minutes="90")
    room.plan("propose", activities=["meaning"], minutes="45")
    assert {item.activity for item in agenda(room)} == {"", "meaning"}


def test_steps_are_renamed_and_given_other_minutes(room: Room) -> None:
    room.plan("propose", activities=["meaning"], minutes="60")
    first, second, *_ = agenda(room)
    values = {f"title.{first.id}": "Welcome", f"minutes.{first.id}": "12", f"minutes.{second.id}": "soon"}
    screen = room.plan("change", **values)
    assert (agenda(room)[0].title, agenda(room)[0].minutes) == ("Welcome", 12)
    assert agenda(room)[1].minutes == second.minutes
    assert "too many" in screen.html or "left over" in screen.html


def test_steps_move_come_and_go_and_undo_brings_them_back(room: Room) -> None:
    room.plan("propose", activities=["meaning"], minutes="60")
    before = titles(room)
    room.plan("move", entry=agenda(room)[0].id, by="1")
    assert titles(room)[:2] == [before[1], before[0]]
    room.plan("move", entry=agenda(room)[0].id, by="-1")
    assert titles(room)[:2] == [before[1], before[0]]
    room.plan("remove", entry=agenda(room)[0].id)
    assert len(agenda(room)) == len(before) - 1
    room.plan("undo")
    assert titles(room)[:2] == [before[1], before[0]]
    room.plan("add", title="Lunch", minutes="45")
    assert titles(room)[-2:] == ["Lunch", before[-1]]


def test_a_step_needs_a_title(room: Room) -> None:
    with pytest.raises(WorkbookError):
        room.plan("add", title=" ", minutes="5")


def test_a_session_begins_with_its_open_actions_and_a_learners_own_workbook_never_does(tmp_path: Path) -> None:
    for is_session, first in ((True, "last-time"), (False, "opening")):
        room = make_room(tmp_path / str(is_session), is_session=is_session)
        room.book.store.save("actions", [Edit("one", {"what": "Ring", "status": "open"})])
        screen = room.plan("propose", activities=["meaning"], minutes="60")
        assert agenda(room)[0].step == first
        assert ("This is your own workbook" in screen.html) is not is_session
        room.book.store.close()


def test_what_is_typed_into_titles_is_escaped(room: Room) -> None:
    room.plan("add", title='"><script>', minutes="5")
    html = room.planner.open().html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
