"""Write the entries of a learner as the files of a Frictionless Data Package; `data_package_reader` reads them.

Each worksheet with entries is a table with a schema from the content. Entries that do not fit into such a table, such as
drafts, are in `unfinished.csv`; the history is in `history.csv`. The same entries give the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Any

from workbook.content.values import KINDS, Value, parse_value
from workbook.exporting.csv_injection import escape_formula
from workbook.exporting.table_schemas import HISTORY_SCHEMA, ID, POSITION, SAVED_AT, UNFINISHED_SCHEMA, make_schema
from workbook.store.snapshot import group_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workbook.content.definitions import Field, Worksheet
    from workbook.store.entries import Entry
    from workbook.store.snapshot import Snapshot

DESCRIPTOR = "datapackage.json"
HISTORY = "history"
UNFINISHED = "unfinished"
# The only table of an export for a group; see `group_export`.
GROUP_ANSWERS = "group-answers"
OWN_TABLES = {HISTORY, UNFINISHED}
FORMAT = 1
NAME = "service-orientation-workbook"
_ABOUT = (
    "What one learner has entered in the workbook: a table for each worksheet. In a text, an apostrophe stands before "
    "a character that a spreadsheet would take for the beginning of a formula; take one apostrophe off to have the "
    "text as it was entered. Entries still to be finished, and those of other editions, lie in the table unfinished."
)


def make_package(snapshot: Snapshot, *, recordings: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Return the files of a data package.

    Parameters
    ----------
    snapshot
        The entries and their history.
    recordings
        The recordings to include, by their names in the package.

    Returns
    -------
    The bytes of each file by its path, with "/" between the parts; the descriptor comes first.
    """
    groups, others = group_entries(snapshot, drafts=False)
    tables = {worksheet.id: entries for worksheet, entries in groups}
    files, resources = {}, []
    for worksheet, entries in groups:
        schema = make_schema(worksheet, references=_map_references(worksheet, tables), tables=tables)
        files[_path(worksheet.id)] = _render_table(schema, (_make_row(worksheet, entry) for entry in entries))
        resources.append(_describe(worksheet.id, schema, title=worksheet.title, description=worksheet.description))
    if others:
        files[_path(UNFINISHED)] = _render_table(UNFINISHED_SCHEMA, map(_make_unfinished_row, others))
        resources.append(_describe(UNFINISHED, UNFINISHED_SCHEMA, title="Entries still to be finished"))
    if snapshot.with_history or not resources:
        files[_path(HISTORY)] = _render_table(HISTORY_SCHEMA, _make_history_rows(snapshot))
        resources.append(_describe(HISTORY, HISTORY_SCHEMA, title="History of all entries"))
    for path, recording in (recordings or {}).items():
        files[path] = recording
        resources.append({"name": f"recording-{len(resources)}", "path": path, "title": "Recording"})
    return {DESCRIPTOR: _render_descriptor(snapshot, resources)} | files


def _path(table: str) -> str:
    return f"{table}.csv" if table in OWN_TABLES else f"worksheets/{table}.csv"


def _render_descriptor(snapshot: Snapshot, resources: list[dict[str, Any]]) -> bytes:
    workbook = snapshot.content.workbook
    descriptor = {
        "profile": "data-package",
        "name": NAME,
        "title": workbook.title,
        "description": _ABOUT,
        "workbook": {
            "format": FORMAT,
            "edition": workbook.edition,
            "roles": snapshot.is_pseudonymized,
            "token": snapshot.token,
        },
        "resources": resources,
    }
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def _describe(name: str, schema: Mapping[str, Any], **words: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": _path(name),
        **{key: text for key, text in words.items() if text},
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _map_references(worksheet: Worksheet, tables: Mapping[str, list[Entry]]) -> dict[str, str]:
    """Return the fields of a worksheet that refer only to entries in a table."""
    found = {}
    for field in worksheet.fields:
        if field.reference:
            known = {entry.id for entry in tables.get(field.reference, ())}
            if all(entry.values.get(field.name, None) in {None, *known} for entry in tables[worksheet.id]):
                found[field.name] = field.reference
    return found


def _render_table(schema: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(field["name"] for field in schema["fields"])
    writer.writerows([_write_cell(field, row.get(field["name"])) for field in schema["fields"]] for row in rows)
    return text.getvalue().encode()


def _write_cell(field: Mapping[str, Any], value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if field["type"] == "object":
        # A semicolon begins a new cell in spreadsheets that use it as list separator.
        return json.dumps(value, ensure_ascii=False, sort_keys=True).replace(";", "\\u003b")
    text = str(value)
    return escape_formula(text) if field["type"] == "string" else text


def _make_row(worksheet: Worksheet, entry: Entry) -> dict[str, Any]:
    values = {field.name: _to_standard(field, entry.values.get(field.name)) for field in worksheet.fields}
    return values | _make_own_columns(entry)


def _make_own_columns(entry: Entry) -> dict[str, Any]:
    return {ID: entry.id, POSITION: entry.position, SAVED_AT: _write_moment(entry.saved_at)}


def _make_unfinished_row(entry: Entry) -> dict[str, Any]:
    return {"worksheet": entry.worksheet, "values": dict(entry.values)} | _make_own_columns(entry)


def _make_history_rows(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    for number, recorded in enumerate(snapshot.history, start=1):
        yield {
            "number": number,
            "operation": recorded.operation,
            "worksheet": recorded.key.worksheet,
            "entry": recorded.key.entry,
            POSITION: snapshot.archive.positions.get(recorded.key, 0),
            "action": recorded.action,
            "saved_at": _write_moment(recorded.saved_at),
            "deleted": recorded.deleted,
            "undone": recorded.undone,
            "values": dict(recorded.values),
        }


def _to_standard(field: Field, value: Value) -> Value:
    """Return a value in the form of the standard, in which times have seconds."""
    value = parse_value(field, value).value
    if value is None:
        return None
    if KINDS[field.type].schema_type == "datetime":
        return dt.datetime.fromisoformat(str(value)).isoformat()
    if KINDS[field.type].schema_type == "time":
        return dt.time.fromisoformat(str(value)).isoformat()
    return value


def _write_moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")
