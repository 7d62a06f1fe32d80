"""Write the dates ahead as an iCalendar file that a calendar can import repeatedly.

A date keeps its identity: the same date of the same entry is always the same event (RFC 5545, UID), and a later file is a
later version of it (SEQUENCE). So a changed date moves in the calendar and never appears twice. A date that is done is
missing from later files; the calendar keeps its event.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING, Any

import pandas as pd
from icalendar import Calendar, Event, vDuration

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from workbook.content.loader import Content

PRODUCT = "-//Service Orientation Workbook//Dates ahead//EN"
# Any value would do, but it must never change.
_NAMESPACE = uuid.UUID("6f1c8a5e-3f6b-5a43-9c0e-0d9f2b7a4c11")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LENGTH = dt.timedelta(minutes=15)


def make_calendar(dates: pd.DataFrame, content: Content, *, version: int, now: dt.datetime) -> bytes:
    """Return the dates ahead as an iCalendar file.

    Parameters
    ----------
    dates
        One row per date: columns `worksheet`, `entry` (its id), `field` (missing for a computed date), `activity` (its id,
        missing for a register's), `what` (text) and `due` (midnight means the whole day, otherwise local time).
    content
        The titles of fields, worksheets and activities.
    version
        A number that grows from file to file, in whichever home the file is made.
    now
        The time of writing, with its time zone.

    Returns
    -------
    The file, with one event per date. A whole-day event does not mark anybody as busy. No event has an alarm, because
    reminders are for the owner of each calendar to set.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", content.workbook.title)
    for row in dates.to_dict("records"):
        event = _make_event(row, content)
        event.add("dtstamp", now.astimezone(dt.UTC))
        event.add("sequence", version)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def make_uid(worksheet: str, entry: str, field: str) -> str:
    """Return the permanent id of a date's event, which reveals nothing about the entry.

    Parameters
    ----------
    worksheet, entry, field
        The ids of the worksheet and the entry, and the name of the field.

    Returns
    -------
    The id.
    """
    return str(uuid.uuid5(_NAMESPACE, f"{worksheet}\0{entry}\0{field}"))


def _make_event(row: Mapping[Hashable, Any], content: Content) -> Event:
    worksheet = content.get_worksheet(row["worksheet"])
    field = None if pd.isna(row["field"]) else worksheet.field(row["field"])
    event = Event()
    event.add("uid", make_uid(worksheet.id, str(row["entry"]), field.name if field else ""))
    event.add("summary", _clean(f"{row['what']} ({field.title})" if field else str(row["what"])))
    origin = worksheet.title if pd.isna(row["activity"]) else _get_title(content, str(row["activity"]))
    event.add("description", _clean(f"{origin}: {worksheet.title}" if origin != worksheet.title else origin))
    event.add("categories", [content.workbook.title])
    event.add("class", "PRIVATE")
    _add_time(event, pd.Timestamp(row["due"]))
    return event


def _add_time(event: Event, due: pd.Timestamp) -> None:
    if due == due.normalize():
        event.add("dtstart", due.date())
        event.add("dtend", due.date() + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", due.to_pydatetime().astimezone(dt.UTC))
        event["duration"] = vDuration(_LENGTH)


def _get_title(content: Content, activity: str) -> str:
    """Return an activity's title, or its id when this edition does not have it."""
    known = {name for notebook in content.workbook.notebooks for name in notebook.activities}
    return content.get_activity(activity).title if activity in known else activity


def _clean(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)
