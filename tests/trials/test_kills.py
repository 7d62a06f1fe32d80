"""Whatever was shown as saved is there, and the file is sound, however the process that saved it has died."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tests.trials.damage import open_store
from tests.trials.kernels import WORKSHEET, kill_kernels
from tests.trials.kills import Reported, Survived, _compare
from tests.trials.sound import check_sound
from workbook.content.loader import load_content
from workbook.paths import PACKAGE, Home
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.migrations import MIGRATIONS, Migration
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 50
# Everything is changed, and then the process is gone before the transaction ends.
DYING_UPGRADE = """
import os, sys, pathlib, sqlalchemy as sa
from workbook.store.engine import open_file
from workbook.store.migrations import MIGRATIONS, Migration
def apply(connection):
    connection.execute(sa.text("ALTER TABLE entries ADD COLUMN colour TEXT"))
    connection.execute(sa.text("UPDATE entries SET colour = 'red', learner = 'nobody'"))
    connection.execute(sa.text("CREATE TABLE fillers AS SELECT hex(randomblob(4000000)) AS filler"))
    os.kill(os.getpid(), 9)
path = pathlib.Path(sys.argv[1])
open_file(path, backups=path.parent / "backups", migrations=[*MIGRATIONS, Migration("0009-colour", apply)])
"""


def test_whatever_fifty_writers_had_saved_before_they_were_killed_is_there(tmp_path: Path) -> None:
    """In a process of its own, which has no threads and can be forked."""
    trial = [sys.executable, "-m", "tests.trials.kills", str(tmp_path), "--kills", str(KILLS), "--seed", "8"]

    done = subprocess.run(trial, capture_output=True, text=True, check=False, cwd=PACKAGE.parent)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f'"kills": {KILLS}' in done.stdout
    assert '"operations": 0,' not in done.stdout


def test_the_trial_of_the_writers_notices_what_is_missing(tmp_path: Path) -> None:
    survived = Survived()
    report = Reported()
    report.take("saved", {"a": [{"note": "said to be saved"}, False]})

    _compare(tmp_path / "workbook.sqlite", {"liar": report}, survived=survived)

    assert not survived.is_good
    assert "said to be saved" in survived.lost[0]


def test_whatever_three_kernels_had_said_was_saved_before_they_were_killed_is_there(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").make()

    saved = kill_kernels(home, kernels=3, seed=8, environment=os.environ)

    store = Store.open(home, load_content())
    there = {entry.id: int(str(entry.values["note"])) for entry in store.entries(WORKSHEET)}
    store.close()
    assert {entry.rpartition("-")[0] for entry in saved} == {"page-0", "page-1", "page-2"}
    assert {entry: number for entry, number in saved.items() if there.get(entry, 0) < number} == {}
    assert check_sound(home.store) == []


def test_an_upgrade_that_is_killed_half_way_has_not_been_and_is_made_the_next_time(tmp_path: Path) -> None:
    path, backups = tmp_path / "workbook.sqlite", tmp_path / "backups"
    store = open_store(path)
    store.save("log", [Edit("a", {"note": "from before"})])
    store.close()
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", DYING_UPGRADE, str(path)], check=False, cwd=PACKAGE.parent)
        assert done.returncode not in {0, 1}

    store = open_store(path)
    assert [entry.values["note"] for entry in store.entries("log")] == ["from before"]
    store.close()
    engine = open_file(path, backups=backups, migrations=[*MIGRATIONS, Migration("0009-colour", _add_colour)])
    assert "colour" in {column["name"] for column in sa.inspect(engine).get_columns("entries")}
    engine.dispose()
    assert check_sound(path) == []
    assert {copy.suffix for copy in backups.iterdir()} == {".sqlite"}


def _add_colour(connection: sa.Connection) -> None:
    connection.execute(sa.text("ALTER TABLE entries ADD COLUMN colour TEXT"))
