"""Erase everything, or one worksheet, from the whole home: entries, history, backups and exports."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import ExchangeError, StoreError
from workbook.store.backups import COMPANIONS, remove_file
from workbook.store.erasing import count_made_from, erase_worksheet

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.definitions import Worksheet
    from workbook.paths import Home
    from workbook.store.store import Store

EXPORTS = "exports"
# What the home's folders hold, in the order in which they are named to the learner.
_FOLDERS = {
    "backups": "backups",
    "recordings": "recordings",
    EXPORTS: "exports and reports",
    "notebooks": "notebooks, your own among them",
    "jupyter": "files of JupyterLab with your settings",
}
_ELSEWHERE = "Copies that you have put elsewhere, sent, or synchronised to a cloud stay there: erase those yourself."


@dataclass(frozen=True)
class Erasure:
    """What is about to be erased.

    Parameters
    ----------
    home
        The learner's home.
    worksheet
        The worksheet's id, or None for everything.
    learner
        Whose entries of the worksheet.
    sentences
        What will be gone and what stays, to be read before it is done.
    """

    home: Home
    worksheet: str | None
    learner: str
    sentences: tuple[str, ...]


def plan_worksheet_erasure(home: Home, store: Store, worksheet: Worksheet) -> Erasure:
    """Say what erasing a worksheet would take away; nothing is changed yet.

    Parameters
    ----------
    home
        The learner's home.
    store
        The store that is open in it.
    worksheet
        The worksheet.
    """
    archive = store.archive().choose([worksheet.id])
    actions = count_made_from(home.store, worksheet.id, learner=store.learner)
    referring = sum(number for key in archive.positions for number in store.find_uses(worksheet.id, key.entry).values())
    exports = _count_files(home.folder / EXPORTS)
    entries = _count(len(archive.positions), "entry", "entries")
    revisions, backups = _count(len(archive.revisions), "revision"), _count(len(_list_copies(home)), "backup")
    sentences = [
        f'All of "{worksheet.title}": {entries} with {revisions}, here and in {backups}.',
    ]
    if actions:
        sentences.append(f"{_count(actions, 'action')} made from these entries, because they repeat the text.")
    if exports:
        sentences.append(f"{_count(exports, 'file')} in the folder {EXPORTS}, because they may hold it.")
    if referring:
        sentences.append(f"{_count(referring, 'entry', 'entries')} elsewhere will refer to something that is gone.")
    return Erasure(home, worksheet.id, store.learner, (*sentences, _ELSEWHERE))


def plan_erasure(home: Home) -> Erasure:
    """Say what erasing everything would take away; nothing is changed yet."""
    sentences = [f"Everything in {home.folder}: all entries with their history, of everyone who uses this folder."]
    counts = {words: _count_files(home.folder / name) for name, words in _FOLDERS.items()}
    sentences += [f"{number} {words}." for words, number in counts.items() if number]
    others = sorted(path.name for path in _list_others(home))
    if others:
        sentences.append(f"These are not the workbook's, and stay: {', '.join(others)}.")
    return Erasure(home, None, "", (*sentences, _ELSEWHERE))


def erase(erasure: Erasure) -> None:
    """Erase what was planned, so that nothing of it is left in any file of the home.

    Raises
    ------
    StoreError
        When the entries could not be erased completely; the sentence says what to do.
    ExchangeError
        When a file could not be removed, most likely because another program has it open.
    """
    home = erasure.home
    try:
        if erasure.worksheet is None:
            _erase_home(home)
            return
        erase_worksheet(home.store, erasure.worksheet, learner=erasure.learner)
        for copy in _list_copies(home):
            _erase_from_copy(copy, erasure.worksheet, learner=erasure.learner)
        _remove_folder(home.folder / EXPORTS)
    except OSError as error:
        raise ExchangeError(
            f"{error.filename or home.folder} could not be erased: close the programs that have it open, "
            "then erase again."
        ) from error


def _erase_from_copy(copy: Path, worksheet: str, *, learner: str) -> None:
    try:
        erase_worksheet(copy, worksheet, learner=learner)
    except StoreError:  # damaged, or of an edition that kept entries in another way: then as a whole
        remove_file(copy)


def _erase_home(home: Home) -> None:
    remove_file(home.store)
    for name in _FOLDERS:
        _remove_folder(home.folder / name)
    if home.folder.is_dir() and not any(home.folder.iterdir()):
        home.folder.rmdir()


def _remove_folder(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)


def _list_copies(home: Home) -> list[Path]:
    """Return every copy of the entries: backups, and those set aside before an upgrade or a restore."""
    return sorted(home.backups.glob("*.sqlite"))


def _list_others(home: Home) -> list[Path]:
    own = {*_FOLDERS, home.store.name, *(home.store.name + ending for ending in COMPANIONS)}
    return [path for path in home.folder.iterdir() if path.name not in own] if home.folder.is_dir() else []


def _count_files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def _count(number: int, word: str, plural: str | None = None) -> str:
    return f"{number} {word if number == 1 else plural or word + 's'}"
