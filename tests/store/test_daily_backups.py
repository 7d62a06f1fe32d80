from __future__ import annotations

import datetime as dt
import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeContent
from workbook.errors import NewerStoreError, StoreError
from workbook.paths import Home
from workbook.store.daily_backups import (
    DAILY,
    MONTHLY,
    WEEKLY,
    choose_kept,
    keep_daily_backup,
    list_backups,
    read_date,
    restore_backup,
    save_backup,
)
from workbook.store.entries import Edit
from workbook.store.row_salvage import is_damaged
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

MORNING = dt.datetime(2026, 6, 1, 9).astimezone()
FAKE: Any = FakeContent()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").make()


@pytest.fixture
def opened(home: Home) -> Iterator[Store]:
    """A store that stays open during the test, as a page keeps it."""
    store = Store.open(home, FAKE)
    store.save("log", [Edit("a", {"note": "first"})])
    yield store
    store.close()


def notes_in(file: Path) -> list[str]:
    connection = sqlite3.connect(file)
    notes = [note for (note,) in connection.execute("SELECT json_extract(\"values\", '$.note') FROM entries")]
    connection.close()
    return notes


def test_a_backup_holds_what_was_saved_a_moment_ago(home: Home, opened: Store) -> None:
    opened.save("log", [Edit("b", {"note": "still in the log of the file"})])

    assert notes_in(save_backup(home, now=MORNING)) == ["first", "still in the log of the file"]


def test_a_backup_is_whole_while_a_page_goes_on_saving(home: Home, opened: Store) -> None:
    stop = threading.Event()

    def type_on() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            opened.save("log", [Edit(f"e{number}", {"note": "x" * 500})])

    typing = threading.Thread(target=type_on)
    typing.start()
    try:
        backups = [save_backup(home, now=MORNING + dt.timedelta(seconds=n)) for n in range(5)]
    finally:
        stop.set()
        typing.join()

    for backup in backups:
        connection = sqlite3.connect(backup)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        entries = connection.execute("SELECT id FROM entries ORDER BY id").fetchall()
        assert entries == connection.execute("SELECT entry FROM history ORDER BY entry").fetchall()
        connection.close()


def make_names(days: list[dt.date]) -> list[Path]:
    """Return the names of backups of these days, one per minute where a day is named several times."""
    return [Path(f"workbook-{day:%Y%m%d}-{number:06}.sqlite") for number, day in enumerate(sorted(days))]


def thin(backups: list[Path]) -> set[Path]:
    return choose_kept(sorted(backups, reverse=True))


@pytest.mark.usefixtures("opened")
def test_after_a_year_there_are_twelve_daily_ten_weekly_and_nine_monthly_backups(home: Home) -> None:
    (template,) = [save_backup(home, now=MORNING - dt.timedelta(days=365))]
    for day in range(1, 365):
        name = f"workbook-{MORNING - dt.timedelta(days=day):%Y%m%d-%H%M%S}.sqlite"
        template.with_name(name).write_bytes(template.read_bytes())

    save_backup(home, now=MORNING)

    kept = [f"{read_date(backup):%m-%d}" for backup in list_backups(home)]
    assert kept[:12] == [f"{MORNING - dt.timedelta(days=day):%m-%d}" for day in range(12)]
    # Two of the ten weeks and two of the nine months end among the twelve days; the other Sundays and ends of months follow.
    assert kept[12:] == [
        *("05-17", "05-10", "05-03", "04-30", "04-26", "04-19", "04-12", "04-05"),
        *("03-31", "02-28", "01-31", "12-31", "11-30", "10-31"),
    ]
    assert sorted(path.name for path in home.backups.iterdir()) == sorted(path.name for path in list_backups(home))


@given(st.lists(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), min_size=1, max_size=200))
def test_the_last_backup_of_each_recent_day_week_and_month_is_kept_and_nothing_else_of_earlier_days(
    days: list[dt.date],
) -> None:
    backups = make_names(days)
    expected = set()
    for number, period in ((DAILY, "%Y%m%d"), (WEEKLY, "%G%V"), (MONTHLY, "%Y%m")):
        last = {f"{read_date(backup):{period}}": backup for backup in backups}
        expected |= {last[key] for key in sorted(last)[-number:]}
    today = [backup for backup in backups if read_date(backup) == max(days)]

    assert thin(backups) == expected | set(today[-DAILY:])


@given(st.lists(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), min_size=1, max_size=100))
def test_backups_that_are_thinned_one_by_one_are_those_that_are_thinned_at_once(days: list[dt.date]) -> None:
    kept: set[Path] = set()
    for backup in make_names(days):
        kept = thin([*kept, backup])

    assert kept == thin(make_names(days))


@pytest.mark.usefixtures("opened")
def test_there_is_one_a_day_by_itself(home: Home) -> None:
    first = keep_daily_backup(home, now=MORNING)
    again = keep_daily_backup(home, now=MORNING + dt.timedelta(hours=8))
    tomorrow = keep_daily_backup(home, now=MORNING + dt.timedelta(days=1))

    assert (first is None, again, tomorrow is None) == (False, None, False)


def test_an_empty_home_needs_none(home: Home) -> None:
    assert keep_daily_backup(home, now=MORNING) is None
    assert not home.backups.exists()


def test_an_open_page_reads_the_backup_that_was_put_back(home: Home, opened: Store) -> None:
    backup = save_backup(home, now=MORNING)
    opened.save("log", [Edit("a", {"note": "spoilt"})])
    seen = opened.change()

    aside = restore_backup(home, backup, now=MORNING)

    assert [entry.values["note"] for entry in opened.entries("log")] == ["first"]
    assert opened.change() > seen
    assert aside is not None
    assert notes_in(aside) == ["spoilt"]
    opened.save("log", [Edit("b", {"note": "and goes on"})])
    assert notes_in(home.store) == ["first", "and goes on"]


