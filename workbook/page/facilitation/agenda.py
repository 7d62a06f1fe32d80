"""Read and change the agenda of a session, which is stored as entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.store.entries import Edit, make_entry_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook.analysis.session_agenda import AgendaPart
    from workbook.content.values import Value
    from workbook.store.entries import Entry
    from workbook.store.store import Store

AGENDA, SESSION, ACTIONS = "agenda", "session", "actions"
OPEN_STATES = {"open", "doing"}
USUAL_MINUTES = 90


@dataclass(frozen=True)
class AgendaItem:
    """A step of the agenda; `spent` is the number of minutes it has taken until it was last stopped."""

    id: str
    position: float
    title: str
    minutes: int
    spent: float
    is_done: bool
    note: str
    activity: str
    step: str


@dataclass(frozen=True)
class SessionPlan:
    """The facilitator's description of the session."""

    title: str
    purpose: str
    date: str
    begins_at: str
    minutes: int
    people: int | None
    activities: tuple[str, ...]


def read_session(store: Store) -> SessionPlan:
    """Return the description of the session, with defaults for everything that is not written yet."""
    entries = store.entries(SESSION)
    values: Mapping[str, Value] = entries[0].values if entries else {}
    people = values.get("people")
    return SessionPlan(
        title=str(values.get("title") or ""),
        purpose=str(values.get("purpose") or ""),
        date=str(values.get("date") or ""),
        begins_at=str(values.get("begins_at") or ""),
        minutes=_to_whole(values.get("minutes")) or USUAL_MINUTES,
        people=_to_whole(people) or None,
        activities=tuple(str(values.get("activities") or "").split()),
    )


def save_session(store: Store, values: Mapping[str, object]) -> None:
    """Save values of the session; a new record gets the id that its form would give it."""
    with store.transaction():
        entries = store.entries(SESSION)
        store.save(SESSION, [Edit(entries[0].id if entries else SESSION, values)])


def count_open_actions(store: Store) -> int:
    """Return the number of open actions."""
    return sum(entry.values.get("status") in OPEN_STATES for entry in store.entries(ACTIONS))


def read_agenda(store: Store) -> list[AgendaItem]:
    """Return the steps of the agenda in their order."""
    items = [_make_item(entry) for entry in store.entries(AGENDA)]
    return sorted(items, key=lambda item: item.position)


def replace_agenda(store: Store, parts: Iterable[AgendaPart]) -> None:
    """Save a new agenda in place of the current one."""
    with store.transaction():
        old = [item.id for item in read_agenda(store)]
        if old:
            store.delete(AGENDA, old)
        store.save(AGENDA, [_begin(place, part) for place, part in enumerate(parts, start=1)])


def add_item(store: Store, title: str, *, minutes: int) -> str:
    """Add a step at the end, before a closing step, and return its id."""
    with store.transaction():
        items = read_agenda(store)
        entry = make_entry_id()
        last = items[-1] if items else None
        position = last.position + 1 if last else 1.0
        if last and not last.activity and last.step and len(items) > 1:
            position = (items[-2].position + last.position) / 2
        store.save(AGENDA, [Edit(entry, {"position": position, "title": title, "minutes": minutes})])
        return entry


def update_items(store: Store, changes: Mapping[str, Mapping[str, object]]) -> bool:
    """Change titles, minutes or notes of steps, by id, and return whether anything changed."""
    with store.transaction():
        there = {item.id: item for item in read_agenda(store)}
        edits = [
            Edit(entry, values)
            for entry, values in changes.items()
            if entry in there and any(str(getattr(there[entry], name)) != str(value) for name, value in values.items())
        ]
        if edits:
            store.save(AGENDA, edits)
        return bool(edits)


def move_item(store: Store, entry: str, *, by: int) -> bool:
    """Swap a step with the one before it (-1) or after it (1), and return whether there was one."""
    with store.transaction():
        items = read_agenda(store)
        places = {item.id: place for place, item in enumerate(items)}
        place = places.get(entry, -1)
        other = place + by
        if place < 0 or not 0 <= other < len(items):
            return False
        swapped = [Edit(items[place].id, {"position": items[other].position})]
        swapped.append(Edit(items[other].id, {"position": items[place].position}))
        store.save(AGENDA, swapped)
        return True


def sum_minutes(items: Sequence[AgendaItem]) -> int:
    """Return the total minutes of the steps."""
    return sum(item.minutes for item in items)


def _begin(place: int, part: AgendaPart) -> Edit:
    values = {"position": place, "title": part.title, "minutes": part.minutes}
    return Edit(make_entry_id(), {**values, "activity": part.activity, "step": part.step})


def _make_item(entry: Entry) -> AgendaItem:
    values = entry.values
    return AgendaItem(
        id=entry.id,
        position=_to_number(values.get("position")),
        title=str(values.get("title") or ""),
        minutes=_to_whole(values.get("minutes")),
        spent=_to_number(values.get("actual_minutes")),
        is_done=values.get("done") is True,
        note=str(values.get("note") or ""),
        activity=str(values.get("activity") or ""),
        step=str(values.get("step") or ""),
    )


def _to_number(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _to_whole(value: Value) -> int:
    return int(_to_number(value))
