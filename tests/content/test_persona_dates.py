from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.content.definitions import Persona
from workbook.content.loader import load_content
from workbook.content.persona_dates import DAYS, make_date_text, place_date, place_dates

if TYPE_CHECKING:
    from pathlib import Path


def make_persona(start: dt.date = dt.date(2026, 3, 2)) -> Persona:
    return Persona(
        id="noor", title="Noor", about="Invented.", start=start, today="week 6 Fri", notebooks=("n",), entries={}
    )


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        ("week 1 Mon", "2026-03-02"),
        ("week 2 Tue", "2026-03-10"),
        ("Week 2 TUESDAY", "2026-03-10"),
        ("week 1 Sun", "2026-03-08"),
        ("week 2 Tue 09:30", "2026-03-10T09:30"),
        ("week 2 Tue 9:05", "2026-03-10T09:05"),
        ("week 26 Fri", "2026-08-28"),
    ],
)
def test_weeks_and_days_are_counted_from_the_first_monday(text: str, placed: str) -> None:
    assert make_date_text(make_persona(), text) == placed


@pytest.mark.parametrize(
    "text",
    [
        "week 0 Mon",
        "week 2",
        "Tue",
        "week 2 Tues",
        "week two Mon",
        "2026-03-02",
        "week 2 Tue 25:00",
        "week 2 Tue 9",
        "",
        7,
        ["x"],
    ],
)
def test_what_is_not_a_week_and_a_day_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"week and a day|does not exist"):
        make_date_text(make_persona(), text)


def test_a_week_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        make_date_text(make_persona(dt.date(9999, 12, 27)), "week 9 Mon")


def test_today_is_a_day() -> None:
    assert place_date(make_persona(), "week 6 Fri 17:00") == dt.date(2026, 4, 10)


def test_dates_are_placed_by_the_type_of_their_field(folder: Path) -> None:
    content = load_content(folder)
    entries = place_dates(content.get_persona("sample-learner"), content)
    assert entries["sample-types"][0]["datetime_field"] == "2026-03-09T09:30"
    assert entries["sample-types"][0]["due_date_field"] == "2026-05-18"
    assert entries["sample-times"][0]["date"] == "2026-03-02"
    assert [entry.get("saved") for entry in entries["clients"]] == [None, "2026-03-02T09:00", "2026-03-23T09:00", None]


def test_words_that_look_like_a_date_stay_words_in_a_text(folder: Path) -> None:
    content = load_content(folder)
    persona = content.get_persona("sample-learner")
    changed = persona.model_copy(update={"entries": {"services": ({"name": "week 2 Tue"},)}})
    assert place_dates(changed, content) == {"services": [{"name": "week 2 Tue"}]}


@given(st.integers(1, 500), st.sampled_from(DAYS), st.integers(0, 23), st.integers(0, 59))
def test_every_week_and_day_falls_on_that_day(week: int, day: str, hour: int, minute: int) -> None:
    placed = dt.datetime.fromisoformat(make_date_text(make_persona(), f"week {week} {day} {hour:02}:{minute:02}"))
    assert f"{placed:%A}".lower() == day
    assert (placed.date() - dt.date(2026, 3, 2)).days // 7 == week - 1
    assert (placed.hour, placed.minute) == (hour, minute)
