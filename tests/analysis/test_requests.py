from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.analysis import requests
from workbook.errors import AnalysisError

NOW = "2026-03-31T12:00"


def make_requests(*pairs: tuple[str, str | None], kind: str = "request") -> pd.DataFrame:
    rows = pd.DataFrame(pairs, columns=["received", "responded_at"])
    return rows.assign(id=[f"r{number}" for number in range(len(rows))], kind=kind, client="school")


def make_promises(*pairs: tuple[str | None, str | None]) -> pd.DataFrame:
    rows = pd.DataFrame(pairs, columns=["back_in_touch_by", "back_in_touch_at"])
    return rows.assign(id=[f"p{number}" for number in range(len(rows))], request="r0")


def test_times_are_summed_up_by_median_and_interpolated_percentile() -> None:
    given_requests = make_requests(
        ("2026-03-02T09:00", "2026-03-02T10:00"),
        ("2026-03-02T09:00", "2026-03-02T12:00"),
        ("2026-03-06T16:00", "2026-03-09T16:00"),
        ("2026-03-30T09:00", None),
    )

    row = requests.summarize_response_times(given_requests, None, now=NOW).iloc[0]

    assert (row["kind"], row["requests"], row["responded"], row["waiting"]) == ("all", 4, 3, 1)
    assert row["median_hours"] == 3
    # A week-end counts: calendar hours. Between 3 and 72 hours, eight tenths of the way.
    assert row["percentile_90_hours"] == pytest.approx(3 + 0.8 * 69)


def test_requests_and_complaints_are_summed_up_apart_too() -> None:
    both = pd.concat(
        [
            make_requests(("2026-03-02T09:00", "2026-03-02T10:00")),
            make_requests(("2026-03-02T09:00", "2026-03-02T14:00"), kind="complaint").assign(id="r9"),
        ]
    )

    result = requests.summarize_response_times(both, make_promises(("2026-03-03T09:00", None)), now=NOW).set_index(
        "kind"
    )

    assert result["median_hours"].to_dict() == {"all": 3, "request": 1, "complaint": 5}
    assert result["overdue"].to_dict() == {"all": 1, "request": 1, "complaint": 0}


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_a_night_on_which_the_clocks_change_counts_the_hours_that_passed(day: str, hours: int) -> None:
    noon = pd.Timestamp(f"{day} 12:00", tz="Europe/Paris")
    night = pd.DataFrame({"id": ["r"], "received": [noon - pd.DateOffset(days=1)], "responded_at": [noon]})
    as_text = night.assign(received=str(noon - pd.DateOffset(days=1)), responded_at=str(noon))

    for frame in (night, as_text):
        assert requests.summarize_response_times(frame, None, now=noon).loc[0, "median_hours"] == hours


def test_an_answer_before_the_question_has_no_time() -> None:
    row = requests.summarize_response_times(
        make_requests(("2026-03-02T09:00", "2026-03-01T09:00")), None, now=NOW
    ).iloc[0]

    assert row["responded"] == 1
    assert pd.isna(row["median_hours"])


def test_promises_are_kept_late_open_or_overdue_from_the_day_after() -> None:
    promises = make_promises(
        ("2026-03-20T10:00", "2026-03-20T10:00"),
        ("2026-03-20T10:00", "2026-03-20T10:01"),
        ("2026-03-31T09:00", None),
        ("2026-03-30T23:59", None),
        ("2026-03-02T09:00", None),
        ("2026-04-02T09:00", None),
        (None, None),
    )

    result = requests.classify_promises(promises, now=NOW)

    assert list(zip(result["id"], result["state"], strict=True)) == [
        ("p4", "overdue"),
        ("p3", "overdue"),
        ("p2", "open"),
        ("p5", "open"),
        ("p6", "open"),
        ("p1", "late"),
        ("p0", "kept"),
    ]
    assert result.set_index("id")["hours_late"].round(2).fillna(0).to_dict() == {
        "p4": 29 * 24 + 3,
        "p3": 12.02,
        "p2": 0,
        "p5": 0,
        "p6": 0,
        "p1": 0.02,
        "p0": 0,
    }


def test_the_day_after_begins_at_midnight_where_now_is() -> None:
    due = make_promises(("2026-03-30T23:30+02:00", None))

    before = requests.classify_promises(due, now="2026-03-30T23:45+02:00")
    after = requests.classify_promises(due, now="2026-03-31T00:15+02:00")

    # In UTC both moments lie on the same day as the promise.
    assert (before["state"].iloc[0], after["state"].iloc[0]) == ("open", "overdue")


def test_times_with_and_without_a_time_zone_cannot_be_compared() -> None:
    with pytest.raises(AnalysisError, match="time zone"):
        requests.summarize_response_times(make_requests(("2026-03-02T09:00Z", "2026-03-02T10:00")), None, now=NOW)
    with pytest.raises(AnalysisError, match="time zone"):
        requests.classify_promises(make_promises(("2026-03-02T09:00Z", None)), now=NOW)


