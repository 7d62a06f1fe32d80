"""Bring an export back: fill an empty home with it, or merge it entry by entry with what is there."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import ExchangeError
from workbook.exporting.data_export import EXCEL
from workbook.exporting.data_package_reader import read_package, read_recordings
from workbook.store.recordings import save_recordings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from workbook.content.loader import Content
    from workbook.store.archive_merge import MergeResult
    from workbook.store.snapshot import ReturnedSnapshot
    from workbook.store.store import Store

# No export is a thousandth of it; a file that unpacks to more is not one.
MAX_FILE_BYTES = 2**31


@dataclass(frozen=True)
class RestoreResult:
    """What a restore did: to the entries, and how many recordings came back."""

    entries: MergeResult
    recordings: int


def restore_export(store: Store, source: Path, *, recordings: Path, now: dt.datetime) -> RestoreResult:
    """Bring an export back into a store.

    Parameters
    ----------
    store
        The learner's store, empty or not.
    source
        A folder, a zip file or an Excel book that was exported.
    recordings
        The home's folder of recordings, for those that the export holds.
    now
        When what was changed in the export since counts as saved.

    Raises
    ------
    ExchangeError
        When it is no export of the workbook, or one with roles for people, which would not fit the people here.
    NotSavedError
        When it could not be written; the store is then as it was.
    """
    returned, files = read_export(source, store.content, now=now)
    if returned.with_roles and store.archive().revisions:
        raise ExchangeError(
            "This export has roles in place of people, so it cannot be merged with your own entries: "
            "restore it into a new home with --home."
        )
    put_back = store.merge_archive(returned.archive)
    return RestoreResult(put_back, save_recordings(files, recordings))


def read_export(source: Path, content: Content, *, now: dt.datetime) -> tuple[ReturnedSnapshot, dict[str, bytes]]:
    """Return what an export says, and the recordings in it by their paths.

    Parameters
    ----------
    source
        A folder, a zip file or an Excel book.
    content
        The definitions the entries follow.
    now
        When what was changed in the export since counts as saved.

    Raises
    ------
    ExchangeError
        When it is no export of the workbook, or cannot be read.
    """
    if source.suffix.lower() == EXCEL and source.is_file():
        from workbook.exporting.excel_book_reader import read_book

        return read_book(source, content, now=now), {}
    if source.is_dir():
        return _read_package(lambda path: _open_in_folder(source, path), content, now=now)
    if not source.is_file():
        raise ExchangeError(f"There is no {source}.")
    try:
        with zipfile.ZipFile(source) as package:
            return _read_package(lambda path: _open_in_zip(package, path), content, now=now)
    except (zipfile.BadZipFile, OSError) as error:
        raise ExchangeError(f"{source.name} is neither an exported folder, zip file nor Excel book.") from error


def _read_package(
    open_file: Callable[[str], bytes], content: Content, *, now: dt.datetime
) -> tuple[ReturnedSnapshot, dict[str, bytes]]:
    return read_package(open_file, content, now=now), read_recordings(open_file)


def _open_in_folder(folder: Path, path: str) -> bytes:
    file = (folder / path).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        raise KeyError(path)
    return file.read_bytes()


def _open_in_zip(package: zipfile.ZipFile, path: str) -> bytes:
    if package.getinfo(path).file_size > MAX_FILE_BYTES:
        raise ExchangeError(f"{path} is too large to be part of an export.")
    return package.read(path)
