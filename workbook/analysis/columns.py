"""Read the columns a review needs from whatever frame it is given, and give results fixed columns.

A kind says what a column holds: "text" (names, and references, which hold the id of an entry), "choice" (one of a few
values, compared without regard to case, spaces, hyphens or underscores), "number", "count", "date", "stamp" (a date
with a time), "flag" (yes, no or missing). A question mark after the kind, as in "text?", marks a column that a frame
may lack; it is then read as missing throughout.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbook.errors import AnalysisError, suggest

if TYPE_CHECKING:
    from collections.abc import Callable

DTYPES = {
    "text": "str",
    "choice": "str",
    "number": "float64",
    "count": "int64",
    "date": "datetime64[us]",
    "stamp": "datetime64[us]",
    "flag": "boolean",
}
FLAGS = {"true": True, "yes": True, "1": True, "1.0": True, "false": False, "no": False, "0": False, "0.0": False}
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
    The columns with a fresh index. Empty text, text that is no number, and infinity are missing.

    Raises
    ------
    AnalysisError
        A frame that has rows lacks a column it cannot do without.
    """
    source = pd.DataFrame() if frame is None else frame
    required = [name for name, kind in kinds.items() if not kind.endswith("?")]
    lacking = [name for name in required if name not in source.columns]
    if lacking and len(source):
        known = [str(name) for name in source.columns]
        raise AnalysisError(f'There is no column "{lacking[0]}"; {suggest(lacking[0], known)}')
    columns = {
        name: READERS[kind.rstrip("?")](
            source[name] if name in source.columns else pd.Series(np.nan, index=source.index, dtype="float64")
        )
        for name, kind in kinds.items()
    }
    return pd.DataFrame(columns, index=source.index, columns=list(kinds)).reset_index(drop=True)


def give(frame: pd.DataFrame, /, **kinds: str) -> pd.DataFrame:
    """Return a result with exactly the named columns in that order, their types fixed, and a fresh index.

    Parameters
    ----------
    frame
        What was worked out; a column it lacks is missing throughout, one that is not named is left out.
    kinds
        The columns of the result, in order, and the kind of each. A "stamp" keeps its time zone.
    """
    result = frame.reindex(columns=list(kinds)).reset_index(drop=True)
    types = result.dtypes
    # Converting what has its type already would cost more than all the rest of a small review.
    wrong = {name: DTYPES[kind] for name, kind in kinds.items() if types[name] != DTYPES[kind]}
    zoned = {name for name in wrong if kinds[name] == "stamp" and is_zoned(result[name])}
    return result.astype({name: dtype for name, dtype in wrong.items() if name not in zoned})


def read_lists(values: pd.Series[Any], /) -> pd.Series[Any]:
    """Return one row for each item of cells that hold several: lists, or text split at commas, semicolons and lines.

    The index says which cell an item came from; empty items and empty cells have no row.
    """
    items = values.astype("object")
    texts = items.map(lambda cell: isinstance(cell, str)).astype(bool)
    items = items.where(~texts, items[texts].astype("str").str.strip().str.split(LIST_SEPARATORS, regex=True))
    return to_text(items.explode().astype("object")).str.strip().pipe(lambda item: item[item.ne("") & item.notna()])


def to_text(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values as text; what is empty is missing."""
    texts = values if values.dtype == "str" else values.astype("str")
    is_empty = texts == ""
    return texts.mask(is_empty) if is_empty.any() else texts


def to_choice(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values as the workbook writes choices: lower case, words joined by hyphens."""
    # Each distinct value is rewritten once: a column of a hundred thousand rows holds only a few.
    codes, choices = pd.factorize(values)
    written = [re.sub(r"[\s_-]+", "-", str(choice).strip().casefold()) or np.nan for choice in choices]
    if values.dtype == "str" and written == list(choices):
        return values
    return pd.Series(np.array([*written, np.nan], dtype=object)[codes], index=values.index).astype("str")


def to_number(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values as floats; what is not a finite number is missing."""
    numbers = (pd.to_numeric(values, errors="coerce") if values.dtype.kind not in "iuf" else values).astype("float64")
    is_finite = np.isfinite(numbers)
    return numbers if is_finite.all() else numbers.where(is_finite)


def to_stamp(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values as time stamps: as they are on the clock, or in UTC where they carry different offsets."""
    if not pd.api.types.is_datetime64_any_dtype(values):
        try:
            values = pd.to_datetime(values, errors="coerce", format="ISO8601")
        except ValueError:  # pandas wants to be told what to do with more than one offset
            values = pd.to_datetime(values, errors="coerce", format="ISO8601", utc=True)
    stamps: pd.Series[Any] = values.dt.as_unit("us")
    return stamps


def to_date(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values as dates at midnight, the date being the one where the stamp was written."""
    stamps = to_stamp(values)
    local: pd.Series[Any] = (stamps.dt.tz_localize(None) if is_zoned(stamps) else stamps).dt.normalize()
    return local


def to_flag(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values as yes, no or missing."""
    if pd.api.types.is_bool_dtype(values):
        return values.astype("boolean")
    return values.map(lambda cell: FLAGS.get(str(cell).strip().casefold(), pd.NA)).astype("boolean")


def is_zoned(values: pd.Series[Any]) -> bool:
    """Return whether time stamps carry a time zone."""
    return isinstance(values.dtype, pd.DatetimeTZDtype)


READERS: dict[str, Callable[[pd.Series[Any]], pd.Series[Any]]] = {
    "text": to_text,
    "choice": to_choice,
    "number": to_number,
    "date": to_date,
    "stamp": to_stamp,
    "flag": to_flag,
}
