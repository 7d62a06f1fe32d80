"""Find the recordings that entries name. They are exported only on request, and restored into the home."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from workbook.errors import StoreError
from workbook.paths import make_private_folder, write_private_file
from workbook.store.entries import Entry
from workbook.store.snapshot import find_worksheet
from workbook.store.storage_messages import explain_storage_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbook.content.loader import Content
    from workbook.store.archive import RecordedRevision
    from workbook.store.snapshot import Snapshot

FOLDER = "recordings"
# An entry that was restored or imported may name any file of this computer. Only a recording may leave with an export.
_ENDINGS = {
    *(".3gp", ".aac", ".aif", ".aiff", ".amr", ".avi", ".caf", ".flac", ".m4a", ".m4v", ".mkv", ".mov", ".mp3", ".mp4"),
    *(".mpeg", ".mpg", ".oga", ".ogg", ".ogv", ".opus", ".wav", ".weba", ".webm", ".wma", ".wmv"),
}


@dataclass(frozen=True)
class Recordings:
    """The recordings that entries name.

    Parameters
    ----------
    found
        The files on this computer, by their paths in an export.
    missing
        The names, as entries give them, of files that are not on this computer.
    """

    found: Mapping[str, Path]
    missing: tuple[str, ...]


def locate_recordings(snapshot: Snapshot, *, folder: Path) -> Recordings:
    """Locate the recordings that the entries of a snapshot name.

    Parameters
    ----------
    snapshot
        The entries.
    folder
        Where to look for a recording of which an entry gives only the name, or a path on another computer.

    Returns
    -------
    The files that were found, and the names of those that were not. A file elsewhere on this computer counts as found only
    if its name is that of a recording.
    """
    found: dict[str, Path] = {}
    missing = []
    for named in list_named_files(snapshot):
        places = [folder / get_file_name(named)]
        if Path(named).suffix.lower() in _ENDINGS:
            places.insert(0, Path(named))
        place = next((place for place in places if place.is_absolute() and _is_recording(place, folder)), None)
        if place is None:
            missing.append(named)
        else:
            found[_choose_path(place.name, found)] = place
    return Recordings(found, tuple(missing))


def _is_recording(place: Path, folder: Path) -> bool:
    """Return whether a file may be exported: one in the folder, or one that is a recording also when links are followed."""
    if not place.is_file():
        return False
    real = place.resolve()
    return real.is_relative_to(folder.resolve()) or real.suffix.lower() in _ENDINGS


def list_named_files(snapshot: Snapshot) -> list[str]:
    """List the files that the entries of a snapshot name, each once.

    Parameters
    ----------
    snapshot
        The entries.

    Returns
    -------
    The names as the entries give them.
    """
    return list_files_of(snapshot.entries, snapshot.content)


def list_files_of(states: Iterable[Entry | RecordedRevision], content: Content) -> list[str]:
    """List the files that entries, or earlier states of them, name, each once.

    Parameters
    ----------
    states
        Entries or revisions.
    content
        The definitions that they follow.

    Returns
    -------
    The names as the entries give them.
    """
    fields: dict[str, list[str]] = {}
    named: dict[str, None] = {}
    for state in states:
        name = state.worksheet if isinstance(state, Entry) else state.key.worksheet
        if name not in fields:
            worksheet = find_worksheet(content, name)
            fields[name] = [field.name for field in worksheet.fields if field.type == "file"] if worksheet else []
        named.update(dict.fromkeys(str(state.values[field]) for field in fields[name] if state.values.get(field)))
    return list(named)


def save_recordings(recordings: Mapping[str, bytes], folder: Path) -> int:
    """Save the recordings of an export in a folder, except those that already exist in it.

    Parameters
    ----------
    recordings
        The contents by file name.
    folder
        The folder.

    Returns
    -------
    The number of new files.

    Raises
    ------
    StoreError
        A file cannot be written; the sentence says why.
    """
    saved = 0
    for path, recording in recordings.items():
        place = folder / get_file_name(path)
        if not place.exists():
            with explain_storage_errors(StoreError, f"The entries are restored, but not the recording {place.name}"):
                make_private_folder(folder)
                write_private_file(place, recording)
            saved += 1
    return saved


def get_file_name(path: str) -> str:
    """Return a file's name without its folders, whichever system its path comes from.

    Parameters
    ----------
    path
        The path.

    Returns
    -------
    The name; never "..", which is not a file name.
    """
    name = PureWindowsPath(path).name
    return name if name.strip(". ") else "recording"


def _choose_path(name: str, taken: Mapping[str, Path]) -> str:
    path, number = f"{FOLDER}/{name}", 2
    while path in taken:
        path, number = f"{FOLDER}/{number}-{name}", number + 1
    return path
