"""How the files of other programs map to worksheets: the definitions that content/imports/*.yaml is read into.

One file a program, and no code for any of them. A program is recognised by the columns its files have; each of its
parts says how one worksheet's fields are read from a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field as Setting
from pydantic import field_validator, model_validator

from workbook.content.definitions import Definition, FieldName, Identifier, Text
from workbook.content.loader import list_names, read_document
from workbook.errors import ContentError

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content, Document

IMPORTS_FOLDER = "imports"
LANGUAGES = ("en", "fr")
Columns = tuple[str, ...]
Source = Literal["table", "calendar"]
Reading = Literal[
    "text",  # as it stands, for a field of text; as the worksheet reads it, for any other
    "unquoted",  # without the quotation marks that another program left around it
    "percent",  # a share from 0 to 1, or a number with a per cent sign: both become a number of per cent
    "fiscal-year-end",  # 2023-2024: the last of March 2024, or of the `quarter` that is given
]
DateOrder = Literal["day-first", "month-first"]


def _to_columns(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _to_column_lists(value: Any) -> Any:
    return [_to_columns(item) for item in value] if isinstance(value, (list, tuple)) else value


class FieldRule(Definition):
    """How one field is read from a row.

    `columns` are names for the same thing: the first that is filled in counts, in upper or lower case; "{language}" in
    a name stands for en or fr. With `sum` they are added up. `value` is what it always is. `join` puts several rules'
    texts together, with `between` between them. `values` says what the source's codes mean, in one wording or in one
    for each language. `of` is the entry that this same row came to in another worksheet. `share` is the one column
    divided by the other, in per cent, where `columns` are empty.
    """

    columns: Columns = ()
    sum: bool = False
    value: str | int | float | None = None
    join: tuple[FieldRule, ...] = ()
    between: str = " "
    values: dict[str, str | dict[str, str]] = Setting(default_factory=dict)
    of: Identifier | None = None
    share: Columns = ()
    read: Reading = "text"
    quarter: int | None = Setting(default=None, ge=1, le=4)

    @model_validator(mode="before")
    @classmethod
    def _from_columns(cls, data: Any) -> Any:
        return {"columns": data} if isinstance(data, (str, list, tuple)) else data

    _read_columns = field_validator("columns", mode="before")(_to_columns)

    @model_validator(mode="after")
    def _check_source(self) -> FieldRule:
        given = [bool(self.columns or self.share), self.value is not None, bool(self.join), self.of is not None]
        if sum(given) != 1:
            raise ValueError("a field is read from columns, or has a value, or joins rules, or is `of` a worksheet")
        if self.share and len(self.share) != 2:  # noqa: PLR2004 a part and a whole
            raise ValueError("a share needs two columns: the part, and the whole")
        return self


class DurationFields(Definition):
    """One way in which a row tells how long something took; a bare number is in `unit`, anything else tells itself."""

    columns: Columns
    unit: Literal["hours", "minutes", "seconds"] = "hours"

    _read_columns = field_validator("columns", mode="before")(_to_columns)


class TimeFields(Definition):
    """When something was done and how long it took, for a worksheet with a date, a start and minutes.

    Without `date`, `start` and `end` are time stamps. Of several durations the first that is filled in counts; whatever
    else the row tells, the end among it, must agree.
    """

    date: Columns = ()
    start: Columns = ()
    end_date: Columns = ()
    end: Columns = ()
    durations: tuple[DurationFields, ...] = ()

    _read_columns = field_validator("date", "start", "end_date", "end", mode="before")(_to_columns)

    @model_validator(mode="after")
    def _check_enough(self) -> TimeFields:
        if not (self.date or self.start) or not (self.durations or (self.start and self.end)):
            raise ValueError("it needs a date or a start, and a duration or both a start and an end")
        return self


class Hints(Definition):
    """The columns in which the rules about kinds of work look."""

    project: Columns = ()
    calendar: Columns = ()
    attendee: Columns = ()
    word: Columns = ()

    _read_columns = field_validator("*", mode="before")(_to_columns)


class FormatPart(Definition):
    """How the rows of a file become entries of one worksheet.

    `identity` are the columns, each with its other names, that together make a row the same thing when it comes again;
    without any it is the worksheet's own label. For work of which a `time` is told that is when it began and whose it
    is; `has_own_id` when the source has an id of its own for it. Where no start is told, or a column of the identity is
    empty, what it is `described_by` belongs to it too. `family` is whose ids they are, where several programs tell of the same things. `once` takes the first of several rows that tell of the same thing. `split` is a column that lists
    several entries, with commas. `only_with` leaves out rows in which that field is empty.
    """

    worksheet: Identifier
    time: TimeFields | None = None
    fields: dict[FieldName, FieldRule] = Setting(default_factory=dict)
    hints: Hints = Hints()
    identity: tuple[Columns, ...] = ()
    described_by: tuple[Columns, ...] = ()
    has_own_id: bool = False
    family: Identifier | None = None
    once: bool = False
    split: str | None = None
    only_with: FieldName | None = None

    _read_lists = field_validator("identity", "described_by", mode="before")(_to_column_lists)


class FormatChoice(Definition):
    """What has to be chosen before a file can be brought in: only the rows that say so in one of the columns count."""

    title: Text
    columns: Columns = Setting(min_length=1)


class SourceFormat(Definition):
    """How the files of one program map to worksheets.

    A file is the program's when it has one column of each line of `recognised_by`. `blank` is what stands for "nothing"
    in its cells. `dates` is the order of day and month that it writes unless its user chose another.
    """

    id: Identifier
    title: Text
    description: Text
    source: Source = "table"
    recognised_by: tuple[Columns, ...] = ()
    choose: FormatChoice | None = None
    languages: tuple[Literal["en", "fr"], ...] = ()
    blank: tuple[str, ...] = ()
    dates: DateOrder | None = None
    parts: tuple[FormatPart, ...] = Setting(min_length=1)

    _read_lists = field_validator("recognised_by", mode="before")(_to_column_lists)

    @model_validator(mode="after")
    def _check_recognised(self) -> SourceFormat:
        if (self.source == "table") != bool(self.recognised_by):
            raise ValueError("a table is recognised by its columns, and a calendar by itself")
        return self

    def find_part(self, worksheet: str) -> FormatPart | None:
        """Return the part that fills a worksheet, or None."""
        return next((part for part in self.parts if part.worksheet == worksheet), None)

    def list_columns(self) -> list[str]:
        """Return the names of all columns that are read, with "{language}" as it stands."""
        columns = [*(self.choose.columns if self.choose else ())]
        for part in self.parts:
            lines = [*part.identity, *part.described_by, *(found for _, found in part.hints)]
            if part.time:
                lines += [part.time.date, part.time.start, part.time.end_date, part.time.end]
                lines += [duration.columns for duration in part.time.durations]
            for rule in part.fields.values():
                lines += [found for one in (rule, *rule.join) for found in (one.columns, one.share)]
            columns += [column for line in lines for column in line]
        return columns


def load_source_formats(content: Content) -> tuple[SourceFormat, ...]:
    """Read how every known program maps; raises ContentError with the problems of the first file that has any."""
    return tuple(read_program(content.folder, name).value for name in list_names(content.folder, IMPORTS_FOLDER))


def read_program(folder: Path, name: str) -> Document[SourceFormat]:
    """Read the file of one program; raises ContentError."""
    document = read_document(folder, f"{IMPORTS_FOLDER}/{name}.yaml", SourceFormat)
    if document.value.id != name:
        message = f'the id is "{document.value.id}" but the file is called "{name}.yaml"'
        raise ContentError([document.source.make_problem(("id",), message, "give both the same name")])
    return document
