"""Show row by row what an import would do before it changes anything, then save all of it or nothing.

`workbook.importing.pipeline.make_preview` makes a preview. While something has to be chosen first, the preview has a
required choice and no rows. `Preview.apply` saves exactly the new entries of the preview, in one operation.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from workbook.content.values import format_value
from workbook.errors import UnreadableFileError
from workbook.importing.existing_entries import load_existing_entries
from workbook.store.entries import Edit, SaveResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.definitions import Field, Worksheet
    from workbook.content.values import Value
    from workbook.importing.mapping.work_categories import CategoryRule
    from workbook.importing.tables.table import RowMessage
    from workbook.store.store import Store


@dataclass(frozen=True)
class NewEntry:
    """An entry to import.

    Parameters
    ----------
    worksheet, entry
        The id of the worksheet, and the id that the entry gets.
    values
        Its canonical values by field name.
    row
        The number of its row in the file.
    key
        The key by which an entry that was typed by hand would be recognized as the same; None if there is no such key.
    """

    worksheet: str
    entry: str
    values: Mapping[str, Value]
    row: int
    key: tuple[str, ...] | None = None


@dataclass(frozen=True)
class DuplicateRow:
    """A row that adds nothing.

    Parameters
    ----------
    row
        The number of the row in the file.
    worksheet
        The id of the worksheet that it would fill.
    name
        The name of the entry.
    reason
        A sentence: it already exists, it was deleted, or the file has it twice.
    """

    row: int
    worksheet: str
    name: str
    reason: str

    def __str__(self) -> str:
        """Return the row as one line."""
        return f"Row {self.row}: {self.name}: {self.reason}"


@dataclass(frozen=True)
class RowResults:
    """What an import does with each row.

    Parameters
    ----------
    new
        The entries to import, in the order in which they are saved.
    duplicates
        The rows that add nothing.
    invalid
        The rows that are not imported because they have a problem.
    skipped
        The rows that have nothing to import, such as a cancelled meeting.
    remarks
        Remarks about rows that are imported, such as durations that contradict each other.
    names
        The names of the entries that the new entries refer to, by worksheet and id.
    """

    new: tuple[NewEntry, ...] = ()
    duplicates: tuple[DuplicateRow, ...] = ()
    invalid: tuple[RowMessage, ...] = ()
    skipped: tuple[RowMessage, ...] = ()
    remarks: tuple[RowMessage, ...] = ()
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceDetails:
    """The file of an import: its name, the title of its format ("" if unknown), and remarks about how it was read."""

    name: str
    format: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class RequiredChoice:
    """Something to choose before rows can be shown.

    Parameters
    ----------
    name
        "mapping", "week", "department" or "dates": the attribute of `ImportOptions` to set; or "doubtful_rows", that of
        its `ReadingOptions`.
    question
        The question, as a sentence.
    options
        The labels of the options by value; for a mapping, the titles of the fields. For a week any day is allowed too.
    """

    name: str
    question: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class ImportChoices:
    """What has to be or can be chosen about an import.

    Parameters
    ----------
    required
        What has to be chosen first; None if rows can be shown.
    available
        For each attribute of `ImportOptions` and `ReadingOptions` that can be changed, the labels of its options by value; no options mean
        that any text can be entered.
    chosen
        What was chosen or detected, by the same names.
    """

    required: RequiredChoice | None = None
    available: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnDetails:
    """The columns of a table.

    Parameters
    ----------
    mapping
        The target of each column that was mapped by hand or by its name; empty for a known format.
    suggestion
        The suggested target of each column, to begin a mapping by hand.
    samples
        Sample texts of each column.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    suggestion: Mapping[str, str] = field(default_factory=dict)
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Classification:
    """How imported work is classified by the rules for kinds of work.

    Parameters
    ----------
    counts
        The number of rows that each rule decided, in the order in which the rules are tried.
    summary
        The same as sentences, without the rules that decided no row.
    hints
        The texts that the rules search, by place, most frequent first.
    """

    counts: Mapping[CategoryRule, int] = field(default_factory=dict)
    summary: tuple[str, ...] = ()
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What an import would do.

    Parameters
    ----------
    source
        The file.
    worksheet
        The worksheet that was chosen; an import can fill others too.
    worksheets
        Every worksheet that gets entries, and the chosen one, by id.
    results
        What the import does with each row.
    choices
        What has to be or can be chosen.
    columns
        The columns of the file, if it is a table.
    classification
        How work is classified, if the worksheet is a time log.
    settings
        The edits that save the mapping and the rules for the next import, by worksheet.
    """

    source: SourceDetails
    worksheet: Worksheet
    worksheets: Mapping[str, Worksheet]
    results: RowResults = field(default_factory=RowResults)
    choices: ImportChoices = field(default_factory=ImportChoices)
    columns: ColumnDetails = field(default_factory=ColumnDetails)
    classification: Classification = field(default_factory=Classification)
    settings: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of new entries by worksheet."""
        return Counter(new.worksheet for new in self.results.new)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to import."""
        return not self.results.new

    def list_columns(self, worksheet: str) -> tuple[Field, ...]:
        """Return the fields of a worksheet that any new entry fills and that learners see.

        Parameters
        ----------
        worksheet
            The worksheet's id.

        Returns
        -------
        The fields, in the order of the worksheet.
        """
        filled = {name for new in self.results.new if new.worksheet == worksheet for name in new.values}
        fields = self.worksheets[worksheet].fields if filled else ()
        return tuple(field for field in fields if field.name in filled and field.filled_by == "learner")

    def list_rows(self, worksheet: str, *, limit: int | None = None) -> tuple[tuple[str, ...], ...]:
        """Return the texts of the new entries of a worksheet, one per column; `limit` is the number of entries.

        Parameters
        ----------
        worksheet
            The worksheet's id.
        limit
            The number of entries; None for all.

        Returns
        -------
        The entries' texts, as many per entry as `list_columns` has fields.
        """
        columns, names = self.list_columns(worksheet), self.results.names
        entries = (new for new in self.results.new if new.worksheet == worksheet)
        return tuple(
            tuple(
                format_value(column, new.values.get(column.name), names.get(column.reference or ""))
                for column in columns
            )
            for new in islice(entries, limit)
        )

    def apply(self, store: Store) -> SaveResult:
        """Save the new entries and the settings in one operation.

        Parameters
        ----------
        store
            The store that the preview was made with.

        Returns
        -------
        The saved entries.

        Raises
        ------
        UnreadableFileError
            If something has to be chosen first, or one of the entries was added since.
        NotSavedError
            If the entries could not be written; the store is unchanged.
        ExampleReadOnlyError
            If the store is a filled example.
        """
        if self.choices.required:
            raise UnreadableFileError(f"Nothing was imported: {self.choices.required.question}")
        with store.transaction():  # Another page may be importing the same file.
            self._check_is_current(store)
            return store.save_together(self._make_edits(store))

    def _make_edits(self, store: Store) -> dict[str, list[Edit]]:
        undone = {name: store.list_undone_entries(name) for name in self.worksheets}
        edits: dict[str, list[Edit]] = {}
        for new in self.results.new:
            # If an earlier import of the entry was undone, clear the fields that this import does not fill.
            empty = dict.fromkeys(field.name for field in self.worksheets[new.worksheet].fields)
            values = {**empty, **new.values} if new.entry in undone[new.worksheet] else new.values
            edits.setdefault(new.worksheet, []).append(Edit(new.entry, values))
        for worksheet, settings in self.settings.items():
            edits.setdefault(worksheet, []).extend(settings)
        return edits

    def _check_is_current(self, store: Store) -> None:
        """Raise an error if one of the new entries was added to the store since."""
        existing = {name: load_existing_entries(store, worksheet) for name, worksheet in self.worksheets.items()}
        for new in self.results.new:
            found = existing[new.worksheet].find(new.entry, new.key)
            if found is not None and not found.deleted:
                raise UnreadableFileError("An entry of this import was added since the preview; preview it again.")
