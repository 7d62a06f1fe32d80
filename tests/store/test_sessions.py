"""That a session is a home of its own whatever it is called, found again by its name, and takes over open actions."""

from __future__ import annotations

import datetime as dt
import os
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.errors import SessionError, UnknownNameError
from workbook.paths import Home, get_sessions_folder
from workbook.privacy.erasure import erase, plan_erasure
from workbook.store.entries import Edit
from workbook.store.sessions import (
    MARK,
    MAX_NAME_LENGTH,
    copy_open_actions,
    find_session,
    get_session,
    list_sessions,
    make_folder_name,
    open_session,
    summarize_session,
    tidy_name,
)
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content

MONDAY = dt.date(2026, 5, 4)
NAUGHTY = (
    "../../etc/passwd",
    "..",
    ".",
    "/",
    "C:\\Windows",
    "CON",
    "nul.txt",
    "a\0b",
    "two\nlines",
    "-rf",
    "--erase",
    "~",
    "$(reboot)",
    "Réunion d'équipe",
    "اجتماع الفريق",
    "小组会议",
    "टीम दिवस",
    "🙂🙂",
    "x" * 5000,
    "\ud800 team",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe",
)


@pytest.fixture
def own(tmp_path: Path) -> Home:
    return Home(tmp_path / "me").make()


def begin(own: Home, name: str, content: Content, *edits: Edit) -> None:
    """Open a session and save actions in it."""
    session, _ = open_session(own, name, today=MONDAY)
    store = Store.open(session.home, content)
    store.save("actions", edits)
    store.close()


@pytest.mark.parametrize("name", NAUGHTY)
def test_any_name_has_a_folder_among_the_sessions_and_is_found_again(name: str, own: Home) -> None:
    session, is_new = open_session(own, name, today=MONDAY)

    assert is_new
    assert session.home.folder.resolve().parent == get_sessions_folder(own).resolve()
    assert get_session(own, name) == session
    assert [known.name for known in list_sessions(own)] == [tidy_name(name)]


@given(st.text())
def test_no_name_makes_a_folder_that_leads_elsewhere_or_is_too_long(name: str) -> None:
    try:
        folder = make_folder_name(name)
    except SessionError:
        assert not any(sign.isalnum() for sign in name)
        return
    assert all(sign.isalnum() or sign == "-" for sign in folder)
    assert not folder.startswith("-")
    assert len(folder.encode()) < 255
    assert tidy_name(tidy_name(name)) == tidy_name(name)
    assert len(tidy_name(name)) <= MAX_NAME_LENGTH


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_names_share_a_folder_only_when_they_read_the_same(one: str, other: str) -> None:
    try:
        folders = {make_folder_name(one), make_folder_name(other)}
    except SessionError:
        return
    assert len(folders) == 2 or tidy_name(one).upper().casefold() == tidy_name(other).upper().casefold()


def test_capitals_and_spaces_do_not_make_another_session(own: Home) -> None:
    first, _ = open_session(own, "Team day", today=MONDAY)
    again, is_new = open_session(own, "  team   DAY ", today=MONDAY + dt.timedelta(days=7))

    assert not is_new
    assert again == first


@pytest.mark.parametrize("name", ["", "  \t\n", "\0", "\ud800", "\N{ZERO WIDTH JOINER}"])
def test_a_name_of_nothing_is_refused(name: str, own: Home) -> None:
    with pytest.raises(SessionError, match="needs a name"):
        open_session(own, name, today=MONDAY)


def test_a_session_that_is_not_there_is_told_with_the_nearest_that_is(own: Home) -> None:
    open_session(own, "Team day", today=MONDAY)

    with pytest.raises(UnknownNameError, match='did you mean "Team day"'):
        get_session(own, "Team dya")


def test_a_session_lies_outside_of_the_learners_own_home(own: Home) -> None:
    session, _ = open_session(own, "Team day", today=MONDAY)

    assert not session.home.folder.is_relative_to(own.folder)
    assert find_session(session.home) == session
    assert find_session(own) is None


