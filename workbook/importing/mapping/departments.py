"""Find the departments of a file that covers several, and the rows of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import suggest
from workbook.importing.tables.table import RowMessage, normalize_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.importing.mapping.source_formats import FormatChoice
    from workbook.importing.tables.table import Row, Table


@dataclass(frozen=True)
class Department:
    """A department of a file.

    Parameters
    ----------
    title
        The first name that the file gives it.
    names
        All its names and codes, normalized, and the parts of a name in two languages.
    rows
        Its rows.
    """

    title: str
    names: set[str]
    rows: list[Row]


def list_departments(choice: FormatChoice, table: Table) -> list[Department]:
    """Return the departments of a table.

    Parameters
    ----------
    choice
        The columns with the names of departments, and those with their codes.
    table
        The table.

    Returns
    -------
    The departments in alphabetical order. Rows with the same code belong to the same department, whatever its name is;
    without a code the name counts.
    """
    names = [column for column in choice.columns if table.has(column)]
    codes = [column for column in choice.codes if table.has(column)]
    departments: dict[str, Department] = {}
    for row in table.rows:
        texts = [text for column in (*names, *codes) if (text := table.cell(row, column))]
        code = next((text for column in (*codes, *names) if (text := table.cell(row, column))), "")
        if texts:
            department = departments.setdefault(normalize_name(code), Department(texts[0], set(), []))
            department.names.update(normalize_name(part) for text in texts for part in (text, *text.split("|")))
            department.rows.append(row)
    return sorted(departments.values(), key=lambda one: one.title)


def find_department(chosen: str, departments: Sequence[Department]) -> Department | None:
    """Return the department with a name.

    Parameters
    ----------
    chosen
        Any of its names, the part of one in a single language, or its code.
    departments
        The departments of the file.

    Returns
    -------
    The department; None if there is none of that name.
    """
    name = normalize_name(chosen)
    return next((one for one in departments if name and name in one.names), None)


def describe_missing_department(chosen: str, choice: FormatChoice, departments: Sequence[Department], file: str) -> str:
    """Return the sentence about a department that a file does not have.

    Parameters
    ----------
    chosen
        The name that was chosen.
    choice
        The columns of the format with departments, for their title.
    departments
        The departments of the file.
    file
        The name of the file.

    Returns
    -------
    The sentence, with the nearest name.
    """
    if not departments:
        return f"{file} does not say which {choice.title} its rows belong to; do not choose one."
    suggestion = suggest(chosen, [one.title for one in departments])[:300]
    return f'There is no {choice.title} "{chosen}" in {file}; {suggestion}'


def list_rows_without_department(
    choice: FormatChoice, table: Table, departments: Sequence[Department]
) -> list[RowMessage]:
    """Return a message for each row that belongs to no department.

    Parameters
    ----------
    choice
        The columns of the format with departments, for their title.
    table
        The table.
    departments
        The departments of the table.

    Returns
    -------
    The messages.
    """
    assigned = {row.number for department in departments for row in department.rows}
    reason = f"it names no {choice.title}."
    return [RowMessage(row.number, "", reason) for row in table.rows if row.number not in assigned]
