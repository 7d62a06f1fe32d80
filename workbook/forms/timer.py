"""The start-stop timer: a running timer is an entry without minutes, so it survives a restart of the kernel."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from workbook.store.entries import Edit, Entry, SaveResult, make_entry_id

if TYPE_CHECKING:
    from workbook.content.definitions import Worksheet
    from workbook.store.store import Store

SECONDS_PER_MINUTE = 60


def find_start(worksheet: Worksheet, entry: Entry) -> str | None:
    """Return the start of an entry's timer, in ISO form and UTC; None when it is not running."""
    values = entry.values
    is_running = worksheet.timer and values.get("source") == "timer" and values.get("minutes") is None
    return str(values["source_id"]) if is_running and values.get("source_id") else None


def start_timer(store: Store, worksheet: Worksheet, *, now: dt.datetime) -> SaveResult | None:
    """Create an entry with a running timer; return None when a timer is running already."""
    here = now.astimezone()
    values = {
        "date": here.date(),
        "start": here.time(),
        "source": "timer",
        # To the second and in UTC, unlike the start that the learner sees and may correct.
        "source_id": now.astimezone(dt.UTC).isoformat(timespec="seconds"),
    }
    with store.transaction():  # Another page may be starting one.
        if any(find_start(worksheet, entry) for entry in store.entries(worksheet.id)):
            return None
        return store.save(worksheet.id, [Edit(make_entry_id(), values)])


def stop_timer(store: Store, worksheet: Worksheet, entry: str, *, now: dt.datetime) -> SaveResult | None:
    """Save the minutes since the start, at least one; return None when the entry's timer is not running."""
    with store.transaction():
        running = store.find_entry(worksheet.id, entry)
        start = find_start(worksheet, running) if running and not running.deleted else None
        if start is None:
            return None
        seconds = (now - dt.datetime.fromisoformat(start)).total_seconds()
        return store.save(worksheet.id, [Edit(entry, {"minutes": max(1, round(seconds / SECONDS_PER_MINUTE))})])
