"""Show a worksheet's entries in words, question by question, and leave out what says nothing."""

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
# In the lists that all activities share, these fields hold ids; in words they are one answer: where it came from.
SHARED_LISTS = {"actions", "reflections", "steps-done"}
ORIGIN_FIELDS = {"activity", "worksheet", "entry", "prompt", "step"}
ORIGIN_TITLE = "From"
_FOLDERS = re.compile(r".*[/\\]")


@dataclass(frozen=True)
class Column:
    """One question, with what each entry answers to it.

    Parameters
    ----------
    name
        The field's name; "" for where an entry came from.
    title
        The question, with its unit where the answers are numbers.
    answers
        What each entry says, in the order of the entries; "" where it says nothing.
    kind
        What the answers are, as far as a table sets them differently.
    is_typed
        Whether a learner fills it in; the workbook fills in the others.
    usual
        What the workbook fills in unless it knows better; "" where a learner fills it in.
    """

    name: str
    title: str
    answers: tuple[str, ...]
    kind: Kind = "words"
    is_typed: bool = True
    usual: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no entry answers it."""
        return not any(self.answers)

    @property
    def says_something(self) -> bool:
        """Whether it is worth showing: some answer is more than what the workbook fills in everywhere."""
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
        For each worksheet that is referred to, the names of its entries by their ids.
    content
        Where the titles of activities and worksheets stand.
    """
    is_shared = worksheet.id in SHARED_LISTS
    fields = [field for field in worksheet.fields if not (is_shared and field.name in ORIGIN_FIELDS)]
    columns = [_make_column(field, entries, names) for field in fields]
    if is_shared:
        origins = tuple(format_origin(entry, content) for entry in entries)
        columns.append(Column("", ORIGIN_TITLE, origins))
    return columns


def show_answer(field: Field, entry: Entry, names: Mapping[str, Mapping[str, str]]) -> str:
    """Return what an entry says to one question, in words; "" where it says nothing.

    A number is without its unit, and a file without its folders: they tell about a machine, not about the work.
    """
    value = entry.values.get(field.name)
    if field.type == "file":
        return _FOLDERS.sub("", format_value(field, value))
    if KINDS.get(field.type) == "number":
        field = field.model_copy(update={"unit": ""})
    return format_value(field, value, names.get(field.reference or ""))


def render_draft(entry: Entry) -> str:
    """Return what is wrong with an entry, in words; "" when nothing is."""
    return f"Draft: {' '.join(entry.problems.values())}" if entry.is_draft else ""


def format_origin(entry: Entry, content: Content) -> str:
    """Return the activity an action, a reflection or a ticked step came from, and what in it; "" if from none."""
    values = entry.values
    activity = _find(content.get_activity, values.get("activity"))
    worksheet = _find(content.get_worksheet, values.get("worksheet"))
    parts = [activity.title if activity else "", worksheet.title if worksheet else ""]
    if activity:
        parts += [_find_step(activity, values.get("step")), _find_prompt(activity, values.get("prompt"))]
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
    except UnknownNameError:  # written with an edition that had it
        return None


def _find_step(activity: Activity, name: object) -> str:
    return next((step.text for step in activity.steps if step.id == name), "")


def _find_prompt(activity: Activity, name: object) -> str:
    return next((reflection.prompt for reflection in activity.reflections if reflection.id == name), "")
