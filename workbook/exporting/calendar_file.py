"""Write the dates ahead as an iCalendar file that a calendar can import again and again.

A date keeps its identity whatever becomes of it: the same entry's same date is the same event (RFC 5545, UID), and a
later file counts as a later version of it (SEQUENCE). So a date that has moved is moved in the calendar, and none is
there twice. A date that is done is in no later file; the calendar keeps the event.
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
# Any would do, as long as it is never another one.
_NAMESPACE = uuid.UUID("6f1c8a5e-3f6b-5a43-9c0e-0d9f2b7a4c11")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LENGTH = dt.timedelta(minutes=15)


def make_calendar(dates: pd.DataFrame, content: Content, *, version: int, now: dt.datetime) -> bytes:
    """Return the dates ahead as an iCalendar file.

    Parameters
    ----------
    dates
        One row for each date: columns `worksheet`, `entry` (its id), `field` (missing for a date that is worked out),
        `activity` (its id, missing for a register's), `what` (text) and `due` (at midnight: the whole day; else the
        time on this machine's clock).
    content
        Where the titles of fields, worksheets and activities stand.
    version
        A number that grows from file to file, whatever home the file is made in.
    now
        When the file is written, with its time zone.

    Returns
    -------
    The file: an event for each date; a day's does not make anybody busy. None has an alarm of its own: when to be
    reminded of what is for each calendar's owner to say.
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
    """Return the lasting id of a date's event, which says nothing about the entry."""
    return str(uuid.uuid5(_NAMESPACE, f"{worksheet}\0{entry}\0{field}"))


def _make_event(row: Mapping[Hashable, Any], content: Content) -> Event:
    worksheet = content.get_worksheet(row["worksheet"])
    field = None if pd.isna(row["field"]) else worksheet.field(row["field"])
    event = Event()
    event.add("uid", make_uid(worksheet.id, str(row["entry"]), field.name if field else ""))
    event.add("summary", _clean(f"{row['what']} ({field.title})" if field else str(row["what"])))
    origin = worksheet.title if pd.isna(row["activity"]) else _find_title(content, str(row["activity"]))
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


def _find_title(content: Content, activity: str) -> str:
    """Return an activity's title; an id that this edition does not know stands for itself."""
    known = {name for notebook in content.workbook.notebooks for name in notebook.activities}
    return content.get_activity(activity).title if activity in known else activity


def _clean(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)
