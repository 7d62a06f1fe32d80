"""Cut the power at any moment while a store saves, and see whether all that was reported as saved is there.

A process records what SQLite writes and syncs. From the record, images of the disk are made, as they may be after a cut: what
was synced is there; of everything else, each write is there, is not there, or is there in part, and a later one may be
there without an earlier one. Each image is opened as the workbook does, and compared with what was reported.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes import FakeContent
from tests.trials.kills import START
from tests.trials.recording_vfs import Step, find_library, record_steps
from tests.trials.sound import check_sound
from workbook.store import journal_mode
from workbook.store.database_copy import connect
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.row_salvage import is_damaged
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAME = "workbook.sqlite"
SECTOR_BYTES = 512
OPERATIONS, EMPTIED_EVERY = 25, 6
WAYS = ("drop", "keep", "prefix", "mix", "tear")
CONTENT: Any = FakeContent()
State = dict[str, Any]


@dataclass
class Record:
    """What a process did: the files before, every step, and the entries after each operation.

    Parameters
    ----------
    files
        The durable contents of the files before the first step, by name.
    steps
        What happened to the files.
    states
        The entries after each operation; the first is the state before the first operation.
    """

    files: dict[str, bytes]
    steps: list[Step]
    states: list[State]


@dataclass
class CutResult:
    """The result of several cuts: their number, and a sentence for each image that was not as it should be."""

    cuts: int = 0
    unsynced: int = 0
    wrong: list[str] = field(default_factory=list)


def is_possible() -> bool:
    """Return whether the writes of Python's SQLite can be recorded on this computer."""
    return START == "fork" and find_library() is not None


def record_saving(folder: Path, *, with_log: bool, seed: int) -> Record:
    """Save entries in a process of its own, and return what it did.

    Parameters
    ----------
    folder
        Where the file is made.
    with_log
        Whether SQLite uses a write-ahead log, or a rollback journal.
    seed
        What chance is drawn from.
    """
    folder.mkdir()
    context: Any = multiprocessing.get_context(START)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_save, args=[folder / NAME, with_log, seed, theirs])
    process.start()
    theirs.close()
    record: Record = ours.recv()
    process.join()
    return record


def _save(file: Path, with_log: bool, seed: int, pipe: Any) -> None:  # noqa: FBT001 an argument of a process
    journal_mode.has_wal_fault = lambda: not with_log  # type: ignore[assignment,misc]
    chance = random.Random(seed)  # noqa: S311 chance, not secrecy
    store = _open(file)
    store.save("log", [Edit("first", {"note": "there before"})])
    store.close()
    files = {path.name: path.read_bytes() for path in file.parent.iterdir() if path.is_file()}
    with record_steps(find_library()) as steps:
        store = _open(file)
        states = [_list_entries(store)]
        for number in range(1, OPERATIONS + 1):
            if with_log and number % EMPTIED_EVERY == 0:
                with connect(file) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _do_something(store, number, chance)
            steps.append(Step("confirmed", at=number))
            states.append(_list_entries(store))
        store.close()
    pipe.send(Record(files, list(steps), states))


def _do_something(store: Store, number: int, chance: random.Random) -> None:
    """Type, paste, delete or undo, as a page does."""
    what, page = chance.choice(["type", "type", "paste", "delete", "undo"]), store.for_window("page")
    entries = [entry.id for entry in store.entries("log")]
    if what == "delete" and len(entries) > 1:
        store.delete("log", [chance.choice(entries)])
    elif what == "undo":
        store.undo("log")
    elif what == "paste":
        edits = [Edit(f"row-{number}-{row}", {"note": "x" * chance.choice([3, 900, 9000])}) for row in range(5)]
        store.save("log", edits)
    else:
        page.save("log", [Edit(chance.choice(entries or ["a"]), {"note": f"{number} " + "y" * number})], is_typing=True)


def cut_power(record: Record, folder: Path, *, cuts: int, seed: int) -> CutResult:
    """Open images of the disk after cuts at any step, and return what was wrong with them.

    Parameters
    ----------
    record
        What a process did.
    folder
        Where the images are made, one at a time.
    cuts
        The number of images.
    seed
        What chance is drawn from.
    """
    chance, result = random.Random(seed), CutResult()  # noqa: S311 chance, not secrecy
    for number in range(cuts):
        end = chance.randrange(len(record.steps) + 1)
        disk = _Disk(record.files)
        for step in record.steps[:end]:
            disk.do(step)
        result.unsynced += disk.has_unsynced
        way = WAYS[number % len(WAYS)]
        image = folder / "image"
        image.mkdir(parents=True)
        for name, content in disk.cut(way, chance).items():
            (image / name).write_bytes(content)
        wrong = _check_image(image / NAME, record, confirmed=disk.confirmed)
        result.wrong += [f"cut {number} ({way}) after step {end} of {len(record.steps)}: {what}" for what in wrong]
        result.cuts += 1
        shutil.rmtree(image)
    return result


