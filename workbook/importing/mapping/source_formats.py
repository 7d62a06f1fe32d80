"""Define how the files of other programs map to worksheets, and load the definitions from content/imports/*.yaml.

There is one YAML file per format and no code for any format. A format is recognized by its columns. Each of its parts
defines how the fields of one worksheet are read from a row.
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

    from workbook.content.loader import Content, ContentFile

IMPORTS_FOLDER = "imports"
LANGUAGES = {"en": "English", "fr": "French"}
Columns = tuple[str, ...]
Source = Literal["table", "calendar"]
Reading = Literal[
    "text",  # unchanged for a text field; for other fields as the worksheet parses it
    "unquoted",  # without the quotation marks that another program put around it
    "percent",  # a share from 0 to 1, or a number with a per cent sign, converted to per cent
    "fiscal-year-end",  # 2023-2024 becomes the last day of March 2024, or of the given `quarter`
]
DateOrder = Literal["day-first", "month-first", "year-first"]


def _to_columns(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _to_column_lists(value: Any) -> Any:
    return [_to_columns(item) for item in value] if isinstance(value, (list, tuple)) else value


class FieldRule(Definition):
    """How one field is read from a row.

    Attributes
    ----------
    columns
        Alternative names of one column, in any case; the first that is not empty is used. "{language}" in a name stands
        for en or fr.
    sum
        Whether to add the numbers of all `columns` instead.
    value
        A constant value.
    join, between
        Rules whose texts are joined, and the text between them.
    values
        The values for the codes of the source: one text, or one per language.
    of
        The worksheet whose entry from the same row the field refers to.
    share
        Two columns; the first divided by the second, in per cent, is used where `columns` are empty.
    read, quarter
        How the text is converted; the quarter of a fiscal year.
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
        if self.share and len(self.share) != 2:  # noqa: PLR2004 a numerator and a denominator
            raise ValueError("a share needs two columns: the numerator and the denominator")
        return self


class DurationFields(Definition):
    """The columns of a duration; `unit` is the unit of a number without one."""

    columns: Columns
    unit: Literal["hours", "minutes", "seconds"] = "hours"

    _read_columns = field_validator("columns", mode="before")(_to_columns)


class TimeFields(Definition):
    """The columns for the date, the start and the duration of work.

    Without `date`, `start` and `end` are time stamps. The first duration that is not empty is used. Other durations, and
    the time from `start` to `end`, are compared with it. A row whose column `all_day` says yes is skipped.
    """

    date: Columns = ()
    start: Columns = ()
    end_date: Columns = ()
    end: Columns = ()
    durations: tuple[DurationFields, ...] = ()
    all_day: Columns = ()

    _read_columns = field_validator("date", "start", "end_date", "end", "all_day", mode="before")(_to_columns)

    @model_validator(mode="after")
    def _check_enough(self) -> TimeFields:
        if not (self.date or self.start) or not (self.durations or (self.start and self.end)):
            raise ValueError("it needs a date or a start, and a duration or both a start and an end")
        return self


class Hints(Definition):
    """The columns that the rules for kinds of work search, by place."""

    project: Columns = ()
    calendar: Columns = ()
    attendee: Columns = ()
    word: Columns = ()

    _read_columns = field_validator("*", mode="before")(_to_columns)


