from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbook.page.facilitation.agenda import read_agenda
from workbook.page.facilitation.session_timer import SessionTimer, TimerState

if TYPE_CHECKING:
    from tests.page.facilitation.sessions import Room


@pytest.fixture
def clock(planned: Room) -> SessionTimer:
    """The clock of a session that has an agenda."""
    return SessionTimer(planned.book.store, now=planned.clock)


def step_of(state: TimerState) -> str:
    return state.step.title if state.step else ""


def test_the_first_step_runs_from_the_moment_at_which_the_session_begins(planned: Room, clock: SessionTimer) -> None:
    assert clock.read().step is None
    clock.begin()
    planned.clock.pass_by(seconds=90)
    state = clock.read()
    assert (state.place, state.seconds, state.since is not None) == (0, 90, True)


def test_a_restarted_kernel_finds_the_countdown_where_it_is(planned: Room, clock: SessionTimer) -> None:
    clock.begin()
    planned.clock.pass_by(minutes=3)
    again = SessionTimer(planned.book.store, now=planned.clock)
    assert again.read() == clock.read()
    assert again.read().seconds == 180


def test_time_does_not_pass_while_the_countdown_is_stopped(planned: Room, clock: SessionTimer) -> None:
    clock.begin()
    planned.clock.pass_by(minutes=2)
    clock.pause()
    planned.clock.pass_by(minutes=10)
    assert clock.read().seconds == 120
    clock.pause()
    planned.clock.pass_by(minutes=1)
    assert clock.read().seconds == 180


def test_moving_on_notes_what_a_step_took_and_back_goes_on_where_it_was(planned: Room, clock: SessionTimer) -> None:
    clock.begin()
    first = clock.read().items[0]
    planned.clock.pass_by(minutes=4)
    assert clock.go_on(first.id)
    left, second = clock.read().items[0], clock.read().step
    assert (left.is_done, left.spent) == (True, 4)
    assert second
    planned.clock.pass_by(minutes=1)
    assert clock.go_back(second.id)
    planned.clock.pass_by(minutes=1)
    state = clock.read()
    assert (step_of(state), state.seconds) == (first.title, 300)
    assert not state.items[0].is_done


def test_two_presses_for_the_same_step_move_on_once(clock: SessionTimer) -> None:
    clock.begin()
    first = clock.read().items[0].id
    assert [clock.go_on(first), clock.go_on(first)] == [True, False]
    assert clock.read().place == 1


def test_the_last_step_ends_the_session_and_back_returns_to_it(clock: SessionTimer) -> None:
    clock.begin()
    while state := clock.read().step:
        clock.go_on(state.id)
    assert clock.read().is_finished
    assert all(item.is_done for item in clock.read().items)
    assert clock.go_back("")
    assert clock.read().place == len(clock.read().items) - 1
    assert not clock.read().is_finished


def test_going_to_the_step_under_way_loses_no_time(planned: Room, clock: SessionTimer) -> None:
    clock.begin()
    first = clock.read().items[0].id
    planned.clock.pass_by(minutes=2)
    clock.go_to(first)
    planned.clock.pass_by(minutes=1)
    assert clock.read().seconds == 180


def test_minutes_can_be_given_and_taken(clock: SessionTimer) -> None:
    clock.begin()
    minutes = clock.read().items[0].minutes
    clock.give(5)
    clock.give(-1)
    assert clock.read().items[0].minutes == minutes + 4


def test_the_wall_shows_something_else_until_it_is_asked_again_or_the_session_moves(clock: SessionTimer) -> None:
    clock.begin()
    clock.show("nothing")
    assert clock.read().wall == "nothing"
    clock.show("nothing")
    assert clock.read().wall == "step"
    clock.show("agenda")
    clock.go_on(clock.read().items[0].id)
    assert clock.read().wall == "step"


def test_starting_over_keeps_the_agenda_and_forgets_the_times(planned: Room, clock: SessionTimer) -> None:
    clock.begin()
    planned.clock.pass_by(minutes=2)
    clock.go_on(clock.read().items[0].id)
    titles = [item.title for item in read_agenda(planned.book.store)]
    clock.start_over()
    state = clock.read()
    assert [item.title for item in state.items] == titles
    assert (state.step, state.is_finished) == (None, False)
    assert not any(item.spent or item.is_done for item in state.items)


def test_a_step_that_was_taken_out_while_it_ran_leaves_none_under_way(planned: Room, clock: SessionTimer) -> None:
    clock.begin()
    planned.plan("remove", entry=planned.step)
    assert clock.read().step is None
    clock.begin()
    assert clock.read().place == 0
