"""Erase everything, a worksheet or single entries from the whole home: entries, history, backups, recordings and exports."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import ExchangeError, StoreError
from workbook.privacy.announcements import (
    FILE_NAME,
    forget_announcements,
    load_announcements,
    save_announcements,
)
from workbook.store.archive import EntryKey
from workbook.store.conflict_copies import list_conflict_copies
from workbook.store.database_copy import COMPANIONS, UNFINISHED, remove_file
from workbook.store.draft_place import DRAFT_PLACE_FILE, replace_draft_place
from workbook.store.recordings import get_file_name, list_files_of
from workbook.store.secure_erasure import count_made_from, erase_entries
from workbook.store.sessions import MARK, list_sessions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from workbook.content.loader import Content
    from workbook.paths import Home
    from workbook.store.archive import Archive
    from workbook.store.store import Store

EXPORTS = "exports"
# The contents of the home's folders, in the order in which the learner reads them.
_FOLDERS = {
    "backups": "backups",
    "recordings": "recordings",
    EXPORTS: "exports and reports",
    "importing": "files that were being imported",
    "notebooks": "notebooks, your own among them",
    "jupyter": "files of JupyterLab with your settings",
}
_ELSEWHERE = "Copies that you have put elsewhere, sent, or synchronised to a cloud stay there: erase those yourself."


@dataclass(frozen=True)
class Erasure:
    """A planned erasure.

    Parameters
    ----------
    home
        The learner's home.
    chosen
        By worksheet id, the ids of the entries, or None for all of them. None for everything.
    learner
        Whose entries.
    sentences
        What will be erased and what stays, for the learner to read first.
    recordings
        The home's copies of recordings that no other entry names.
    """

    home: Home
    chosen: Mapping[str, Collection[str] | None] | None
    learner: str
    sentences: tuple[str, ...]
    recordings: tuple[Path, ...] = ()


def plan_entries_erasure(home: Home, store: Store, chosen: Mapping[str, Collection[str] | None]) -> Erasure:
    """Plan the erasure of entries; nothing is changed yet.

    Parameters
    ----------
    home
        The learner's home.
    store
        The open store of the home.
    chosen
        By worksheet id, the ids of the entries, or None for all of them.

    Returns
    -------
    The plan.

    Raises
    ------
    UnknownNameError
        There is no such worksheet.
    """
    titles = {name: store.content.get_worksheet(name).title for name in chosen}
    archive = store.archive()
    keys = {key for key in archive.positions if key.worksheet in chosen and _is_in(key.entry, chosen[key.worksheet])}
    numbers = {name: sum(key.worksheet == name for key in keys) for name in chosen}
    first = [
        f'{"All of" if chosen[name] is None else "From"} "{titles[name]}": {_count(number, "entry", "entries")}.'
        for name, number in numbers.items()
    ]
    revisions = _count(sum(recorded.key in keys for recorded in archive.revisions), "revision")
    first.append(f"Their history, {revisions}, here and in {_count(len(_list_copies(home)), 'backup')}.")
    recordings = _list_recordings(home, archive, keys, store.content)
    others = (
        (count_made_from(home.store, chosen, learner=store.learner), "action", "made from these entries"),
        (len(recordings), "recording", "that they name, in the folder recordings"),
        (_count_files(home.exports), "file", f"in the folder {EXPORTS}, which may repeat them"),
    )
    sentences = [f"{_count(number, word)} {rest}." for number, word, rest in others if number]
    if used := _count_uses(archive, keys, store.content):
        sentences.append(f"{_count(used, 'entry', 'entries')} elsewhere will refer to something that is gone.")
    if own := _list_own_notebooks(home):
        sentences.append(f"Notebooks of your own stay, and may repeat them: {', '.join(own)}.")
    return Erasure(home, chosen, store.learner, (*first, *sentences, _ELSEWHERE), recordings)


def plan_erasure(home: Home) -> Erasure:
    """Plan the erasure of everything; nothing is changed yet.

    Parameters
    ----------
    home
        The learner's home.

    Returns
    -------
    The plan.
    """
    sentences = [f"Everything in {home.folder}: all entries with their history, of everyone who uses this folder."]
    counts = {words: _count_files(home.folder / name) for name, words in _FOLDERS.items()}
    sentences += [f"{number} {words}." for words, number in counts.items() if number]
    copies = list_conflict_copies(home)
    if copies:
        sentences.append(f"Copies of the entries beside them: {', '.join(copy.name for copy in copies)}.")
    others = sorted(path.name for path in _list_others(home) if path not in copies)
    if others:
        sentences.append(f"These are not the workbook's, and stay: {', '.join(others)}.")
    if sessions := list_sessions(home):
        names = ", ".join(f'"{session.name}"' for session in sessions)
        sentences.append(f"Sessions with groups stay, each in a home of its own: {names}.")
    return Erasure(home, None, "", (*sentences, _ELSEWHERE))


def erase(erasure: Erasure) -> None:
    """Carry out an erasure, so that nothing is left in any file of the home.

    Parameters
    ----------
    erasure
        The plan.

    Raises
    ------
    StoreError
        The entries could not be erased completely; the sentence says what to do.
    ExchangeError
        A file could not be deleted, most likely because another program has it open.
    """
    home = erasure.home
    try:
        if erasure.chosen is None:
            _erase_home(home)
            return
        erase_entries(home.store, erasure.chosen, learner=erasure.learner)
        for copy in _list_copies(home):
            _erase_from_copy(copy, erasure.chosen, learner=erasure.learner)
        for recording in erasure.recordings:
            recording.unlink(missing_ok=True)
        _remove_folder(home.exports)
        replace_draft_place(home.folder)
        announced = load_announcements(home, erasure.learner).items()
        save_announcements(home, erasure.learner, {key: day for key, day in announced if not _is_chosen(key, erasure)})
    except OSError as error:
        raise ExchangeError(
            f"{error.filename or home.folder} could not be erased: close the programs that have it open, "
            "then erase again."
        ) from error


def _is_chosen(key: EntryKey, erasure: Erasure) -> bool:
    entries = (erasure.chosen or {}).get(key.worksheet, ())
    return entries is None or key.entry in entries


def _erase_from_copy(copy: Path, chosen: Mapping[str, Collection[str] | None], *, learner: str) -> None:
    try:
        erase_entries(copy, chosen, learner=learner)
    except StoreError:  # A file that is damaged, or of another edition, is deleted as a whole.
        remove_file(copy)


def _erase_home(home: Home) -> None:
    for file in (home.store, *list_conflict_copies(home)):
        remove_file(file)
    for name in _FOLDERS:
        _remove_folder(home.folder / name)
    forget_announcements(home)
    replace_draft_place(home.folder)
    (home.folder / MARK).unlink(missing_ok=True)
    if home.folder.is_dir() and not any(home.folder.iterdir()):
        with contextlib.suppress(OSError):  # A link to a folder, or the root of a drive, stays empty.
            home.folder.rmdir()


def _remove_folder(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)


def _list_copies(home: Home) -> list[Path]:
    """Return every copy of the entries: backups, copies made before an upgrade or a restore, incomplete and conflicted ones."""
    backups = [file for ending in (".sqlite", UNFINISHED) for file in home.backups.glob(f"*{ending}")]
    # An interrupted recovery leaves its own log beside the file.
    return sorted({*backups, *home.folder.glob(f"*{UNFINISHED}"), *list_conflict_copies(home)})


def _list_others(home: Home) -> list[Path]:
    own = {
        *_FOLDERS,
        MARK,
        FILE_NAME,
        DRAFT_PLACE_FILE,
        home.store.name,
        *(home.store.name + ending for ending in COMPANIONS),
    }
    return [path for path in home.folder.iterdir() if path.name not in own] if home.folder.is_dir() else []


def _list_recordings(home: Home, archive: Archive, keys: Collection[EntryKey], content: Content) -> tuple[Path, ...]:
    """Return the home's recordings that only these entries name, now or earlier."""
    own = list_files_of((recorded for recorded in archive.revisions if recorded.key in keys), content)
    others = list_files_of((recorded for recorded in archive.revisions if recorded.key not in keys), content)
    names = dict.fromkeys(map(get_file_name, own))
    kept = {get_file_name(name) for name in others}
    files = (home.recordings / name for name in names if name not in kept)
    return tuple(file for file in files if file.is_file())


