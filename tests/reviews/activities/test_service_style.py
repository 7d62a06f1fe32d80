from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import enter, rows_of
from workbook.reviews.activities.service_style import NEEDED, review

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

NOW = dt.datetime.fromisoformat("2026-05-13T17:00")
FIRST, LATER = "2026-05-04", "2026-05-11"


def call(date: str, *ratings: int | None, **values: Any) -> dict[str, Any]:
    qualities = zip(("tone", "pace", "listening", "clarity"), ratings, strict=False)
    return {"call": f"Call of {date}", "date": date, **dict(qualities), **values}


def moment(works: str, **values: Any) -> dict[str, Any]:
    return {"call_review": "c1", "works": works, "note": "Said it back", **values}


def look(content: Content, *calls: dict[str, Any], moments: list[dict[str, Any]] | None = None) -> Review:
    return review(enter(content, call_reviews=calls, call_moments=moments or []), now=NOW)


def test_without_a_rating_or_a_moment_it_says_what_is_needed_and_nothing_else(content: Content) -> None:
    found = look(content, call(FIRST))

    assert found.sentence == NEEDED
    assert (found.numbers, found.charts, found.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("ratings", "lowest"),
    [
        ((2, 3, 4, 4), "tone was lowest, at 2.0 of 5"),
        ((2, 2, 4, 4), "tone and pace were lowest, at 2.0 of 5"),
        ((3, 3, 3, 3), "all four qualities stood at 3.0 of 5"),
        ((3, None, None, None), "tone was lowest, at 3.0 of 5"),
    ],
)
def test_one_day_names_what_is_lowest_and_asks_for_another(
    content: Content, ratings: tuple[int | None, ...], lowest: str
) -> None:
    found = look(content, call(FIRST, *ratings))

    assert found.sentence == f"On the one day you have rated, {lowest}; rate a call of another day to see what moves."
    assert found.charts == ()


@pytest.mark.parametrize(
    ("later", "moved"),
    [
        (
            (3, 3, 4, 3),
            "listening has risen most, from 3.0 to 4.0; when last rated, tone, pace and clarity were lowest",
        ),
        (
            (5, 5, 3, 3),
            "tone and pace have risen most, by 2.0 each; when last rated, listening and clarity were lowest",
        ),
        ((2, 3, 3, 3), "tone has fallen most, from 3.0 to 2.0; when last rated, tone was lowest, at 2.0 of 5"),
        (
            (2, 4, 3, 3),
            "pace has risen most, from 3.0 to 4.0 and tone has fallen most, from 3.0 to 2.0; when last rated",
        ),
        ((3, 3, 3, 3), "no rating has moved; when last rated, all four qualities stood at 3.0 of 5"),
    ],
)
def test_two_days_say_what_moved_most(content: Content, later: tuple[int, ...], moved: str) -> None:
    found = look(content, call(LATER, *later), call(FIRST, 3, 3, 3, 3))

    assert found.sentence.startswith(f"Since Mon 4 May 2026, {moved}")
    assert [chart.finding for chart in found.charts] == [found.sentence]
    assert [row[0] for row in rows_of(found, "Ratings by day")] == ["Mon 4 May 2026", "Mon 11 May 2026"]


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        (["works"], "The one moment you marked works."),
        (["does-not-work"], "The one moment you marked does not work."),
        (["works", "works"], "Both moments you marked work."),
        (["works", "does-not-work"], "One of the two moments you marked does not work."),
        (["does-not-work", "does-not-work"], "Both moments you marked do not work."),
    ],
)
def test_moments_are_weighed_without_ratings_too(content: Content, marks: list[str], sentence: str) -> None:
    found = look(content, call(FIRST, id="c1"), moments=[moment(works) for works in marks])

    assert found.sentence == sentence


def test_moments_that_do_not_work_are_listed_with_their_place_in_the_recording(content: Content) -> None:
    marks = [moment("does-not-work", time_in_recording=188), moment("does-not-work"), moment("works")]

    found = look(content, call(FIRST, 3, id="c1"), moments=marks)

    assert rows_of(found, "Moments to do differently") == [
        ("Call of 2026-05-04", "3:08", "Said it back"),
        ("Call of 2026-05-04", "", "Said it back"),
    ]
    assert rows_of(found, "Moments in each call") == [("Call of 2026-05-04", "1", "2")]
    assert dict(found.numbers)["Moments that work"] == "1 of 3, 33 %"


def test_a_moment_outlives_its_call(content: Content) -> None:
    worksheets = enter(content, call_reviews=[call(FIRST, id="c1")], call_moments=[moment("works")])
    worksheets.store.delete("call-reviews", ["c1"])

    found = review(worksheets, now=NOW)

    assert rows_of(found, "Moments in each call") == [("Call of 2026-05-04 (removed)", "1", "0")]


def test_a_recording_without_consent_is_pointed_out(content: Content) -> None:
    found = look(
        content,
        call(FIRST, 3, recording="a.wav"),
        call(LATER, 3, recording="b.wav", consent_noted="yes"),
        call(LATER, 3),
    )

    assert found.pointers == (
        'For the recording of "Call of 2026-05-04" no consent is noted: note it, or take the recording out.',
    )
