from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import enter, rows_of
from workbook.reviews.activities.time_log import NEEDED, SUGGESTED, review

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

MONDAY = dt.date(2026, 5, 4)
WEDNESDAY_AFTER = dt.datetime.fromisoformat("2026-05-13T17:00")
TWO_WEEKS_AFTER = dt.datetime.fromisoformat("2026-05-20T17:00")


def log(date: str, *, service: int, other: int) -> list[dict[str, Any]]:
    return [
        {"date": date, "minutes": service, "kind": "service"},
        {"date": date, "minutes": other, "kind": "other"},
    ]


def look(
    content: Content, *days: list[dict[str, Any]], goals: dict[str, str] | None = None, now: dt.datetime
) -> Review:
    entries = [entry for day in days for entry in day]
    weeks = [{"week": week, "target_share": goal} for week, goal in (goals or {}).items()]
    return review(enter(content, time_entries=entries, time_goals=weeks), now=now)


def test_without_an_entry_it_says_what_is_needed_and_nothing_else(content: Content) -> None:
    found = look(content, goals={"2026-05-04": "60 %"}, now=WEDNESDAY_AFTER)

    assert found.sentence == NEEDED
    assert (found.numbers, found.charts, found.tables) == ((), (), ())


def test_minutes_dated_after_this_week_count_for_nothing_yet(content: Content) -> None:
    assert look(content, log("2026-05-18", service=60, other=60), now=WEDNESDAY_AFTER).sentence == NEEDED


def test_a_first_week_without_a_goal_asks_for_one(content: Content) -> None:
    found = look(content, log("2026-05-04", service=60, other=40), now=WEDNESDAY_AFTER)

    assert found.sentence == (
        "In the week of Mon 4 May 2026, 60 % of your logged time went to service; "
        "set a goal for the next week to see whether it moves."
    )


@pytest.mark.parametrize(
    ("goal", "outcome"),
    [
        ("60 %", "which meets your goal of 60 %."),
        ("50 %", "which meets your goal of 50 %."),
        ("61 %", "1 point short of your goal of 61 %."),
        ("75 %", "15 points short of your goal of 75 %."),
        ("60.4 %", "less than a point short of your goal of 60 %."),
    ],
)
def test_a_week_that_is_over_is_held_against_its_goal(content: Content, goal: str, outcome: str) -> None:
    found = look(content, log("2026-05-04", service=60, other=40), goals={"2026-05-04": goal}, now=WEDNESDAY_AFTER)

    assert found.sentence == f"In the week of Mon 4 May 2026, 60 % of your logged time went to service, {outcome}"


@pytest.mark.parametrize(
    ("service", "moved"),
    [
        (70, ", 10 points more than the week before; you had set no goal for it."),
        (59, ", 1 point less than the week before; you had set no goal for it."),
        (60, ", about as much as the week before; you had set no goal for it."),
    ],
)
def test_without_a_goal_a_week_is_held_against_the_one_before(content: Content, service: int, moved: str) -> None:
    before, after = log("2026-05-04", service=60, other=40), log("2026-05-11", service=service, other=100 - service)

    found = look(content, before, after, now=TWO_WEEKS_AFTER)

    assert found.sentence.startswith("In the week of Mon 11 May 2026, ")
    assert found.sentence.endswith(moved)


def test_after_a_gap_there_is_no_week_to_compare_with(content: Content) -> None:
    found = look(
        content,
        log("2026-04-20", service=60, other=40),
        log("2026-05-11", service=70, other=30),
        now=TWO_WEEKS_AFTER,
    )

    assert found.sentence == (
        "In the week of Mon 11 May 2026, 70 % of your logged time went to service; you had set no goal for it."
    )


@pytest.mark.parametrize(
    ("goals", "said"),
    [({}, "you have set no goal for it"), ({"2026-05-11": "50 %"}, "your goal for it is 50 %")],
)
def test_a_running_week_stands_so_far_and_has_not_met_its_goal(
    content: Content, goals: dict[str, str], said: str
) -> None:
    found = look(content, log("2026-05-11", service=60, other=40), goals=goals, now=WEDNESDAY_AFTER)

    assert found.sentence == f"So far this week, 60 % of your logged time went to service, and {said}."
    assert found.numbers == (("Service share of this week so far", "60 %"), ("Days logged so far", "1"))
    assert rows_of(found, "Week by week")[0][6] == ("Not over yet" if goals else "")


def test_beside_a_running_week_the_latest_one_that_is_over_is_judged(content: Content) -> None:
    found = look(
        content,
        log("2026-05-04", service=60, other=40),
        log("2026-05-11", service=80, other=20),
        goals={"2026-05-04": "55 %", "2026-05-11": "65 %"},
        now=WEDNESDAY_AFTER,
    )

    assert found.sentence == (
        "In the week of Mon 4 May 2026, 60 % of your logged time went to service, which meets your goal of 55 %; "
        "this week it is 80 % so far, and your goal for it is 65 %."
    )
    assert dict(found.numbers)[SUGGESTED] == "60 %", "no more than the best day of the week that is over"
    assert rows_of(found, "Week by week") == [
        ("Mon 4 May 2026", "60", "0", "40", "60 %", "55 %", "Met", ""),
        ("Mon 11 May 2026", "80", "0", "20", "80 %", "65 %", "Not over yet", "+20"),
    ]


def test_a_week_runs_until_the_end_of_its_sunday(content: Content) -> None:
    day = log("2026-05-04", service=60, other=40)

    on_sunday = look(content, day, now=dt.datetime.combine(MONDAY + dt.timedelta(days=6), dt.time(23, 59)))
    on_monday = look(content, day, now=dt.datetime.combine(MONDAY + dt.timedelta(days=7), dt.time(0, 1)))

    assert on_sunday.sentence.startswith("So far this week")
    assert on_monday.sentence.startswith("In the week of Mon 4 May 2026")


def test_the_chart_says_what_the_sentence_says(content: Content) -> None:
    found = look(content, log("2026-05-04", service=60, other=40), now=WEDNESDAY_AFTER)

    assert [chart.finding for chart in found.charts] == [found.sentence]
