from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeClock
from workbook.content.personal_fields import count_months, format_age, has_personal_data, is_name
from workbook.paths import Home
from workbook.privacy.personal_data import (
    KEEPING,
    add_months,
    list_personal_entries,
    list_worksheets_about_people,
    read_retention_periods,
)
from workbook.privacy.retention import (
    check_restored_periods,
    erase_personal_entries,
    expire_entries,
    extend_retention,
    list_expiring,
    set_retention_period,
)
from workbook.store.daily_backups import save_backup
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.content.loader import Content

# When everything in these tests is written.
WRITTEN = dt.date(2026, 5, 4)
NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
YEAR_LATER = dt.date(2027, 5, 4)
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").make()


@pytest.fixture
def store(home: Home, content: Content) -> Iterator[Store]:
    """A learner's home with a note about Zebulon, one about nobody, and the register that both refer to."""
    store = Store(open_file(home.store, backups=home.backups), content, now=FakeClock(NOON))
    store.save("people", [Edit("zeb", {"name": "Zebulon Marsh"}), Edit("ines", {"name": "Ines Faro"})])
    store.save("feedback-notes", [Edit("a", {"from": "zeb", "impact": "Zebulon was hurt"})])
    store.save("feedback-notes", [Edit("b", {"from": "zeb", "my_reply": "but"})])
    yield store
    store.close()


def names_of(store: Store) -> list[tuple[str, str]]:
    return [(held.key.worksheet, held.key.entry) for held in list_personal_entries(store)]


def find_traces(home: Home) -> list[str]:
    return [file.name for file in home.folder.rglob("*") if file.is_file() and b"Zebulon was hurt" in file.read_bytes()]


def test_what_tells_about_people_is_held_and_nothing_else(store: Store) -> None:
    assert sorted(names_of(store)) == [("feedback-notes", "a"), ("people", "ines"), ("people", "zeb")]


def test_what_was_deleted_or_taken_out_of_an_entry_is_held_as_long_as_its_history_says_it(store: Store) -> None:
    store.save("feedback-notes", [Edit("a", {"impact": ""})])
    store.delete("people", ["ines"])

    assert ("feedback-notes", "a") in names_of(store)
    assert [held.name for held in list_personal_entries(store) if held.key.entry == "ines"] == ["Ines Faro (removed)"]


def test_an_owner_who_is_me_is_nobody_else(content: Content) -> None:
    actions = content.get_worksheet("actions")

    assert [has_personal_data(actions, {"owner": owner}) for owner in ("me", "Me", "Ruth Abara")] == [
        False,
        False,
        True,
    ]
    assert [is_name(text) for text in ("The whole team", "Anne-Marie", "")] == [False, True, False]


def test_nothing_expires_until_the_learner_has_set_a_time(home: Home, store: Store) -> None:
    before = store.archive()

    assert expire_entries(home, today=dt.date(2099, 1, 1)) == []
    assert list_expiring(home, store, today=dt.date(2099, 1, 1)) == []
    assert store.archive() == before


def test_a_home_without_entries_is_left_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "nothing")

    assert expire_entries(home, today=WRITTEN) == []
    assert not home.folder.exists()


def test_what_expires_is_announced_and_a_week_later_in_no_byte_of_the_home(home: Home, store: Store) -> None:
    set_retention_period(store, "", 12)
    save_backup(home, now=dt.datetime(2026, 6, 1).astimezone())
    home.exports.mkdir()
    (home.exports / "portfolio.html").write_text("Zebulon was hurt")

    assert expire_entries(home, today=YEAR_LATER - dt.timedelta(days=1)) == []
    [said] = expire_entries(home, today=YEAR_LATER)
    assert '2 entries about people (1 in "Feedback I received", 1 in "People I work with")' in said
    assert "on Tue 11 May 2027 or later" in said
    assert expire_entries(home, today=YEAR_LATER + dt.timedelta(days=6)) == []
    assert len(find_traces(home)) >= 3

    [said] = expire_entries(home, today=YEAR_LATER + dt.timedelta(days=7))

    assert said.startswith("Erased, as you had set and was announced: 2 entries about people")
    assert find_traces(home) == []
    assert [entry.id for entry in store.entries("feedback-notes")] == ["b"]
    assert expire_entries(home, today=YEAR_LATER + dt.timedelta(days=8)) == []


def test_how_much_was_erased_is_remembered_and_what_it_was_is_not(home: Home, store: Store) -> None:
    set_retention_period(store, "feedback-notes", 12)
    expire_entries(home, today=YEAR_LATER)
    expire_entries(home, today=YEAR_LATER + dt.timedelta(days=30))

    kept = [entry.values for entry in store.entries(KEEPING) if "months" not in entry.values]
    assert kept == [{"worksheet": "feedback-notes", "erased": 1, "erased_on": "2027-06-03"}]


def test_a_person_lasts_as_long_as_an_entry_refers_to_them(home: Home, store: Store) -> None:
    set_retention_period(store, "", 12)
    assert [held.key.entry for held in list_expiring(home, store, today=YEAR_LATER)] == ["a", "ines"]

    store.delete("feedback-notes", ["a", "b"])

    assert "zeb" in [held.key.entry for held in list_expiring(home, store, today=YEAR_LATER)]


