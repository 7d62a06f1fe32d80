"""Read the files of a data package that `data_package` wrote, unchanged or edited since."""

from __future__ import annotations

import csv
import io
import json
import sys
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from workbook.content.values import KINDS
from workbook.errors import ExchangeError
from workbook.exporting.csv_injection import unescape_formula
from workbook.exporting.data_package import DESCRIPTOR, FORMAT, GROUP_ANSWERS, HISTORY, UNFINISHED
from workbook.exporting.export_files import NO_DESCRIPTOR, normalize_path
from workbook.exporting.recorded_rows import parse_current_entry, parse_revision, parse_unfinished
from workbook.exporting.table_schemas import HISTORY_SCHEMA, ID, OWN_COLUMNS, UNFINISHED_SCHEMA
from workbook.store.export_token import parse_token
from workbook.store.snapshot import ReturnedSnapshot, find_worksheet, make_archive, parse_values

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content
    from workbook.store.archive import RecordedRevision
    from workbook.store.snapshot import CurrentEntry

Parsed = TypeVar("Parsed")
# The columns with ids, which the package writes as texts that no spreadsheet runs.
_IDS = {ID, "entry"}
_NOT_A_PACKAGE = "This is not an export of the workbook: "


class _Table(NamedTuple):
    """A table of the package, with the columns that it had when it was exported."""

    name: str
    path: str
    columns: tuple[str, ...]


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
    tables = _list_tables(descriptor)
    if GROUP_ANSWERS in [table.name for table in tables]:
        raise ExchangeError("This export contains only numbers for a group, so there is nothing to restore from it.")
    history: list[tuple[RecordedRevision, int]] = []
    standing: list[CurrentEntry] = []
    for table in tables:
        if table.name == HISTORY:
            history = list(_parse_rows(open_file, table, parse_revision, needed=_list_columns(HISTORY_SCHEMA)))
        elif table.name == UNFINISHED:
            needed = _list_columns(UNFINISHED_SCHEMA)
            standing += _parse_rows(open_file, table, lambda row: parse_unfinished(row, content), needed=needed)
        else:
            standing += _read_entries(open_file, table, content)
    archive = make_archive(standing, history, content=content, now=now)
    about = descriptor["workbook"]
    return ReturnedSnapshot(archive, is_pseudonymized=bool(about.get("roles")), token=parse_token(about.get("token")))


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
        data = open_file(DESCRIPTOR)
    except KeyError as error:
        raise ExchangeError(NO_DESCRIPTOR) from error
    try:
        descriptor = json.loads(data)
        version, resources = descriptor["workbook"]["format"], descriptor["resources"]
        places = [(resource["name"], resource["path"]) for resource in resources]
    except KeyError as error:
        raise ExchangeError(NO_DESCRIPTOR) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise ExchangeError(f"{_NOT_A_PACKAGE}{DESCRIPTOR} cannot be read.") from error
    if version != FORMAT:
        raise ExchangeError("This export was written by a newer edition of the workbook; restore it with that edition.")
    if not all(isinstance(part, str) for place in places for part in place):
        raise ExchangeError(f"{_NOT_A_PACKAGE}{DESCRIPTOR} cannot be read.")
    return dict(descriptor)


def _list_tables(descriptor: Mapping[str, Any]) -> list[_Table]:
    tables = [resource for resource in descriptor["resources"] if "schema" in resource]
    try:
        return [_Table(table["name"], table["path"], _list_columns(table["schema"])) for table in tables]
    except (KeyError, TypeError) as error:
        raise ExchangeError(f"{_NOT_A_PACKAGE}{DESCRIPTOR} cannot be read.") from error


def _list_columns(schema: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(field["name"]) for field in schema["fields"])


def _read_file(open_file: Callable[[str], bytes], path: str) -> bytes:
    try:
        return open_file(normalize_path(path))
    except KeyError as error:
        raise ExchangeError(f"{path} is missing from this export.") from error


def _read_entries(open_file: Callable[[str], bytes], table: _Table, content: Content) -> Iterator[CurrentEntry]:
    worksheet = find_worksheet(content, table.name)
    places = count(1)

    def parse(row: Mapping[str, str]) -> CurrentEntry:
        values = {column: text for column, text in row.items() if text and column not in OWN_COLUMNS}
        raw = {column: _read_cell(worksheet, column, text) for column, text in values.items()}
        return parse_current_entry(table.name, row, parse_values(worksheet, raw), place=next(places))

    return _parse_rows(open_file, table, parse, needed=OWN_COLUMNS)


def _parse_rows(
    open_file: Callable[[str], bytes],
    table: _Table,
    parse: Callable[[dict[str, str]], Parsed],
    *,
    needed: Sequence[str],
) -> Iterator[Parsed]:
    """Yield what the rows of a table mean; a row that cannot be parsed is named by its line."""
    try:
        text = _read_file(open_file, table.path).decode("utf-8-sig")
    except ValueError as error:
        raise ExchangeError(f"{table.path} is not a text file in UTF-8.") from error
    # The reader takes texts over its limit as a sign of wrong quotes, but long texts are valid here.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, {*table.columns, *needed})
        for cells in filter(any, reader):
            yield parse(_make_row(header, cells))
    except (csv.Error, ValueError) as error:
        raise ExchangeError(f"{table.path} cannot be read, line {reader.line_num}: {error}.") from error


def _check_header(header: Sequence[str], needed: Collection[str]) -> None:
    if missing := sorted(name for name in needed if name not in header):
        raise ValueError(f"there is no column {missing[0]}")
    if twice := [name for name in header if header.count(name) > 1]:
        raise ValueError(f"there are two columns {twice[0]}")


def _make_row(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise ValueError(f"the row has {len(cells)} cells, but the table has {len(header)} columns")
    row = dict(zip(header, cells, strict=True))
    return row | {name: unescape_formula(row[name]) for name in _IDS & row.keys()}


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
