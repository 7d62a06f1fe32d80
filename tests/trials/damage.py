"""Damage a store's file in many places and ways, and see whether the rest is brought back and the loss is named."""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes import FakeContent
from tests.store.wal_mode import keep_in_wal_mode
from tests.trials.sound import check_sound
from workbook.store.database_copy import COMPANIONS, copy_file
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.file_recovery import RecoveryResult, recover_file
from workbook.store.row_salvage import is_damaged
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGE_BYTES = 4096
WAYS = ("zeros", "noise", "page", "cut", "beginning")
CONTENT: Any = FakeContent()


@dataclass(frozen=True)
class Original:
    """A store's file before it is damaged, with what is in it.

    Parameters
    ----------
    folder
        Where it lies, with its log and a backup from half way.
    standing
        How each entry stands, by worksheet and id.
    states
        Every state that each of them has had.
    """

    folder: Path
    standing: Mapping[tuple[str, str], Any]
    states: Mapping[tuple[str, str], list[Any]]

    @property
    def file(self) -> Path:
        """The file."""
        return self.folder / "workbook.sqlite"

    @property
    def backup(self) -> Path:
        """The backup from half way."""
        return self.folder / "backup.sqlite"


@dataclass
class Mended:
    """What became of damaged files: how many there were, and a sentence for each that was not mended as it should be."""

    damages: int = 0
    noticed: int = 0
    entries_lost: int = 0
    entries_there: int = 0
    wrong: list[str] = field(default_factory=list)


def make_original(folder: Path) -> Original:
    """Write a store of more than a hundred entries with long and short texts, part of it still in the file's log."""
    folder.mkdir()
    chance, working = random.Random(1), folder / "working.sqlite"  # noqa: S311 chance, not secrecy
    with keep_in_wal_mode(working) as connection:
        store = open_store(working)
        for number in range(240):
            if number == 120:
                copy_file(working, folder / "backup.sqlite")
            if number == 200:  # what comes now stays in the log
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _write_step(store, number, chance=chance)
        original = Original(folder, _list_standing(store), _list_states(store))
        for ending in ("", *COMPANIONS[:2]):
            shutil.copy(working.with_name(working.name + ending), original.file.with_name(original.file.name + ending))
        store.close()
    return original


def _write_step(store: Store, number: int, *, chance: random.Random) -> None:
    values = {"note": f"{number} " + "x" * chance.choice([5, 50, 400, 9000]), "minutes": number + 1}
    store.save("log", [Edit(f"entry-{number % 90}", values)])
    if number % 5 == 0:
        store.save("clients", [Edit(f"client-{number}", {"name": f"Client {number}"})])
    if number % 17 == 0:
        store.delete("log", [f"entry-{number % 90}"])


def open_store(file: Path) -> Store:
    """Open a store that has the small content of the tests."""
    return Store(open_file(file, backups=file.parent / "backups"), CONTENT)


def damage_many(original: Original, folder: Path, *, damages: int, seed: int) -> Mended:
    """Damage copies of a file, have each mended, and return what became of them."""
    mended = Mended()
    for number in range(damages):
        chance = random.Random(seed * 1_000_003 + number)  # noqa: S311
        what = _damage_and_mend(original, folder / f"damaged-{number}", chance=chance, mended=mended)
        if what:
            mended.wrong.append(f"damage {number}: {what}")
        shutil.rmtree(folder / f"damaged-{number}")
    return mended


def _damage_and_mend(original: Original, folder: Path, *, chance: random.Random, mended: Mended) -> str:
    """Damage one copy, have it mended, and return what is wrong with the outcome; nothing when all is as it should be."""
    folder.mkdir()
    file, kept = folder / "workbook.sqlite", folder / "kept.sqlite"
    for ending in ("", *COMPANIONS[:1]):
        shutil.copy(original.file.with_name(original.file.name + ending), file.with_name(file.name + ending))
    spoilt, how = damage(original.file.read_bytes(), chance)
    file.write_bytes(spoilt)
    mended.damages += 1
    is_noticed = _is_noticed(file)
    mended.noticed += is_noticed
    recovered = recover_file(file, CONTENT, backups=[original.backup] * chance.randint(0, 1), kept=kept)
    wrong = [] if kept.read_bytes() == spoilt else ["the damaged file was not kept as it was"]
    wrong += ["what was mended is damaged"] * is_damaged(file) + check_sound(file)
    store = open_store(file)
    there, lost, changed = _list_standing(store), 0, 0
    for key, standing in original.standing.items():
        found = there.get(key)
        lost += found is None
        changed += found is not None and found != standing
        if found is not None and found not in original.states[key]:
            wrong.append(f"{key} is what it never was")
    store.close()
    mended.entries_lost += lost + changed
    mended.entries_there += len(original.standing) - lost - changed
    if lost + changed and not is_noticed:
        wrong.append(f"{lost} entries are lost and {changed} as they were before, and the damage is not noticed")
    if lost + changed and not _names_loss(recovered):
        wrong.append(f"{lost} entries are lost and {changed} as they were before, and nothing is said of it")
    return f"{how}: {'; '.join(wrong[:3])}" if wrong else ""


def damage(content: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Return a file's content with one damage in it, and what was done."""
    way, at = chance.choice(WAYS), chance.randrange(len(content))
    length = chance.choice([100, 1000, PAGE_BYTES, 5 * PAGE_BYTES])
    if way == "cut":
        return content[:at], f"cut at {at}"
    if way == "page":
        at, length = at // PAGE_BYTES * PAGE_BYTES, PAGE_BYTES
    if way == "beginning":
        at = 0
    length = min(length, len(content) - at)
    put = bytes(length) if way == "zeros" else chance.randbytes(length)
    return content[:at] + put + content[at + length :], f"{way} at {at}, {length} bytes"


def _is_noticed(file: Path) -> bool:
    """Return whether the damage shows, on a copy: looking at a file lets SQLite put into it what is in its log."""
    looked_at = file.parent / "looked-at"
    shutil.copytree(file.parent, looked_at)
    return is_damaged(looked_at / file.name)


def _names_loss(recovered: RecoveryResult) -> bool:
    return bool(recovered.older or recovered.lost or recovered.latest_lost or recovered.missing_share)


def _list_standing(store: Store) -> dict[tuple[str, str], Any]:
    return {(sheet, entry.id): dict(entry.values) for sheet in ("log", "clients") for entry in store.entries(sheet)}


def _list_states(store: Store) -> dict[tuple[str, str], list[Any]]:
    states = defaultdict(list)
    for recorded in store.archive().revisions:
        states[recorded.key.worksheet, recorded.key.entry].append(dict(recorded.values))
    return states
