from __future__ import annotations

import datetime as dt
import math
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.content.definitions import Constraints, Field, FieldType, Worksheet
from workbook.content.values import KINDS, check_values, format_value, parse_value

ENUM = Constraints(enum=("service", "non-government-organisation"))
TYPES = get_args(FieldType)


def make_field(kind: Any, **settings: Any) -> Field:
    if kind in {"choice", "behaviour"}:
        settings.setdefault("constraints", ENUM)
    return Field(name="answer", title="Answer", type=kind, **settings)


MINUTES = make_field("integer", unit="minutes", constraints=Constraints(required=True, minimum=1, maximum=1440))


def test_every_type_of_field_has_its_kind() -> None:
    assert set(KINDS) == set(TYPES)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("string", "  kept as it is ", "  kept as it is "),
        ("long-text", "two\nlines", "two\nlines"),
        ("integer", "12", 12),
        ("integer", "1,500", 1500),
        ("integer", "1 500", 1500),
        ("integer", "1\u00a0500", 1500),
        ("integer", "12.0", 12),
        ("integer", "\u22123", -3),
        ("number", "12.5", 12.5),
        ("number", "12,5", 12.5),
        ("number", "0,125", 0.125),
        ("number", "1.234,56", 1234.56),
        ("number", "1,234.56", 1234.56),
        ("number", "1,234,567", 1234567),
        ("number", "1.234.567", 1234567),
        ("number", "1'234.5", 1234.5),
        ("number", "12345,678", 12345.678),
        ("share", "65", 0.65),
        ("share", "65 %", 0.65),
        ("share", "87,33\u00a0%", 0.8733),
        ("share", "0.5 %", 0.005),
        ("share", "0", 0.0),
        ("boolean", "Yes", True),
        ("boolean", "false", False),
        ("choice", "service", "service"),
        ("choice", "Non government organisation", "non-government-organisation"),
        ("date", "2026-05-12", "2026-05-12"),
        ("date", "2026/5/2", "2026-05-02"),
        ("date", "12 May 2026", "2026-05-12"),
        ("date", "Tuesday, 12th May 2026", "2026-05-12"),
        ("date", "May 12, 2026", "2026-05-12"),
        ("date", "12-MAY-2026", "2026-05-12"),
        ("date", "12.05.2026", "2026-05-12"),
        ("date", "25/12/2026", "2026-12-25"),
        ("date", "12/25/2026", "2026-12-25"),
        ("date", "5/5/2026", "2026-05-05"),
        ("date", "29 February 2028", "2028-02-29"),
        ("time", "9:05", "09:05"),
        ("time", "09.05", "09:05"),
        ("time", "14h30", "14:30"),
        ("time", "12:10 am", "00:10"),
        ("time", "12 pm", "12:00"),
        ("time", "9:05 p.m.", "21:05"),
        ("time", "10:23:52", "10:23"),
        ("datetime", "2026-05-12T10:42", "2026-05-12T10:42"),
        ("datetime", "2026-05-12 10:42:59", "2026-05-12T10:42"),
        ("datetime", "2026-05-12T10:42+02:00", "2026-05-12T10:42+02:00"),
        ("datetime", "2026-05-12T08:42Z", "2026-05-12T08:42+00:00"),
        ("datetime", "12 May 2026, 9:05 pm", "2026-05-12T21:05"),
        ("reference", "any-id", "any-id"),
    ],
)
def test_what_people_write_is_read(kind: str, typed: str, value: object) -> None:
    parsed = parse_value(make_field(kind), typed)

    assert (parsed.value, parsed.problem) == (value, None)
    assert type(parsed.value) is type(value)


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("integer", "a while", "not a number"),
        ("integer", "1.5", "whole number"),
        ("number", "1,500", "could be 1500 or 1.500"),
        ("number", "1e999", "not a number"),
        ("number", "--5", "not a number"),
        ("share", "120", "between 0 and 100"),
        ("share", "0.65", "in percent"),
        ("boolean", "maybe", "yes or no"),
        ("choice", "servce", 'did you mean "Service"'),
        ("date", "5/12/2026", "2026-12-05 or 2026-05-12"),
        ("date", "31.2.2026", "no such day"),
        ("date", "2026-13-01", "no such day"),
        ("date", "29 February 2026", "no such day"),
        ("date", "12 Maybe 2026", "not a month"),
        ("date", "12 Mix 2026", "not a month"),
        ("date", "0026-05-12", "too far away"),
        ("date", "soon", "not a date"),
        ("time", "25:00", "not a time"),
        ("time", "13 pm", "not a time"),
        ("time", "9", "not a time"),
        ("datetime", "2026-05-12", "a date and a time"),
    ],
)
def test_what_cannot_be_read_is_kept_and_told(kind: str, typed: str, says: str) -> None:
    parsed = parse_value(make_field(kind), typed)

    assert parsed.value == typed
    assert parsed.problem is not None
    assert says in parsed.problem


