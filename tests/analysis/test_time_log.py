from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.analysis import time_log

ENTRY = st.tuples(
    st.dates(dt.date(2023, 12, 20), dt.date(2024, 3, 10)),
    st.integers(1, 600),
    st.sampled_from(["service", "administrative", "other"]),
)


def make_entries(*rows: tuple[object, object, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["date", "minutes", "kind"])


def test_a_weeks_share_is_a_ratio_of_sums_and_not_a_mean_of_days() -> None:
    entries = make_entries(
        ("2026-03-02", 60, "service"), ("2026-03-03", 60, "service"), ("2026-03-03", 180, "administrative")
    )

    days, weeks = time_log.summarize_days(entries), time_log.summarize_weeks(entries)

    assert days["service_share"].tolist() == [1.0, 0.25]
    assert weeks["service_share"].tolist() == [120 / 300]
    assert weeks["administrative_minutes"].tolist() == [180]


def test_days_and_weeks_not_logged_have_no_row() -> None:
    entries = make_entries(("2026-03-02", 60, "service"), ("2026-03-18", 60, "other"))

    assert time_log.summarize_days(entries)["date"].dt.day.tolist() == [2, 18]
    weeks = time_log.summarize_weeks(entries)
    assert weeks["week"].dt.day.tolist() == [2, 16]
    # There is nothing to compare with: the calendar week before was not logged.
    assert weeks["change"].isna().all()


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2020-12-31", "2020-12-28"),
        ("2021-01-03", "2020-12-28"),  # week 53 of 2020
        ("2021-01-04", "2021-01-04"),
        ("2024-12-30", "2024-12-30"),  # week 1 of 2025
        ("2024-02-29", "2024-02-26"),
        ("1969-12-31", "1969-12-29"),
    ],
)
def test_weeks_are_those_of_iso_across_the_ends_of_years(day: str, monday: str) -> None:
    week = time_log.summarize_weeks(make_entries((day, 30, "service")))["week"]

    assert week.tolist() == [pd.Timestamp(monday)]


def test_change_is_on_the_week_before_also_across_a_year() -> None:
    entries = make_entries(
        ("2024-12-27", 30, "service"),
        ("2024-12-27", 30, "other"),
        ("2025-01-02", 45, "service"),
        ("2025-01-03", 15, "other"),
    )

    assert time_log.summarize_weeks(entries)["change"].tolist()[1] == pytest.approx(0.25)


def test_a_goal_is_met_when_the_share_reaches_it() -> None:
    entries = make_entries(("2026-03-02", 55, "service"), ("2026-03-02", 45, "other"), ("2026-03-09", 9, "service"))
    # A goal for any day of the week is that week's; the last one set counts; 0.5 + 0.05 is 0.55 but for the machine.
    goals = pd.DataFrame({"week": ["2026-03-02", "2026-03-04"], "target_share": [0.9, 0.5 + 0.05]})

    weeks = time_log.summarize_weeks(entries, goals)

    assert weeks["target_share"].tolist()[0] == pytest.approx(0.55)
    assert weeks["goal_met"].tolist() == [True, pd.NA]


def test_a_goal_for_a_week_without_entries_makes_no_row() -> None:
    goals = pd.DataFrame({"week": ["2026-03-09"], "target_share": [0.6]})

    assert len(time_log.summarize_weeks(make_entries(("2026-03-02", 60, "service")), goals)) == 1


def test_the_next_goal_is_five_points_up_but_no_more_than_the_best_day() -> None:
    uneven = make_entries(("2026-03-02", 30, "service"), ("2026-03-02", 30, "other"), ("2026-03-03", 60, "other"))
    even = make_entries(
        ("2026-03-02", 30, "service"),
        ("2026-03-02", 70, "other"),
        ("2026-03-03", 32, "service"),
        ("2026-03-03", 68, "other"),
    )

    assert time_log.summarize_weeks(uneven)["suggested_share"].tolist() == [pytest.approx(0.30)]
    assert time_log.summarize_weeks(even)["suggested_share"].tolist() == [pytest.approx(0.32)]


def test_dates_may_be_text_dates_or_time_stamps_and_unusable_entries_count_nowhere() -> None:
    entries = make_entries(
        ("2026-03-02", "30", "Service"),
        (dt.date(2026, 3, 2), 30, "administrative"),
        (pd.Timestamp("2026-03-02 23:59"), 40, "other"),
        ("2026-03-02", None, "service"),
        ("2026-03-02", 50, None),
        (None, 60, "service"),
        ("2026-03-05", None, "service"),
    )

    days = time_log.summarize_days(entries)

    assert days.drop(columns=["date", "service_share"]).to_numpy().tolist() == [[30, 30, 40]]


