from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from workbook.analysis.columns import (
    make_result,
    match_choices,
    read,
    read_lists,
    to_date,
    to_flag,
    to_number,
    to_stamp,
    to_text,
)
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


def test_stamps_of_which_only_some_have_an_offset_are_refused() -> None:
    frame = pd.DataFrame({"at": ["2026-03-29T01:30+01:00", "2026-03-29T03:30"]})

    with pytest.raises(AnalysisError, match="time zone"):
        read(frame, at="stamp")


def test_a_date_is_that_of_the_clock_it_was_written_by_on_either_side_of_a_change_of_clocks() -> None:
    stamps = pd.Series(["2026-03-28T00:30+01:00", "2026-03-30T00:30+02:00", None, "soon"])

    assert to_date(stamps).tolist() == [pd.Timestamp("2026-03-28"), pd.Timestamp("2026-03-30"), pd.NaT, pd.NaT]


def test_a_date_may_be_a_period_or_the_name_of_a_week() -> None:
    weeks = pd.Series(["2026-W01", "2020W53", "2026-W13-3", "2025-W53"])

    assert to_date(pd.Series(pd.period_range("2026-03-25", periods=1, freq="W"))).tolist() == [
        pd.Timestamp("2026-03-23")
    ]
    assert to_date(weeks).dt.strftime("%Y-%m-%d").tolist()[:3] == ["2025-12-29", "2020-12-28", "2026-03-25"]
    assert pd.isna(to_date(weeks).iloc[3])


def test_ids_that_pandas_holds_as_floats_because_some_are_missing_stay_what_they_are() -> None:
    assert to_text(pd.Series([7, None])).fillna("-").tolist() == to_text(pd.Series(["7", ""])).fillna("-").tolist()


def test_a_length_of_time_is_no_number() -> None:
    assert to_number(pd.Series(pd.to_timedelta(["30 min", None]))).isna().all()


@pytest.mark.parametrize("dtype", ["str", "object", "string", "category"])
def test_choices_are_found_however_they_are_written_and_held(dtype: str) -> None:
    values = pd.Series(["other", "Not_Theirs", None, "none of them", "not-theirs"], dtype=dtype)

    assert match_choices(values, ["not-theirs", "other"]).tolist() == [1, 0, -1, -1, 0]


def test_a_column_that_is_there_twice_is_refused() -> None:
    with pytest.raises(AnalysisError, match='2 columns "minutes"'):
        read(pd.DataFrame([[1, 2]], columns=["minutes", "minutes"]), minutes="number")


def test_what_is_read_and_given_can_be_changed_without_changing_the_source() -> None:
    source = pd.DataFrame({"client": ["a"], "importance": [1.0]})

    result = make_result(read(source, client="text", importance="number"), client="text", importance="number")
    result.loc[0, "client"], result.loc[0, "importance"] = "b", 2.0

    assert source.to_numpy().tolist() == [["a", 1.0]]


def test_a_result_has_the_columns_asked_for_in_their_order_and_types() -> None:
    result = make_result(
        pd.DataFrame({"b": [1.0], "left": ["out"]}, index=[5]), a="text", b="count", c="flag", d="date"
    )

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


WINTER, SUMMER = (dt.timezone(dt.timedelta(hours=hours)) for hours in (1, 2))
EITHER_SIDE = [dt.datetime(2026, 3, 28, 9, tzinfo=WINTER), dt.datetime(2026, 3, 30, 0, 30, tzinfo=SUMMER)]


@pytest.mark.parametrize("dtype", ["object", "category"])
def test_datetimes_with_different_offsets_are_read_like_text_with_different_offsets(dtype: Any) -> None:
    stamps = pd.Series(EITHER_SIDE, dtype="object").astype(dtype)

    assert to_date(stamps).tolist() == [pd.Timestamp("2026-03-28"), pd.Timestamp("2026-03-30")]
    assert to_stamp(stamps).tolist() == [pd.Timestamp("2026-03-28T08:00Z"), pd.Timestamp("2026-03-29T22:30Z")]


@pytest.mark.parametrize("dtype", ["object", "category"])
@pytest.mark.parametrize("turn", [1, -1])
def test_datetimes_of_which_only_some_have_an_offset_are_refused(dtype: Any, turn: int) -> None:
    stamps = pd.Series([dt.datetime(2026, 3, 28, 9), EITHER_SIDE[1]][::turn], dtype="object").astype(dtype)  # noqa: DTZ001 - without an offset

    with pytest.raises(AnalysisError, match="time zone"):
        to_stamp(stamps)


def test_datetimes_of_one_time_zone_keep_it_beside_cells_that_are_no_dates() -> None:
    zone = ZoneInfo("Europe/Paris")
    stamps = pd.Series([at.astimezone(zone) for at in EITHER_SIDE] + [None, "soon"], dtype="object")

    assert to_stamp(stamps).dtype == pd.DatetimeTZDtype("us", zone)
    assert to_stamp(stamps).isna().tolist() == [False, False, True, True]


@pytest.mark.parametrize("dtype", ["str", "object", "string", "category"])
def test_no_cell_is_read_off_the_clock(dtype: Any) -> None:
    words = pd.Series(["now", "2026-03-28", "today"], dtype=dtype)

    assert to_date(words).isna().tolist() == [True, False, True]
    assert to_stamp(words).isna().tolist() == [True, False, True]


@pytest.mark.parametrize("dtype", ["float64", "float32", "object", "category"])
@pytest.mark.parametrize("given", [[7.0, None, 12.0], [7.0, 7.5, None]])
def test_whole_ids_read_the_same_however_pandas_holds_them(dtype: Any, given: list[float | None]) -> None:
    read = to_text(pd.Series(given).astype(dtype))

    assert read.dtype == "str"
    assert read.fillna("-").tolist() == ["-" if each is None else f"{each:g}" for each in given]


def test_ids_in_floats_beside_names_are_read_as_whole_numbers_too() -> None:
    assert to_text(pd.Series(["a", 7.0, 8, float("inf")], dtype="object")).tolist() == ["a", "7", "8", "inf"]


@pytest.mark.parametrize("dtype", ["str", "object", "string", "category"])
def test_a_cell_of_spaces_only_is_missing(dtype: Any) -> None:
    texts = pd.Series(["  ", "a b", "", None, "\u00a0\n"], dtype=dtype)

    assert to_text(texts).fillna("-").tolist() == ["-", "a b", "-", "-", "-"]