@pytest.mark.usefixtures("opened")
def test_a_backup_fills_a_new_home(home: Home, tmp_path: Path) -> None:
    new = Home(tmp_path / "new")

    assert restore_backup(new, save_backup(home, now=MORNING), now=MORNING) is None

    store = Store.open(new, FAKE)
    assert [entry.values["note"] for entry in store.entries("log")] == ["first"]
    store.close()


@pytest.mark.usefixtures("opened")
@pytest.mark.skipif(os.name != "posix", reason="On Windows the profile's own permissions hold.")
def test_backups_are_for_their_owner_only(home: Home) -> None:
    backup = save_backup(home, now=MORNING)
    aside = restore_backup(home, backup, now=MORNING)

    assert [path for path in (backup, aside, home.store) if path and path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("data", [b"", b"no database at all" * 100, b"SQLite format 3\x00" + bytes(5000)])
def test_a_file_that_is_no_backup_is_refused_and_changes_nothing(
    data: bytes, home: Home, opened: Store, tmp_path: Path
) -> None:
    (tmp_path / "x.sqlite").write_bytes(data)

    with pytest.raises(StoreError, match="cannot be used"):
        restore_backup(home, tmp_path / "x.sqlite", now=MORNING)

    assert str(tmp_path / "x.sqlite") not in [file.path for file in psutil.Process().open_files()]
    assert [entry.values["note"] for entry in opened.entries("log")] == ["first"]


@pytest.mark.usefixtures("opened")
def test_a_backup_that_is_not_there_is_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        restore_backup(home, tmp_path / "nowhere.sqlite", now=MORNING)

    assert not (tmp_path / "nowhere.sqlite").exists()


@pytest.mark.usefixtures("opened")
def test_a_backup_of_a_newer_edition_is_refused(home: Home) -> None:
    backup = save_backup(home, now=MORNING)
    connection = sqlite3.connect(backup)
    connection.execute("INSERT INTO migrations VALUES ('9999-from-the-future', '2030-01-01')")
    connection.commit()
    connection.close()

    with pytest.raises(NewerStoreError):
        restore_backup(home, backup, now=MORNING)


@pytest.mark.parametrize("rest", [b"no store at all " * 300, None])
def test_a_backup_takes_the_place_of_a_damaged_file_which_is_kept(home: Home, rest: bytes | None) -> None:
    store = Store.open(home, FAKE)
    store.save("log", [Edit("a", {"note": "first"})])
    backup = save_backup(home, now=MORNING)
    store.save("log", [Edit("a", {"note": "second"})])
    store.close()
    content = home.store.read_bytes()
    damaged = rest or content[:8192] + bytes(8192) + content[16384:]
    home.store.write_bytes(damaged)

    aside = restore_backup(home, backup, now=MORNING + dt.timedelta(hours=1))

    assert notes_in(home.store) == ["first"]
    assert aside
    assert aside.read_bytes() == damaged


def test_a_clock_that_is_set_back_costs_no_backup_that_is_newer(home: Home) -> None:
    Store.open(home, FAKE).close()
    ahead = [save_backup(home, now=MORNING + dt.timedelta(days=3650 + day)) for day in range(DAILY)]
    made = [save_backup(home, now=MORNING + dt.timedelta(days=day)) for day in range(3)]

    assert set(made) <= set(list_backups(home))
    assert set(ahead[3:]) <= set(list_backups(home))
    gone = set(ahead) - set(list_backups(home))
    assert gone == set(ahead[:2]), "the oldest of those that the wrong clock has named go first; the third ends a week"


@pytest.mark.usefixtures("opened")
def test_all_backups_of_one_day_are_kept_until_the_next_day(home: Home) -> None:
    today = [save_backup(home, now=MORNING + dt.timedelta(hours=hour)) for hour in range(3)]
    assert list_backups(home) == today[::-1]

    tomorrow = save_backup(home, now=MORNING + dt.timedelta(days=1))

    assert list_backups(home) == [tomorrow, today[-1]]


@pytest.mark.usefixtures("opened")
def test_a_backup_with_one_changed_letter_is_refused(home: Home) -> None:
    backup = save_backup(home, now=MORNING)
    backup.write_bytes(backup.read_bytes().replace(b'"first"', b'"fiRst"', 1))

    with pytest.raises(StoreError, match="something in it has changed since it was made"):
        restore_backup(home, backup, now=MORNING)


def test_what_a_page_saves_while_a_backup_is_put_back_is_in_the_kept_copy_or_in_the_file(
    home: Home, opened: Store
) -> None:
    saved: list[str] = []
    has_ended = threading.Event()

    def go_on_saving() -> None:
        while not has_ended.is_set():
            note = f"note {len(saved)}"
            opened.save("log", [Edit(f"w{len(saved)}", {"note": note})])
            saved.append(note)

    backup = save_backup(home, now=MORNING)
    page = threading.Thread(target=go_on_saving)
    page.start()
    kept = []
    for minute in range(4):
        wanted = len(saved) + 3
        while len(saved) < wanted:
            time.sleep(0.01)
        kept.append(restore_backup(home, backup, now=MORNING + dt.timedelta(minutes=minute)))
    has_ended.set()
    page.join()

    there = {note for file in [*kept, home.store] if file for note in notes_in(file)}
    assert set(saved) - there == set()
    assert not is_damaged(home.store)
