"""Match imported rows to existing entries: which entries are new, and which rows are duplicates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.content.values import format_value
from workbook.importing.existing_entries import (
    SOURCE_ID,
    ExistingEntries,
    Key,
    load_existing_entries,
    make_id,
    make_key,
)
from workbook.importing.preview import DuplicateRow, NewEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbook.content.definitions import Field, Worksheet
    from workbook.content.values import Value
    from workbook.importing.mapping.row_reader import Candidate, ReadRows
    from workbook.importing.mapping.source_formats import SourceFormat
    from workbook.importing.mapping.work_categories import CategoryRule
    from workbook.store.store import Store

ALREADY_EXISTS = "it already exists."
DELETED_EARLIER = "you deleted it earlier."
BY_NAME = "by-name"


@dataclass
class MatchResult:
    """The new entries, the duplicates, the ids of the worksheets concerned, and how many rows each rule decided."""

    new_entries: list[NewEntry] = field(default_factory=list)
    duplicates: list[DuplicateRow] = field(default_factory=list)
    worksheets: dict[str, None] = field(default_factory=dict)
    rule_counts: Counter[CategoryRule] = field(default_factory=Counter)


def match_candidates(read_rows: ReadRows, source_format: SourceFormat, store: Store) -> MatchResult:
    """Decide for each candidate whether it is new or a duplicate.

    Parameters
    ----------
    read_rows
        The candidates, row by row.
    source_format
        The format of the file, whose id becomes part of the ids of entries.
    store
        The store with the existing entries; nothing is written.

    Returns
    -------
    The new entries, with the entries that they refer to by name, and the duplicates.
    """
    matcher = _Matcher(source_format, store)
    for candidates in read_rows.rows:
        matcher.match_row(candidates)
    return matcher.result


class _Matcher:
    """Matches candidates one after the other against the store and against earlier candidates."""

    def __init__(self, source_format: SourceFormat, store: Store) -> None:
        self.source_format, self.store = source_format, store
        self.result = MatchResult()
        self._existing: dict[str, ExistingEntries] = {}
        self._first_rows: dict[str, int] = {}  # The row in which each id appeared first.
        self._matches: dict[str, str | None] = {}  # The entry for each id; None if the learner deleted it.
        self._new_ids: dict[tuple[str, Key], str] = {}  # The ids of new entries by worksheet and key.
        self._first_values: dict[str, Mapping[str, Value]] = {}
        self._repetitions: Counter[tuple[str, ...]] = Counter()

    def match_row(self, candidates: Iterable[Candidate]) -> None:
        """Match the candidates of one row."""
        matches: dict[str, str | None] = {}
        for candidate in candidates:
            matches[candidate.worksheet.id] = self._match(candidate, matches)

    def _match(self, candidate: Candidate, matches: Mapping[str, str | None]) -> str | None:
        """Return the id of the existing or new entry for a candidate; None if the learner deleted it.

        `matches` has the entries of the same row in other worksheets, to which the candidate may refer.
        """
        worksheet = candidate.worksheet
        self.result.worksheets[worksheet.id] = None
        references = {name: matches[other] for name, other in candidate.references.items() if other in matches}
        if _lacks_required_reference(candidate, references):
            return None  # The row has no entry that the candidate must refer to, which is already reported.
        values = {**self._resolve(candidate), **{name: entry for name, entry in references.items() if entry}}
        key = None if candidate.part.time else make_key(values, self._get_existing(worksheet).key_fields)
        entry = self._make_id(candidate, key or ())
        if entry in self._first_rows:
            return self._report_repetition(candidate, entry)
        if candidate.identity is None and key and (earlier := self._new_ids.get((worksheet.id, key))):
            return self._report_repetition(candidate, earlier)
        source = f"{self.source_format.id}:{entry}" if candidate.part.time else None
        found = self._get_existing(worksheet).find(entry, key, source)
        if found is not None:
            self._first_rows[entry], self._matches[entry] = candidate.row, None if found.deleted else found.id
            self._add_duplicate(candidate, DELETED_EARLIER if found.deleted else ALREADY_EXISTS)
            return self._matches[entry]
        if None in references.values():
            self._add_duplicate(candidate, "you deleted the entry that it belongs to.")
            return None
        if source and worksheet.find_field(SOURCE_ID):
            values[SOURCE_ID] = source
        self._add_candidate(candidate, entry, values, key)
        return entry

    def _get_existing(self, worksheet: Worksheet) -> ExistingEntries:
        if worksheet.id not in self._existing:
            self._existing[worksheet.id] = load_existing_entries(self.store, worksheet)
        return self._existing[worksheet.id]

    def _make_id(self, candidate: Candidate, key: Key) -> str:
        if candidate.identity is None:
            return make_id(BY_NAME, candidate.worksheet.id, *key)
        namespace = candidate.part.family or self.source_format.id
        parts = (namespace, candidate.worksheet.id, *candidate.identity)
        if not candidate.part.time:
            return make_id(*parts)
        # Two periods of work can be identical. The second gets the same id whenever the file is imported again.
        self._repetitions[parts] += 1
        count = self._repetitions[parts]
        return make_id(*parts) if count == 1 or candidate.part.has_own_id else make_id(*parts, str(count))

    def _report_repetition(self, candidate: Candidate, entry: str) -> str | None:
        row = self._first_rows[entry]
        if not candidate.part.once:
            self._add_duplicate(candidate, f"it is the same as row {row}.")
        elif self._first_values.get(entry, candidate.values) != candidate.values:
            self._add_duplicate(candidate, f"row {row} describes the same entry differently and was used.")
        return self._matches[entry]

    def _add_duplicate(self, candidate: Candidate, reason: str) -> None:
        label = _get_label_field(candidate.worksheet)
        name = format_value(label, candidate.values.get(label.name)) if not label.reference else ""
        name = name or " ".join(str(value) for value in list(candidate.values.values())[:2])
        self.result.duplicates.append(DuplicateRow(candidate.row, candidate.worksheet.id, name, reason))

    def _resolve(self, candidate: Candidate) -> dict[str, Value]:
        """Return the values with the id of the entry that each reference names; a new entry has its future id."""
        values = dict(candidate.values)
        for definition in candidate.worksheet.fields:
            name = values.get(definition.name)
            if definition.reference and name is not None:
                values[definition.name] = self._get_id_by_name(definition.reference, str(name))
        return values

    def _get_id_by_name(self, reference: str, name: str) -> str:
        worksheet = self.store.content.get_worksheet(reference)
        key = self._make_name_key(worksheet, name)
        existing = self._get_existing(worksheet).find("", key)
        if existing is not None and not existing.deleted:
            return existing.id
        return self._new_ids.get((reference, key)) or make_id(BY_NAME, reference, *key)

    def _make_name_key(self, worksheet: Worksheet, name: str) -> Key:
        label = _get_label_field(worksheet)
        # The label of an entry can be a reference to an entry of another worksheet.
        value = self._get_id_by_name(label.reference, name) if label.reference else name
        return make_key({label.name: value}, self._get_existing(worksheet).key_fields)

    def _add_candidate(self, candidate: Candidate, entry: str, values: Mapping[str, Value], key: Key | None) -> None:
        for definition in candidate.worksheet.fields:
            name = candidate.values.get(definition.name)
            if definition.reference and name is not None:
                self._add_by_name(definition.reference, str(name), str(values[definition.name]), candidate.row)
        if candidate.rule:
            self.result.rule_counts[candidate.rule] += 1
        self._first_values[entry] = candidate.values
        self._add(NewEntry(candidate.worksheet.id, entry, values, candidate.row, key))

    def _add_by_name(self, reference: str, name: str, entry: str, row: int) -> None:
        """Add an entry for a client, a service or the like that is only named, if it is new."""
        worksheet = self.store.content.get_worksheet(reference)
        existing = self._get_existing(worksheet).entries.get(entry)
        if entry in self._first_rows or (existing is not None and not existing.deleted):
            return
        label = _get_label_field(worksheet)
        value = name
        if label.reference:
            value = self._get_id_by_name(label.reference, name)
            self._add_by_name(label.reference, name, value, row)
        defaults = {one.name: one.default for one in worksheet.fields if one.default not in (None, "today")}
        values: dict[str, Value] = {**defaults, label.name: value}
        self._add(NewEntry(reference, entry, values, row, self._make_name_key(worksheet, name)))

    def _add(self, new: NewEntry) -> None:
        self.result.worksheets[new.worksheet] = None
        self._first_rows[new.entry], self._matches[new.entry] = new.row, new.entry
        if new.key is not None:
            self._new_ids.setdefault((new.worksheet, new.key), new.entry)
        self.result.new_entries.append(new)


def _get_label_field(worksheet: Worksheet) -> Field:
    return worksheet.field(worksheet.label or worksheet.fields[0].name)


def _lacks_required_reference(candidate: Candidate, references: Mapping[str, str | None]) -> bool:
    """Return whether the row has no entry for a required reference of the candidate."""
    fields = (candidate.worksheet.field(name) for name in candidate.references if name not in references)
    return any(field.constraints.required for field in fields)
