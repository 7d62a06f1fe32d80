"""Make a table of a list of objects in JSON, as Timewarrior and others export it."""

from __future__ import annotations

from typing import Any

from workbook.errors import UnreadableFileError
from workbook.importing.tables.table import MAX_ROWS, Row, RowProblem, Table

BETWEEN = ", "


def make_json_table(data: Any, *, name: str) -> Table:
    """Return the table of a list of objects: their keys are the columns, in the order in which they come up.

    Parameters
    ----------
    data
        What the file says. Lists of plain values within an object become one text with commas.
    name
        What the file is called.

    Raises
    ------
    UnreadableFileError
        When it is not a list of objects, or an empty or an endless one.
    """
    if not isinstance(data, list) or not any(isinstance(item, dict) for item in data):
        raise UnreadableFileError(f"{name} is not a list of entries; export the entries as JSON or CSV.")
    if len(data) > MAX_ROWS:
        raise UnreadableFileError(f"{name} has more than {MAX_ROWS:,} entries; export a shorter time.")
    columns = tuple(dict.fromkeys(str(key) for item in data if isinstance(item, dict) for key in item))
    rows, problems = [], []
    for number, item in enumerate(data, start=1):
        if isinstance(item, dict):
            rows.append(Row(number, tuple(_to_text(item.get(column)) for column in columns)))
        else:
            problems.append(RowProblem(number, "", "it is not an entry with names and values."))
    return Table(columns, tuple(rows), tuple(problems))


def _to_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return BETWEEN.join(_to_text(item) for item in value)
    if isinstance(value, dict):
        return BETWEEN.join(f"{key}: {_to_text(item)}" for key, item in value.items())
    # JSON can hold half of a surrogate pair, which no file and no message could hold.
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
