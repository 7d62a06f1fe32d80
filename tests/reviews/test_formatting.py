from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reviews.entered import enter
from workbook.reviews.formatting import (
    MAX_QUOTE_LENGTH,
    capitalize_sentence,
    format_all_of,
    format_count,
    format_date,
    format_days_left,
    format_hours,
    format_label,
    format_moment,
    format_names,
    format_part_of,
    format_percent,
    format_points,
    format_quote,
    format_rating,
    format_rating_points,
    format_text,
    format_whole_number,
    to_wall_clock,
)

if TYPE_CHECKING:
    from workbook.content.loader import Content

MISSING = [None, float("nan"), pd.NA, pd.NaT]


@pytest.mark.parametrize("missing", MISSING)
def test_what_is_missing_is_an_empty_text_or_what_to_say_instead(content: Content, missing: Any) -> None:
    worksheets = enter(content)

    assert format_text(missing) == ""
    assert format_text(missing, missing="Nobody") == "Nobody"
    assert format_label(worksheets, "clients", "setting", missing) == ""
    assert format_label(worksheets, "clients", "setting", missing, missing="Not said") == "Not said"
    assert format_hours(missing) == ""
    assert format_moment(missing) == ""


def test_a_choice_is_said_by_its_label(content: Content) -> None:
    assert format_label(enter(content), "clients", "kind", "ministry-or-agency") == "Ministry or agency"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "0 minutes"),
        (1 / 60, "1 minute"),
        (35 / 60, "35 minutes"),
        (59.4 / 60, "59 minutes"),
        (59.6 / 60, "1 hour"),
        (1.25, "1.2 hours"),
        (18, "18 hours"),
        (47.9, "47.9 hours"),
        (48, "2 days"),
        (93, "3.9 days"),
    ],
)
def test_a_length_of_time_is_said_in_the_unit_people_would_use(hours: float, said: str) -> None:
    assert format_hours(hours) == said


@given(st.text())
def test_a_quote_is_short_and_on_one_line(text: str) -> None:
    quoted = format_quote(text)

    assert quoted[0] == quoted[-1] == '"'
    assert len(quoted) <= MAX_QUOTE_LENGTH + 2
    assert len(quoted.splitlines()) == 1


def test_a_quote_is_whole_when_it_fits_and_cut_at_a_word_when_it_does_not() -> None:
    assert format_quote("Find the file") == '"Find the file"'
    assert format_quote("word " * 40) == f'"{"word " * 17}..."'


def test_a_time_with_a_zone_is_said_as_the_clock_on_the_wall_showed_it_on_that_day() -> None:
    for month in (1, 7):  # in winter and in summer
        here = dt.datetime.fromisoformat(f"2026-{month:02}-15T16:05")

        assert to_wall_clock(here) == to_wall_clock(here.astimezone(dt.UTC)) == pd.Timestamp(here)
    assert format_moment(here.astimezone(dt.UTC)) == "Wed 15 July 2026, 16:05"


@pytest.mark.parametrize(
    ("value", "plain", "signed"),
    [(3, "3.0", "+3.0"), (4.75, "4.8", "+4.8"), (-0.25, "-0.3", "-0.3"), (0.0, "0.0", "0.0"), (-0.04, "0.0", "0.0")],
)
def test_a_rating_has_one_decimal_and_a_half_goes_away_from_zero(value: float, plain: str, signed: str) -> None:
    assert (format_rating(value), format_rating(value, sign=True)) == (plain, signed)


@given(st.floats(min_value=-4, max_value=4))
def test_a_rating_is_written_alike_on_both_sides_of_zero(value: float) -> None:
    assert format_rating(-value).removeprefix("-") == format_rating(value).removeprefix("-")
    assert abs(float(format_rating(value)) - value) <= 0.05 + 1e-8


@pytest.mark.parametrize(("value", "plain", "signed"), [(2.0, "2", "+2"), (-3, "-3", "-3"), (0, "0", "0")])
def test_a_whole_number_has_a_sign_where_it_is_a_difference(value: float, plain: str, signed: str) -> None:
    assert (format_whole_number(value), format_whole_number(value, sign=True)) == (plain, signed)


@pytest.mark.parametrize(("value", "said"), [(1, "1 point"), (-1, "1 point"), (2.0, "2 points"), (0.667, "0.7 points")])
def test_a_size_in_points_reads_as_words(value: float, said: str) -> None:
    assert format_rating_points(value) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(-2, "2 days overdue"), (-1, "1 day overdue"), (0, "today"), (1, "in 1 day"), (30.0, "in 30 days")],
)
def test_a_date_is_so_many_days_off(days: float, said: str) -> None:
    assert format_days_left(days) == said


@pytest.mark.parametrize("missing", [float("nan"), None, pd.NA])
def test_what_is_missing_is_an_empty_text(missing: object) -> None:
    assert [format_rating(missing), format_whole_number(missing), format_days_left(missing)] == ["", "", ""]


@pytest.mark.parametrize(
    ("number", "total", "said"),
    [
        (0, 1, "the one entry"),
        (1, 1, "the one entry"),
        (0, 2, "none of the two entries"),
        (1, 2, "one of the two entries"),
        (2, 2, "both entries"),
        (2, 9, "two of the nine entries"),
        (9, 9, "all nine entries"),
        (13, 14, "13 of the 14 entries"),
    ],
)
def test_a_part_is_said_with_the_whole_it_is_of(number: int, total: int, said: str) -> None:
    assert format_part_of(number, total, "entry", "entries") == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "the one call"), (2, "both calls"), (3, "all three calls"), (13, "all 13 calls")]
)
def test_all_of_them_are_said_as_people_say_it(number: int, said: str) -> None:
    assert format_all_of(number, "call") == said


def test_all_of_them_may_be_of_something() -> None:
    assert [format_all_of(number, "of them", "of them") for number in (2, 3)] == ["both of them", "all three of them"]


@pytest.mark.parametrize(("number", "said"), [(0, "no calls"), (1, "one call"), (12, "twelve calls"), (13, "13 calls")])
def test_few_things_are_counted_in_words(number: int, said: str) -> None:
    assert format_count(number, "call") == said


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["Amal"], "Amal"), (["Amal", "Bea"], "Amal and Bea"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_said_in_a_row(names: list[str], said: str) -> None:
    assert format_names(names) == said


def test_what_is_missing_is_said_as_nothing() -> None:
    assert [format_percent(None), format_points(float("nan")), format_date(None), capitalize_sentence("")] == [""] * 4


def test_points_are_whole_and_one_is_a_point() -> None:
    assert [format_points(0.014), format_points(0.026), format_points(-0.03, sign=True)] == [
        "1 point",
        "3 points",
        "-3",
    ]
