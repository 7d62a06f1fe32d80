"""Make a persona for each learner of a class list: like another one, but with what the list says of the learner.

A row is a learner. `name` and `persona` have to be there; `title`, `about`, `start` and `today` take the place of the
persona's own, and a column such as `about-me.unit` fills that field in every entry of that worksheet. What is left
empty stays as it is.
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
from workbook.notebooks.custom_personas import make_persona, refuse_mistakes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workbook.content.definitions import Persona
    from workbook.content.loader import Content, Document
    from workbook.importing.tables.table import Row, Table

NAME, PERSONA = "name", "persona"
OWN_COLUMNS = ("title", "about", "start", "today")
COLUMNS = (NAME, PERSONA, *OWN_COLUMNS)
_NO_LETTER = re.compile(r"[^a-z0-9]+")


def read_class_list(path: Path, content: Content) -> list[Persona]:
    """Return a persona for each learner of a list.

    Parameters
    ----------
    path
        A CSV file or an Excel book, with the names of the columns above the rows.
    content
        Where the personas are that the learners are like.

    Returns
    -------
    The personas in the order of the rows. Each is called after its learner, and its id comes of the name; of two
    learners with one name the second has a number behind it.

    Raises
    ------
    UnreadableFileError
        When the file cannot be read as a table.
    ContentError
        With everything that is wrong: columns there are not, rows without a name or with an unknown persona, values
        that do not fit.
    """
    table = read_table(path)
    _refuse_columns(table, path.name, content)
    taken = set(content.persona_ids)
    documents, problems = [], [Problem(path.name, row.row, "", row.reason) for row in table.problems]
    for row in table.rows:
        try:
            documents.append(_make_learner(table, row, content, label=f"{path.name}, row {row.number}", taken=taken))
        except ContentError as error:
            problems += error.problems  # type: ignore[arg-type]
        except WorkbookError as error:
            problems.append(Problem(path.name, row.number, "", str(error)))
    if problems:
        raise ContentError(problems)
    refuse_mistakes(documents, content)
    return [document.value for document in documents]


def _refuse_columns(table: Table, name: str, content: Content) -> None:
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
    near = difflib.get_close_matches(column, [*COLUMNS, *fields], n=1)
    return suggest(column, near or (*COLUMNS, "worksheet.field"))


def _make_learner(table: Table, row: Row, content: Content, *, label: str, taken: set[str]) -> Document[Persona]:
    name = table.cell(row, NAME)
    if not name:
        raise WorkbookError("the learner's name is missing.")
    data: dict[str, Any] = content.get_persona(table.cell(row, PERSONA)).model_dump(mode="json")
    data |= {"title": name} | {key: text for key in OWN_COLUMNS if (text := table.cell(row, key))}
    for column in table.columns:
        worksheet, _, field = column.strip().partition(".")
        if field and (text := table.cell(row, column)):
            entries = data["entries"].get(worksheet) or [{}]
            data["entries"][worksheet] = [entry | {field: text} for entry in entries]
    data["id"] = _make_id(name, row.number, taken)
    return make_persona(data, label=label)


def _make_id(name: str, row: int, taken: set[str]) -> str:
    """Return a name as it can be that of a folder anywhere; one that has no Latin letter goes by its row."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = _NO_LETTER.sub("-", plain).strip("-")[:60].rstrip("-") or f"learner-{row}"
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    taken.add(found)
    return found