@pytest.mark.parametrize("typed", ["90", "1:30", "1h30", "1 h 30 min", "1.5 h", "1,5h", "90 min", "90 minutes"])
def test_a_duration_is_read_in_minutes(typed: str) -> None:
    assert parse_value(MINUTES, typed).value == 90


@pytest.mark.parametrize("typed", ["0", "1441", "-5", "24:01"])
def test_a_number_out_of_range_is_kept_and_the_range_is_told(typed: str) -> None:
    parsed = parse_value(MINUTES, typed)

    assert isinstance(parsed.value, int)
    assert parsed.problem == f"Answer must be between 1 and 1440 minutes; {parsed.value} is not."


@pytest.mark.parametrize("empty", [None, "", "  ", "\u00a0", math.nan])
def test_nothing_and_white_space_stand_for_not_filled_in(empty: object) -> None:
    assert parse_value(MINUTES, empty).value is None


def test_values_from_frames_and_spreadsheets_are_read_as_what_they_are() -> None:
    assert parse_value(make_field("date"), dt.date(2026, 5, 12)).value == "2026-05-12"
    assert parse_value(make_field("datetime"), dt.datetime(2026, 5, 12, 10, 42)).value == "2026-05-12T10:42"  # noqa: DTZ001
    assert parse_value(make_field("time"), dt.time(10, 42)).value == "10:42"
    assert parse_value(make_field("share"), 0.65).value == 0.65
    assert parse_value(make_field("number"), 1e-07).value == 1e-07
    assert parse_value(make_field("integer"), 12.0).value == 12
    assert parse_value(make_field("string"), 12.5).value == "12.5"


def test_half_a_surrogate_pair_becomes_the_replacement_character() -> None:
    assert parse_value(make_field("string"), "a\ud800b").value == "a\ufffdb"


def test_problems_name_missing_and_wrong_fields_all_at_once() -> None:
    worksheet = Worksheet(
        id="w", title="W", layout="table", fields=(MINUTES, Field(name="day", title="Day", type="date"))
    )

    assert check_values(worksheet, {"day": "soon"}) == {
        "answer": "Answer is still needed.",
        "day": '"soon" is not a date: write it as year-month-day, such as 2026-05-12.',
    }


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("date", "2026-05-12", "Tue 12 May 2026"),
        ("datetime", "2026-05-12T10:42+02:00", "Tue 12 May 2026, 10:42"),
        ("time", "09:05", "09:05"),
        ("share", 0.65, "65 %"),
        ("boolean", False, "No"),
        ("choice", "non-government-organisation", "Non government organisation"),
        ("number", 12.5, "12.5"),
        ("date", "soon", "soon"),
        ("integer", None, ""),
    ],
)
def test_values_are_shown_in_words(kind: str, value: Any, shown: str) -> None:
    assert format_value(make_field(kind), value) == shown


def test_a_rating_is_shown_with_its_anchor_and_a_number_with_its_unit() -> None:
    assert format_value(make_field("rating", anchors={5: "delighted"}), 5) == "5 (delighted)"
    assert format_value(make_field("rating", anchors={5: "delighted"}), 4) == "4"
    assert format_value(MINUTES, 90) == "90 minutes"


def test_a_reference_is_shown_by_name() -> None:
    field = make_field("reference", reference="clients")

    assert format_value(field, "c1", {"c1": "Home builders"}) == "Home builders"
    assert format_value(field, "c2", {"c1": "Home builders"}) == "(not found)"


ANYTHING = st.one_of(
    st.text(),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates().map(str),
    st.from_regex(r"\d{1,4}[./:, -]\d{1,3}([./:, -]\d{1,4})?( ?(am|pm|h|%))?", fullmatch=True),
)


@given(kind=st.sampled_from(TYPES), raw=ANYTHING)
def test_anything_typed_is_either_read_or_kept_and_reading_it_again_changes_nothing(kind: str, raw: Any) -> None:
    field = make_field(kind)
    parsed = parse_value(field, raw)
    again = parse_value(field, parsed.value)

    assert again == parsed
    assert parsed.value is None or isinstance(parsed.value, (str, int, float, bool))
    assert isinstance(format_value(field, parsed.value), str)
    if parsed.problem and isinstance(raw, str) and parsed.value is not None:
        assert parsed.value == raw


@given(date=st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_a_date_is_read_as_it_is_shown(date: dt.date) -> None:
    field = make_field("date")

    assert parse_value(field, format_value(field, date.isoformat())).value == date.isoformat()


@given(number=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_number_keeps_its_value(number: float) -> None:
    assert parse_value(make_field("number"), number).value == number
