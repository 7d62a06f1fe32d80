"""Hold what a file came to against what is there: what comes in as what, and what adds nothing."""

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

    from workbook.content.definitions import Worksheet
    from workbook.content.values import Value
    from workbook.importing.mapping.row_reader import Candidate, ReadRows
    from workbook.importing.mapping.source_formats import SourceFormat
    from workbook.importing.mapping.work_categories import CategoryRule
    from workbook.store.store import Store

THERE = "it is there already."
DELETED = "you had deleted it."
BY_NAME = "by-name"


@dataclass
class MatchResult:
    """What comes in and what adds nothing, the worksheets concerned, and how often each rule told a kind of work."""

    incoming: list[NewEntry] = field(default_factory=list)
    duplicates: list[DuplicateRow] = field(default_factory=list)
    worksheets: dict[str, None] = field(default_factory=dict)
    rules: Counter[CategoryRule] = field(default_factory=Counter)


def match_candidates(reading: ReadRows, program: SourceFormat, store: Store) -> MatchResult:
    """Decide for each candidate whether it comes in, and as what.

    Parameters
    ----------
    reading
        The candidates, row by row.
    program
        The program they are of, whose name is in the ids.
    store
        What is there already; nothing is written.
    """
    matcher = _Matcher(program, store)
    for candidates in reading.rows:
        matcher.match_row(candidates)
    return matcher.matched