@pytest.mark.skipif(os.name != "posix", reason="on Windows the profile's own permissions hold")
def test_only_its_owner_can_open_a_session(own: Home) -> None:
    session, _ = open_session(own, "Team day", today=MONDAY)

    for path in (get_sessions_folder(own), session.home.folder, session.home.folder / MARK):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_open_actions_are_taken_over_once_with_their_origin(own: Home, content: Content) -> None:
    begin(
        own,
        "May",
        content,
        Edit("a", {"what": "Print the fee table", "owner": "Ruth", "due": "2026-05-20", "status": "doing"}),
        Edit("b", {"what": "Ask the council", "status": "done"}),
    )
    later, _ = open_session(own, "June", today=MONDAY + dt.timedelta(days=28), after="may")
    earlier = get_session(own, "May")

    assert [copy_open_actions(earlier, later, content=content) for _ in range(2)] == [1, 0]
    store = Store.open(later.home, content)
    [action] = store.entries("actions")
    store.close()
    assert {"owner": "Ruth", "worksheet": "actions", "entry": "a"}.items() <= action.values.items()
    assert get_session(own, "June").after == "May"
    assert summarize_session(earlier, content=content).open_actions == 1


def test_what_was_done_since_is_not_taken_over_again(own: Home, content: Content) -> None:
    begin(own, "May", content, Edit("a", {"what": "Print the fee table", "status": "open"}))
    later, _ = open_session(own, "June", today=MONDAY, after="May")
    copy_open_actions(get_session(own, "May"), later, content=content)
    store = Store.open(later.home, content)
    store.save("actions", [Edit("a", {"status": "done"})])
    store.close()

    copy_open_actions(get_session(own, "May"), later, content=content)
    assert summarize_session(later, content=content).open_actions == 0


def test_a_session_does_not_follow_itself_or_one_that_is_not_there(own: Home) -> None:
    open_session(own, "May", today=MONDAY)

    with pytest.raises(SessionError, match="cannot follow itself"):
        open_session(own, "MAY", today=MONDAY, after="May")
    with pytest.raises(UnknownNameError):
        open_session(own, "June", today=MONDAY, after="April")
    assert [session.name for session in list_sessions(own)] == ["May"]


def test_a_spoilt_session_does_not_keep_the_others_from_the_list(own: Home, content: Content) -> None:
    begin(own, "May", content, Edit("a", {"what": "Print", "status": "open"}))
    damaged, _ = open_session(own, "June", today=MONDAY + dt.timedelta(days=28))
    damaged.home.store.write_bytes(b"no store at all" * 100)
    (get_sessions_folder(own) / "something else").mkdir()
    (get_sessions_folder(own) / "half").mkdir()
    (get_sessions_folder(own) / "half" / MARK).write_text("{", encoding="utf-8")

    summaries = [summarize_session(session, content=content) for session in list_sessions(own)]
    assert [(one.session.name, one.entries, one.open_actions) for one in summaries] == [
        ("June", None, None),
        ("May", 1, 1),
    ]


def test_erasing_a_session_leaves_nothing_of_it_and_the_own_home_alone(own: Home, content: Content) -> None:
    begin(own, "May", content, Edit("a", {"what": "A secret", "status": "open"}))
    session = get_session(own, "May")
    (own.folder / "note.txt").write_text("mine", encoding="utf-8")

    erase(plan_erasure(session.home))
    assert not session.home.folder.exists()
    assert list_sessions(own) == []
    assert (own.folder / "note.txt").exists()


def test_erasing_ones_own_home_names_the_sessions_that_stay(own: Home, content: Content) -> None:
    begin(own, "May", content, Edit("a", {"what": "Print", "status": "open"}))
    plan = plan_erasure(own)

    assert any('"May"' in sentence for sentence in plan.sentences)
    erase(plan)
    assert not own.folder.exists()
    assert [session.name for session in list_sessions(own)] == ["May"]