def test_times_without_a_time_zone_are_taken_to_be_where_now_is() -> None:
    result = requests.classify_promises(make_promises(("2026-03-31T23:00", None)), now="2026-04-01T00:30+02:00")

    assert result["state"].tolist() == ["overdue"]
    assert result["hours_late"].tolist() == [1.5]


@pytest.mark.parametrize("now", ["yesterday", None])
def test_a_moment_that_is_none_is_refused(now: str | None) -> None:
    with pytest.raises(AnalysisError):
        requests.summarize_response_times(None, None, now=now)  # type: ignore[arg-type]


def test_reactions_are_averaged_by_type_of_response_with_their_counts() -> None:
    rows = pd.DataFrame({"response_type": ["call", "letter", "call", "visit", None], "reaction": [5, 2, 4, None, 1]})

    result = requests.count_reactions(rows)

    assert result["response_type"].tolist() == ["call", "letter", "visit"]
    assert result["reactions"].tolist() == [2, 1, 0]
    assert result["mean_reaction"].tolist()[:2] == [4.5, 2]


def test_the_three_lists_stand_side_by_side_for_each_client() -> None:
    items = pd.DataFrame(
        [
            ("school", "start", "call back", "open"),
            ("port", "continue", "the newsletter", "doing"),
            ("school", "stop", "long letters", "done"),
            ("school", "start", "open at noon", "dropped"),
        ],
        columns=["client", "list", "item", "status"],
    )

    result = requests.list_wishes(items).fillna("-")

    assert result.to_numpy().tolist() == [
        ["school", "call back", "open", "long letters", "done", "-", "-"],
        ["school", "open at noon", "dropped", "-", "-", "-", "-"],
        ["port", "-", "-", "-", "-", "the newsletter", "doing"],
    ]


@given(st.lists(st.tuples(st.integers(-90, 90), st.one_of(st.none(), st.integers(-90, 90))), max_size=20))
def test_every_promise_has_exactly_one_state(days: list[tuple[int, int | None]]) -> None:
    now = pd.Timestamp(NOW)
    promises = make_promises(
        *(
            (str(now + pd.Timedelta(days=by)), None if at is None else str(now + pd.Timedelta(days=at)))
            for by, at in days
        )
    )

    row = requests.summarize_response_times(None, promises, now=now).iloc[0]

    assert row[["kept", "late", "open", "overdue"]].sum() == row["promises"] == len(days)


def test_a_promise_with_a_date_only_is_due_by_the_end_of_that_day() -> None:
    promises = make_promises(
        ("2026-03-28", "2026-03-28T10:00"),
        ("2026-03-28", "2026-03-29T01:00"),
        ("2026-03-28", "2026-03-29"),
        ("2026-03-30", None),
        ("2026-03-31", None),
    )

    result = requests.classify_promises(promises, now=NOW).set_index("id")

    assert result["state"].to_dict() == {"p0": "kept", "p1": "late", "p2": "late", "p3": "overdue", "p4": "open"}
    assert result["hours_late"].dropna().to_dict() == {"p3": 12, "p1": 1, "p2": 0}
    assert result.loc["p3", "back_in_touch_by"] == pd.Timestamp("2026-03-30")


def test_the_day_of_a_promise_ends_at_midnight_where_now_is_also_when_the_clocks_change() -> None:
    zone = "Europe/Paris"
    by = pd.to_datetime(pd.Series(["2026-03-28T23:00Z"] * 3 + ["2026-03-29T02:00Z"]))
    at = pd.to_datetime(pd.Series(["2026-03-29T21:59Z", "2026-03-29T23:00Z", None, "2026-03-29T03:00Z"]))
    promises = pd.DataFrame({"id": list("abcd"), "back_in_touch_by": by, "back_in_touch_at": at})

    result = requests.classify_promises(promises, now=pd.Timestamp("2026-03-30 02:00", tz=zone)).set_index("id")

    # That day has 23 hours, and midnight is at 22:00 in UTC. The last of them is due at four where now is.
    assert result["state"].to_dict() == {"a": "kept", "b": "late", "c": "overdue", "d": "late"}
    assert result["hours_late"].dropna().to_dict() == {"b": 1, "c": 2, "d": 1}


def test_times_with_different_offsets_are_all_counted() -> None:
    offsets = [dt.timezone(dt.timedelta(hours=hours)) for hours in (1, 2)]
    received = [dt.datetime(2026, 3, 28 + 2 * place, 9, tzinfo=offset) for place, offset in enumerate(offsets)]
    rows = pd.DataFrame({"received": pd.Series(received, dtype="object"), "kind": "request"})
    rows["responded_at"] = [at + dt.timedelta(hours=place + 1) for place, at in enumerate(received)]
    rows["responded_at"] = rows["responded_at"].astype("object")

    assert requests.summarize_response_times(rows, now="2026-03-31T12:00Z").loc[0, "median_hours"] == 1.5