def _count_uses(archive: Archive, keys: Collection[EntryKey], content: Content) -> int:
    """Return how many other entries refer to these."""
    references: dict[str, list[tuple[str, str]]] = {
        worksheet.id: [(field.name, field.reference) for field in worksheet.fields if field.reference]
        for worksheet in content.worksheets
    }
    return sum(
        EntryKey(entry.worksheet, entry.id) not in keys
        and any(
            EntryKey(reference, str(entry.values.get(name))) in keys
            for name, reference in references.get(entry.worksheet, ())
        )
        for entry in archive.list_entries(content)
    )


def _list_own_notebooks(home: Home) -> list[str]:
    """Return the names of notebooks that are not pages of the workbook: their outputs and cells are the learner's."""
    files = (file for file in home.notebooks.rglob("*.ipynb") if ".ipynb_checkpoints" not in file.parts)
    return sorted(file.name for file in files if not _is_page(file))


def _is_page(file: Path) -> bool:
    try:
        return "workbook" in json.loads(file.read_text(encoding="utf-8"))["metadata"]
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _is_in(entry: str, entries: Collection[str] | None) -> bool:
    return entries is None or entry in entries


def _count_files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def _count(number: int, word: str, plural: str | None = None) -> str:
    return f"{number} {word if number == 1 else plural or word + 's'}"
