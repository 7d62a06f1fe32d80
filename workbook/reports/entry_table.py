"""Show a worksheet's entries as text, question by question, without columns that carry no information."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from workbook.content.values import format_value
from workbook.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from workbook.content.definitions import Activity, Field, Worksheet
    from workbook.content.loader import Content
    from workbook.document.html import Kind
    from workbook.store.entries import Entry

Definition = TypeVar("Definition")
KINDS: dict[str, Kind] = {
    "integer": "number",
    "number": "number",
    "share": "number",
    "date": "date",
    "due-date": "date",
}
# In shared lists, these fields hold ids; as text they are one answer, the origin of the entry.
SHARED_LISTS = {"actions", "reflections", "steps-done"}
ORIGIN_FIELDS = {"activity", "worksheet", "entry", "prompt", "step"}
ORIGIN_TITLE = "From"


@dataclass(frozen=True)
class Column:
    """One question, with the answer of each entry.

    Parameters
    ----------
    name
        The field's name; "" for the origin of an entry.
    title
        The question, with its unit where the answers are numbers.
    answers
        The answer of each entry, in the order of the entries; "" where there is none.
    kind
        The kind of answer, as far as tables format it differently.
    is_typed
        Whether the learner fills it in; the workbook fills in the others.
    usual
        The value that the workbook fills in by default; "" where the learner fills it in.
    """

    name: str
    title: str
    answers: tuple[str, ...]
    kind: Kind = "words"
    is_typed: bool = True
    usual: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no entry has an answer."""
        return not any(self.answers)

    @property
    def says_something(self) -> bool:
        """Whether the column is worth showing: an answer differs from the workbook's default."""
        return bool(set(self.answers) - {"", self.usual})


def make_columns(
    worksheet: Worksheet,
    entries: Sequence[Entry],
    names: Mapping[str, Mapping[str, str]],
    *,
    content: Content,
) -> list[Column]:
    """Return the questions of a worksheet with the answers of its entries, in the worksheet's order.

    Parameters
    ----------
    worksheet
        The worksheet.
    entries
        Its entries, in the order in which they are shown.
    names
        The names of the entries referred to, by id, by the id of their worksheet.
    content
        The content, for the titles of activities and worksheets.
    """
    is_shared = worksheet.id in SHARED_LISTS
    fields = [field for field in worksheet.fields if not (is_shared and field.name in ORIGIN_FIELDS)]
    columns = [_make_column(field, entries, names) for field in fields]
    if is_shared:
        origins = tuple(format_origin(entry, content) for entry in entries)
        columns.append(Column("", ORIGIN_TITLE, origins))
    return columns


def show_answer(field: Field, entry: Entry, names: Mapping[str, Mapping[str, str]]) -> str:
    """Return the answer of an entry to one question as text; "" where there is none.

    A number has no unit, and a file no folders, because folders describe a computer and not the work.
    """
    value = entry.values.get(field.name)
    if field.type == "file":
        return re.split(r"[/\\]", format_value(field, value))[-1]
    if KINDS.get(field.type) == "number":
        field = field.model_copy(update={"unit": ""})
    return format_value(field, value, names.get(field.reference or ""))


def render_draft(entry: Entry) -> str:
    """Return the problems of an entry as text; "" when it has none."""
    return f"Draft: {' '.join(entry.problems.values())}" if entry.is_draft else ""


def format_origin(entry: Entry, content: Content) -> str:
    """Return the activity in which an action, a reflection or a completed step was made, with details; "" if there is none."""
    values = entry.values
    activity = _find(content.get_activity, values.get("activity"))
    worksheet = _find(content.get_worksheet, values.get("worksheet"))
    parts = [activity.title if activity else "", worksheet.title if worksheet else ""]
    if activity:
        parts += [_get_step(activity, values.get("step")), _get_prompt(activity, values.get("prompt"))]
    return ": ".join(part for part in parts if part)


def _make_column(field: Field, entries: Sequence[Entry], names: Mapping[str, Mapping[str, str]]) -> Column:
    has_unit = field.type in {"integer", "number"} and field.unit and field.unit.lower() not in field.title.lower()
    is_typed = field.filled_by == "learner"
    return Column(
        name=field.name,
        title=f"{field.title} ({field.unit})" if has_unit else field.title,
        answers=tuple(show_answer(field, entry, names) for entry in entries),
        kind=KINDS.get(field.type, "words"),
        is_typed=is_typed,
        usual="" if is_typed else format_value(field, field.default),
    )


def _find(get: Callable[[str], Definition], name: object) -> Definition | None:
    try:
        return get(str(name)) if name else None
    except UnknownNameError:  # written with an edition of the content that had it
        return None


def _get_step(activity: Activity, name: object) -> str:
    return next((step.text for step in activity.steps if step.id == name), "")


def _get_prompt(activity: Activity, name: object) -> str:
    return next((reflection.prompt for reflection in activity.reflections if reflection.id == name), "")
