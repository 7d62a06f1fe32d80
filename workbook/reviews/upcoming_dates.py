"""List the upcoming dates of all worksheets, overdue dates first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.clients import list_reviews_due
from workbook.analysis.days import compute_mondays
from workbook.analysis.due_dates import list_due_dates
from workbook.reviews.formatting import format_date, format_days_left, format_moment, format_percent, to_wall_clock
from workbook.reviews.review import ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from workbook.content.definitions import Field, Worksheet
    from workbook.reviews.review import Worksheets

DUE_TYPES = ("due-date", "due-datetime")
ACTIONS = "actions"
CAPTION = "Dates ahead, what is overdue first"
HEADERS = ("What", "Which date", "Due", "When", "From")
# The names of computed dates; every other date has the title of its field.
WORKED_OUT = {"clients": "Review due", "time-goals": "End of the week"}
LAST_DAY_OF_WEEK = pd.Timedelta(days=6)


def list_dates_ahead(worksheets: Worksheets, *, now: dt.datetime) -> pd.DataFrame:
    """Return the upcoming dates: due dates of entries, the next reviews of clients, and weekly goals from this week on.

    Parameters
    ----------
    worksheets
        The learner's entries.
    now
        The moment that counts as the present; its date is today.

    Returns
    -------
    One row per date that still counts, the earliest first. Columns `activity` (the id of the activity; missing for a
    register), `worksheet`, `entry` (its id), `field` (missing for a computed date), `what` (what the date is for, in the
    learner's words), `due` (in local time), `days_left` (below 0 when past) and `state` (`overdue` from the day after,
    `today`, `ahead`).

    A date no longer counts when its entry is closed, which the field's `closed_by` defines. When an entry was made into an
    action, the action's date counts instead, unless the action has no date and is still open. A weekly goal is due on
    the Sunday of its week and no longer counts after it.
    """
    left_to_actions = _list_left_to_actions(worksheets)
    rows = [
        *(
            row
            for sheet in worksheets.store.content.worksheets
            for row in _dates_of(worksheets, sheet, left_to_actions)
        ),
        *_reviews_of_clients(worksheets, today=now.date()),
        *_goals_of_weeks(worksheets, today=now.date()),
    ]
    return list_due_dates(pd.DataFrame(rows), today=now)


def make_dates_table(dates: pd.DataFrame, worksheets: Worksheets) -> ReviewTable:
    """Return upcoming dates as a table.

    Parameters
    ----------
    dates
        The result of `list_dates_ahead`, or its first rows.
    worksheets
        The learner's entries; their content gives the titles of worksheets and activities.
    """
    rows = tuple(
        (
            row["what"],
            _name_date(worksheets, row),
            _describe_due(worksheets, row),
            format_days_left(row["days_left"]),
            _name_origin(worksheets, row),
        )
        for row in dates.to_dict("records")
    )
    return ReviewTable(CAPTION, HEADERS, rows, kinds=("words", "words", "date", "date", "words"))


def _dates_of(
    worksheets: Worksheets, sheet: Worksheet, left_to_actions: set[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    fields = [field for field in sheet.fields if field.type in DUE_TYPES]
    frame = worksheets.frame(sheet.id) if fields else pd.DataFrame()
    if frame.empty:
        return
    activity = worksheets.store.content.find_activity_of(sheet.id)
    for field in fields:
        closed = _is_closed(field, frame)
        names = _name_entries(worksheets, sheet, frame, field)
        for place, entry in enumerate(frame.to_dict("records")):
            yield {
                "activity": activity.id if activity else entry.get("activity"),
                "worksheet": sheet.id,
                "entry": entry["id"],
                "field": field.name,
                "what": names[place],
                "due": to_wall_clock(entry[field.name]),
                "closed": closed[place] or (sheet.id, entry["id"]) in left_to_actions,
            }


def _name_entries(worksheets: Worksheets, sheet: Worksheet, frame: pd.DataFrame, field: Field) -> list[str]:
    """Return for each entry what its date is for, or else the entry's name, or else the name of the entry it refers to."""
    sibling = field.name.removesuffix("_by")  # "milestone_1" is what "milestone_1_by" is the date of
    own = [sheet.find_field(name) for name in (sibling, sheet.action, sheet.label) if name and name != field.name]
    named = pd.Series(None, index=frame.index, dtype="str")
    for naming in [*filter(None, own), *(field for field in sheet.fields if field.reference)]:
        values = frame[naming.name]
        told = values.map(worksheets.names(naming.reference)) if naming.reference else values
        named = named.fillna(told.astype("str"))  # pandas makes an empty column numeric
    return named.fillna(sheet.title).tolist()


def _list_left_to_actions(worksheets: Worksheets) -> set[tuple[str, str]]:
    """Return the worksheet and id of each entry whose date is replaced by the date of the action made from it."""
    actions, due = worksheets.frame(ACTIONS), worksheets.store.content.get_worksheet(ACTIONS).field("due")
    taking_over = actions[_is_closed(due, actions) | actions["due"].notna()]
    return set(zip(taking_over["worksheet"], taking_over["entry"], strict=True))


def _is_closed(field: Field, frame: pd.DataFrame) -> pd.Series[Any]:
    closing = field.closed_by
    if closing is None:
        return pd.Series(data=False, index=frame.index)
    values = frame[closing.field]
    return values.isin(closing.values) if closing.values else values.notna()


def _reviews_of_clients(worksheets: Worksheets, *, today: dt.date) -> Iterable[dict[str, Any]]:
    due = list_reviews_due(worksheets.frame("clients"), today=today)
    return (
        {"worksheet": "clients", "entry": client["id"], "what": client["name"], "due": client["due"]}
        for client in due.to_dict("records")
    )


def _goals_of_weeks(worksheets: Worksheets, *, today: dt.date) -> Iterable[dict[str, Any]]:
    goals = worksheets.frame("time-goals")
    # When a week has several goals, the last one counts, as in the review of the time log.
    goals = goals.assign(due=compute_mondays(goals["week"]) + LAST_DAY_OF_WEEK).drop_duplicates("due", keep="last")
    return (
        {
            "activity": "time-log",
            "worksheet": "time-goals",
            "entry": goal["id"],
            "what": f"{format_percent(goal['target_share'])} of your logged time for service",
            "due": goal["due"],
        }
        for goal in goals[goals["due"] >= pd.Timestamp(today)].to_dict("records")
    )


def _name_date(worksheets: Worksheets, row: Mapping[Any, Any]) -> str:
    field = _find_field(worksheets, row)
    return field.title if field else WORKED_OUT[row["worksheet"]]


def _describe_due(worksheets: Worksheets, row: Mapping[Any, Any]) -> str:
    field = _find_field(worksheets, row)
    return format_moment(row["due"]) if field and field.type == "due-datetime" else format_date(row["due"])


def _find_field(worksheets: Worksheets, row: Mapping[Any, Any]) -> Field | None:
    sheet = worksheets.store.content.get_worksheet(row["worksheet"])
    return None if pd.isna(row["field"]) else sheet.field(row["field"])


def _name_origin(worksheets: Worksheets, row: Mapping[Any, Any]) -> str:
    """Return the title of the activity a date comes from, or of the register when it belongs to no activity."""
    content = worksheets.store.content
    titles = {activity.id: activity.title for activity in content.activities}
    return titles.get(row["activity"]) or content.get_worksheet(row["worksheet"]).title
