"""A form's side in the kernel: it answers what the browser asks, one message at a time.

Entries travel only in these messages and never in a widget's state, so that no notebook file can come to hold them.
Messages arrive in changing threads. An error in a widget's callback would be invisible to the learner, so whatever
goes wrong here is an answer, too.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workbook.content.definitions import Worksheet
from workbook.content.values import Value, show_value
from workbook.errors import WorkbookError
from workbook.forms.definition import View, describe_worksheet
from workbook.forms.screen import from_screen, show_time, to_screen
from workbook.store.entries import Edit, Entry, Revision, Saved, make_cell_id, make_entry_id
from workbook.store.store import REMOVED, Store

Message = dict[str, Any]
HISTORY_SHOWN = 50
ACTIONS = "actions"

_log = logging.getLogger(__name__)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Form:
    """The entries of one worksheet, as one form on a page shows and changes them.

    Parameters
    ----------
    store
        Where the entries are.
    worksheet
        The worksheet to fill in.
    window
        The window that typing in this form counts for.
    fixed
        Values that every entry of this form has, and by which it chooses the entries it shows.
    view
        How the entries are laid out; None for the worksheet's own layout.
    also
        What this form's description says besides; see `describe_worksheet`.
    on_change
        Called with the ids of the worksheets that an answer has changed.
    now
        Gives the present moment.
    """

    def __init__(
        self,
        store: Store,
        worksheet: Worksheet,
        *,
        window: str,
        view: View | None = None,
        fixed: Mapping[str, str] | None = None,
        also: Mapping[str, Any] | None = None,
        on_change: Callable[[Form, set[str]], None] = lambda _form, _worksheets: None,
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> None:
        self.store, self.worksheet, self.window = store, worksheet, window
        self.fixed = dict(fixed or {})
        self.definition = describe_worksheet(
            worksheet, view=view or _view_of(worksheet), fixed=self.fixed, also=also or {}
        )
        self._on_change, self._now = on_change, now
        self._change = -1
        self._answers: dict[str, Callable[[Message], Message]] = {
            "load": self._load,
            "visible": self._look_again,
            "save": self._save,
            "paste": self._paste,
            "delete": self._delete,
            "undo": self._undo,
            "history": self._show_history,
            "restore": self._restore,
            "add": self._add_to_register,
            "action": self._make_action,
            "start-timer": self._start_timer,
            "stop-timer": self._stop_timer,
        }

    @property
    def is_loaded(self) -> bool:
        """Whether the browser has asked for the entries yet."""
        return self._change >= 0

    @property
    def concerns(self) -> set[str]:
        """The ids of the worksheets whose entries can be seen in this form."""
        references = {field.reference for field in self.worksheet.fields if field.reference}
        origins = {ACTIONS} if self.worksheet.action else set()
        return {self.worksheet.id, *references, *origins}

    def answer(self, message: Message) -> Message:
        """Return the answer to a message of the browser; what goes wrong is an answer as well.

        Parameters
        ----------
        message
            `type` says what is asked; `request` is given back, so that the browser knows what is answered.
        """
        try:
            answer = self._answers[message["type"]](message)
        except WorkbookError as error:
            answer = {"type": "not-saved", "reason": str(error).removeprefix("Not saved: ")}
        except Exception as error:  # see the module's docstring
            # The kind of error alone: its text may quote what was typed, and a log is not for that.
            _log.error("The form %s could not answer %s: %s", self.worksheet.id, message.get("type"), type(error).__name__)
            answer = {"type": "not-saved", "reason": f"something unexpected went wrong ({type(error).__name__})."}
        return {**answer, "request": message.get("request")}

    def refresh(self) -> Message:
        """Return a message with everything the form shows, as it stands now."""
        return self._load({})

    # Reading

    def _load(self, _message: Message) -> Message:
        self._change = self.store.change()
        entries = self._entries()
        latest = max((entry.saved_at for entry in entries), default=None)
        return {
            "type": "entries",
            "entries": self._describe_entries(entries),
            "names": self._list_names(),
            "axes": self._list_axes(),
            "suggestions": _list_suggestions(self.worksheet, entries),
            "at": show_time(latest, now=self._now()) if latest else None,
            "read_only": self.store.read_only,
        }

    def _look_again(self, _message: Message) -> Message:
        return {"type": "unchanged"} if self.store.change() == self._change else self._load({})

    def _entries(self) -> list[Entry]:
        return [entry for entry in self.store.entries(self.worksheet.id) if self._shows(entry)]

    def _shows(self, entry: Entry) -> bool:
        return all(entry.values.get(name) == value for name, value in self.fixed.items())

    def _describe_entries(self, entries: Iterable[Entry]) -> list[Message]:
        made = {action.id for action in self.store.entries(ACTIONS)} if self.worksheet.action else set()
        return [self._describe(entry, made) for entry in entries]

    def _describe(self, entry: Entry, actions: set[str]) -> Message:
        fields = self.worksheet.find_field
        return {
            "id": entry.id,
            "position": entry.position,
            "values": {
                name: to_screen(field, value) for name, value in entry.values.items() if (field := fields(name))
            },
            "problems": dict(entry.problems),
            "action": make_action_id(self.worksheet.id, entry.id) in actions,
            "origin": find_origin(self.store, entry),
            "since": _running_since(self.worksheet, entry),
        }

    def _list_names(self) -> dict[str, list[Message]]:
        references = {field.reference for field in self.worksheet.fields if field.reference}
        return {
            worksheet: [
                {"id": entry, "name": name, "removed": name.endswith(REMOVED)}
                for entry, name in self.store.names(worksheet).items()
            ]
            for worksheet in references
        }

    def _list_axes(self) -> list[list[Message]]:
        axes = [axis for axis in (self.worksheet.rows, self.worksheet.columns) if axis]
        listed = []
        for axis in axes:
            names = self.store.names(axis.worksheet)
            listed.append(
                [
                    {"id": entry.id, "name": names[entry.id]}
                    for entry in self.store.entries(axis.worksheet)
                    if all(entry.values.get(name) == value for name, value in axis.where.items())
                ]
            )
        return listed

    # Writing

    def _save(self, message: Message) -> Message:
        edits = [
            Edit(
                edit["entry"],
                self._to_store(edit["values"]),
                self._to_store(edit["seen"]) if edit.get("seen") is not None else None,
            )
            for edit in message["edits"]
        ]
        return self._saved(self.store.save(self.worksheet.id, edits, window=self.window))

    def _to_store(self, shown: Mapping[str, object]) -> dict[str, Any]:
        values = {name: from_screen(self.worksheet.field(name), value) for name, value in shown.items()}
        return {**values, **self.fixed}

    def _saved(self, saved: Saved, *, text: str = "", changed: set[str] | None = None) -> Message:
        self._change = saved.change
        self._on_change(self, {self.worksheet.id} | (changed or set()))
        shown = [entry for entry in saved.entries if not entry.deleted and self._shows(entry)]
        return {
            "type": "saved",
            "at": show_time(saved.at, now=self._now()),
            "entries": self._describe_entries(shown),
            "gone": [entry.id for entry in saved.entries if entry.deleted],
            "text": text or self._tell_overwritten(saved),
        }

    def _tell_overwritten(self, saved: Saved) -> str:
        fields = {name for lost in saved.overwritten.values() for name in lost}
        if not fields:
            return ""
        titles = " and ".join(self.worksheet.field(name).title for name in sorted(fields))
        return f"{titles} had been changed in another window meanwhile; yours stands, and the other is in the history."

    def _paste(self, message: Message) -> Message:
        added: list[str] = []
        fields = [self.worksheet.field(name) for name in message["fields"]]
        resolvers = {field.name: self._resolve(field.reference, added) for field in fields if field.reference}
        edits = []
        for entry, cells in zip(message["entries"], message["cells"], strict=True):
            typed = {
                field.name: resolvers[field.name](cell) if field.reference else cell
                for field, cell in zip(fields, cells, strict=False)
            }
            edits.append(Edit(entry, self._to_store({**(message.get("defaults") or {}).get(entry, {}), **typed})))
        saved = self.store.save(self.worksheet.id, edits)
        text = f"{len(edits)} {'row' if len(edits) == 1 else 'rows'} pasted and saved."
        if added:
            text += f" New and added: {', '.join(added)}."
        references = {field.reference for field in fields if field.reference}
        return {**self._saved(saved, text=text, changed=references if added else set()), "names": self._list_names()}

    def _resolve(self, worksheet: str, added: list[str]) -> Callable[[str], str | None]:
        ids = {name.casefold(): entry for entry, name in self.store.names(worksheet).items() if not name.endswith(REMOVED)}

        def resolve(cell: str) -> str | None:
            name = cell.strip()
            if name and name.casefold() not in ids:
                ids[name.casefold()] = self._add_name(worksheet, name)
                added.append(name)
            return ids.get(name.casefold())

        return resolve

    def _delete(self, message: Message) -> Message:
        entry = message["entry"]
        uses = self.store.find_uses(self.worksheet.id, entry)
        if uses and not message.get("sure"):
            places = ", ".join(f"{number} in {self.store.content.get_worksheet(use).title}" for use, number in uses.items())
            name = self.store.names(self.worksheet.id)[entry]
            return {
                "type": "confirm",
                "entry": entry,
                "text": f'"{name}" is used elsewhere ({places}). It would still be named there, marked as removed.',
            }
        return self._saved(self.store.delete(self.worksheet.id, [entry]), text="Deleted. Undo brings it back.")

    def _undo(self, _message: Message) -> Message:
        saved = self.store.undo(self.worksheet.id, where=self.fixed)
        return self._saved(saved, text="Undone.") if saved else {"type": "nothing", "text": "There is nothing to undo."}

    def _restore(self, message: Message) -> Message:
        saved = self.store.restore(self.worksheet.id, message["entry"], message["revision"])
        return self._saved(saved, text="Brought back as it was.")

    def _show_history(self, _message: Message) -> Message:
        revisions = [
            revision
            for revision in self.store.history(self.worksheet.id, limit=HISTORY_SHOWN * (4 if self.fixed else 1))
            if all(revision.values.get(name) == value for name, value in self.fixed.items())
        ][:HISTORY_SHOWN]
        names = self.store.names(self.worksheet.id)
        references = {f.reference: self.store.names(f.reference) for f in self.worksheet.fields if f.reference}
        return {"type": "history", "revisions": [self._describe_revision(r, names, references) for r in revisions]}

    def _describe_revision(self, revision: Revision, names: Mapping[str, str], references: Mapping[str, Any]) -> Message:
        def show(name: str, values: Mapping[str, Value] | None) -> str:
            field = self.worksheet.field(name)
            return show_value(field, (values or {}).get(name), references.get(field.reference or ""))

        fields = [name for name in revision.changed if self.worksheet.find_field(name)]
        return {
            "entry": revision.entry,
            "revision": revision.revision,
            "name": names.get(revision.entry, ""),
            "at": show_time(revision.saved_at, now=self._now()),
            "action": "delete" if revision.deleted else "begin" if revision.before is None else revision.action,
            "changes": [
                {
                    "title": self.worksheet.field(name).title,
                    "before": show(name, revision.before),
                    "after": show(name, revision.values),
                }
                for name in fields
                if name not in self.fixed
            ],
        }

    # Other worksheets

    def _add_to_register(self, message: Message) -> Message:
        worksheet, name = message["worksheet"], message["name"].strip()
        if not name:
            return {"type": "nothing", "text": "Type a name first."}
        entry = self._add_name(worksheet, name)
        self._on_change(self, {worksheet})
        return {"type": "added", "worksheet": worksheet, "entry": entry, "names": self._list_names(), "axes": self._list_axes()}

    def _add_name(self, worksheet: str, name: str) -> str:
        """Add an entry by its name alone, or return the one of that name that is there; in a matrix it fits its axis."""
        for entry, there in self.store.names(worksheet).items():
            if there.casefold() == name.casefold():
                return entry
        definition = self.store.content.get_worksheet(worksheet)
        defaults = {f.name: f.default for f in definition.fields if f.default not in (None, "today")}
        axes = (axis for axis in (self.worksheet.rows, self.worksheet.columns) if axis and axis.worksheet == worksheet)
        where = {name: value for axis in axes for name, value in axis.where.items()}
        label = definition.label or definition.fields[0].name
        return self.store.save(worksheet, [Edit(make_entry_id(), {**defaults, **where, label: name})]).entries[0].id

    def _make_action(self, message: Message) -> Message:
        source = self.store.find_entry(self.worksheet.id, message["entry"])
        action = make_action_id(self.worksheet.id, message["entry"])
        there = self.store.find_entry(ACTIONS, action)
        if source is not None and (there is None or there.deleted):
            activity = self.store.content.find_activity_of(self.worksheet.id)
            what = source.values.get(self.worksheet.action or "")
            values = {
                "what": what,
                "status": "open",
                "activity": activity.id if activity else None,
                "worksheet": self.worksheet.id,
                "entry": source.id,
            }
            self.store.save(ACTIONS, [Edit(action, values)])
            self._on_change(self, {ACTIONS})
        text = "It is among your actions now." if there is None or there.deleted else "It is among your actions already."
        return {"type": "action", "entry": message["entry"], "action": action, "text": text}

    # The timer

    def _start_timer(self, _message: Message) -> Message:
        running = [entry for entry in self._entries() if _running_since(self.worksheet, entry)]
        if running:
            return {**self.refresh(), "text": "A timer is running already."}
        now = self._now().astimezone()
        values = {
            "date": now.date(),
            "start": now.time(),
            "source": "timer",
            "source_id": now.astimezone(dt.UTC).isoformat(timespec="seconds"),
        }
        saved = self.store.save(self.worksheet.id, [Edit(make_entry_id(), values)])
        return self._saved(saved, text="The timer is running; you may close this page meanwhile.")

    def _stop_timer(self, message: Message) -> Message:
        entry = self.store.find_entry(self.worksheet.id, message["entry"])
        since = _running_since(self.worksheet, entry) if entry else None
        if since is None:
            return {**self.refresh(), "text": "That timer has been stopped already."}
        minutes = round((self._now() - dt.datetime.fromisoformat(since)).total_seconds() / 60)
        saved = self.store.save(self.worksheet.id, [Edit(message["entry"], {"minutes": max(minutes, 1)})])
        return self._saved(saved, text="The timer has stopped.")


def make_action_id(worksheet: str, entry: str) -> str:
    """Return the id of the action made from an entry: the same each time, so that it is made only once."""
    return make_cell_id(worksheet, entry)


def find_origin(store: Store, entry: Entry) -> str:
    """Return where an action or a reflection came from, in words; "" for entries that come from nowhere else."""
    activity, worksheet = entry.values.get("activity"), entry.values.get("worksheet")
    if entry.worksheet not in {ACTIONS, "reflections"} or not activity:
        return ""
    try:
        parts = [store.content.get_activity(str(activity)).title]
        if worksheet:
            parts.append(store.content.get_worksheet(str(worksheet)).title)
    except WorkbookError:  # an edition without that activity
        return ""
    return ": ".join(parts)


def _running_since(worksheet: Worksheet, entry: Entry) -> str | None:
    """Return when the timer of an entry was started, or None when it is not running."""
    values = entry.values
    if worksheet.timer and values.get("source") == "timer" and values.get("minutes") is None:
        return str(values["source_id"]) if values.get("source_id") else None
    return None


def _view_of(worksheet: Worksheet) -> View:
    return "table" if worksheet.layout == "playable" else worksheet.layout


def _list_suggestions(worksheet: Worksheet, entries: Iterable[Entry]) -> dict[str, list[str]]:
    fields = [field.name for field in worksheet.fields if field.type == "name"]
    return {
        name: sorted({str(entry.values[name]) for entry in entries if entry.values.get(name)}, key=str.casefold)
        for name in fields
    }
