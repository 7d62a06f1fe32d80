"""Make one persona per learner of a class list: a copy of another persona, with the learner's own details.

Each row describes one learner. The columns `name` and `persona` are required. The columns `title`, `about`, `start` and
`today` replace those of the persona, and a column such as `about-me.unit` fills that field in every entry of that
worksheet. Empty cells change nothing.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from workbook.content.content_problems import Problem
from workbook.errors import ContentError, WorkbookError, suggest
from workbook.importing.tables.reader import read_table
from workbook.importing.tables.table import normalize_name
from workbook.notebooks.custom_personas import make_persona, validate_personas

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workbook.content.definitions import Persona
    from workbook.content.loader import Content, ContentFile
    from workbook.importing.tables.table import Row, Table

NAME, PERSONA = "name", "persona"
REPLACED_COLUMNS = ("title", "about", "start", "today")
COLUMNS = (NAME, PERSONA, *REPLACED_COLUMNS)
_NON_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def read_class_list(path: Path, content: Content) -> list[Persona]:
    """Return one persona per learner of a class list.

    Parameters
    ----------
    path
        A CSV file or an Excel book, with column names above the rows.
    content
        Contains the personas that are copied.

    Returns
    -------
    The personas in the order of the rows. Each has the name of its learner, and an id made from this name; when two
    learners have the same name, a number is appended to the second id.

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
    used_ids = set(content.persona_ids)
    documents, problems = [], [Problem(path.name, row.row, "", row.reason) for row in table.problems]
    for row in table.rows:
        try:
            documents.append(
                _make_learner(table, row, content, label=f"{path.name}, row {row.number}", used_ids=used_ids)
            )
        except ContentError as error:
            problems += error.problems  # type: ignore[arg-type]
        except WorkbookError as error:
            problems.append(Problem(path.name, row.number, "", str(error)))
    if problems:
        raise ContentError(problems)
    validate_personas(documents, content)
    return [document.value for document in documents]


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
    data: dict[str, Any] = content.get_persona(table.cell(row, PERSONA)).model_dump(mode="json")
    data |= {"title": name} | {key: text for key in REPLACED_COLUMNS if (text := table.cell(row, key))}
    for column in table.columns:
        worksheet, _, field = column.strip().partition(".")
        if field and (text := table.cell(row, column)):
            entries = data["entries"].get(worksheet) or [{}]
            data["entries"][worksheet] = [entry | {field: text} for entry in entries]
    data["id"] = _make_id(name, row.number, used_ids)
    return make_persona(data, label=label)


def _make_id(name: str, row: int, used_ids: set[str]) -> str:
    """Return a new id that is a valid folder name on every system; a name without Latin letters gives its row number."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = _NON_ALPHANUMERIC.sub("-", plain).strip("-")[:60].rstrip("-") or f"learner-{row}"
    number, new_id = 1, base
    while new_id in used_ids:
        number += 1
        new_id = f"{base}-{number}"
    used_ids.add(new_id)
    return new_id
