from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis.history import list_changes

HISTORY = pd.DataFrame(
    [
        ("a", "2026-01-05 09:00", "speed", 3, False),
        ("b", "2026-01-05 09:00", "clarity", 2, False),
        ("c", "2026-01-06 09:00", "price", 4, False),
        ("a", "2026-03-31 16:00", "speed", 4, False),
        ("a", "2026-04-02 10:00", "speed", 5, False),
        ("d", "2026-04-03 10:00", "a lift", None, False),
        ("c", "2026-04-04 10:00", "price", 4, True),
        ("e", "2026-04-05 10:00", "slip", 1, False),
        ("e", "2026-04-05 10:01", "slip", 1, True),
        ("b", "2026-04-06 10:00", "clarity", 5, False),
        ("b", "2026-04-06 10:01", "clarity", 2, False),
    ],
    columns=["id", "saved_at", "expectation", "importance", "deleted"],
)


def test_changes_since_a_review_are_what_was_added_removed_and_changed() -> None:
    result = list_changes(HISTORY, "2026-03-31")

    # What was saved on the day of the review belongs to it; b was changed back and e taken out again.
    assert result.fillna("-").to_numpy().tolist() == [
        ["a", "changed", "importance", "4", "5"],
        ["c", "removed", "-", "-", "-"],
        ["d", "added", "-", "-", "-"],
    ]


def test_a_review_with_a_time_counts_from_that_moment() -> None:
    result = list_changes(HISTORY, "2026-03-31 12:00")

    assert result.iloc[0].tolist() == ["a", "changed", "importance", "3", "5"]


def test_without_a_review_everything_that_is_there_is_new() -> None:
    result = list_changes(HISTORY, None)

    assert result["id"].tolist() == ["a", "b", "d"]
    assert set(result["change"]) == {"added"}


@pytest.mark.parametrize("since", ["2026-03-31", "2026-03-31T23:00+02:00"])
def test_time_stamps_with_a_time_zone_can_be_compared_with_either_kind_of_date(since: str) -> None:
    zoned = HISTORY.assign(saved_at=pd.to_datetime(HISTORY["saved_at"]).dt.tz_localize("UTC"))

    assert list_changes(zoned, since)["id"].tolist() == ["a", "c", "d"]


def test_a_field_that_was_emptied_is_a_change() -> None:
    history = pd.DataFrame({"id": ["a", "a"], "saved_at": ["2026-01-01", "2026-02-01"], "note": ["call first", None]})

    result = list_changes(history, "2026-01-15").iloc[0]

    assert (result["field"], result["before"]) == ("note", "call first")
    assert pd.isna(result["after"])


def test_revisions_saved_at_the_same_time_are_ordered_by_their_numbers() -> None:
    history = pd.DataFrame(
        {"id": "a", "saved_at": ["2026-02-01", "2026-02-01", "2026-01-01"], "revision": [3, 2, 1], "rank": [9, 5, 1]}
    )

    assert list_changes(history, "2026-01-15")["after"].tolist() == ["9"]


def make_entry(at: str) -> pd.DataFrame:
    return pd.DataFrame({"id": ["a"], "saved_at": [pd.Timestamp(at, tz="Europe/Paris")]})


@pytest.mark.parametrize(
    ("since", "saved_at", "found"),
    [
        ("2026-03-29", "2026-03-29 23:59", []),
        ("2026-03-29", "2026-03-30 00:30", ["added"]),
        ("2026-10-25", "2026-10-25 23:30", []),
        ("2026-10-25", "2026-10-26 00:00", ["added"]),
    ],
)
def test_a_day_on_which_the_clocks_change_ends_at_its_midnight(since: str, saved_at: str, found: list[str]) -> None:
    for review in (since, pd.Timestamp(since, tz="Europe/Paris")):
        assert list_changes(make_entry(saved_at), review)["change"].tolist() == found


@pytest.mark.parametrize(
    ("zone", "since", "known", "new"),
    [
        ("Europe/Paris", "2026-03-29T02:30", "2026-03-29T00:59Z", "2026-03-29T01:01Z"),
        ("Europe/Paris", "2026-10-25T02:30", "2026-10-25T00:30Z", "2026-10-25T00:31Z"),
        ("Africa/Cairo", "2026-10-29", "2026-10-29T21:59Z", "2026-10-29T22:00Z"),
        ("America/Santiago", "2026-04-04", "2026-04-05T03:59Z", "2026-04-05T04:00Z"),
        ("America/Santiago", "2026-09-05", "2026-09-06T03:59Z", "2026-09-06T04:00Z"),
        ("America/Santiago", "2026-09-06", "2026-09-07T02:59Z", "2026-09-07T03:00Z"),
    ],
)
def test_a_review_at_a_time_that_the_clocks_skipped_or_showed_twice_has_a_moment(
    zone: str, since: str, known: str, new: str
) -> None:
    saved_at = pd.to_datetime([known, new]).tz_convert(zone)

    result = list_changes(pd.DataFrame({"id": ["known", "new"], "saved_at": saved_at}), since)

    assert result["id"].tolist() == ["new"]


def test_a_review_with_a_time_zone_is_compared_by_its_clock_with_times_that_have_none() -> None:
    assert list_changes(HISTORY, "2026-03-31T00:00+05:00").equals(list_changes(HISTORY, "2026-03-31"))
