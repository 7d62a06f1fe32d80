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
    format_hours,
    format_label,
    format_moment,
    format_quote,
    format_text,
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
