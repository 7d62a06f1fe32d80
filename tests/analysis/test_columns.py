from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from workbook.analysis.columns import give, read, read_lists, to_flag
from workbook.errors import AnalysisError


def test_every_kind_reads_what_people_and_files_write() -> None:
    frame = pd.DataFrame(
        {
            "client": ["school", "", None, 7],
            "kind": ["Non Government_Organisation", " other ", None, "other"],
            "minutes": ["12.5", "many", float("inf"), None],
            "date": [dt.date(2024, 2, 29), "2024-02-29T23:59", pd.Timestamp("2024-02-29 12:00"), "soon"],
            "done": ["yes", 0, True, "perhaps"],
        },
        index=[9, 9, 8, 7],
    )

    result = read(frame, client="text", kind="choice", minutes="number", date="date", done="flag", note="text?")

    assert result["client"].fillna("-").tolist() == ["school", "-", "-", "7"]
    assert result["kind"].fillna("-").tolist() == ["non-government-organisation", "other", "-", "other"]
    assert result["minutes"].fillna(-1).tolist() == [12.5, -1, -1, -1]
    assert result["date"].isna().tolist() == [False, False, False, True]
    assert set(result["date"].dropna()) == {pd.Timestamp("2024-02-29")}
    assert result["done"].tolist() == [True, False, True, pd.NA]
    assert result["note"].isna().all()
    assert result.index.equals(pd.RangeIndex(4))


def test_a_column_that_is_lacking_is_named_with_the_nearest_there_is() -> None:
    with pytest.raises(AnalysisError, match='no column "minutes"; did you mean "minuets"'):
        read(pd.DataFrame({"minuets": [1]}), minutes="number")


def test_a_frame_without_rows_may_lack_everything() -> None:
    result = read(pd.DataFrame({"other": []}), date="date", done="flag")

    assert result.dtypes.astype("str").to_dict() == {"date": "datetime64[us]", "done": "boolean"}


def test_stamps_with_different_offsets_become_utc() -> None:
    frame = pd.DataFrame({"at": ["2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00"]})

    assert read(frame, at="stamp")["at"].tolist() == [
        pd.Timestamp("2026-03-29T00:30Z"),
        pd.Timestamp("2026-03-29T01:30Z"),
    ]


def test_a_result_has_the_columns_asked_for_in_their_order_and_types() -> None:
    result = give(pd.DataFrame({"b": [1.0], "left": ["out"]}, index=[5]), a="text", b="count", c="flag", d="date")

    assert result.dtypes.astype("str").to_dict() == {"a": "str", "b": "int64", "c": "boolean", "d": "datetime64[us]"}
    assert result.index.tolist() == [0]


def test_lists_may_be_lists_or_text_with_commas_semicolons_or_lines() -> None:
    cells = pd.Series([["a", "b"], "c, d;e\nf", None, "", " g ", ["", "h"]])

    items = read_lists(cells)

    assert items.tolist() == ["a", "b", "c", "d", "e", "f", "g", "h"]
    assert items.index.tolist() == [0, 0, 1, 1, 1, 1, 4, 5]


def test_flags_in_numbers_of_any_type_are_read() -> None:
    assert to_flag(pd.Series([1.0, 0.0, None])).tolist() == [True, False, pd.NA]
    assert to_flag(pd.Series([1, None], dtype="Int64")).tolist() == [True, pd.NA]