def _check_image(file: Path, record: Record, *, confirmed: int) -> list[str]:
    """Return what is wrong with an image: it must have what was confirmed, and the operation under way wholly or not."""
    if is_damaged(file):
        return ["the file is damaged"]
    store = _open(file)
    there = _list_entries(store)
    store.close()
    found = [number for number, state in enumerate(record.states) if state == there]
    wrong = check_sound(file)
    if not {confirmed, confirmed + 1} & set(found):
        wrong.append(f"operation {confirmed} was confirmed, and the state is that after {found or 'none'}")
    return wrong


class _Disk:
    """A folder on a disk: what is durable, and what was done since."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.confirmed = 0
        self._contents = {number: bytearray(content) for number, content in enumerate(files.values())}
        self._pending: dict[int, list[Step]] = {number: [] for number in self._contents}
        # Which file each name stands for now, which it stood for at the last sync of the folder, and the changes since.
        self._names = {name: number for number, name in enumerate(files)}
        self._durable_names = dict(self._names)
        self._renamed: list[tuple[str, int | None]] = []

    @property
    def has_unsynced(self) -> bool:
        """Whether a cut now can lose anything."""
        return bool(self._renamed) or any(self._pending.values())

    def do(self, step: Step) -> None:
        """Do one step."""
        if step.kind == "confirmed":
            self.confirmed = step.at
        elif step.kind == "create":
            number = len(self._contents)
            self._contents[number], self._pending[number], self._names[step.file] = bytearray(), [], number
            self._renamed.append((step.file, number))
        elif step.kind == "delete":
            self._names.pop(step.file, None)
            self._renamed.append((step.file, None))
        elif step.kind == "sync-folder":
            self._durable_names = dict(self._names)
            self._renamed = []
        elif step.kind == "sync":
            number = self._names[step.file]
            for pending in self._pending[number]:
                _apply(self._contents[number], pending)
            self._pending[number] = []
        else:
            self._pending[self._names[step.file]].append(step)

    def cut(self, way: str, chance: random.Random) -> dict[str, bytes]:
        """Return the files that are there after a cut, without the shared memory of a log, which is never on the disk."""
        names = dict(self._durable_names)
        # A folder keeps the order of its changes.
        for name, number in self._renamed[: _choose_end(self._renamed, way, chance)]:
            if number is None:
                names.pop(name, None)
            else:
                names[name] = number
        files = {}
        for name, number in names.items():
            content = bytearray(self._contents[number])
            for step in _choose_steps(self._pending[number], way, chance):
                _apply(content, step)
            files[name] = bytes(content)
        return {name: content for name, content in files.items() if not name.endswith("-shm")}


def _choose_end(steps: Sequence[object], way: str, chance: random.Random) -> int:
    return {"drop": 0, "keep": len(steps)}.get(way, chance.randint(0, len(steps)))


def _choose_steps(steps: list[Step], way: str, chance: random.Random) -> list[Step]:
    """Return the unsynced steps of a file that reached the disk, and what of them did."""
    if way in {"drop", "keep", "prefix"}:
        return steps[: _choose_end(steps, way, chance)]
    chosen = [step for step in steps if chance.random() < 0.5]
    return [part for step in chosen for part in (_tear(step, chance) if way == "tear" else [step])]


def _tear(step: Step, chance: random.Random) -> list[Step]:
    """Return the sectors of a write that reached the disk; of a file that became longer, some are zeros then."""
    if step.kind != "write":
        return [step]
    parts = []
    for start in range(0, len(step.data), SECTOR_BYTES):
        data = step.data[start : start + SECTOR_BYTES]
        if chance.random() < 0.6:
            parts.append(Step("write", step.file, step.at + start, data))
    return parts


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "truncate":
        del content[step.at :]
        content.extend(bytes(step.at - len(content)))
        return
    content.extend(bytes(max(0, step.at - len(content))))
    content[step.at : step.at + len(step.data)] = step.data


def _list_entries(store: Store) -> State:
    entries = {
        f"{entry.id}": [entry.revision, dict(entry.values), entry.deleted]
        for entry in store.entries("log", deleted=True)
    }
    return {**entries, "revisions": len(store.history("log"))}


def _open(file: Path) -> Store:
    return Store(open_file(file, backups=file.parent / "backups"), CONTENT)
