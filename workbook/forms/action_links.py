"""Make an action from an entry, once, and describe where an action or a reflection came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError
from workbook.store.entries import Edit, Entry, make_cell_id

if TYPE_CHECKING:
    from workbook.content.definitions import Worksheet
    from workbook.store.store import Store

ACTIONS = "actions"
REFLECTIONS = "reflections"


def make_action_id(worksheet: str, entry: str) -> str:
    """Return the id of the action made from an entry, which is always the same, so that it is made only once."""
    return make_cell_id(worksheet, entry)


def save_action(store: Store, worksheet: Worksheet, entry: Entry) -> bool:
    """Make an entry's action, and return whether it is new."""
    action = make_action_id(worksheet.id, entry.id)
    activity = store.content.find_activity_of(worksheet.id)
    values = {
        "what": entry.values.get(worksheet.action or ""),
        "status": "open",
        "activity": activity.id if activity else None,
        "worksheet": worksheet.id,
        "entry": entry.id,
    }
    with store.transaction():
        there = store.find_entry(ACTIONS, action)
        if there is not None and not there.deleted:
            return False
        store.save(ACTIONS, [Edit(action, values)])
    return True


def describe_origin(store: Store, entry: Entry) -> str:
    """Return where an action or a reflection came from; "" for other entries."""
    activity, worksheet = entry.values.get("activity"), entry.values.get("worksheet")
    if entry.worksheet not in {ACTIONS, REFLECTIONS} or not activity:
        return ""
    try:
        parts = [store.content.get_activity(str(activity)).title]
        if worksheet:
            parts.append(store.content.get_worksheet(str(worksheet)).title)
    except UnknownNameError:  # It was made with an edition that had the activity.
        return ""
    return ": ".join(parts)
