from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.content.notation import (
    MONTHS,
    find_duration,
    parse_clock,
    parse_date,
    parse_datetime,
    parse_minutes,
    parse_yes_or_no,
)

FRENCH_MONTHS = (
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ],
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
)
DAYS = st.dates(dt.date(1970, 1, 1), dt.date(2068, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "12 mai 2026",
        "12 MAI 2026",
        "mardi 12 mai 2026",
        "mardi, le 12 mai 2026",
        "mar. 12 mai 2026",
        "le 12 mai 2026",
        "12-mai-26",
        "12-May-26",
        "12/May/2026",
        "12th of May 2026",
        "Tuesday, May 12, 2026",
        "2026-mai-12",
        "2026-May-12",
        "2026 05 12",
        "20260512",
        "12\u00a0mai\u00a02026",
    ],
)
def test_dates_are_read_as_people_in_canada_write_them(text: str) -> None:
    assert parse_date(text) == dt.date(2026, 5, 12)


@given(day=DAYS, months=st.sampled_from(FRENCH_MONTHS))
def test_every_french_month_is_read_with_and_without_accents_and_shortened(day: dt.date, months: list[str]) -> None:
    month = months[day.month - 1]
    assert parse_date(f"{day.day} {month} {day.year}") == day
    assert parse_date(f"{day.day}-{month}-{day.year % 100:02}") == day
    assert parse_date(f"1er {month} {day.year}") == day.replace(day=1)


@given(day=DAYS, shortest=st.integers(3, 9))
def test_every_english_month_is_read_when_it_is_shortened(day: dt.date, shortest: int) -> None:
    month = MONTHS[day.month - 1][:shortest]
    assert parse_date(f"{day.day}-{month}-{day.year % 100:02}") == day
    assert parse_date(f"{month} {day.day}, {day.year}") == day


@given(day=DAYS)
def test_eight_digits_are_a_date_that_begins_with_its_year(day: dt.date) -> None:
    assert parse_date(f"{day:%Y%m%d}") == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12 jui 2026", "June or July"),
        ("20261312", "no such day"),
        ("12 mois 2026", "not a month"),
        ("12 05 2026", "2026-05-12 or 2026-12-05"),
        ("15/05/26", "not a date"),
    ],
)
def test_a_date_that_is_not_clear_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9 h 30", "09:30:00"),
        ("9h30", "09:30:00"),
        ("9 h 30 min", "09:30:00"),
        ("9 h 5", "09:05:00"),
        ("14 h", "14:00:00"),
        ("14h", "14:00:00"),
        ("14 heures 30", "14:30:00"),
        ("0930", "09:30:00"),
        ("1400", "14:00:00"),
        ("0000", "00:00:00"),
        ("1400 hrs", "14:00:00"),
        ("9:30 a.m.", "09:30:00"),
        ("9:30 a. m.", "09:30:00"),
        ("9 h 30 p.m.", "21:30:00"),
        ("2:00:07 PM", "14:00:07"),
        ("12 am", "00:00:00"),
    ],
)
def test_times_are_read_as_people_in_canada_write_them(text: str, clock: str) -> None:
    seconds = parse_clock(text)
    assert f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" == clock


@pytest.mark.parametrize("text", ["9", "930", "2460", "24 h", "13 pm", "9 h 60", "h", "soon", "14:00:60"])
def test_a_time_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time of day"):
        parse_clock(text)


@given(seconds=st.integers(0, 86_399))
def test_every_time_of_day_is_read_in_every_notation(seconds: int) -> None:
    hour, minute = seconds // 3600, seconds // 60 % 60
    assert parse_clock(f"{hour}:{minute:02}:{seconds % 60:02}") == seconds
    whole = seconds // 60 * 60
    half = f"{hour % 12 or 12}:{minute:02} {'p.m.' if hour >= 12 else 'a.m.'}"
    for text in (f"{hour:02}{minute:02}", f"{hour} h {minute:02}", f"{hour}h{minute:02}", f"{hour}.{minute:02}", half):
        assert parse_clock(text) == whole


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("18:25 min", 1105),
        ("47 sec", 47),
        ("0.50 h", 1800),
        ("1:18:25", 4705),
        ("1:30 h", 5400),
        ("1 h 30", 5400),
        ("1h30", 5400),
        ("1h 5", 3900),
        ("1h30m", 5400),
        ("1 h 30 min 15 s", 5415),
        ("1 heure et 30 minutes", 5400),
        ("1 hour, 30 minutes", 5400),
        ("2 hrs", 7200),
        ("1,5 h", 5400),
        (".5 h", 1800),
        ("90 mn", 5400),
        ("90m", 5400),
        ("PT1H30M", 5400),
    ],
)
def test_durations_are_read_with_their_own_unit(text: str, seconds: float) -> None:
    assert find_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "h", "et", ",", "1.5", "90", "1:75", "1h90", "P", "soon", "18:25:10 min", "-1:30"]
)
def test_a_text_without_a_unit_or_a_colon_is_not_a_duration_of_its_own(text: str) -> None:
    assert find_duration(text) is None


@pytest.mark.parametrize("text", ["1d", "1,5 j", "2 jours", "1 day 2 h"])
def test_days_are_refused_because_their_hours_are_not_known(text: str) -> None:
    with pytest.raises(ValueError, match="counts days"):
        find_duration(text)


@given(minutes=st.integers(0, 6000))
def test_every_number_of_minutes_is_read_in_every_notation(minutes: int) -> None:
    hour, minute = divmod(minutes, 60)
    for text in (f"{hour}:{minute:02}", f"{hour} h {minute:02}", f"{hour}h{minute}", f"{hour} h {minute} min"):
        assert find_duration(text) == minutes * 60
        assert parse_minutes(text) == minutes
    assert find_duration(f"{minutes}:07 min") == minutes * 60 + 7


@pytest.mark.parametrize(
    "text", ["12 mai 2026 à 9 h 30", "12 mai 2026, 9h30", "2026-05-12T09:30", "May 12, 2026 at 9:30 am"]
)
def test_a_time_follows_a_date_in_either_language(text: str) -> None:
    assert f"{parse_datetime(text):%Y-%m-%d %H:%M}" == "2026-05-12 09:30"


def test_answers_are_read_in_english_and_french() -> None:
    assert all(map(parse_yes_or_no, ["yes", "TRUE", "Oui", "vrai", "1"]))
    assert not any(map(parse_yes_or_no, ["no", "FALSE", "Non", "faux", "0"]))
    with pytest.raises(ValueError, match="neither yes nor no"):
        parse_yes_or_no("perhaps")
