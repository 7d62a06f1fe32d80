"""Read the columns a review needs from whatever frame it is given, and give results fixed columns.

A kind says what a column holds: "text" (names, and references, which hold the id of an entry), "choice" (one of a few
values, compared without regard to case, spaces, hyphens or underscores), "number", "count", "date", "stamp" (a date
with a time), "flag" (yes, no or missing), "any" (whatever stands there). A question mark after the kind, as in
"text?", marks a column that a frame may lack; it is then read as missing throughout.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbook.errors import AnalysisError, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionDtype
    from pandas.api.typing import NaTType

DTYPES: dict[str, np.dtype[Any] | ExtensionDtype] = {
    "text": pd.StringDtype(na_value=np.nan),
    "choice": pd.StringDtype(na_value=np.nan),
    "number": np.dtype("float64"),
    "count": np.dtype("int64"),
    "date": np.dtype("datetime64[us]"),
    "stamp": np.dtype("datetime64[us]"),
    "flag": pd.BooleanDtype(),
    "any": np.dtype("object"),
}
FLAGS = {"true": True, "yes": True, "1": True, "1.0": True, "false": False, "no": False, "0": False, "0.0": False}
MIXED_ZONES = "Some times carry a time zone and others do not; give all of them one, or none."
# What pandas takes for the moment at which it reads them.
CLOCK_WORDS = ("now", "today")
LIST_SEPARATORS = r"\s*[,;\n]\s*"


def read(frame: pd.DataFrame | None, /, **kinds: str) -> pd.DataFrame:
    """Return a new frame that holds just the named columns, each as its kind.

    Parameters
    ----------
    frame
        Any frame; None and a frame without rows stand for a worksheet in which nothing was entered.
    kinds
        The columns to read, in order, and the kind of each.

    Returns
    -------
    The columns with a fresh index. Text that is empty or only spaces, text that is not a number, and infinity are missing.

    Raises
    ------
    AnalysisError
        A frame that has rows lacks a column it cannot do without, or has it twice.
    """
    source = pd.DataFrame() if frame is None else frame
    _check_columns(source, kinds)
    columns = {}
    for name, asked in kinds.items():
        kind = asked.removesuffix("?")
        read_kind = READERS[kind]
        given = read_kind(source[name]) if name in source.columns else _make_missing(source.index, kind)
        columns[name] = given.array
    return pd.DataFrame(columns, index=pd.RangeIndex(len(source)))


def make_result(frame: pd.DataFrame, /, **kinds: str) -> pd.DataFrame:
    """Return a result with exactly the named columns in this order, with fixed types and a fresh index.

    Parameters
    ----------
    frame
        The computed columns. A missing column becomes all missing; a column that is not named is dropped.
    kinds
        The columns of the result, in order, and the kind of each. A "stamp" keeps its time zone.

    Returns
    -------
    The result.
    """
    if _is_right(frame, kinds):
        return frame
    columns = {}
    for name, kind in kinds.items():
        column = frame[name] if name in frame.columns else _make_missing(frame.index, kind)
        columns[name] = (column if _has_kind(column.dtype, kind) else column.astype(DTYPES[kind])).array
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def read_lists(values: pd.Series[Any], /) -> pd.Series[Any]:
    """Split cells that hold several items: lists, or text separated by commas, semicolons and line breaks.

    Parameters
    ----------
    values
        The cells.

    Returns
    -------
    One row per item, with the index of its cell; empty items and empty cells have no row.
    """
    items = values.astype("object")
    texts = items.map(lambda cell: isinstance(cell, str)).astype(bool)
    items = items.where(~texts, items[texts].astype("str").str.strip().str.split(LIST_SEPARATORS, regex=True))
    return to_text(items.explode().astype("object")).str.strip().pipe(lambda item: item[item.ne("") & item.notna()])


def to_text(values: pd.Series[Any]) -> pd.Series[Any]:
    """Convert values to text.

    Parameters
    ----------
    values
        Values of any type.

    Returns
    -------
    Text; missing where a value is empty or only spaces. A whole number that is a float becomes "7".
    """
    texts = values if values.dtype == "str" else _render(values)
    # Each distinct text is looked at once, as in a choice.
    blank = [text for text in set(texts.to_numpy().tolist()) if isinstance(text, str) and not text.strip()]
    return texts.mask(texts.isin(blank)) if blank else texts


def to_choice(values: pd.Series[Any]) -> pd.Series[Any]:
    """Convert values to the form in which the workbook writes choices.

    Parameters
    ----------
    values
        Values of any type.

    Returns
    -------
    Text in lower case, with words joined by hyphens.
    """
    # Each distinct value is rewritten once: a column of a hundred thousand rows holds only a few.
    codes, choices = pd.factorize(values)
    written = [re.sub(r"[\s_-]+", "-", str(choice).strip().casefold()) or np.nan for choice in choices]
    if values.dtype == "str" and written == list(choices):
        return values
    return pd.Series(np.array([*written, np.nan], dtype=object)[codes], index=values.index).astype("str")


def match_choices(values: pd.Series[Any], choices: Sequence[str]) -> NDArray[np.intp]:
    """Find each value among the choices, however it is written.

    Parameters
    ----------
    values
        The values.
    choices
        The choices, as the workbook writes them.

    Returns
    -------
    The position of each value among the choices; -1 where it is not one of them.
    """
    known = pd.Index(choices)
    places = known.get_indexer(values.array)
    strange = places < 0
    if strange.any():
        places[strange] = known.get_indexer(to_choice(values[strange]).array)
    return places


def to_number(values: pd.Series[Any]) -> pd.Series[Any]:
    """Convert values to floats.

    Parameters
    ----------
    values
        Values of any type.

    Returns
    -------
    Floats; missing where a value is not a finite number, or is a date or a length of time.
    """
    if values.dtype.kind in "mM":
        return _make_missing(values.index, "number")
    numbers = values if values.dtype.kind in "iuf" else pd.to_numeric(values, errors="coerce")
    is_plain = isinstance(numbers.dtype, np.dtype)
    floats = numbers.to_numpy(dtype="float64") if is_plain else numbers.to_numpy(dtype="float64", na_value=np.nan)
    is_finite = np.isfinite(floats)
    return pd.Series(floats if is_finite.all() else np.where(is_finite, floats, np.nan), index=values.index)


def to_stamp(values: pd.Series[Any]) -> pd.Series[Any]:
    """Convert values to time stamps.

    Parameters
    ----------
    values
        Values of any type.

    Returns
    -------
    Time stamps as the clock showed them, or in UTC where they have different offsets.

    Raises
    ------
    AnalysisError
        Some have an offset and others do not.
    """
    try:
        return _read_stamps(values)
    except ValueError:  # pandas wants to be told what to do with more than one offset
        stamps = _parse_stamps(values, utc=True)
    if not all(pd.Timestamp(value).tzinfo for value in values[stamps.notna()]):
        raise AnalysisError(MIXED_ZONES)
    return stamps.dt.as_unit("us")


def to_date(values: pd.Series[Any]) -> pd.Series[Any]:
    """Convert values to dates.

    Parameters
    ----------
    values
        Values of any type.

    Returns
    -------
    Dates at midnight; the date of a time stamp is the local one where it was written.
    """
    try:
        stamps = _read_stamps(values)
    except ValueError:  # more than one offset: each is read by its own clock
        known = values.astype("object").where(_parse_stamps(values, utc=True).notna())
        stamps = known.map(lambda value: pd.Timestamp(value).tz_localize(None))
    local = stamps.dt.tz_localize(None) if is_zoned(stamps) else stamps
    dates = pd.Series(local.to_numpy().astype("datetime64[D]").astype("datetime64[us]"), index=values.index)
    # A week is a date in ISO 8601 too, but not to pandas: 2026-W01 is its Monday.
    unread = values[dates.isna() & values.notna()]
    return dates.fillna(unread.map(_parse_week).astype("datetime64[us]")) if len(unread) else dates


def to_flag(values: pd.Series[Any]) -> pd.Series[Any]:
    """Convert values to booleans.

    Parameters
    ----------
    values
        Values of any type.

    Returns
    -------
    Yes, no or missing.
    """
    if pd.api.types.is_bool_dtype(values):
        return values.astype("boolean")
    return values.map(lambda cell: FLAGS.get(str(cell).strip().casefold(), pd.NA)).astype("boolean")


def _check_columns(source: pd.DataFrame, kinds: Mapping[str, str]) -> None:
    known = [str(name) for name in source.columns]
    for name, kind in kinds.items():
        if name not in source.columns and not kind.endswith("?") and len(source):
            raise AnalysisError(f'There is no column "{name}"; {suggest(name, known)}')
        if known.count(name) > 1:
            raise AnalysisError(f'There are {known.count(name)} columns "{name}"; give one of them another name.')


def _make_missing(index: pd.Index[Any], kind: str) -> pd.Series[Any]:
    return pd.Series(None, index=index, dtype=DTYPES[kind])


def _is_right(frame: pd.DataFrame, kinds: Mapping[str, str]) -> bool:
    """Return whether a frame already has the named columns and types; converting it again would double the time of a review."""
    has_columns = list(frame.columns) == list(kinds) and frame.index.equals(pd.RangeIndex(len(frame)))
    return has_columns and all(map(_has_kind, frame.dtypes, kinds.values()))


def _has_kind(dtype: np.dtype[Any] | ExtensionDtype, kind: str) -> bool:
    return dtype == DTYPES[kind] or (kind == "stamp" and isinstance(dtype, pd.DatetimeTZDtype))


def _render(values: pd.Series[Any]) -> pd.Series[Any]:
    # Ids in whole numbers are floats wherever pandas or Excel had a hand in them; "7.0" would be no other id than "7".
    if values.dtype.kind == "f":
        texts: pd.Series[Any] = values.convert_dtypes().astype("str").str.removesuffix(".0")
        return texts
    if isinstance(values.dtype, pd.CategoricalDtype):
        names = _render(pd.Series(values.cat.categories)).array
        return pd.Series(names.take(values.cat.codes.to_numpy(), allow_fill=True), index=values.index)
    if values.dtype == "object" and pd.api.types.infer_dtype(values) != "string":
        cells = [int(cell) if isinstance(cell, (float, np.floating)) and cell.is_integer() else cell for cell in values]
        values = pd.Series(cells, index=values.index, dtype="object")
    return values.astype("str")


def _read_stamps(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values as time stamps; raises ValueError where they carry different offsets, or only some do."""
    if isinstance(values.dtype, pd.PeriodDtype):
        values = values.dt.to_timestamp()
    if not pd.api.types.is_datetime64_any_dtype(values):
        written = to_text(values) if values.dtype.kind in "iuf" else values
        values = _parse_stamps(written)
        # Of datetimes in objects pandas keeps those that carry the offset of the first, and says nothing of the rest.
        unread = values.isna() & written.notna()
        if unread.any() and (unread & _parse_stamps(written, utc=True).notna()).any():
            raise ValueError(MIXED_ZONES)
    stamps: pd.Series[Any] = values.dt.as_unit("us")
    return stamps


def _parse_stamps(values: pd.Series[Any], *, utc: bool = False) -> pd.Series[pd.Timestamp]:
    written = values.mask(values.isin(CLOCK_WORDS))
    return pd.to_datetime(written, errors="coerce", format="ISO8601", utc=utc)


def _parse_week(text: Any) -> pd.Timestamp | NaTType:
    try:
        return pd.Timestamp(dt.date.fromisoformat(str(text).strip()))
    except ValueError:
        return pd.NaT


def is_zoned(values: pd.Series[Any]) -> bool:
    """Return whether time stamps have a time zone.

    Parameters
    ----------
    values
        Time stamps.

    Returns
    -------
    Whether they have one.
    """
    return isinstance(values.dtype, pd.DatetimeTZDtype)


READERS: dict[str, Callable[[pd.Series[Any]], pd.Series[Any]]] = {
    "text": to_text,
    "choice": to_choice,
    "number": to_number,
    "date": to_date,
    "stamp": to_stamp,
    "flag": to_flag,
    "any": lambda values: values,
}