def test_a_day_that_ends_in_another_time_zone_keeps_its_own_date() -> None:
    entries = pd.DataFrame(
        {"date": [pd.Timestamp("2026-03-29 23:30", tz="Europe/Paris")], "minutes": 5, "kind": "service"}
    )

    assert time_log.summarize_days(entries)["date"].tolist() == [pd.Timestamp("2026-03-29")]


ENTRIES = make_entries(
    ("2026-03-28", 60, "service"),
    ("2026-03-29", 30, "other"),
    ("2026-03-30", 90, "service"),
    ("2026-04-06", 6, "other"),
)
DATES = pd.to_datetime(ENTRIES["date"])
WRITTEN_OTHERWISE = {
    "dates as objects": ENTRIES.assign(date=DATES.dt.date),
    "dates to the nanosecond": ENTRIES.assign(date=DATES.astype("datetime64[ns]")),
    "dates with a time zone": ENTRIES.assign(date=DATES.dt.tz_localize("Europe/Paris")),
    "dates as text with summer time": ENTRIES.assign(date=DATES.dt.tz_localize("Europe/Paris").map(str)),
    "dates as periods": ENTRIES.assign(date=pd.PeriodIndex(DATES, freq="D")),
    "nullable minutes": ENTRIES.assign(minutes=ENTRIES["minutes"].astype("Int64")),
    "minutes as text": ENTRIES.assign(minutes=ENTRIES["minutes"].astype("str")),
    "kinds as categories": ENTRIES.assign(kind=ENTRIES["kind"].astype("category")),
    "kinds as objects in capitals": ENTRIES.assign(kind=ENTRIES["kind"].str.upper().astype("object")),
    "kinds as nullable text": ENTRIES.assign(kind=ENTRIES["kind"].astype("string")),
    "one index for all": ENTRIES.set_index(pd.Index([5] * len(ENTRIES))),
    "rows the other way round": ENTRIES[::-1],
    "every entry in two halves": pd.concat([ENTRIES.assign(minutes=ENTRIES["minutes"] / 2)] * 2),
    "and slips that count nowhere": pd.concat([ENTRIES, make_entries(("2026-03-28", -5, "service"))]),
}


@pytest.mark.parametrize("entries", WRITTEN_OTHERWISE.values(), ids=WRITTEN_OTHERWISE)
def test_the_same_entries_in_another_form_give_the_same_summaries(entries: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(time_log.summarize_days(entries), time_log.summarize_days(ENTRIES))
    pd.testing.assert_frame_equal(time_log.summarize_weeks(entries), time_log.summarize_weeks(ENTRIES))


@pytest.mark.parametrize("week", ["2026-W13", "2026-03-23", dt.date(2026, 3, 29), pd.Period("2026-03-25", freq="W")])
def test_a_goal_may_name_its_week_by_any_of_its_days_or_as_a_week(week: object) -> None:
    weeks = time_log.summarize_weeks(ENTRIES, pd.DataFrame({"week": [week], "target_share": [0.5]}))

    assert weeks["target_share"].fillna(0).tolist() == [0.5, 0, 0]


@given(st.lists(ENTRY, max_size=40))
def test_no_minute_is_lost_and_weeks_begin_on_mondays(rows: list[tuple[dt.date, int, str]]) -> None:
    entries = make_entries(*rows)
    columns = ["service_minutes", "administrative_minutes", "other_minutes"]

    days, weeks = time_log.summarize_days(entries), time_log.summarize_weeks(entries)

    assert days[columns].to_numpy().sum() == weeks[columns].to_numpy().sum() == sum(minutes for _, minutes, _ in rows)
    assert sorted(days["date"].dt.date) == sorted({date for date, _, _ in rows})
    assert {week.isocalendar()[:2] for week in weeks["week"]} == {date.isocalendar()[:2] for date, _, _ in rows}
    assert (weeks["week"].dt.day_of_week == 0).all()
    assert (weeks["suggested_share"] <= weeks["service_share"] + 0.05).all()


def test_days_on_either_side_of_a_change_of_clocks_both_count() -> None:
    offsets = [dt.timezone(dt.timedelta(hours=hours)) for hours in (1, 2)]
    dates = [dt.datetime(2026, 3, 28 + 2 * place, 9, tzinfo=offset) for place, offset in enumerate(offsets)]
    entries = pd.DataFrame({"date": pd.Series(dates, dtype="object"), "minutes": 60, "kind": "service"})

    assert time_log.summarize_days(entries)["service_minutes"].tolist() == [60, 60]


def test_a_day_called_today_is_no_day() -> None:
    entries = pd.DataFrame({"date": ["today", "2026-03-28"], "minutes": 60, "kind": "service"})

    assert time_log.summarize_days(entries)["date"].tolist() == [pd.Timestamp("2026-03-28")]
