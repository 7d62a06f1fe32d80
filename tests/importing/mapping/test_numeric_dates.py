from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.importing.mapping.dialect import FileDialect, read_date
from workbook.importing.mapping.numeric_dates import (
    detect_date_orders,
    detect_year_position,
    list_numeric_dates,
    list_open_orders,
)

if TYPE_CHECKING:
    from workbook.importing.mapping.source_formats import DateOrder

DAYS = st.dates(dt.date(1970, 1, 1), dt.date(2068, 12, 31))


@pytest.mark.parametrize(
    ("texts", "position", "orders", "open_orders"),
    [
        (["15/05/26", "5/18/26", "2026-05-19"], "last", {"day-first", "month-first"}, set()),
        (["15/05/26", "16/05/26"], "last", {"day-first"}, set()),
        (["26/05/12", "26/05/13"], "first", {"year-first"}, set()),
        (["15/05/26"], None, set(), {"day-first", "year-first"}),
        (["15/05/26", "15/06/26"], None, set(), {"day-first", "year-first"}),
        (["15/05/26", "32/05/26"], None, {"year-first"}, {"day-first", "year-first"}),
        (["05/06/26"], None, set(), {"day-first", "month-first", "year-first"}),
        (["12.05.26"], None, set(), {"day-first", "year-first"}),
        (["03/04/2026"], None, set(), {"day-first", "month-first"}),
        (["03/04/2026", "25/04/2026"], None, {"day-first"}, {"day-first", "month-first"}),
        (["03042026"], None, set(), {"day-first", "month-first"}),
        (["5/5/2026", "2026-05-12", "12 May 2026", "12.05.2026", "20260512", ""], None, set(), set()),
    ],
)
def test_the_dates_of_a_file_show_their_order_or_leave_a_choice(
    texts: list[str], position: str | None, orders: set[str], open_orders: set[str]
) -> None:
    dates = list_numeric_dates(texts)
    found = detect_year_position(dates)
    assert found == position
    assert detect_date_orders(dates, found) == orders
    assert list_open_orders(dates, found) == open_orders


@given(day=DAYS, order=st.sampled_from(["day-first", "month-first"]))
def test_a_date_in_a_chosen_order_is_read_with_two_and_four_digits_of_the_year(day: dt.date, order: DateOrder) -> None:
    dialect = FileDialect(date_order=order, year_position="last")
    first, second = (day.day, day.month) if order == "day-first" else (day.month, day.day)
    for text in (
        f"{first}/{second}/{day.year}",
        f"{first:02}/{second:02}/{day.year % 100:02}",
        f"{first:02}-{second:02}-{day.year % 100:02} 00:00",
        f"{first:02}{second:02}{day.year}",
    ):
        assert read_date(text, dialect) == day


@given(day=DAYS)
def test_a_short_year_can_come_first(day: dt.date) -> None:
    assert read_date(f"{day:%y/%m/%d}", FileDialect(year_position="first")) == day
    assert read_date(f"{day:%y-%m-%d}", FileDialect(year_position="first")) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("15/05/26", "could be 2015-05-26 or 2026-05-15"),
        ("12052026", "could be 2026-05-12 or 2026-12-05"),
        ("30/02/26", "no such day"),
    ],
)
def test_an_ambiguous_date_is_never_guessed(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_date(text, FileDialect(year_position="last" if "02" in text and "/" in text else None))


@given(
    day=DAYS,
    midnight=st.sampled_from(["T00:00:00Z", "T00:00:00.000Z", "T00:00:00+02:00", " 00:00:00 UTC", " 00:00", "T00:00"]),
    hours=st.integers(-12, 12),
)
def test_midnight_is_the_day_as_written_in_any_time_zone(day: dt.date, midnight: str, hours: int) -> None:
    zone = dt.timezone(dt.timedelta(hours=hours))
    assert read_date(f"{day.isoformat()}{midnight}", FileDialect(zone=zone)) == day


def test_a_moment_near_midnight_is_not_guessed_without_a_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    toronto = dt.timezone(dt.timedelta(hours=-4))
    text = "2026-05-13T03:59:00Z"
    assert read_date(text, FileDialect(zone=toronto)) == dt.date(2026, 5, 12)
    monkeypatch.setattr(
        "workbook.importing.mapping.dialect.to_local_time", lambda moment, _dialect: moment.astimezone(toronto)
    )
    with pytest.raises(ValueError, match="Wed 13 May 2026 in its own time zone and Tue 12 May 2026 in yours"):
        read_date(text, FileDialect())
    assert read_date("2026-05-13T04:00:00Z", FileDialect()) == dt.date(2026, 5, 13)