class _Matcher:
    """Matches candidates one after the other, each against the store and against those before it."""

    def __init__(self, program: SourceFormat, store: Store) -> None:
        self.program, self.store = program, store
        self.matched = MatchResult()
        self._known: dict[str, ExistingEntries] = {}
        self._taken: dict[str, int] = {}  # the row that each id was first met in
        self._became: dict[str, str | None] = {}  # the entry that stands for that id; None when it had been deleted
        self._keys: dict[tuple[str, Key], str] = {}  # of what comes in
        self._told: dict[str, Mapping[str, Value]] = {}
        self._repeats: Counter[tuple[str, ...]] = Counter()

    def match_row(self, candidates: Iterable[Candidate]) -> None:
        """Match what one row came to."""
        became: dict[str, str | None] = {}
        for candidate in candidates:
            became[candidate.worksheet.id] = self._match(candidate, became)

    def known(self, worksheet: Worksheet) -> ExistingEntries:
        """Return what a worksheet holds."""
        if worksheet.id not in self._known:
            self._known[worksheet.id] = load_existing_entries(self.store, worksheet)
        return self._known[worksheet.id]

    def _match(self, candidate: Candidate, became: Mapping[str, str | None]) -> str | None:
        """Return the id of the entry that the candidate is or becomes; None when it had been deleted."""
        worksheet = candidate.worksheet
        self.matched.worksheets[worksheet.id] = None
        refers = {name: became[other] for name, other in candidate.of.items() if other in became}
        if self._lacks(candidate, refers):
            return None  # what it must refer to was left out of its row, and told
        values = {**self._resolve(candidate), **{name: entry for name, entry in refers.items() if entry}}
        key = None if candidate.part.time else make_key(values, self.known(worksheet).key_fields)
        entry = self._make_id(candidate, key or ())
        if entry in self._taken:
            return self._repeat(candidate, entry)
        if candidate.identity is None and key and (earlier := self._keys.get((worksheet.id, key))):
            return self._repeat(candidate, earlier)
        source = f"{self.program.id}:{entry}" if candidate.part.time else None
        found = self.known(worksheet).find(entry, key, source)
        if found is not None:
            self._taken[entry], self._became[entry] = candidate.row, None if found.deleted else found.id
            self._note(candidate, DELETED if found.deleted else THERE)
            return self._became[entry]
        if None in refers.values():
            self._note(candidate, "you had deleted what it belongs to.")
            return None
        if source and worksheet.find_field(SOURCE_ID):
            values[SOURCE_ID] = source
        self._take_in(candidate, entry, values, key)
        return entry

    def _make_id(self, candidate: Candidate, key: Key) -> str:
        if candidate.identity is None:
            return make_id(BY_NAME, candidate.worksheet.id, *key)
        told = (candidate.part.family or self.program.id, candidate.worksheet.id, *candidate.identity)
        if not candidate.part.time:
            return make_id(*told)
        # Two stretches of work may say the very same; the second of them is the second whenever the file comes in.
        self._repeats[told] += 1
        times = self._repeats[told]
        return make_id(*told) if times == 1 or candidate.part.has_own_id else make_id(*told, str(times))

    def _repeat(self, candidate: Candidate, entry: str) -> str | None:
        if not candidate.part.once:
            self._note(candidate, f"row {self._taken[entry]} is the same.")
        elif self._told.get(entry, candidate.values) != candidate.values:
            self._note(candidate, f"row {self._taken[entry]} tells of the same thing in other words, and was taken.")
        return self._became[entry]

    @staticmethod
    def _lacks(candidate: Candidate, refers: Mapping[str, str | None]) -> bool:
        """Say whether what the candidate must refer to was left out of its row; then there is nothing to tell of it."""
        fields = (candidate.worksheet.field(name) for name in candidate.of if name not in refers)
        return any(field.constraints.required for field in fields)

    def _note(self, candidate: Candidate, reason: str) -> None:
        worksheet = candidate.worksheet
        label = worksheet.field(worksheet.label or worksheet.fields[0].name)
        name = format_value(label, candidate.values.get(label.name)) if not label.reference else ""
        name = name or " ".join(str(value) for value in list(candidate.values.values())[:2])
        self.matched.duplicates.append(DuplicateRow(candidate.row, worksheet.id, name, reason))

    def _resolve(self, candidate: Candidate) -> dict[str, Value]:
        """Return the values with the id of what each reference names; of a name that is new, the id it will have."""
        values = dict(candidate.values)
        for definition in candidate.worksheet.fields:
            name = values.get(definition.name)
            if definition.reference and name is not None:
                values[definition.name] = self._find_named(definition.reference, str(name))
        return values

    def _find_named(self, reference: str, name: str) -> str:
        worksheet = self.store.content.get_worksheet(reference)
        key = self._make_name_key(worksheet, name)
        there = self.known(worksheet).find("", key)
        if there is not None and not there.deleted:
            return there.id
        return self._keys.get((reference, key)) or make_id(BY_NAME, reference, *key)

    def _make_name_key(self, worksheet: Worksheet, name: str) -> Key:
        label = worksheet.field(worksheet.label or worksheet.fields[0].name)
        # What is called after an entry of another worksheet is named by that entry.
        value = self._find_named(label.reference, name) if label.reference else name
        return make_key({label.name: value}, self.known(worksheet).key_fields)

    def _take_in(self, candidate: Candidate, entry: str, values: Mapping[str, Value], key: Key | None) -> None:
        for definition in candidate.worksheet.fields:
            name = candidate.values.get(definition.name)
            if definition.reference and name is not None:
                self._take_in_name(definition.reference, str(name), str(values[definition.name]), candidate.row)
        if candidate.rule:
            self.matched.rules[candidate.rule] += 1
        self._told[entry] = candidate.values
        self._add(NewEntry(candidate.worksheet.id, entry, values, candidate.row, key))

    def _add(self, incoming: NewEntry) -> None:
        self.matched.worksheets[incoming.worksheet] = None
        self._taken[incoming.entry], self._became[incoming.entry] = incoming.row, incoming.entry
        if incoming.key is not None:
            self._keys.setdefault((incoming.worksheet, incoming.key), incoming.entry)
        self.matched.incoming.append(incoming)

    def _take_in_name(self, reference: str, name: str, entry: str, row: int) -> None:
        """Let the name of a client, a service or the like come in by itself, where it is new."""
        worksheet = self.store.content.get_worksheet(reference)
        there = self.known(worksheet).entries.get(entry)
        if entry in self._taken or (there is not None and not there.deleted):
            return
        label = worksheet.field(worksheet.label or worksheet.fields[0].name)
        value = name
        if label.reference:
            value = self._find_named(label.reference, name)
            self._take_in_name(label.reference, name, value, row)
        defaults = {one.name: one.default for one in worksheet.fields if one.default not in (None, "today")}
        values: dict[str, Value] = {**defaults, label.name: value}
        self._add(NewEntry(reference, entry, values, row, self._make_name_key(worksheet, name)))
