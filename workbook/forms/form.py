"""A form's side in the kernel: it answers what the browser asks, one message at a time.

Entries travel only in these messages and never in a widget's state, so that no notebook file can come to hold them.
Messages arrive in changing threads. An error in a widget's callback would be invisible to the learner, so whatever
goes wrong here is an answer, too.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, Any

from workbook.content.values import Value, show_value
from workbook.errors import WorkbookError
from workbook.forms.actions import ACTIONS, find_origin, make_action, make_action_id
from workbook.forms.definition import View, describe_worksheet
from workbook.forms.pasting import read_block
from workbook.forms.registers import add_name
from workbook.forms.screen import from_screen, show_time, to_screen
from workbook.forms.timer import find_start, start_timer, stop_timer
from workbook.store.entries import Edit, Entry, Revision, Saved
from workbook.store.store import REMOVED, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from workbook.content.definitions import Worksheet

Message = dict[str, Any]
HISTORY_SHOWN = 50

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
    view
        How the entries are laid out; None for the worksheet's own layout.
    fixed
        Values that every entry of this form has, and by which it chooses the entries it shows.
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
        self._change: int | None = None
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
        return self._change is not None

    @property
    def concerns(self) -> set[str]:
        """The ids of the worksheets whose entries can be seen in this form."""
        axes = {axis.worksheet for axis in self._axes}
        return {self.worksheet.id, *self._references, *axes, *({ACTIONS} if self.worksheet.action else ())}

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
        except Exception as error:  # noqa: BLE001 see the module's docstring
            # The kind of error alone: its text may quote what was typed, and a log is not for that.
            kind = type(error).__name__
            _log.error("The form %s could not answer %s: %s", self.worksheet.id, message.get("type"), kind)
            answer = {"type": "not-saved", "reason": f"something unexpected went wrong ({kind})."}
        return {**answer, "request": message.get("request")}

    def refresh(self) -> Message:
        """Return a message with everything the form shows, as it stands now."""
        self._change = self.store.change()
        entries = [entry for entry in self.store.entries(self.worksheet.id) if self._shows(entry)]
        latest = max((entry.saved_at for entry in entries), default=None)
        return {
            "type": "entries",
            "entries": self._describe_entries(entries),
            **self._describe_surroundings(),
            "suggestions": _list_suggestions(self.worksheet, entries),
            "at": show_time(latest, now=self._now()) if latest else None,
            "read_only": self.store.read_only,
        }

    # Reading

    def _load(self, _message: Message) -> Message:
        return self.refresh()

    def _look_again(self, _message: Message) -> Message:
        return {"type": "unchanged"} if self.store.change() == self._change else self.refresh()

    @property
    def _references(self) -> set[str]:
        return {field.reference for field in self.worksheet.fields if field.reference}

    @property
    def _axes(self) -> list[Any]:
        return [axis for axis in (self.worksheet.rows, self.worksheet.columns) if axis]

    def _shows(self, entry: Entry) -> bool:
        return _has(entry.values, self.fixed)

    def _describe_entries(self, entries: Iterable[Entry]) -> list[Message]:
        made = {action.id for action in self.store.entries(ACTIONS)} if self.worksheet.action else set()
        return [
            {
                "id": entry.id,
                "position": entry.position,
                "values": {
                    name: to_screen(field, value)
                    for name, value in entry.values.items()
                    if (field := self.worksheet.find_field(name))
                },
                "problems": dict(entry.problems),
                "action": make_action_id(self.worksheet.id, entry.id) in made,
                "origin": find_origin(self.store, entry),
                "since": find_start(self.worksheet, entry),
            }
            for entry in entries
        ]

    def _describe_surroundings(self) -> Message:
        """Return what the form names besides its own entries: those of registers, and a matrix's rows and columns."""
        axes = []
        for axis in self._axes:
            names = self.store.names(axis.worksheet)
            entries = (entry for entry in self.store.entries(axis.worksheet) if _has(entry.values, axis.where))
            axes.append([{"id": entry.id, "name": names[entry.id]} for entry in entries])
        return {"axes": axes, "names": {worksheet: self._list_names(worksheet) for worksheet in self._references}}

    def _list_names(self, worksheet: str) -> list[Message]:
        names = self.store.names(worksheet).items()
        return [{"id": entry, "name": name, "removed": name.endswith(REMOVED)} for entry, name in names]

    def _show_history(self, _message: Message) -> Message:
        # A form of part of a worksheet looks through all of it for its own.
        revisions = self.store.history(self.worksheet.id, limit=None if self.fixed else HISTORY_SHOWN)
        shown = [revision for revision in revisions if _has(revision.values, self.fixed)][:HISTORY_SHOWN]
        names = self.store.names(self.worksheet.id)
        others = {worksheet: self.store.names(worksheet) for worksheet in self._references}
        return {"type": "history", "revisions": [self._describe_revision(one, names, others) for one in shown]}

    def _describe_revision(
        self, revision: Revision, names: Mapping[str, str], others: Mapping[str, Mapping[str, str]]
    ) -> Message:
        changes = []
        for name in revision.changed:
            field = self.worksheet.find_field(name)
            if field is None or name in self.fixed:
                continue
            before, after = (revision.before or {}).get(name), revision.values.get(name)
            names_there = others.get(field.reference or "")
            changes.append(
                {
                    "title": field.title,
                    "before": show_value(field, before, names_there),
                    "after": show_value(field, after, names_there),
                }
            )
        return {
            "entry": revision.entry,
            "revision": revision.revision,
            "name": names.get(revision.entry, ""),
            "at": show_time(revision.saved_at, now=self._now()),
            "action": "delete" if revision.deleted else "begin" if revision.before is None else revision.action,
            "changes": changes,
        }

    # Writing

    def _save(self, message: Message) -> Message:
        edits = [
            Edit(edit["entry"], self._to_store(edit["values"]) | self.fixed, self._to_store(edit.get("seen") or {}))
            for edit in message["edits"]
        ]
        return self._saved(self.store.save(self.worksheet.id, edits, window=self.window))

    def _to_store(self, shown: Mapping[str, object]) -> dict[str, Any]:
        return {name: from_screen(self.worksheet.field(name), value) for name, value in shown.items()}

    def _saved(self, saved: Saved, *, text: str = "", changed: Iterable[str] = ()) -> Message:
        self._change = saved.change
        self._on_change(self, {self.worksheet.id, *changed})
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
        edits, added = read_block(
            self.store,
            self.worksheet,
            entries=message["entries"],
            fields=message["fields"],
            cells=message["cells"],
            defaults=message["defaults"],
        )
        edits = [Edit(edit.entry, {**edit.values, **self.fixed}) for edit in edits]
        saved = self.store.save(self.worksheet.id, edits)
        word = "cell" if self._axes else "row"
        text = f"{len(edits)} {word if len(edits) == 1 else word + 's'} pasted and saved."
        if added:
            text += f" New and added: {', '.join(added)}."
        answer = self._saved(saved, text=text, changed=self._references if added else ())
        return {**answer, **self._describe_surroundings()}

    def _delete(self, message: Message) -> Message:
        entry = message["entry"]
        uses = self.store.find_uses(self.worksheet.id, entry)
        if not uses or message.get("sure"):
            saved = self.store.delete(self.worksheet.id, [entry])
            return self._saved(saved, text="Deleted. Undo brings it back.")
        title = self.store.content.get_worksheet
        places = ", ".join(f"{number} in {title(worksheet).title}" for worksheet, number in uses.items())
        name = self.store.names(self.worksheet.id)[entry]
        text = f'"{name}" is used elsewhere ({places}). It would still be named there, marked as removed.'
        return {"type": "confirm", "entry": entry, "text": text}

    def _undo(self, _message: Message) -> Message:
        saved = self.store.undo(self.worksheet.id, where=self.fixed)
        return self._saved(saved, text="Undone.") if saved else _nothing("There is nothing to undo.")

    def _restore(self, message: Message) -> Message:
        saved = self.store.restore(self.worksheet.id, message["entry"], message["revision"])
        return self._saved(saved, text="Brought back as it was.")

    # Other worksheets, and the timer

    def _add_to_register(self, message: Message) -> Message:
        worksheet, name = message["worksheet"], message["name"].strip()
        if not name:
            return _nothing("Type a name first.")
        # What is added to a matrix must be one of the entries that its axis shows.
        where = {key: value for axis in self._axes if axis.worksheet == worksheet for key, value in axis.where.items()}
        entry = add_name(self.store, worksheet, name, values=where)
        self._on_change(self, {worksheet})
        return {"type": "added", "worksheet": worksheet, "entry": entry, **self._describe_surroundings()}

    def _make_action(self, message: Message) -> Message:
        entry = self.store.find_entry(self.worksheet.id, message["entry"])
        if entry is None:
            return _nothing("Write something into this entry first.")
        is_new = make_action(self.store, self.worksheet, entry)
        if is_new:
            self._on_change(self, {ACTIONS})
        text = f"It is among your actions {'now' if is_new else 'already'}."
        return {
            "type": "action",
            "action": make_action_id(self.worksheet.id, entry.id),
            "entries": self._describe_entries([entry]),
            "text": text,
        }

    def _start_timer(self, _message: Message) -> Message:
        saved = start_timer(self.store, self.worksheet, now=self._now())
        if saved is None:
            return {**self.refresh(), "text": "A timer is running already."}
        return self._saved(saved, text="The timer is running; you may close this page meanwhile.")

    def _stop_timer(self, message: Message) -> Message:
        saved = stop_timer(self.store, self.worksheet, message["entry"], now=self._now())
        if saved is None:
            return {**self.refresh(), "text": "That timer has been stopped already."}
        return self._saved(saved, text="The timer has stopped.")


def _nothing(text: str) -> Message:
    return {"type": "nothing", "text": text}


def _has(values: Mapping[str, Value], wanted: Mapping[str, str]) -> bool:
    return all(values.get(name) == value for name, value in wanted.items())


def _view_of(worksheet: Worksheet) -> View:
    return "table" if worksheet.layout == "playable" else worksheet.layout


def _list_suggestions(worksheet: Worksheet, entries: Iterable[Entry]) -> dict[str, list[str]]:
    fields = [field.name for field in worksheet.fields if field.type == "name"]
    return {
        name: sorted({str(entry.values[name]) for entry in entries if entry.values.get(name)}, key=str.casefold)
        for name in fields
    }