def test_what_is_kept_or_changed_after_it_was_announced_stays(home: Home, store: Store) -> None:
    set_retention_period(store, "", 12)
    expire_entries(home, today=YEAR_LATER)
    note, ines = list_expiring(home, store, today=YEAR_LATER)

    extend_retention(home, store, [ines], today=YEAR_LATER)
    store._now.moment = dt.datetime(2027, 5, 6, 12, tzinfo=dt.UTC)  # type: ignore[attr-defined] # the fake clock
    store.save("feedback-notes", [Edit(note.key.entry, {"impact": "Zebulon was glad"})])

    assert expire_entries(home, today=dt.date(2028, 5, 3)) == []
    [said] = expire_entries(home, today=dt.date(2028, 5, 5))
    assert 'over for 1 entry about people (1 in "People I work with")' in said


def test_an_announcement_does_not_come_back_with_a_backup_or_another_home(
    tmp_path: Path, home: Home, store: Store, content: Content
) -> None:
    set_retention_period(store, "", 12)
    expire_entries(home, today=YEAR_LATER)
    other = Home(tmp_path / "other").make()
    with contextlib.closing(Store(open_file(other.store, backups=other.backups), content)) as copy:
        copy.merge_archive(store.archive())

    [said] = expire_entries(other, today=YEAR_LATER + dt.timedelta(days=30))
    assert said.startswith("The time that you set is over for 2 entries")


def test_entries_that_come_back_after_their_announcement_are_announced_again(home: Home, store: Store) -> None:
    set_retention_period(store, "", 12)
    archive = store.archive()
    expire_entries(home, today=YEAR_LATER)
    expiring = list_expiring(home, store, today=YEAR_LATER)
    erase_personal_entries(home, store, expiring, today=YEAR_LATER)
    store.merge_archive(archive)

    [said] = expire_entries(home, today=YEAR_LATER + dt.timedelta(days=30))
    assert said.startswith("The time that you set is over for 2 entries")


@pytest.mark.parametrize("spoiled", ["", "[]", "{", '{"me": 3}', '{"me": [["people", "ines", "soon"]]}'])
def test_a_spoiled_file_of_announcements_means_that_they_are_made_again(home: Home, store: Store, spoiled: str) -> None:
    set_retention_period(store, "", 12)
    expire_entries(home, today=YEAR_LATER)
    (home.folder / "announced.json").write_text(spoiled, encoding="utf-8")

    [said] = expire_entries(home, today=YEAR_LATER + dt.timedelta(days=30))
    assert said.startswith("The time that you set is over for 2 entries")


def test_restored_periods_are_reported_and_never_replace_ones_own(home: Home, store: Store) -> None:
    set_retention_period(store, "", 6)
    [said] = check_restored_periods(home, store, {})
    assert "have not been changed for 6 months" in said

    set_retention_period(store, "people", 1)
    assert check_restored_periods(home, store, {"": 12}) == []
    assert read_retention_periods(store.entries(KEEPING)).months == {"": 12}


def test_a_worksheet_can_have_a_time_of_its_own_or_none(home: Home, store: Store) -> None:
    set_retention_period(store, "", 12)
    set_retention_period(store, "people", 0)
    assert [held.key.entry for held in list_expiring(home, store, today=YEAR_LATER)] == ["a"]

    set_retention_period(store, "people", None)
    set_retention_period(store, "feedback-notes", 24)
    assert [held.key.entry for held in list_expiring(home, store, today=YEAR_LATER)] == ["ines"]

    set_retention_period(store, "feedback-notes", 24)
    assert [entry.values["months"] for entry in store.entries(KEEPING)] == [12, 24]


def test_each_learner_of_a_home_has_a_time_of_their_own(home: Home, store: Store, content: Content) -> None:
    other = Store(open_file(home.store, backups=home.backups), content, learner="you", now=FakeClock(NOON))
    other.save("people", [Edit("x", {"name": "Zebulon Marsh"})])
    set_retention_period(other, "", 6)

    expire_entries(home, today=dt.date(2026, 12, 1))
    expire_entries(home, today=dt.date(2026, 12, 9))

    assert other.entries("people") == []
    assert len(store.entries("people")) == 2
    other.close()


def test_every_worksheet_with_a_marked_field_can_be_given_a_time(content: Content) -> None:
    ids = {worksheet.id for worksheet in list_worksheets_about_people(content)}

    assert {"clients", "people", "feedback-notes", "reflections", "candidate-ratings"} < ids
    assert not {"about-me", "services", "learning-goals", KEEPING} & ids


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (dt.date(2026, 4, 5), ""),
        (dt.date(2026, 4, 4), "1 month ago"),
        (dt.date(2025, 3, 5), "13 months ago"),
        (dt.date(2024, 5, 5), "23 months ago"),
        (dt.date(2024, 5, 4), "2 years ago"),
        (dt.date(2027, 1, 1), ""),
    ],
)
def test_an_age_is_told_in_months_then_in_years(written: dt.date, said: str) -> None:
    assert format_age(written, today=WRITTEN) == said


@given(DATES, st.integers(0, 400))
def test_a_month_added_is_a_month_counted(day: dt.date, months: int) -> None:
    later = add_months(day, months)

    assert count_months(day, later) in {months, months - 1}
    assert (count_months(day, later) == months) == (later.day >= day.day)
