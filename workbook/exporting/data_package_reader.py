"""Read the files of a data package that `data_package` wrote, unchanged or edited since."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from typing import TYPE_CHECKING, Any

from workbook.content.values import KINDS, Value
from workbook.errors import ExchangeError
from workbook.exporting.csv_injection import unescape_formula
from workbook.exporting.data_package import DESCRIPTOR, FORMAT, HISTORY, UNFINISHED
from workbook.exporting.table_schemas import ID, OWN_COLUMNS, POSITION, SAVED_AT
from workbook.store.archive import EntryKey, RecordedRevision
from workbook.store.snapshot import CurrentEntry, ReturnedSnapshot, find_worksheet, make_archive, parse_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content

_NOT_A_PACKAGE = "This is not an export of the workbook: "


def read_package(open_file: Callable[[str], bytes], content: Content, *, now: dt.datetime) -> ReturnedSnapshot:
    """Read the files of a data package.

    Parameters
    ----------
    open_file
        Returns the bytes of a file by its path in the package, or raises KeyError.
    content
        The definitions that the entries follow.
    now
        The time of saving for entries that were edited in the tables.

    Returns
    -------
    The entries and their history.

    Raises
    ------
    ExchangeError
        It is not a package that this workbook wrote, or something in it cannot be read.
    """
    descriptor = _read_descriptor(open_file)
    history: list[tuple[RecordedRevision, int]] = []
    standing: list[CurrentEntry] = []
    for name, path in _list_tables(descriptor):
        rows = _read_rows(open_file, path)
        try:
            if name == HISTORY:
                history = [_read_history_row(row) for row in rows]
            elif name == UNFINISHED:
                standing += [_read_unfinished_row(row, content) for row in rows]
            else:
                standing += _read_entries(name, rows, content)
        except (KeyError, ValueError) as error:
            raise ExchangeError(f"{path} cannot be read, most likely because it was changed: {error}.") from error
    archive = make_archive(standing, history, content=content, now=now)
    return ReturnedSnapshot(archive, is_pseudonymized=bool(descriptor["workbook"].get("roles")))


def read_recordings(open_file: Callable[[str], bytes]) -> dict[str, bytes]:
    """Read the recordings in a package.

    Parameters
    ----------
    open_file
        As for `read_package`.

    Returns
    -------
    The contents by path.

    Raises
    ------
    ExchangeError
        As for `read_package`.
    """
    resources = _read_descriptor(open_file)["resources"]
    paths = [str(resource["path"]) for resource in resources if "schema" not in resource]
    return {path: _read_file(open_file, path) for path in paths}


def _read_descriptor(open_file: Callable[[str], bytes]) -> dict[str, Any]:
    try:
        descriptor = json.loads(open_file(DESCRIPTOR))
        version, resources = descriptor["workbook"]["format"], descriptor["resources"]
        places = [(resource["name"], resource["path"]) for resource in resources]
    except KeyError as error:
        raise ExchangeError(f"{_NOT_A_PACKAGE}it has no {DESCRIPTOR} of the workbook's own.") from error
    except (ValueError, TypeError) as error:
        raise ExchangeError(f"{_NOT_A_PACKAGE}{DESCRIPTOR} cannot be read.") from error
    if version != FORMAT:
        raise ExchangeError("This export was written by a newer edition of the workbook; restore it with that edition.")
    if not all(isinstance(part, str) for place in places for part in place):
        raise ExchangeError(f"{_NOT_A_PACKAGE}{DESCRIPTOR} cannot be read.")
    return dict(descriptor)


def _list_tables(descriptor: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(resource["name"], resource["path"]) for resource in descriptor["resources"] if "schema" in resource]


def _read_file(open_file: Callable[[str], bytes], path: str) -> bytes:
    try:
        return open_file(path)
    except KeyError as error:
        raise ExchangeError(f"{path} is missing from this export.") from error


def _read_rows(open_file: Callable[[str], bytes], path: str) -> list[dict[str, str]]:
    try:
        text = _read_file(open_file, path).decode("utf-8-sig")
    except ValueError as error:
        raise ExchangeError(f"{path} is not a text file in UTF-8.") from error
    # The reader takes texts over its limit as a sign of wrong quotes, but long texts are valid here.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ExchangeError(f"{path} cannot be read: {error}.") from error


def _read_entries(name: str, rows: Iterable[Mapping[str, str]], content: Content) -> Iterator[CurrentEntry]:
    worksheet = find_worksheet(content, name)
    for row in rows:
        values = {column: text for column, text in row.items() if text and column not in OWN_COLUMNS}
        raw = {column: _read_cell(worksheet, column, text) for column, text in values.items()}
        yield _make_standing(name, row, parse_values(worksheet, raw))


def _read_unfinished_row(row: Mapping[str, str], content: Content) -> CurrentEntry:
    values = json.loads(row["values"])
    return _make_standing(row["worksheet"], row, parse_values(find_worksheet(content, row["worksheet"]), values))


def _make_standing(worksheet: str, row: Mapping[str, str], values: dict[str, Value]) -> CurrentEntry:
    saved_at = dt.datetime.fromisoformat(row[SAVED_AT]) if row[SAVED_AT] else None
    return CurrentEntry(EntryKey(worksheet, unescape_formula(row[ID])), values, int(row[POSITION]), saved_at)


def _read_cell(worksheet: Worksheet | None, column: str, text: str) -> object:
    field = worksheet.find_field(column) if worksheet else None
    kind = KINDS[field.type].schema_type if field else "string"
    if kind == "string":
        return unescape_formula(text)
    # A share is a number from 0 to 1 here; text would be parsed as percent.
    return _to_number(text) if kind == "number" else text


def _to_number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _read_history_row(row: Mapping[str, str]) -> tuple[RecordedRevision, int]:
    recorded = RecordedRevision(
        key=EntryKey(row["worksheet"], unescape_formula(row["entry"])),
        operation=int(row["operation"]),
        action=row["action"],  # type: ignore[arg-type] # checked when the package is validated
        values=json.loads(row["values"]),
        saved_at=dt.datetime.fromisoformat(row["saved_at"]),
        deleted=row["deleted"] == "true",
        undone=row["undone"] == "true",
    )
    return recorded, int(row[POSITION])