class FormatPart(Definition):
    """How the rows of a file become entries of one worksheet.

    It mirrors the YAML file, so it has as many attributes as an author needs keys.

    Attributes
    ----------
    worksheet, time, fields, hints
        The worksheet, and the columns of its time, its fields and the hints for kinds of work.
    identity
        The columns, each with alternative names, that identify an entry when a file is imported again; without any, the
        label of the worksheet does. For work with a `time`, the start is part of the identity.
    described_by
        Columns that are added to the identity where there is no start or an identity column is empty.
    has_own_id
        Whether the identity is an id from the source, so that the start is not needed.
    family
        The namespace of the ids, for several formats that describe the same entries.
    once
        Whether further rows for the same entry are skipped without a message.
    split
        A column that lists several entries, separated by commas.
    renamed_codes
        Codes in the split column that mean the same as another code, such as those of earlier years, and that code.
    only_with
        A field without which the row has no entry for this worksheet.
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
    split: Columns = ()
    renamed_codes: dict[str, str] = Setting(default_factory=dict)
    only_with: FieldName | None = None

    _read_lists = field_validator("identity", "described_by", mode="before")(_to_column_lists)
    _read_split = field_validator("split", mode="before")(_to_columns)


class FormatChoice(Definition):
    """A choice that is required before a file can be imported: only rows with the chosen name in a column are read.

    Attributes
    ----------
    title
        What is chosen.
    columns
        The columns with its names.
    codes
        The columns with its code, which stays the same when a name changes.
    """

    title: Text
    columns: Columns = Setting(min_length=1)
    codes: Columns = ()


class NewestRows(Definition):
    """How rows of several fiscal years are read: the newest come first.

    Attributes
    ----------
    year
        The column with the fiscal year.
    of
        The columns, each with alternative names, that identify what has a row per year. Of its rows only those of the
        newest year are read. Without any, all rows are read.
    """

    year: Columns
    of: tuple[Columns, ...] = ()

    _read_columns = field_validator("year", mode="before")(_to_columns)
    _read_lists = field_validator("of", mode="before")(_to_column_lists)


class SourceFormat(Definition):
    """How the files of one program map to worksheets.

    It mirrors the YAML file, so it has as many attributes as an author needs keys. A file has the format if it has one
    column of each line of `recognised_by`. `left_out` lists columns of its files that are not imported on purpose. `blank`
    lists the texts that mean an empty cell. `dates` is the usual order of day and month, in tables with one
    of the columns `dates_with`, if there are any. `newest` defines how rows of several years are read.
    """

    id: Identifier
    title: Text
    description: Text
    source: Source = "table"
    recognised_by: tuple[Columns, ...] = ()
    left_out: Columns = ()
    choose: FormatChoice | None = None
    languages: tuple[Literal["en", "fr"], ...] = ()
    blank: tuple[str, ...] = ()
    dates: DateOrder | None = None
    dates_with: Columns = ()
    newest: NewestRows | None = None
    parts: tuple[FormatPart, ...] = Setting(min_length=1)

    _read_lists = field_validator("recognised_by", mode="before")(_to_column_lists)
    _read_columns = field_validator("left_out", "dates_with", mode="before")(_to_columns)

    @model_validator(mode="after")
    def _check_recognised(self) -> SourceFormat:
        if (self.source == "table") != bool(self.recognised_by):
            raise ValueError("a table is recognized by its columns; a calendar needs none")
        return self

    def find_part(self, worksheet: str) -> FormatPart | None:
        """Return the part that fills a worksheet, or None.

        Parameters
        ----------
        worksheet
            The worksheet's id.

        Returns
        -------
        The part of the format that describes the worksheet; None when the format does not fill it.
        """
        return next((part for part in self.parts if part.worksheet == worksheet), None)

    def list_columns(self) -> list[str]:
        """Return the names of all columns that are read, with "{language}" unchanged."""
        choice = self.choose
        columns = [*((*choice.columns, *choice.codes) if choice else ()), *(self.newest.year if self.newest else ())]
        for part in self.parts:
            lines = [*part.identity, *part.described_by, *(found for _, found in part.hints)]
            if part.time:
                lines += [part.time.date, part.time.start, part.time.end_date, part.time.end, part.time.all_day]
                lines += [duration.columns for duration in part.time.durations]
            for rule in part.fields.values():
                lines += [found for one in (rule, *rule.join) for found in (one.columns, one.share)]
            columns += [column for line in lines for column in line]
        return columns


def list_translated_names(columns: Columns) -> list[str]:
    """Return the names of columns in every language.

    Parameters
    ----------
    columns
        The names, in which "{language}" stands for en or fr.

    Returns
    -------
    The names for each language, without repetitions.
    """
    return list(dict.fromkeys(name.replace("{language}", language) for name in columns for language in LANGUAGES))


def load_source_formats(content: Content) -> tuple[SourceFormat, ...]:
    """Load every source format.

    Parameters
    ----------
    content
        The content, for its folder.

    Returns
    -------
    The formats in the order of their ids.

    Raises
    ------
    ContentError
        If a file has mistakes; it has the problems of the first such file.
    """
    return tuple(load_source_format(content.folder, name).value for name in list_names(content.folder, IMPORTS_FOLDER))


def load_source_format(folder: Path, name: str) -> ContentFile[SourceFormat]:
    """Load the file of one source format.

    Parameters
    ----------
    folder
        The content folder.
    name
        The id of the format, which is the name of its file.

    Returns
    -------
    The document with the format.

    Raises
    ------
    ContentError
        If the file has mistakes.
    """
    document = read_document(folder, f"{IMPORTS_FOLDER}/{name}.yaml", SourceFormat)
    if document.value.id != name:
        message = f'the id is "{document.value.id}" but the file is called "{name}.yaml"'
        raise ContentError([document.source.make_problem(("id",), message, "give both the same name")])
    return document
