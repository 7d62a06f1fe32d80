"""Make data frames of entries: one row per entry, one column per field, in types that pandas computes with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workbook.content.definitions import Field, Worksheet
    from workbook.store.entries import Entry

_INTEGER = "Int64"
_TEXT = "str"


def make_frame(worksheet: Worksheet, entries: Iterable[Entry], *, drafts: bool = False) -> pd.DataFrame:
    """Return the entries of a worksheet as a frame.

    Parameters
    ----------
    worksheet
        The worksheet; its fields are the columns, in their order.
    entries
        Its entries, as the store gives them.
    drafts
        Whether to keep entries with something still to mend; what does not fit its field is then missing.

    Returns
    -------
    `id`, then a column for each field: dates as `datetime64` at midnight; time stamps as `datetime64`, in UTC where
    they carry an offset; times of day, texts, choices and references (the id of the entry referred to) as text;
    whole numbers and ratings as `Int64`, other numbers as `float64`, shares from 0 to 1; yes/no as `boolean`. What is
    not filled in is missing. The columns and types are the same when there are no entries.
    """
    kept = [entry for entry in entries if drafts or not entry.is_draft]
    columns = {"id": pd.Series([entry.id for entry in kept], dtype=_TEXT)}
    for field in worksheet.fields:
        raw = [None if field.name in entry.problems else entry.values.get(field.name) for entry in kept]
        columns[field.name] = _COLUMNS.get(field.type, _make_text)(field, raw)
    return pd.DataFrame(columns)


def _make_text(_field: Field, raw: list[Any]) -> pd.Series:
    return pd.Series([None if value is None else str(value) for value in raw], dtype=_TEXT)


def _make_integers(_field: Field, raw: list[Any]) -> pd.Series:
    return pd.Series(raw, dtype=_INTEGER)


def _make_numbers(_field: Field, raw: list[Any]) -> pd.Series:
    return pd.Series(raw, dtype="float64")


def _make_booleans(_field: Field, raw: list[Any]) -> pd.Series:
    return pd.Series(raw, dtype="boolean")


def _make_dates(_field: Field, raw: list[Any]) -> pd.Series:
    return pd.to_datetime(pd.Series(raw, dtype=object), format="%Y-%m-%d").astype("datetime64[us]")


def _make_time_stamps(_field: Field, raw: list[Any]) -> pd.Series:
    texts = pd.Series(raw, dtype=object)
    # An example's time stamps have no offset, and then none is invented.
    has_offset = any(value is not None and len(str(value)) > len("2026-05-12T10:42") for value in raw)
    return pd.to_datetime(texts, format="ISO8601", utc=has_offset).astype(
        "datetime64[us, UTC]" if has_offset else "datetime64[us]"
    )


_COLUMNS: dict[str, Callable[[Field, list[Any]], pd.Series]] = {
    "integer": _make_integers,
    "rating": _make_integers,
    "number": _make_numbers,
    "share": _make_numbers,
    "boolean": _make_booleans,
    "date": _make_dates,
    "due-date": _make_dates,
    "datetime": _make_time_stamps,
    "due-datetime": _make_time_stamps,
}
