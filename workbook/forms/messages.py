"""The messages between browser and kernel.

browser/messages.js repeats these types for the code in the browser; a test compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

if TYPE_CHECKING:
    from workbook.content.values import Value


class NamePayload(TypedDict):
    """An entry that can be chosen; a removed one keeps its name where it is used."""

    id: str
    name: str
    removed: bool


class EntryPayload(TypedDict):
    """An entry as its form shows it; `since` is the start of a running timer, `age` that of personal data."""

    id: str
    position: float
    values: dict[str, Value]
    problems: dict[str, str]
    action: bool
    origin: str
    since: str | None
    age: str


class ChangePayload(TypedDict):
    """A field that a revision changed, with its values as text."""

    title: str
    before: str
    after: str


class RevisionPayload(TypedDict):
    """A revision of an entry."""

    entry: str
    revision: int
    name: str
    at: str
    action: str
    changes: list[ChangePayload]


class NamesPayload(TypedDict):
    """The names that a form needs: by register, by field with a filter, and on the axes of a matrix."""

    names: dict[str | None, list[NamePayload]]
    picks: dict[str, list[NamePayload]]
    axes: list[list[NamePayload]]


class EditPayload(TypedDict):
    """An edit of an entry: the new values, and by field the values that the form has seen."""

    entry: str
    values: dict[str, object]
    seen: NotRequired[dict[str, list[object]]]


# Requests of a form or a review


class LoadRequest(TypedDict):
    """Load the entries; "visible" loads them only if they have changed, as when the page becomes visible again."""

    type: Literal["load", "visible"]
    request: NotRequired[str]


class SimpleRequest(TypedDict):
    """A request without details."""

    type: Literal["undo", "history", "start-timer", "example", "leave"]
    request: NotRequired[str]


class SaveRequest(TypedDict):
    """Save edits."""

    type: Literal["save"]
    request: NotRequired[str]
    edits: list[EditPayload]


class PasteRequest(TypedDict):
    """Save a pasted block of cells; `beyond` counts the cells that did not fit."""

    type: Literal["paste"]
    request: NotRequired[str]
    entries: list[str]
    fields: list[str]
    cells: list[list[str]]
    beyond: int
    defaults: dict[str, dict[str, Any]]


class DeleteRequest(TypedDict):
    """Delete an entry; `sure` deletes it even if others refer to it."""

    type: Literal["delete"]
    request: NotRequired[str]
    entry: str
    sure: NotRequired[bool]


class RestoreRequest(TypedDict):
    """Restore an earlier revision of an entry."""

    type: Literal["restore"]
    request: NotRequired[str]
    entry: str
    revision: int


class AddRequest(TypedDict):
    """Add an entry with a name to a register."""

    type: Literal["add"]
    request: NotRequired[str]
    worksheet: str
    name: str


class EntryRequest(TypedDict):
    """Make an entry's action, or stop its timer."""

    type: Literal["action", "stop-timer"]
    request: NotRequired[str]
    entry: str


class MarkRequest(TypedDict):
    """Mark a moment of a recording."""

    type: Literal["mark"]
    request: NotRequired[str]
    entry: str
    seconds: int
    verdict: str


class OfferRequest(TypedDict):
    """Add the text of an entry to a register, as the worksheet's offer with this number says."""

    type: Literal["offer"]
    request: NotRequired[str]
    entry: str
    number: int


class PlayRequest(TypedDict):
    """Save an attempt at an exercise: the answers of the sorting exercise, or the choices of a conversation."""

    type: Literal["play"]
    request: NotRequired[str]
    answers: NotRequired[dict[str, str]]
    choices: NotRequired[list[str]]


Request = (
    LoadRequest
    | SimpleRequest
    | SaveRequest
    | PasteRequest
    | DeleteRequest
    | RestoreRequest
    | AddRequest
    | EntryRequest
    | MarkRequest
    | OfferRequest
    | PlayRequest
)


# Answers to a form or a review


class EntriesAnswer(NamesPayload):
    """The current content of a form; `at` is the time of the last save, `drafts` where the browser keeps unsaved edits."""

    type: Literal["entries"]
    request: NotRequired[object]
    entries: list[EntryPayload]
    suggestions: dict[str, list[str]]
    at: str | None
    read_only: bool
    drafts: str
    text: NotRequired[str]


class SavedAnswer(TypedDict):
    """The entries that were saved, the ids of deleted ones, and a note; a paste may add names."""

    type: Literal["saved"]
    request: NotRequired[object]
    at: str
    entries: list[EntryPayload]
    gone: list[str]
    text: str
    names: NotRequired[dict[str | None, list[NamePayload]]]
    picks: NotRequired[dict[str, list[NamePayload]]]
    axes: NotRequired[list[list[NamePayload]]]


class AddedAnswer(NamesPayload):
    """The entry that was added to a register."""

    type: Literal["added"]
    request: NotRequired[object]
    worksheet: str
    entry: str


class ActionAnswer(TypedDict):
    """The action of an entry."""

    type: Literal["action"]
    request: NotRequired[object]
    action: str
    entries: list[EntryPayload]
    text: str


class ConfirmAnswer(TypedDict):
    """The question before an entry is deleted that others refer to."""

    type: Literal["confirm"]
    request: NotRequired[object]
    entry: str
    text: str


class HistoryAnswer(TypedDict):
    """The history of a form."""

    type: Literal["history"]
    request: NotRequired[object]
    revisions: list[RevisionPayload]


class HtmlAnswer(TypedDict):
    """A review, or a filled example, as safe HTML."""

    type: Literal["review", "example"]
    request: NotRequired[object]
    html: str


class NoteAnswer(TypedDict):
    """Nothing was saved; a note may say why."""

    type: Literal["nothing", "unchanged"]
    request: NotRequired[object]
    text: NotRequired[str]


class ErrorAnswer(TypedDict):
    """The request failed."""

    type: Literal["not-saved"]
    request: NotRequired[object]
    reason: str


Answer = (
    EntriesAnswer
    | SavedAnswer
    | AddedAnswer
    | ActionAnswer
    | ConfirmAnswer
    | HistoryAnswer
    | HtmlAnswer
    | NoteAnswer
    | ErrorAnswer
)


# Messages of a tool


class ToolMessage(TypedDict):
    """A request of a tool: load it, ask it something, or transfer a piece of a file, whose bytes come as buffers."""

    type: Literal["load", "ask", "file", "leave"]
    request: NotRequired[str]
    ask: NotRequired[str]
    values: NotRequired[dict[str, list[str]]]
    files: NotRequired[dict[str, list[str]]]
    control: NotRequired[str]
    number: NotRequired[int]
    form: NotRequired[str]


class ScreenMessage(TypedDict):
    """The next screen of a tool."""

    type: Literal["screen"]
    request: NotRequired[object]
    html: str
    region: str
    focus: str
    said: str
    problem: NotRequired[bool]


class FileMessage(TypedDict):
    """A file that a tool offers; its bytes come as a buffer."""

    type: Literal["handed-over"]
    request: object
    name: str
    mime: str
    show: bool


class ProgressMessage(TypedDict):
    """The progress of a tool: a text, and the finished share from 0 to 1, or None when it is unknown."""

    type: Literal["progress"]
    request: object
    text: str
    done: float | None


ToolAnswer = ScreenMessage | FileMessage | ProgressMessage
