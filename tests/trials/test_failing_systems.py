"""What the store says when the disk, the drive or the folder refuses, and that nothing is lost or half written then."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import FakeContent
from tests.trials.failing_system import IS_POSSIBLE
from tests.trials.full_disk import UNSHARE
from tests.trials.sound import check_sound
from workbook.paths import PACKAGE
from workbook.store.engine import open_file
from workbook.store.journal_mode import has_wal_fault
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


# Opening a file writes to it only with a write-ahead log.
OPENING = () if has_wal_fault() else ("open",)


@pytest.mark.skipif(not IS_POSSIBLE, reason="only Linux lets a process refuse itself something")
@pytest.mark.parametrize(
    ("how", "answers"),
    [
        ("full", dict.fromkeys(("save", *OPENING, "begin"), "the disk is full")),
        ("over-quota", dict.fromkeys(("save", *OPENING, "begin"), "the disk is full, or your share of it is used up")),
        ("broken", {"save": "the disk reports an error", "begin": "the disk reports an error"}),
        (
            "without-locks",
            dict.fromkeys(("open", "begin"), "the drive with your home folder cannot lock"),
        ),
        (
            "read-only",
            {
                **dict.fromkeys(("open", "begin"), "your home folder may only be read"),
                # The file of a write-ahead log is open already. A journal is opened for reading only then, and SQLite does not
                # say why writing to it fails.
                **({"save": "Not saved: "} if has_wal_fault() else {}),
            },
        ),
    ],
)
def test_a_refusal_is_told_in_one_sentence_and_leaves_the_file_sound(
    tmp_path: Path, how: str, answers: dict[str, str]
) -> None:
    trial = [sys.executable, "-m", "tests.trials.failing_system", str(tmp_path), how]

    done = subprocess.run(trial, capture_output=True, text=True, check=False, cwd=PACKAGE.parent)

    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    told = {what: answer for what, answer in said.items() if isinstance(answer, str)}
    assert told.keys() == answers.keys()
    for what, words in answers.items():
        assert words in told[what]
        assert told[what].count(". ") == 0, "one sentence"
    # Afterwards, when the system is as it should be again:
    fake: Any = FakeContent()
    store = Store(open_file(tmp_path / "workbook.sqlite", backups=tmp_path / "backups"), fake)
    # A disk that fails may have kept what it said it could not keep; what was said to be saved is there in any case.
    there = [entry.id for entry in store.entries("log")]
    assert there in ([["a"], ["a", "b"]] if how == "broken" else [["a", "b"] if said.get("save") is True else ["a"]])
    store.close()
    assert check_sound(tmp_path / "workbook.sqlite") == []


def test_a_disk_that_is_really_full_is_told_and_space_that_is_freed_is_used(tmp_path: Path) -> None:
    if sys.platform != "linux" or subprocess.run([*UNSHARE, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system gives nobody mounts of their own (unshare --mount), so it was not tried here")
    trial = [*UNSHARE, sys.executable, "-m", "tests.trials.full_disk", str(tmp_path)]

    done = subprocess.run(trial, capture_output=True, text=True, check=False, cwd=PACKAGE.parent)

    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert "the disk is full" in outcome["said"]
    assert outcome["saved"] > 20
    assert (outcome["still_read"], outcome["all_there"], outcome["sound"]) == (True, True, [])
