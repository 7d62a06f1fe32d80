"""Kill processes outright while they save, and see whether all that they had shown as saved is there.

Several writers at a time share one file, as the kernels of several pages do. Each tells through a pipe what it is about
to write, and after `Store.save` has returned, that it is saved; then it is killed at some moment of its first
milliseconds. When all of them are dead, the file must be sound, and hold what was reported.

    python -m tests.trials.kills FOLDER --kills 1000 --seed 7
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import multiprocessing
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fakes import FakeContent
from tests.trials.sound import check_sound
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from multiprocessing.connection import Connection

MAX_BATCH_SIZE = 4
LIFE_SECONDS = 0.15
PASTED_ROWS = 5
# A fork has everything imported already; where there is none, each writer needs its time to start.
START = "fork" if "fork" in multiprocessing.get_all_start_methods() and sys.platform == "linux" else "spawn"
States = dict[str, Any]


@dataclass
class Survived:
    """What became of the writers, and of what they wrote.

    Parameters
    ----------
    kills
        How many writers were killed.
    operations
        How many operations they had reported as saved before.
    beyond
        How many operations were on the disk although their writer was killed before it could say so.
    lost
        What was reported as saved and is not there, or is there in part; a sentence each.
    unsound
        What was wrong with the file after some writers had died; a sentence each.
    refused
        What the store refused to a writer; a sentence each.
    """

    kills: int = 0
    operations: int = 0
    beyond: int = 0
    lost: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, damaged or refused."""
        return not (self.lost or self.unsound or self.refused)


@dataclass
class Reported:
    """What one writer has reported: how its entries stand, and what it was about to do when it died."""

    saved: States = field(default_factory=dict)
    tried: States = field(default_factory=dict)
    operations: int = 0

    def take(self, kind: str, states: States) -> None:
        """Take in one report."""
        if kind == "trying":
            self.tried = states
        else:
            self.saved |= states
            self.tried = {}
            self.operations += 1


def kill_writers(file: Path, *, kills: int, seed: int) -> Survived:
    """Kill writers to one file until enough have died, and return what survived."""
    chance, survived = random.Random(seed), Survived()  # noqa: S311 chance, not secrecy
    names = (f"writer-{number}" for number in itertools.count())
    while survived.kills < kills:
        together = min(chance.randint(1, MAX_BATCH_SIZE), kills - survived.kills)
        reports = _kill_some(file, list(itertools.islice(names, together)), chance=chance, survived=survived)
        # Opened before it is looked at, as the next kernel would: of writers that die young not even tables are there.
        _compare(file, reports, survived=survived)
        survived.unsound += check_sound(file)
    return survived


def _kill_some(file: Path, names: list[str], *, chance: random.Random, survived: Survived) -> dict[str, Reported]:
    """Run writers at the same time, kill each at a moment of its own, and return what they had reported."""
    context: Any = multiprocessing.get_context(START)
    running = {}
    for name in names:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=write_for_ever, args=[file, name, chance.random(), theirs], daemon=True)
        process.start()
        theirs.close()
        if START == "spawn":
            ours.poll(60)
        running[name] = (process, ours, time.monotonic() + chance.uniform(0, LIFE_SECONDS))
    reports = {name: Reported() for name in names}
    for name, (process, pipe, end) in sorted(running.items(), key=lambda item: item[1][2]):
        for message in _listen(pipe, until=end):
            _take(message, reports[name], survived)
        process.kill()
        process.join()
        for message in _listen(pipe):
            _take(message, reports[name], survived)
        survived.kills += 1
    return reports


def _listen(pipe: Connection, *, until: float | None = None) -> Iterator[Any]:
    """Yield the messages in a pipe until a moment, or until the last whole one."""
    with contextlib.suppress(EOFError, OSError):  # the last message may be cut short
        while until is None or (left := until - time.monotonic()) > 0:
            if until is None or pipe.poll(left):
                yield pipe.recv()


def _take(message: tuple[str, Any], reported: Reported, survived: Survived) -> None:
    kind, content = message
    if kind == "refused":
        survived.refused.append(content)
    else:
        reported.take(kind, content)


def _compare(file: Path, reports: Mapping[str, Reported], *, survived: Survived) -> None:
    """Hold the file to what dead writers had reported: what is there is what was saved last, or what was tried last."""
    store = _open(file)
    for name, reported in reports.items():
        survived.operations += reported.operations
        there = {entry: _look(store, entry) for entry in reported.saved | reported.tried}
        before = {entry: reported.saved.get(entry) for entry in there}
        after = before | reported.tried
        if there not in (before, after):
            survived.lost.append(f"{name}: {before} was saved, {reported.tried} was tried, {there} is there")
        survived.beyond += before != after == there
    store.close()


def _look(store: Store, name: str) -> Any:
    entry = store.find_entry("log", name)
    return None if entry is None else [dict(entry.values), entry.deleted]


def _open(file: Path) -> Store:
    fake: Any = FakeContent()
    return Store(open_file(file, backups=file.parent / "backups"), fake)


def write_for_ever(file: Path, name: str, seed: float, pipe: Connection) -> None:
    """Type into entries, paste rows and delete some, as a learner does, and report it, until killed."""
    chance = random.Random(seed)  # noqa: S311
    try:
        store = _open(file)
        states: States = {}
        while True:
            states |= _write(store, name, states, chance=chance, pipe=pipe)
    except Exception as error:  # noqa: BLE001 whatever it is, the trial has to tell
        pipe.send(("refused", f"{name}: {error!r}"))
        time.sleep(60)


def _write(store: Store, name: str, states: States, *, chance: random.Random, pipe: Connection) -> States:
    """Do one thing, and return how the entries that it touched stand then."""
    what = chance.choice(["type", "type", "type", "paste", "delete"])
    if what == "delete" and (chosen := [entry for entry, (_, deleted) in states.items() if not deleted]):
        entry = chance.choice(chosen)
        after = {entry: [states[entry][0], True]}
        pipe.send(("trying", after))
        store.delete("log", [entry])
    else:
        number = len(states)
        entries = [f"{name}-{number + n}" for n in range(PASTED_ROWS)] if what == "paste" else [f"{name}-{number // 8}"]
        values = {"note": "x" * chance.randint(1, 3000), "theme": name, "minutes": chance.randint(1, 1440)}
        after = {entry: [values, False] for entry in entries}
        pipe.send(("trying", after))
        edits = [Edit(entry, values) for entry in entries]
        store.for_window(name).save("log", edits, is_typing=what == "type")
    pipe.send(("saved", after))
    return after


def main() -> int:
    """Kill as many writers as asked for, print what survived, and return 1 when something did not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the file to write to is made")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    survived = kill_writers(options.folder / "workbook.sqlite", kills=options.kills, seed=options.seed)
    print(json.dumps(asdict(survived)))  # noqa: T201 it is a program
    return 0 if survived.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
