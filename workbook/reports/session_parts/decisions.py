"""Show who does what by when, what was decided, and what is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.document.html import join_html, make_element, make_list, make_table
from workbook.reports.session_parts.area_agreement import list_agreed, list_unsettled
from workbook.reports.session_parts.focus_group_answers import list_chosen, list_without_action
from workbook.reports.session_parts.record_part import RecordPart, list_lines
from workbook.reviews.formatting import capitalize_sentence, format_count, format_date, format_quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workbook.document.html import Html
    from workbook.reviews.review import Worksheets

ACTIONS, SESSION = "actions", "session"
OPEN = {"open", "doing"}
TITLES = ("Who does what by when", "What was decided", "What stays open")
HEADERS = ("What", "Owner", "By")
# Owners write this about themselves in their own workbook; other readers would not know who is meant.
NO_NAMES = {"me", "i", "myself"}
NOBODY, NO_DATE = "nobody yet", "no date yet"
CLOSED = "Done or dropped"


def list_outcome_parts(worksheets: Worksheets, *, after: str) -> Iterator[RecordPart]:
    """Yield the results of a session, which come first because many readers stop there."""
    actions = [entry.values for entry in worksheets.store.entries(ACTIONS) if entry.values.get("what")]
    if actions:
        yield _make_actions(actions, after=after)
    if decided := _list_decided(worksheets):
        yield RecordPart(
            TITLES[1],
            f"{capitalize_sentence(format_count(len(decided), 'decision'))} {_was(decided)} taken.",
            make_list(decided),
        )
    if waiting := _list_open(worksheets, actions):
        yield RecordPart(
            TITLES[2],
            f"{capitalize_sentence(format_count(len(waiting), 'point'))} {_stays(waiting)} open.",
            make_list(waiting),
        )


def _make_actions(actions: Sequence[Mapping[str, Any]], *, after: str) -> RecordPart:
    waiting = sorted((one for one in actions if one.get("status") in OPEN), key=lambda one: str(one.get("due") or "9"))
    rows = [_make_row(action, after=after) for action in waiting]
    table = (
        [make_table("Actions, the next one due first", HEADERS, rows, kinds=("words", "words", "date"))] if rows else []
    )
    return RecordPart(TITLES[0], _describe_actions(waiting), join_html(table), _make_closed(actions))


def _make_closed(actions: Sequence[Mapping[str, Any]]) -> tuple[RecordPart, ...]:
    kinds = (("done", "Done"), ("dropped", "Dropped"))
    closed = [
        f"{words}: {action['what']}" + (f" ({action['owner']})" if action.get("owner") else "")
        for status, words in kinds
        for action in actions
        if action.get("status") == status
    ]
    return (RecordPart(CLOSED, "", make_list(closed)),) if closed else ()


def _describe_actions(waiting: Sequence[Mapping[str, Any]]) -> str:
    if not waiting:
        return "Every action is done or dropped."
    ready = sum(1 for action in waiting if action.get("owner") and action.get("due"))
    actions = capitalize_sentence(format_count(len(waiting), "action"))
    if ready == len(waiting):
        return f"{actions} {'has' if ready == 1 else 'have'} an owner and a date."
    return f"{actions} to do, {format_count(ready, 'of', 'of')} them with an owner and a date."


def _make_row(action: Mapping[str, Any], *, after: str) -> tuple[str | Html, ...]:
    # An action made from an action was left open by an earlier session.
    origin = f"From {format_quote(after)}" if after and action.get("worksheet") == ACTIONS else ""
    why = "; ".join(filter(None, (str(action.get("why") or ""), origin)))
    what = join_html([make_element("strong", str(action["what"])), f"\n{why}" if why else ""])
    due = format_date(action["due"]) if action.get("due") else NO_DATE
    return what, str(action.get("owner") or NOBODY), due


def _list_decided(worksheets: Worksheets) -> list[str]:
    return [*list_chosen(worksheets), *list_agreed(worksheets), *_list_written(worksheets, "decisions")]


def _list_open(worksheets: Worksheets, actions: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        *_list_written(worksheets, "open_questions"),
        *list_unsettled(worksheets),
        *list_without_action(worksheets),
        *_describe_unowned(actions),
    ]


def _list_written(worksheets: Worksheets, field: str) -> list[str]:
    return [line for entry in worksheets.store.entries(SESSION) for line in list_lines(entry.values.get(field))]


def _describe_unowned(actions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    waiting = [action for action in actions if action.get("status") in OPEN]
    for name, words in (("owner", "Nobody owns this yet"), ("due", "There is no date yet for this")):
        for action in waiting:
            if not action.get(name):
                yield f"{words}: {format_quote(action['what'])}"
    for action in waiting:
        if str(action.get("owner") or "").strip().casefold() in NO_NAMES:
            yield f"Write a name in place of {format_quote(action['owner'])}: {format_quote(action['what'])}"


def _was(things: Sequence[object]) -> str:
    return "was" if len(things) == 1 else "were"


def _stays(things: Sequence[object]) -> str:
    return "stays" if len(things) == 1 else "stay"
