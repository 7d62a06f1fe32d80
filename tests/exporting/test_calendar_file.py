from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from icalendar import Calendar

from tests.exporting.exported_samples import NAUGHTY
from workbook.exporting.calendar_file import make_calendar
from workbook.reviews.review import Worksheets
from workbook.reviews.upcoming_dates import list_dates_ahead
from workbook.store.example_store import open_example

if TYPE_CHECKING:
    from collections.abc import Hashable

    from workbook.content.loader import Content

NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)


def make_row(**values: Any) -> dict[Hashable, Any]:
    usual: dict[Hashable, Any] = {
        "activity": None,
        "worksheet": "actions",
        "entry": "a",
        "field": "due",
        "what": "Print the fee table",
    }
    return usual | {"due": pd.Timestamp("2026-06-12")} | values


def events_of(rows: list[dict[Hashable, Any]], content: Content, *, version: int = 1) -> list[Any]:
    calendar = Calendar.from_ical(make_calendar(pd.DataFrame(rows), content, version=version, now=NOW))
    assert list(calendar.errors) == []
    return list(calendar.walk("VEVENT"))


def test_a_date_is_a_whole_day_that_makes_nobody_busy(content: Content) -> None:
    [event] = events_of([make_row()], content)

    assert event.decoded("dtstart") == dt.date(2026, 6, 12)
    assert event.decoded("dtend") == dt.date(2026, 6, 13)
    assert event["transp"] == "TRANSPARENT"
    assert event["summary"] == "Print the fee table (Due)"
    assert event["class"] == "PRIVATE"


def test_a_time_stamp_is_that_moment_wherever_the_calendar_is(content: Content) -> None:
    due = pd.Timestamp("2026-06-12 16:00")

    [event] = events_of([make_row(worksheet="promises", field="back_in_touch_by", due=due)], content)

    assert event.decoded("dtstart") == due.to_pydatetime().astimezone(dt.UTC)


def test_a_date_that_moved_is_a_later_version_of_the_same_event(content: Content) -> None:
    [first] = events_of([make_row()], content, version=7)
    [moved] = events_of([make_row(due=pd.Timestamp("2026-07-01"), what="Print it large")], content, version=8)

    assert moved["uid"] == first["uid"]
    assert moved["sequence"] > first["sequence"]
    assert moved.decoded("dtstart") == dt.date(2026, 7, 1)


@pytest.mark.parametrize("other", [{"entry": "b"}, {"worksheet": "first-steps", "field": "by_when"}, {"field": None}])
def test_each_date_is_an_event_of_its_own(other: dict[str, Any], content: Content) -> None:
    events = events_of([make_row(), make_row(**other)], content)

    assert len({str(event["uid"]) for event in events}) == len(events)


def test_an_id_says_nothing_about_the_entry(content: Content) -> None:
    [event] = events_of([make_row(entry="mrs-okafor")], content)

    assert "okafor" not in event["uid"]


@pytest.mark.parametrize("text", [*NAUGHTY[:60], "line\nSUMMARY:other", "a\rb", "x;y,z\\n", "\x00\x07", "é" * 200])
def test_any_text_is_read_back_by_a_calendar(text: str, content: Content) -> None:
    [event] = events_of([make_row(what=text)], content)

    [name] = [name for name in event if name == "SUMMARY"]
    shown = str(event[name]).removesuffix(" (Due)")
    assert "".join(shown.split()) == "".join("".join(c if c >= " " and c != "\x7f" else " " for c in text).split())


@pytest.mark.parametrize("persona", ["permit-clerk", "programme-officer", "regional-director"])
def test_the_dates_of_a_filled_example_make_a_file(persona: str, content: Content) -> None:
    store, today = open_example(content, content.get_persona(persona))
    dates = list_dates_ahead(Worksheets(store), now=dt.datetime.combine(today, dt.time(9)))

    events = events_of(dates.to_dict("records"), content)

    assert len({str(event["uid"]) for event in events}) == len(dates) > 0


def test_no_dates_make_an_empty_calendar(content: Content) -> None:
    empty = pd.DataFrame([make_row()]).iloc[:0]

    assert list(Calendar.from_ical(make_calendar(empty, content, version=1, now=NOW)).walk("VEVENT")) == []
