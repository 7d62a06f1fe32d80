"""What an import would do, row by row, before it does anything; then all of it is saved, or nothing.

`make_preview` makes a preview. While something has to be chosen first, it is in `needs` and no row is there. `apply`
saves exactly the rows that were shown, in one operation over all worksheets that get any.
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
from workbook.store.store import REMOVED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.content.definitions import Field, Worksheet
    from workbook.content.values import Value
    from workbook.importing.mapping.work_categories import CategoryRule
    from workbook.importing.tables.table import RowMessage
    from workbook.store.store import Store


@dataclass(frozen=True)
class RequiredChoice:
    """Something to choose before rows can be shown.

    Parameters
    ----------
    name
        "mapping", "week", "department" or "dates": the argument of `make_preview` that answers it.
    question
        What is asked, in a sentence.
    choices
        What can be chosen, by value and words; for a mapping the fields. Any day is an answer to "week".
    columns
        For a mapping, the columns of the table.
    suggestion
        For a mapping, columns and fields to begin with.
    """

    name: str
    question: str
    choices: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    suggestion: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NewEntry:
    """An entry that comes in.

    Parameters
    ----------
    worksheet, entry
        Where it goes, and the id it gets.
    values
        Its canonical values by field name.
    row
        The row of the file it is from.
    key
        By what it would be recognised had it been typed by hand; None when by nothing.
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
        The row's number in the file.
    worksheet
        Where it would have gone.
    name
        What the entry is called.
    reason
        Why: it is there already, it had been deleted, or the file names it twice.
    """

    row: int
    worksheet: str
    name: str
    reason: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"Row {self.row}: {self.name}: {self.reason}"


@dataclass(frozen=True)
class Preview:
    """What an import would do.

    Parameters
    ----------
    file, program
        What the file is called, and what kind of file it is.
    worksheet
        The worksheet that was asked for; others may be filled too.
    worksheets
        Every worksheet that gets entries, by id.
    incoming
        The entries that come in, in the order in which they are saved.
    problems
        The rows that stay out, with the reason.
    duplicates
        The rows that add nothing.
    left_out
        The rows that hold nothing to bring in, such as a cancelled meeting.
    row_remarks
        What was noticed about rows that come in, such as durations that contradict each other.
    remarks
        What whoever looks at this should know.
    needs
        What must be chosen first; while there is anything, nothing comes in.
    mapping
        Which column goes into which field, where that was chosen or found by the columns' names.
    kept
        What is kept for next time when this is saved: edits of `import-mappings` and `import-rules`.
    names
        What the entries are called that others refer to, by worksheet and id.
    offers
        What could be chosen otherwise, by the argument of `make_preview`: for each what can be chosen, by value and
        words; nothing where anything can be, as any day for "week".
    chosen
        What was chosen or found out of that, by the same names.
    samples
        The columns of a table, each with a few of the texts in it.
    suggestion
        Columns and fields to begin with when a table is mapped by hand.
    rules
        The rules that tell kinds of work, in the order in which they are asked, and how many rows each decided.
    decided
        The same in words, without the rules that decided none.
    hints
        What is in the places where rules look, most frequent first: projects, calendars, attendees.
    """

    file: str
    program: str
    worksheet: Worksheet
    worksheets: Mapping[str, Worksheet] = field(default_factory=dict)
    incoming: tuple[NewEntry, ...] = ()
    problems: tuple[RowMessage, ...] = ()
    duplicates: tuple[DuplicateRow, ...] = ()
    left_out: tuple[RowMessage, ...] = ()
    row_remarks: tuple[RowMessage, ...] = ()
    remarks: tuple[str, ...] = ()
    needs: tuple[RequiredChoice, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    offers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suggestion: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[CategoryRule, int] = field(default_factory=dict)
    decided: tuple[str, ...] = ()
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[Field, ...]:
        """The fields of the worksheet that any row fills."""
        return self.list_columns(self.worksheet.id)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The entries that come into the worksheet, as they will be shown: a text for each of `columns`."""
        return self.list_rows(self.worksheet.id)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many entries come into each worksheet, by id."""
        return Counter(one.worksheet for one in self.incoming)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would come in."""
        return not self.incoming

    def list_columns(self, worksheet: str) -> tuple[Field, ...]:
        """Return the fields of one of the worksheets that any row fills; what only the workbook itself reads is none."""
        filled = {name for one in self.incoming if one.worksheet == worksheet for name in one.values}
        fields = self.worksheets[worksheet].fields if filled else ()
        return tuple(field for field in fields if field.name in filled and field.filled_by == "learner")

    def list_rows(self, worksheet: str, *, most: int | None = None) -> tuple[tuple[str, ...], ...]:
        """Return the entries that come into one of the worksheets, as they will be shown; None for all of them."""
        columns = self.list_columns(worksheet)
        coming = (one for one in self.incoming if one.worksheet == worksheet)
        return tuple(
            tuple(
                format_value(column, one.values.get(column.name), self.names.get(column.reference or ""))
                for column in columns
            )
            for one in islice(coming, most)
        )

    def apply(self, store: Store) -> SaveResult:
        """Save the rows that were shown, and what is kept for next time: all of it, or nothing.

        Parameters
        ----------
        store
            The store that the preview was made from.

        Returns
        -------
        The new entries as they stand.

        Raises
        ------
        UnreadableFileError
            When something has to be chosen first, or one of the rows has come in since.
        NotSavedError
            When it could not be written; the store is as it was.
        ExampleReadOnlyError
            When the store is a filled example.
        """
        if self.needs:
            raise UnreadableFileError(f"Nothing was brought in: {self.needs[0].question}")
        self._refuse_stale(store)
        taken_back = {name: store.list_undone_entries(name) for name in self.worksheets}
        edits: dict[str, list[Edit]] = {}
        for one in self.incoming:
            # Where an earlier import was taken back, nothing of it may shine through.
            blank = dict.fromkeys(field.name for field in self.worksheets[one.worksheet].fields)
            values = {**blank, **one.values} if one.entry in taken_back[one.worksheet] else one.values
            edits.setdefault(one.worksheet, []).append(Edit(one.entry, values))
        for worksheet, kept in self.kept.items():
            edits.setdefault(worksheet, []).extend(kept)
        return store.save_together(edits)

    def _refuse_stale(self, store: Store) -> None:
        known = {name: load_existing_entries(store, worksheet) for name, worksheet in self.worksheets.items()}
        for one in self.incoming:
            found = known[one.worksheet].find(one.entry, one.key)
            if found is not None and not found.deleted:
                raise UnreadableFileError("Something has come in since this was shown; look at it once more.")


def join_names(
    store: Store, worksheets: Mapping[str, Worksheet], incoming: Sequence[NewEntry]
) -> dict[str, dict[str, str]]:
    """Return what entries are called that a preview refers to: those that are there, and those that come in."""
    names: dict[str, dict[str, str]] = {}
    wanted = {field.reference for worksheet in worksheets.values() for field in worksheet.fields if field.reference}
    for reference in wanted:
        names[reference] = {one: name for one, name in store.names(reference).items() if not name.endswith(REMOVED)}
    for one in incoming:
        if one.worksheet in wanted:
            worksheet = worksheets[one.worksheet]
            label = worksheet.label or worksheet.fields[0].name
            names[one.worksheet][one.entry] = str(one.values.get(label, ""))
    return names
