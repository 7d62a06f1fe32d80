"""Each row carries a digest, so that a letter that changes on the disk is noticed, named and mended."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.fakes import FakeContent
from tests.trials.sound import check_sound
from workbook.paths import Home
from workbook.store.daily_backups import list_backups
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.migrations import MIGRATIONS
from workbook.store.row_digest import DIGESTED_COLUMNS, make_digest
from workbook.store.row_salvage import is_damaged
from workbook.store.startup_check import repair_and_back_up
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 6, 1, 9).astimezone()
FAKE: Any = FakeContent()
ROWS = st.fixed_dictionaries(
    dict.fromkeys(("learner", "worksheet", "entry", "action", "began_at", "saved_at"), st.text(max_size=9))
    | {
        "values": st.dictionaries(
            st.text(max_size=5), st.text() | st.integers() | st.floats(allow_nan=False), max_size=4
        )
    }
    | {"deleted": st.booleans(), "window": st.none() | st.text(min_size=1, max_size=5)}
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with entries that were typed, corrected, deleted, undone and pasted."""
    home = Home(tmp_path / "home").make()
    store = Store.open(home, FAKE)
    store.save("clients", [Edit("c", {"name": "Rivermouth school"})])
    page = store.for_window("w")
    for text in ("A q", "A queue", "A queue to the door"):
        page.save("log", [Edit("a", {"note": text, "client": "c"})], is_typing=True)
    store.save("log", [Edit("a", {"note": "A short queue"})])
    store.save("log", [Edit(f"b{number}", {"note": f"Row {number}", "minutes": "x"}) for number in range(3)])
    store.delete("log", ["b1"])
    store.save("log", [Edit("d", {"note": "é 😀"})])
    store.undo("log")
    store.close()
    return home


def look(home: Home) -> list[str]:
    return list(repair_and_back_up(home, load_content=lambda: FAKE, now=NOW))


def change(home: Home, statement: str) -> None:
    """Change something in the file as a failing disk does: without its digest."""
    with contextlib.closing(sqlite3.connect(home.store, isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount == 1


def test_every_way_of_saving_writes_the_digest(home: Home) -> None:
    assert not is_damaged(home.store)


@given(ROWS, ROWS, st.sampled_from(DIGESTED_COLUMNS["history"]))
def test_a_row_with_another_value_in_one_column_has_another_digest(
    row: dict[str, Any], other: dict[str, Any], name: str
) -> None:
    assume(other[name] != row[name])

    assert make_digest("history", row) != make_digest("history", row | {name: other[name]})


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            """UPDATE entries SET "values" = replace("values", 'Rivermouth', 'Rivernouth') WHERE id = 'c'""",
            '1 entry is as the history has it, without what came later: 1 in "My clients".',
        ),
        (
            """UPDATE history SET "values" = replace("values", 'queue to', 'quene to') WHERE number = 2""",
            "1 of the earlier versions",
        ),
        ("""UPDATE history SET saved_at = replace(saved_at, '+00', '+01') WHERE number = 3""", "earlier versions"),
        ("UPDATE history SET entry = 'e' WHERE number = 1", "earlier versions"),
        ("UPDATE history SET digest = replace(digest, substr(digest, 1, 1), 'g') WHERE number = 1", "earlier versions"),
        (
            "UPDATE entries SET problems = replace(problems, 'a', 'o') WHERE id = 'b2'",
            "1 entry is as the history has it",
        ),
        ("UPDATE entries SET deleted = NOT deleted WHERE id = 'b2'", "1 entry is as the history has it"),
    ],
)
def test_one_changed_letter_is_noticed_named_and_mended(home: Home, statement: str, told: str) -> None:
    change(home, statement)
    assert is_damaged(home.store)

    sentences = look(home)

    assert sentences[0] == "The file with your entries was damaged, and has been mended."
    assert any(told in sentence for sentence in sentences), sentences
    store = Store.open(home, FAKE)
    assert [entry.values["name"] for entry in store.entries("clients")] == ["Rivermouth school"]
    assert [entry.values["note"] for entry in store.entries("log")] == ["A short queue", "Row 0", "Row 2"]
    store.close()
    assert check_sound(home.store) == []
    assert look(home) == []


def test_a_home_of_an_earlier_edition_gets_digests(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").make()
    open_file(home.store, backups=home.backups, migrations=MIGRATIONS[:1]).dispose()
    values = '{"note": "caf\\u00e9"}'
    moment = "2026-05-04T10:00:00.000+00:00"
    change(home, f"""INSERT INTO entries VALUES ('me', 'log', 'a', 1, '{values}', '{{}}', 1, 1, '{moment}', 0)""")  # noqa: S608
    revision = f"'me', 'log', 'a', 1, 1, 'save', '{values}', 0, 0, NULL, '{moment}', '{moment}'"
    change(home, f"INSERT INTO history VALUES (1, {revision})")  # noqa: S608
    change(home, "UPDATE counter SET changes = 1")
    assert look(home) == [], "a file without digests is not damaged"

    store = Store.open(home, FAKE)
    assert store.entries("log")[0].values == {"note": "café"}
    store.close()
    assert not is_damaged(home.store)
    change(home, "UPDATE history SET window = 'w'")
    assert is_damaged(home.store)

    assert look(home)[0] == "The file with your entries was damaged, and has been mended."
    store = Store.open(home, FAKE)
    assert [entry.values for entry in store.entries("log")] == [{"note": "café"}]
    store.close()
    assert [is_damaged(backup) for backup in list_backups(home)] == [False]
