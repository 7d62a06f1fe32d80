"""Rules about a persona: its entries could have been typed into the forms before the day on which it is viewed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbook.content.content_problems import Finding, Problem, quote, suggest_name
from workbook.content.persona_dates import ENTRY_ID, SAVED, list_date_names, make_date_text
from workbook.content.rules.fields import DUE_TYPES
from workbook.content.rules.survey import make_problems
from workbook.content.values import check_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook.content.definitions import Activity, Persona, Worksheet
    from workbook.content.rules.survey import Survey

# Registers whose entries refer to a reflection or a step of an activity: the register, the field, the activity's ids.
NAMED_PARTS: tuple[tuple[str, str, Callable[[Activity], list[str]]], ...] = (
    ("reflections", "prompt", lambda activity: [reflection.id for reflection in activity.reflections]),
    ("steps-done", "step", lambda activity: [step.id for step in activity.steps]),
)


@dataclass(frozen=True)
class PersonaEntry:
    """An entry of a persona, with its worksheet and its path in the file."""

    worksheet: Worksheet
    position: int
    values: dict[str, Any]

    def make_finding(self, name: str, message: str, remedy: str = "") -> Finding:
        """Return a finding about one of its values."""
        return Finding(("entries", self.worksheet.id, self.position, name), message, remedy)

    @property
    def key(self) -> tuple[object, ...]:
        """The worksheet and the id, which later entries share when they are its revisions."""
        axes = [axis.field for axis in (self.worksheet.rows, self.worksheet.columns) if axis]
        if axes:
            return tuple(str(self.values.get(name)) for name in axes)
        return (str(self.values.get(ENTRY_ID, f"position {self.position}")),)


@dataclass(frozen=True)
class PersonaCase:
    """A persona with the rest of the content."""

    persona: Persona
    survey: Survey

    @cached_property
    def entries(self) -> tuple[PersonaEntry, ...]:
        """Its entries in existing worksheets."""
        worksheets = self.survey.worksheets
        return tuple(
            PersonaEntry(worksheets[name], position, values)
            for name, entries in self.persona.entries.items()
            if name in worksheets
            for position, values in enumerate(entries)
        )

    def find_date(self, text: object) -> str | None:
        """Return a date in ISO 8601, or None when it is not written as a persona's date."""
        try:
            return make_date_text(self.persona, text)
        except ValueError:
            return None


def check_personas(survey: Survey) -> Iterator[Problem]:
    """Apply every rule about personas."""
    for document in survey.personas:
        case = PersonaCase(document.value, survey)
        for rule in PERSONA_RULES:
            yield from make_problems(document, (), rule(case))


def check_persona_notebooks(case: PersonaCase) -> Iterator[Finding]:
    """Find notebooks that workbook.yaml does not have."""
    if case.survey.workbook is None:
        return
    known = [notebook.id for notebook in case.survey.workbook.value.notebooks]
    for position, name in enumerate(case.persona.notebooks):
        if name not in known:
            yield Finding(("notebooks", position), f'there is no notebook "{name}"', suggest_name(name, known))


def check_persona_worksheets(case: PersonaCase) -> Iterator[Finding]:
    """Find entries of worksheets that do not exist, or that none of the persona's notebooks shows."""
    if not case.survey.knows_worksheets or case.survey.workbook is None:
        return
    known, shown = case.survey.worksheets, _worksheets_shown(case)
    for name in case.persona.entries:
        if name not in known:
            yield Finding(("entries", name), f'there is no worksheet "{name}"', suggest_name(name, list(known)))
        elif name not in shown:
            message = "none of the persona's notebooks shows this worksheet"
            yield Finding(("entries", name), message, "add its notebook, or take these entries out")


def _worksheets_shown(case: PersonaCase) -> set[str]:
    every = case.survey.workbook.value.notebooks if case.survey.workbook else ()
    notebooks = [notebook for notebook in every if notebook.id in case.persona.notebooks]
    activities = {name for notebook in notebooks for name in notebook.activities}
    activities |= {section.review for notebook in notebooks for section in notebook.sections if section.review}
    shown = {document.value.id for document in case.survey.registers}
    shown |= {section.worksheet for notebook in notebooks for section in notebook.sections if section.worksheet}
    for document in case.survey.activities:
        if document.value.id in activities:
            shown |= {*document.value.uses, *(worksheet.id for worksheet in document.value.worksheets)}
    return shown


def check_entry_fields(case: PersonaCase) -> Iterator[Finding]:
    """Find values of fields that do not exist, and values that are lists or groups."""
    for entry in case.entries:
        names = [field.name for field in entry.worksheet.fields]
        for name, value in entry.values.items():
            if name not in {*names, ENTRY_ID, SAVED}:
                message = f'"{entry.worksheet.id}" has no field {quote(name)}'
                yield entry.make_finding(name, message, suggest_name(name, names))
            elif isinstance(value, (list, dict)):
                yield entry.make_finding(
                    name, "a list or a group of keys is here, but one value is needed", "write one value"
                )


