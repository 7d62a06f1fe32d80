from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.analysis.session_agenda import AgendaPart, AgendaProposal, count_pauses, fit, propose

PAUSE = AgendaPart("Break", 10, 10, step="break")
OPENING = AgendaPart("Opening", 8, 4, step="opening")
CLOSING = AgendaPart("Closing", 6, 3, step="closing")


def make_steps(activity: str, *sizes: tuple[int, int]) -> list[AgendaPart]:
    return [
        AgendaPart(f"{activity} {number}", minutes, least, activity=activity, step=f"step-{number}")
        for number, (minutes, least) in enumerate(sizes, start=1)
    ]


def propose_for(minutes: int, *activities: list[AgendaPart]) -> AgendaProposal:
    return propose([OPENING], activities, [CLOSING], pause=PAUSE, minutes=minutes)


def sizes() -> st.SearchStrategy[AgendaPart]:
    return st.integers(1, 60).flatmap(
        lambda minutes: st.integers(1, minutes).map(lambda least: AgendaPart("", minutes, least))
    )


@given(st.lists(sizes(), min_size=1, max_size=20), st.integers(0, 600))
def test_each_part_gets_what_lies_between_its_least_and_its_most(parts: list[AgendaPart], minutes: int) -> None:
    assert all(part.least <= got <= part.most for part, got in zip(parts, fit(parts, minutes), strict=True))


@given(st.lists(sizes(), min_size=1, max_size=20), st.data())
def test_minutes_add_up_exactly_wherever_they_can(parts: list[AgendaPart], data: st.DataObject) -> None:
    least, most = sum(part.least for part in parts), sum(part.most for part in parts)
    minutes = data.draw(st.integers(least, most))
    assert sum(fit(parts, minutes)) == minutes


@given(st.lists(st.lists(sizes(), min_size=1, max_size=6), max_size=4), st.integers(15, 600))
def test_what_is_proposed_and_what_is_left_or_over_is_the_time_there_is(
    activities: list[list[AgendaPart]], minutes: int
) -> None:
    proposal = propose_for(minutes, *activities)
    total = sum(part.minutes for part in proposal.parts)
    assert total + proposal.left - proposal.over == minutes
    assert min(proposal.left, proposal.over) == 0


def test_with_the_minutes_they_want_all_get_them() -> None:
    parts = make_steps("talk", (12, 6), (10, 5), (3, 3))
    assert fit(parts, 25) == [12, 10, 3]


def test_what_is_short_is_taken_from_those_who_can_spare_it() -> None:
    assert fit([AgendaPart("", 20, 10), AgendaPart("", 10, 10)], 25) == [15, 10]


def test_a_step_is_not_drawn_out_beyond_half_as_much_again() -> None:
    proposal = propose_for(90, make_steps("talk", (20, 10)))
    assert [part.minutes for part in proposal.parts] == [12, 30, 9]
    assert proposal.left == 39


@pytest.mark.parametrize(("minutes", "pauses"), [(60, 0), (105, 0), (106, 1), (210, 1), (240, 2)])
def test_nobody_sits_for_longer_than_an_hour_and_three_quarters(minutes: int, pauses: int) -> None:
    assert count_pauses(minutes) == pauses


def test_a_break_stands_between_two_activities_near_the_middle() -> None:
    first, second = make_steps("one", (20, 10), (20, 10), (20, 10)), make_steps("two", (20, 10), (20, 10), (20, 10))
    titles = [part.title for part in propose_for(140, first, second).parts]
    assert titles.index("Break") == titles.index("two 1") - 1


def test_a_break_neither_opens_nor_closes_a_session() -> None:
    titles = [part.title for part in propose_for(300, make_steps("one", (100, 50), (100, 50))).parts]
    assert (titles[0], titles[-1]) == ("Opening", "Closing")
    assert titles[1] != "Break"
    assert titles[-2] != "Break"


def test_one_activity_that_is_too_much_is_named() -> None:
    small, large = make_steps("small", (30, 20)), make_steps("large", (60, 40))
    proposal = propose_for(60, large, small)
    assert (proposal.over, proposal.leave_out) == (7, ("small",))


def test_where_one_is_not_enough_those_wanted_last_are_named() -> None:
    activities = [make_steps(name, (40, 30)) for name in ("first", "second", "third")]
    assert propose_for(45, *activities).leave_out == ("second", "third")


def test_a_single_activity_that_is_too_long_is_said_to_be_and_nothing_is_left_out() -> None:
    proposal = propose_for(30, make_steps("only", (60, 40)))
    assert (proposal.over, proposal.leave_out) == (17, ())
