"""Answer the messages of a form in the browser.

Entries travel only in these messages and are never part of a widget's state, so that no notebook file can contain them.
Messages arrive in changing threads. An error in a widget's callback would be invisible to the learner, so errors are answers too.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from typing import TYPE_CHECKING, Any

from workbook.errors import WorkbookError
from workbook.forms.action_links import ACTIONS, make_action_id, save_action
from workbook.forms.control_values import format_time, from_control
from workbook.forms.copied_values import copy_values
from workbook.forms.definition import View, choose_view, describe_worksheet
from workbook.forms.exercise_attempts import describe_exercise, save_conversation, save_sorting
from workbook.forms.initial_entries import create_initial_entries
from workbook.forms.pasted_cells import parse_block
from workbook.forms.payloads import (
    has_values,
    list_suggestions,
    make_entries_payload,
    make_names_payload,
    make_revisions_payload,
)
from workbook.forms.registers import add_name, create_cell, load_ids_by_name
from workbook.forms.timer import start_timer, stop_timer
from workbook.store.entries import Edit, Entry, SaveResult, make_entry_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from workbook.content.definitions import Worksheet
    from workbook.forms.messages import (
        ActionAnswer,
        AddedAnswer,
        AddRequest,
        Answer,
        ConfirmAnswer,
        DeleteRequest,
        EntriesAnswer,
        EntryRequest,
        HistoryAnswer,
        HtmlAnswer,
        LoadRequest,
        MarkRequest,
        NoteAnswer,
        OfferRequest,
        PasteRequest,
        PlayRequest,
        Request,
        RestoreRequest,
        SavedAnswer,
        SaveRequest,
        SimpleRequest,
    )
    from workbook.store.store import Store

HISTORY_SHOWN = 50
ERASED = "This has been erased in the meantime, so that what you typed into it is not saved."
# The requests that change entries. Each is one transaction, in which what was read stays true until it is saved.
_WRITING = frozenset(
    {
        *("save", "paste", "delete", "undo", "restore", "add"),
        *("action", "start-timer", "stop-timer", "mark", "offer", "play"),
    }
)

_log = logging.getLogger(__name__)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Form:
    """The entries of one worksheet, as one form on a page shows and changes them.

    Parameters
    ----------
    store
        The store.
    worksheet
        The worksheet to fill in.
    window
        The window in which the form is.
    view
        The layout of the entries; None for the worksheet's own.
    fixed
        Values that every entry of this form has; the form shows only entries with these values.
    extra, visible_fields
        Further properties of the form's description, and the visible fields; see `describe_worksheet`.
    example
        Returns a filled example of the worksheet as safe HTML; None when there is none.
    on_change
        Called with the ids of the worksheets that an answer has changed.
    now
        Returns the present moment.
    """

    def __init__(
        self,
        store: Store,
        worksheet: Worksheet,
        *,
        window: str,
        view: View | None = None,
        fixed: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
        visible_fields: Collection[str] = (),
        example: Callable[[], str] | None = None,
        on_change: Callable[[Form, set[str]], None] = lambda _form, _worksheets: None,
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> None:
        self.store, self.worksheet = store.for_window(window), worksheet
        self.fixed = dict(fixed or {})
        self._example = example
        play = describe_exercise(store.content, worksheet.play) if worksheet.play else {}
        self.definition = describe_worksheet(
            worksheet,
            view=view or choose_view(worksheet),
            fixed=self.fixed,
            extra={"has_example": example is not None, **play, **(extra or {})},
            visible_fields=visible_fields,
        )
        self._on_change, self._now = on_change, now
        self._change: int | None = None
        self._shown: set[str] = set()  # the entries that the browser knows
        self._draft_place = ""
        self._answers: dict[str, Callable[[Any], Answer]] = {
            "load": self._load,
            "visible": self._check_for_changes,
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
            "mark": self._mark_moment,
            "offer": self._take_offer,
            "play": self._save_attempt,
            "example": self._show_example,
        }

    is_slow = False

    @property
    def is_loaded(self) -> bool:
        """Whether the browser has loaded the entries."""
        return self._change is not None

    @property
    def followed_worksheets(self) -> set[str]:
        """The ids of the worksheets whose entries are visible in this form."""
        axes = {axis.worksheet for axis in self._axes}
        return {self.worksheet.id, *self._references, *axes, *({ACTIONS} if self.worksheet.action else ())}

    def answer(self, message: Request) -> Answer:
        """Return the answer to a message of the browser; an error is an answer too.

        Parameters
        ----------
        message
            `type` is the kind of request; `request` is returned, so that the browser can match the answer.
        """
        answer: Answer
        try:
            kind = message["type"]
            with self.store.transaction() if kind in _WRITING else contextlib.nullcontext():
                answer = self._answers[kind](message)
        except WorkbookError as error:
            answer = {"type": "not-saved", "reason": str(error).removeprefix("Not saved: ")}
        except Exception as error:  # noqa: BLE001 see the module's docstring
            # Log only the type of the error, because its text may quote what was typed.
            name = type(error).__name__
            _log.error("The form %s could not answer %s: %s", self.worksheet.id, message.get("type"), name)
            answer = {"type": "not-saved", "reason": f"something unexpected went wrong ({name})."}
        answer["request"] = message.get("request")
        return answer

    def refresh(self) -> EntriesAnswer:
        """Return a message with the current state of everything that the form shows."""
        for worksheet in (self.worksheet.id, *(axis.worksheet for axis in self._axes)):
            if create_initial_entries(self.store, self.store.content.get_worksheet(worksheet)):
                self._on_change(self, {worksheet})
        self._change = self.store.change()
        entries = [entry for entry in self.store.entries(self.worksheet.id) if self._shows(entry)]
        self._shown |= {entry.id for entry in entries}
        self._draft_place = self.store.get_draft_place()
        latest = max((entry.saved_at for entry in entries), default=None)
        names = make_names_payload(self.store, self.worksheet)
        return {
            "type": "entries",
            "entries": make_entries_payload(self.store, self.worksheet, entries, now=self._now()),
            "names": names["names"],
            "picks": names["picks"],
            "axes": names["axes"],
            "suggestions": list_suggestions(self.worksheet, entries),
            "at": format_time(latest, now=self._now()) if latest else None,
            "read_only": self.store.read_only,
            "drafts": self._draft_place,
        }

    # Reading

    def _load(self, _message: LoadRequest) -> EntriesAnswer:
        return self.refresh()

    def _check_for_changes(self, _message: LoadRequest) -> NoteAnswer | EntriesAnswer:
        return {"type": "unchanged"} if self.store.change() == self._change else self.refresh()

    @property
    def _references(self) -> set[str]:
        return {field.reference for field in self.worksheet.fields if field.reference}

    @property
    def _axes(self) -> list[Any]:
        return [axis for axis in (self.worksheet.rows, self.worksheet.columns) if axis]

    def _shows(self, entry: Entry) -> bool:
        return has_values(entry.values, self.fixed)

    def _show_history(self, _message: SimpleRequest) -> HistoryAnswer:
        # A form with part of a worksheet has to search the history of the whole worksheet.
        revisions = self.store.history(self.worksheet.id, limit=None if self.fixed else HISTORY_SHOWN)
        shown = [revision for revision in revisions if has_values(revision.values, self.fixed)][:HISTORY_SHOWN]
        described = make_revisions_payload(self.store, self.worksheet, shown, hidden=self.fixed, now=self._now())
        return {"type": "history", "revisions": described}

    def _show_example(self, _message: SimpleRequest) -> HtmlAnswer:
        return {"type": "example", "html": self._example() if self._example else ""}

    # Writing

    def _save(self, message: SaveRequest) -> SavedAnswer:
        edits = [
            Edit(edit["entry"], self._to_store(edit["values"]) | self.fixed, self._to_store_all(edit.get("seen", {})))
            for edit in message["edits"]
        ]
        erased = self._list_erased(edits)
        edits = copy_values(self.store, self.worksheet, [edit for edit in edits if edit.entry not in erased])
        answer = self._make_saved_answer(self.store.save(self.worksheet.id, edits, is_typing=True))
        if erased:
            self._shown -= erased
            answer["gone"] += sorted(erased)
            answer["text"] = ERASED
        return answer

    def _list_erased(self, edits: Iterable[Edit]) -> set[str]:
        """Return the entries that the browser still shows although they have been erased since it loaded them."""
        if not self._draft_place or self.store.get_draft_place() == self._draft_place:
            return set()
        shown = [edit.entry for edit in edits if edit.entry in self._shown]
        return {entry for entry in shown if self.store.find_entry(self.worksheet.id, entry) is None}

    def _to_store(self, shown: Mapping[str, object]) -> dict[str, Any]:
        return {name: from_control(self.worksheet.field(name), value) for name, value in shown.items()}

    def _to_store_all(self, shown: Mapping[str, Iterable[object]]) -> dict[str, list[object]]:
        return {
            name: [from_control(self.worksheet.field(name), value) for value in known] for name, known in shown.items()
        }

    def _make_saved_answer(self, saved: SaveResult, *, text: str = "", changed: Iterable[str] = ()) -> SavedAnswer:
        self._change = saved.change
        self._on_change(self, {self.worksheet.id, *changed})
        shown = [entry for entry in saved.entries if not entry.deleted and self._shows(entry)]
        text = text or self._describe_late_edits(saved)
        gone = [entry.id for entry in saved.entries if entry.deleted]
        self._shown = (self._shown | {entry.id for entry in shown}) - set(gone)
        return {
            "type": "saved",
            "at": format_time(saved.at, now=self._now()),
            "entries": make_entries_payload(self.store, self.worksheet, shown, now=self._now()),
            "gone": gone,
            "text": text,
        }

    def _describe_late_edits(self, saved: SaveResult) -> str:
        """Return a sentence about what another window had done to the saved entries in the meantime; "" for nothing."""
        if saved.revived:
            return "This had been deleted in another window; what you typed has brought it back. Delete it again if it should go."
        if saved.created & self._shown:
            return "This is not in the backup that was restored; what you typed is saved as new."
        fields = {name for lost in saved.overwritten.values() for name in lost}
        if not fields:
            return ""
        titles = " and ".join(self.worksheet.field(name).title for name in sorted(fields))
        return f"{titles} had been changed in another window; your text is kept, and the other one is in the history."

    def _paste(self, message: PasteRequest) -> SavedAnswer:
        edits, added = parse_block(
            self.store,
            self.worksheet,
            entries=message["entries"],
            fields=message["fields"],
            cells=message["cells"],
            defaults=message["defaults"],
        )
        edits = [Edit(edit.entry, {**edit.values, **self.fixed}) for edit in edits]
        edits = copy_values(self.store, self.worksheet, edits)
        saved = self.store.save(self.worksheet.id, edits)
        word = "cell" if self._axes else "row"
        text = f"{_count(len(edits), word)} pasted and saved."
        if beyond := message["beyond"]:
            text += f" {_count(beyond, 'cell')} had no place here and {'was' if beyond == 1 else 'were'} left out."
        if added:
            text += f" New and added: {', '.join(added)}."
        answer = self._make_saved_answer(saved, text=text, changed=self._references if added else ())
        return {**answer, **make_names_payload(self.store, self.worksheet)}

    def _delete(self, message: DeleteRequest) -> SavedAnswer | ConfirmAnswer:
        entry = message["entry"]
        uses = self.store.count_uses(self.worksheet.id, entry)
        if not uses or message.get("sure"):
            saved = self.store.delete(self.worksheet.id, [entry])
            return self._make_saved_answer(saved, text="Deleted. Undo brings it back.")
        title = self.store.content.get_worksheet
        places = ", ".join(f"{number} in {title(worksheet).title}" for worksheet, number in uses.items())
        name = self.store.names(self.worksheet.id)[entry]
        text = f'"{name}" is used elsewhere ({places}). It would still be named there, marked as removed.'
        return {"type": "confirm", "entry": entry, "text": text}

    def _undo(self, _message: SimpleRequest) -> SavedAnswer | NoteAnswer:
        saved = self.store.undo(self.worksheet.id, where=self.fixed)
        return self._make_saved_answer(saved, text="Undone.") if saved else _make_note("There is nothing to undo.")

    def _restore(self, message: RestoreRequest) -> SavedAnswer:
        saved = self.store.restore(self.worksheet.id, message["entry"], message["revision"])
        return self._make_saved_answer(saved, text="Brought back as it was.")

    # Other worksheets, the timer, and exercises

    def _add_to_register(self, message: AddRequest) -> AddedAnswer | NoteAnswer:
        worksheet, name = message["worksheet"], message["name"].strip()
        if not name:
            return _make_note("Type a name first.")
        # A new row or column of a matrix must be among the entries that its axis shows.
        where = {key: value for axis in self._axes if axis.worksheet == worksheet for key, value in axis.where.items()}
        entry = add_name(self.store, worksheet, name, values=where)
        self._on_change(self, {worksheet})
        names = make_names_payload(self.store, self.worksheet)
        return {
            "type": "added",
            "worksheet": worksheet,
            "entry": entry,
            "names": names["names"],
            "picks": names["picks"],
            "axes": names["axes"],
        }

    def _make_action(self, message: EntryRequest) -> ActionAnswer | NoteAnswer:
        entry = self.store.find_entry(self.worksheet.id, message["entry"])
        if entry is None:
            return _make_note("Write something into this entry first.")
        is_new = save_action(self.store, self.worksheet, entry)
        if is_new:
            self._on_change(self, {ACTIONS})
        text = f"It is among your actions {'now' if is_new else 'already'}."
        return {
            "type": "action",
            "action": make_action_id(self.worksheet.id, entry.id),
            "entries": make_entries_payload(self.store, self.worksheet, [entry], now=self._now()),
            "text": text,
        }

    def _start_timer(self, _message: SimpleRequest) -> SavedAnswer | EntriesAnswer:
        saved = start_timer(self.store, self.worksheet, now=self._now())
        if saved is None:
            return {**self.refresh(), "text": "A timer is running already."}
        return self._make_saved_answer(saved, text="The timer is running; you may close this page meanwhile.")

    def _stop_timer(self, message: EntryRequest) -> SavedAnswer | EntriesAnswer:
        saved = stop_timer(self.store, self.worksheet, message["entry"], now=self._now())
        if saved is None:
            return {**self.refresh(), "text": "That timer has been stopped already."}
        return self._make_saved_answer(saved, text="The timer has stopped.")

    def _mark_moment(self, message: MarkRequest) -> NoteAnswer:
        player = self.worksheet.player
        if player is None:
            return _make_note("There is no player here.")
        values = {
            player.entry: message["entry"],
            player.time: message["seconds"],
            player.verdict: message["verdict"],
        }
        self.store.save(player.moments, [Edit(make_entry_id(), values)])
        self._on_change(self, {player.moments})
        title = self.store.content.get_worksheet(player.moments).title
        return _make_note(f"Marked; write a note to it under {title}.")

    def _take_offer(self, message: OfferRequest) -> EntriesAnswer | NoteAnswer:
        offer = self.worksheet.offers[message["number"]]
        entry = self.store.find_entry(self.worksheet.id, message["entry"])
        name = str(entry.values.get(offer.field) or "").strip() if entry else ""
        if not name:
            return _make_note(f"{self.worksheet.field(offer.field).title} is empty.")
        title = self.store.content.get_worksheet(offer.to).title
        is_attached = name.casefold() in load_ids_by_name(self.store, offer.to)
        added = add_name(self.store, offer.to, name)
        if entry and offer.into:
            self.store.save(self.worksheet.id, [Edit(entry.id, {offer.into: added})])
        if entry and offer.about and offer.matrix and (about := entry.values.get(offer.about)):
            create_cell(self.store, offer.matrix, {offer.to: added, self.worksheet.field(offer.about).reference: about})
            self._on_change(self, {offer.matrix})
        self._on_change(self, {offer.to})
        return {**self.refresh(), "text": f'"{name}" is in {title} {"already" if is_attached else "now"}.'}

    def _save_attempt(self, message: PlayRequest) -> SavedAnswer | NoteAnswer:
        today = self._now().astimezone().date()
        saved: SaveResult | None
        if "answers" in message:
            saved = save_sorting(self.store, self.worksheet, message["answers"], today=today)
        else:
            saved = save_conversation(self.store, self.worksheet, message["choices"], today=today)
        if saved is None:
            return _make_note("That conversation has not come to its end.")
        play = self.worksheet.play
        return self._make_saved_answer(
            saved, text="This try is kept.", changed=[play.answers] if play and play.answers else ()
        )


def _make_note(text: str) -> NoteAnswer:
    return {"type": "nothing", "text": text}


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