def check_entry_dates(case: PersonaCase) -> Iterator[Finding]:
    """Find dates that are not counted from the persona's first Monday."""
    try:
        make_date_text(case.persona, case.persona.today)
    except ValueError as error:
        yield Finding(("today",), str(error))
    for entry in case.entries:
        for name in list_date_names(entry.worksheet) & entry.values.keys():
            try:
                if entry.values[name] is not None:
                    make_date_text(case.persona, entry.values[name])
            except ValueError as error:
                yield entry.make_finding(name, str(error))


def check_no_later_dates(case: PersonaCase) -> Iterator[Finding]:
    """Find dates after the day on which the persona is viewed, except due dates."""
    today = case.find_date(case.persona.today)
    for entry in case.entries if today else ():
        due = {field.name for field in entry.worksheet.fields if field.type in DUE_TYPES}
        for name in (list_date_names(entry.worksheet) - due) & entry.values.keys():
            date = case.find_date(entry.values[name])
            if date and today and date[:10] > today[:10]:
                message = f"{quote(entry.values[name])} is after today, {case.persona.today}"
                yield entry.make_finding(name, message, "choose an earlier day, or a later today")


def check_revision_order(case: PersonaCase) -> Iterator[Finding]:
    """Find entries that were saved before an earlier one with the same id."""
    saved: dict[tuple[object, ...], str] = {}
    for entry in case.entries:
        key = (entry.worksheet.id, *entry.key)
        date = case.find_date(entry.values.get(SAVED))
        if date and date < saved.get(key, ""):
            yield entry.make_finding(
                SAVED, "an earlier revision of this entry was saved later", "put them in the order of time"
            )
        saved[key] = date or saved.get(key, "")


def check_entry_values(case: PersonaCase) -> Iterator[Finding]:
    """Find invalid values, and missing required ones."""
    so_far: dict[tuple[object, ...], dict[str, Any]] = {}
    for entry in case.entries:
        key, dates = (entry.worksheet.id, *entry.key), list_date_names(entry.worksheet)
        is_first = key not in so_far
        values = so_far.setdefault(key, _make_defaults(entry.worksheet))
        values |= {name: value for name, value in entry.values.items() if not isinstance(value, (list, dict))}
        placed = {name: case.find_date(value) if name in dates else value for name, value in values.items()}
        for name, problem in check_values(entry.worksheet, placed).items():
            is_told_already = values.get(name) is not None and placed[name] is None
            if (is_first or name in entry.values) and not is_told_already:
                yield entry.make_finding(name, problem)


def _make_defaults(worksheet: Worksheet) -> dict[str, Any]:
    """Return the defaults of an entry without dates, because a persona's days are not those of the calendar."""
    dates = list_date_names(worksheet)
    return {
        field.name: field.default for field in worksheet.fields if field.default is not None and field.name not in dates
    }


def check_entry_references(case: PersonaCase) -> Iterator[Finding]:
    """Find references to entries that the persona does not have."""
    ids: dict[str, list[str]] = {}
    for entry in case.entries:
        if ENTRY_ID in entry.values:
            ids.setdefault(entry.worksheet.id, []).append(str(entry.values[ENTRY_ID]))
    for entry in case.entries:
        for field in entry.worksheet.fields:
            value = entry.values.get(field.name)
            known = ids.get(field.reference or "", [])
            if field.type == "reference" and value is not None and str(value) not in known:
                message = f'the persona has no entry {quote(value)} in "{field.reference}"'
                yield entry.make_finding(field.name, message, suggest_name(str(value), known))


def check_steps_and_prompts(case: PersonaCase) -> Iterator[Finding]:
    """Find journal entries and completed steps whose activity, prompt or step does not exist."""
    activities = {document.value.id: document.value for document in case.survey.activities}
    parts = {register: (field, list_ids) for register, field, list_ids in NAMED_PARTS}
    for entry in case.entries if case.survey.knows_worksheets else ():
        if entry.worksheet.id not in parts:
            continue
        field, list_ids = parts[entry.worksheet.id]
        name, part = str(entry.values.get("activity")), str(entry.values.get(field))
        if name not in activities:
            yield entry.make_finding(
                "activity", f"there is no activity {quote(name)}", suggest_name(name, list(activities))
            )
        elif part not in (known := list_ids(activities[name])):
            yield entry.make_finding(field, f'"{name}" has no {field} {quote(part)}', suggest_name(part, known))


PERSONA_RULES: tuple[Callable[[PersonaCase], Iterator[Finding]], ...] = (
    check_persona_notebooks,
    check_persona_worksheets,
    check_entry_fields,
    check_entry_dates,
    check_no_later_dates,
    check_revision_order,
    check_entry_values,
    check_entry_references,
    check_steps_and_prompts,
)
