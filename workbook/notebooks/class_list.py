"""Make one persona per learner of a class list: a copy of another persona, with the learner's own details.

Each row describes one learner. The columns `name` and `persona` are required. The columns `title`, `about`, `start` and
`today` replace those of the persona, and a column such as `about-me.unit` fills that field in every entry of that
worksheet. Empty cells change nothing. The learner's name replaces the persona's wherever the entries mention it. With an
earlier `today`, an example contains what the persona had saved by then.
"""

from __future__ import annotations

import difflib
import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbook.content.content_problems import Problem
from workbook.content.persona_dates import place_date
from workbook.errors import ContentError, WorkbookError, suggest
from workbook.importing.tables.reader import read_table
from workbook.importing.tables.table import normalize_name
from workbook.notebooks.custom_personas import make_persona, validate_personas
from workbook.notebooks.folder_names import make_folder_name
from workbook.notebooks.persona_book import to_persona_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from workbook.content.definitions import Persona
    from workbook.content.loader import Content, ContentFile
    from workbook.importing.tables.table import Row, Table

NAME, PERSONA = "name", "persona"
REPLACED_COLUMNS, TODAY = ("title", "about", "start"), "today"
COLUMNS = (NAME, PERSONA, *REPLACED_COLUMNS, TODAY)
ABOUT = "This example was made for {name}. The person, the places and the entries in it are invented{role}."
ROLE = ', and follow the example "{role}"'
ABOUT_ME = "about-me"
# Fields in which a person may be mentioned.
TEXT_TYPES = frozenset({"string", "long-text", "name"})


def read_class_list(path: Path, content: Content, *, taken: Collection[str] = ()) -> list[Persona]:
    """Return one persona per learner of a class list.

    Parameters
    ----------
    path
        A CSV file or an Excel book, with column names above the rows.
    content
        Contains the personas that are copied.
    taken
        Further ids that no learner may get, besides those of the personas.

    Returns
    -------
    The personas in the order of the rows. Each has the name of its learner, and an id made from this name, which is also the
    name of a folder; when two learners have the same name, a number is appended to the second id.

    Raises
    ------
    UnreadableFileError
        The file cannot be read as a table.
    ContentError
        The list has mistakes: unknown or missing columns, rows without a name or with an unknown persona, invalid
        values. The error lists all of them.
    """
    table = read_table(path)
    _check_columns(table, path.name, content)
    used_ids = {*content.persona_ids, *taken}
    days: list[str] = []
    documents, problems = [], [Problem(path.name, row.row, "", row.reason) for row in table.problems]
    for row in table.rows:
        try:
            document = _make_learner(table, row, content, label=f"{path.name}, row {row.number}", used_ids=used_ids)
            days.append(_read_today(table, row, document.value))
            documents.append(_move_today(document, days[-1]))
        except ContentError as error:
            problems += error.problems  # type: ignore[arg-type]
        except WorkbookError as error:
            problems.append(Problem(path.name, row.number, "", str(error)))
    if problems:
        raise ContentError(problems)
    validate_personas(documents, content)
    return [document.value.model_copy(update={"today": day}) for document, day in zip(documents, days, strict=True)]


def _check_columns(table: Table, name: str, content: Content) -> None:
    fields = {f"{worksheet.id}.{field.name}" for worksheet in content.worksheets for field in worksheet.fields}
    unknown = [
        column for column in table.columns if normalize_name(column) not in COLUMNS and column.strip() not in fields
    ]
    problems = [
        Problem(name, None, "", f'there is no column "{column}"', _suggest(column, fields)) for column in unknown
    ]
    missing = [column for column in (NAME, PERSONA) if not table.has(column)]
    problems += [Problem(name, None, "", f'the column "{column}" is missing') for column in missing]
    if problems:
        raise ContentError(problems)


def _suggest(column: str, fields: Iterable[str]) -> str:
    similar = difflib.get_close_matches(column, [*COLUMNS, *fields], n=1)
    return suggest(column, similar or (*COLUMNS, "worksheet.field"))


def _make_learner(table: Table, row: Row, content: Content, *, label: str, used_ids: set[str]) -> ContentFile[Persona]:
    name = table.cell(row, NAME)
    if not name:
        raise WorkbookError("the learner's name is missing.")
    persona = content.get_persona(table.cell(row, PERSONA))
    data = _make_copy(persona, name, content) | {
        key: text for key in REPLACED_COLUMNS if (text := table.cell(row, key))
    }
    for column in table.columns:
        worksheet, _, field = column.strip().partition(".")
        if field and (text := table.cell(row, column)):
            entries = data["entries"].get(worksheet) or [{}]
            data["entries"][worksheet] = [entry | {field: text} for entry in entries]
    data["id"] = make_folder_name(name, row.number, taken=used_ids)
    used_ids.add(data["id"])
    return make_persona(data, label=label)


def _read_today(table: Table, row: Row, learner: Persona) -> str:
    """Return the day on which a learner's example is viewed, as a week and a weekday."""
    today = to_persona_date(learner.start, table.cell(row, TODAY)) or learner.today
    try:
        place_date(learner, today)
    except ValueError as error:
        raise WorkbookError(f"{TODAY}: {error}") from error
    return today


def _move_today(document: ContentFile[Persona], today: str) -> ContentFile[Persona]:
    """Return a learner who is checked as of a day, if it is later than the persona's; entries may be later than an earlier day."""
    learner = document.value
    later = max(learner.today, today, key=lambda day: place_date(learner, day))
    return replace(document, value=learner.model_copy(update={"today": later}))


def _make_copy(persona: Persona, name: str, content: Content) -> dict[str, Any]:
    """Return the definition of a persona for a learner, whose name replaces the persona's."""
    data: dict[str, Any] = persona.model_dump(mode="json")
    if own_names := _list_own_names(persona):
        own_name = re.compile(rf"\b(?:{'|'.join(map(re.escape, own_names))})\b")
        for worksheet, entries in data["entries"].items():
            texts = {field.name for field in content.get_worksheet(worksheet).fields if field.type in TEXT_TYPES}
            for entry in entries:
                for field in texts & entry.keys():
                    if isinstance(entry[field], str):
                        entry[field] = own_name.sub(lambda _: name, entry[field])
    for entry in data["entries"].get(ABOUT_ME, ()):
        entry[NAME] = name
    role = persona.title.partition(", ")[2]
    return data | {"title": name, "about": ABOUT.format(name=name, role=ROLE.format(role=role) if role else "")}


def _list_own_names(persona: Persona) -> list[str]:
    """Return the names under which the entries may mention the persona, the longest first.

    These are the name on the page about the person, and the first name, if both the title and the text about the persona begin
    with it: "Amina, permit clerk", and "Amina Doucette works at the counter".
    """
    names = {str(entry[NAME]) for entry in persona.entries.get(ABOUT_ME, ()) if entry.get(NAME)}
    first = persona.title.partition(",")[0]
    opening = " ".join(itertools.takewhile(lambda word: word[0].isupper(), persona.about.split())).rstrip(",")
    if f"{opening} ".startswith(f"{first} "):
        names |= {first, opening}
    return sorted(names, key=len, reverse=True)
