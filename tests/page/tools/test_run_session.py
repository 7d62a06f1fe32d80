from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from tests.page.facilitation.sessions import Room, make_room
from workbook.forms.widget import EmbeddedBackend
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.forms.tool import Screen


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A session with the agenda of a focus group in ninety minutes."""
    room = make_room(tmp_path)
    room.plan("propose", activities=["focus-group"], minutes="90")
    yield room
    room.book.store.close()


def told(screen: Screen, name: str) -> str:
    match = re.search(f'data-{name}="([^"]*)"', screen.html)
    assert match
    return unescape(match[1])


def wall(screen: Screen) -> str:
    match = re.search(r"<template>(.*?)</template>", screen.html, re.DOTALL)
    assert match
    return match[1]


def test_without_an_agenda_it_says_where_one_is_made(tmp_path: Path) -> None:
    room = make_room(tmp_path)
    assert "There is no agenda yet" in room.runner.open().html
    room.book.store.close()


def test_a_learners_own_workbook_is_not_put_on_a_wall_by_accident(tmp_path: Path) -> None:
    room = make_room(tmp_path, is_session=False)
    room.plan("propose", activities=["meaning"], minutes="60")
    assert "--session" in room.runner.open().html
    assert not wall(room.runner.open())
    assert "Begin the session" in room.run("try").html
    room.book.store.close()


def test_before_it_begins_the_wall_says_what_the_session_is_for(room: Room) -> None:
    room.book.store.save("session", [Edit("session", {"title": "Spring", "purpose": "Two things clients notice."})])
    assert wall(room.runner.open()) == "<h1>Spring</h1><p>Two things clients notice.</p>"


def test_each_step_is_announced_with_its_minutes_and_nothing_else_is(room: Room) -> None:
    assert room.run("begin").said == "Step 1 of 13: Why we are here. 6 minutes."
    assert room.next().said.startswith("Step 2 of 13: Our key clients.")
    assert [room.run(name, minutes="1").said for name in ("pause", "more", "colours")] == ["", "", ""]


def test_the_browser_learns_how_far_the_countdown_is(room: Room) -> None:
    room.run("begin")
    room.clock.pass_by(seconds=75)
    screen = room.runner.open()
    assert (told(screen, "seconds"), told(screen, "limit"), told(screen, "running")) == ("75.0", "360", "yes")
    screen = room.run("pause")
    assert told(screen, "running") == ""
    assert told(room.run("more", minutes="5"), "limit") == "660"


def test_what_is_for_the_facilitator_is_on_the_page_and_not_on_the_wall(room: Room) -> None:
    room.run("begin")
    room.next()
    room.run("note", entry=room.step, note="Ask Noor first")
    screen = room.runner.open()
    facilitator = room.book.content.get_activity("focus-group").facilitator
    for text in ("Ask Noor first", facilitator.prompts[1], facilitator.watch_for[0]):
        assert text in unescape(screen.html)
        assert text not in unescape(wall(screen))
    assert "<h1>Our key clients</h1>" in wall(screen)


def test_the_wall_shows_the_agenda_around_the_step_under_way_or_nothing(room: Room) -> None:
    room.run("begin")
    for _ in range(9):
        room.next()
    screen = room.run("show", wall="agenda")
    assert told(screen, "wall") == "agenda"
    assert "Three votes each (now)" in wall(screen)
    assert wall(screen).count("<li") == 8
    assert told(room.run("show", wall="nothing"), "wall") == "nothing"


def test_a_look_changes_the_screen_only_when_the_session_has_moved(room: Room) -> None:
    token = told(room.run("begin"), "token")
    assert room.run("look", token=token).region == "-"
    room.next()
    assert "Our key clients" in room.run("look", token=token).html


def test_a_note_keeps_its_lines_and_moves_nothing(room: Room) -> None:
    token = told(room.run("begin"), "token")
    room.run("note", entry=room.step, note="Ask Noor.\n<b>Then</b> wait.")
    assert room.run("look", token=token).region == "-"
    assert ">Ask Noor.\n&lt;b&gt;Then&lt;/b&gt; wait.</textarea>" in room.runner.open().html


def test_a_wall_in_another_window_follows_what_is_written(room: Room) -> None:
    room.run("begin")
    room.next()
    token = told(room.runner.open(), "token")
    screen = room.run("look", token=token, wall="yes", written="")
    written = told(screen, "written")
    assert room.run("look", token=token, wall="yes", written=written).region == "-"
    room.book.store.save("focus-group-answers", [Edit("one", {"answer": "The grower"})])
    assert room.run("look", token=token, wall="yes", written=written).region == ""


def test_the_forms_of_a_step_answer_through_the_tool_and_tell_whose_answer_it_is(room: Room) -> None:
    room.run("begin")
    [form] = json.loads(told(room.next(), "forms"))
    backend = room.runner.find_backend(form["key"])
    assert backend
    sent: list[dict[str, Any]] = []
    embedded = EmbeddedBackend(backend, sent.append)
    assert not embedded.is_shown
    embedded.handle({"type": "load", "request": "a-1"})
    assert (sent[0]["type"], sent[0]["form"], sent[0]["request"]) == ("entries", form["key"], "a-1")
    assert embedded.is_shown
    assert "focus-group-answers" in embedded.followed_worksheets
    assert room.runner.find_backend("none") is None


def test_a_late_press_of_a_remote_leaves_the_session_where_it_is(room: Room) -> None:
    room.run("begin")
    left = room.step
    room.next()
    assert room.run("next", step=left).region == "-"
    assert room.run("back", step=left).region == "-"


def test_the_end_says_how_long_it_took_and_can_be_gone_back_from(room: Room) -> None:
    room.run("begin")
    while room.step:
        room.clock.pass_by(minutes=7)
        screen = room.next()
    assert screen.said == "The session has come to its end."
    assert "It took 91 minutes; 90 were planned." in screen.html
    assert "Before we go" in room.run("back", step="").html
    assert "Begin the session" in room.run("over").html
