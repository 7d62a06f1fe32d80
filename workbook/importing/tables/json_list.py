"""Make a table from a JSON list of objects, which Timewarrior and other programs export."""

from __future__ import annotations

from typing import Any

from workbook.errors import UnreadableFileError
from workbook.importing.tables.table import MAX_ROWS, Row, RowMessage, Table

SEPARATOR = ", "


def make_json_table(data: Any, *, name: str) -> Table:
    """Return the table of a list of objects, whose keys become the columns in order of appearance.

    Parameters
    ----------
    data
        The parsed JSON. A list or an object within an object becomes one text with commas.
    name
        The name of the file, for messages.

    Returns
    -------
    The table. List items that are not objects are in `problems`.

    Raises
    ------
    UnreadableFileError
        If the data is not a list, has no objects, or has too many.
    """
    if not isinstance(data, list) or not any(isinstance(item, dict) for item in data):
        raise UnreadableFileError(f"{name} is not a list of entries; export the entries as JSON or CSV.")
    if len(data) > MAX_ROWS:
        raise UnreadableFileError(f"{name} has more than {MAX_ROWS:,} entries; export a shorter period.")
    columns = tuple(dict.fromkeys(str(key) for item in data if isinstance(item, dict) for key in item))
    rows, problems = [], []
    for number, item in enumerate(data, start=1):
        if isinstance(item, dict):
            rows.append(Row(number, tuple(_to_text(item.get(column)) for column in columns)))
        else:
            problems.append(RowMessage(number, "", "it is not an entry with names and values."))
    return Table(columns, tuple(rows), tuple(problems))


def _to_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return SEPARATOR.join(_to_text(item) for item in value)
    if isinstance(value, dict):
        return SEPARATOR.join(f"{key}: {_to_text(item)}" for key, item in value.items())
    # JSON can contain half of a surrogate pair, which cannot be saved or displayed.
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
