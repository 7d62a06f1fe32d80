"""Restore an export: fill an empty home with it, or merge it with the existing entries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from workbook.errors import ExchangeError
from workbook.exporting.data_export import EXCEL
from workbook.exporting.data_package_reader import read_package, read_recordings
from workbook.exporting.edited_entries import merge_edits
from workbook.exporting.export_files import find_package_folder, load_folder_file, load_zip
from workbook.store.recordings import save_recordings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from workbook.content.loader import Content
    from workbook.store.archive_merge import MergeResult
    from workbook.store.snapshot import ReturnedSnapshot
    from workbook.store.store import Store


@dataclass(frozen=True)
class RestoreResult:
    """The result of a restore: the merged entries, and the number of restored recordings."""

    entries: MergeResult
    recordings: int


def restore_export(store: Store, source: Path, *, recordings: Path, now: dt.datetime) -> RestoreResult:
    """Restore an export into a store.

    Parameters
    ----------
    store
        The learner's store, empty or not.
    source
        An exported folder, zip file or Excel book.
    recordings
        The home's folder of recordings, for those in the export.
    now
        The time of saving for entries that were edited in the export.

    Returns
    -------
    What was merged and restored.

    Raises
    ------
    ExchangeError
        It is not an export of the workbook, or it is pseudonymized and would not match the people here.
    NotSavedError
        The entries could not be written; the store is then unchanged.
    """
    returned, files = read_export(source, store.content, now=now)
    if returned.is_pseudonymized and store.archive().revisions:
        raise ExchangeError(
            "This export has roles in place of people, so it cannot be merged with your own entries: "
            "restore it into a new home with --home."
        )
    put_back = store.merge_archive(returned.archive, token=returned.token, adapt=partial(merge_edits, now=now))
    return RestoreResult(put_back, save_recordings(files, recordings))


def read_export(source: Path, content: Content, *, now: dt.datetime) -> tuple[ReturnedSnapshot, dict[str, bytes]]:
    """Read an export.

    Parameters
    ----------
    source
        A folder, a zip file or an Excel book.
    content
        The definitions that the entries follow.
    now
        The time of saving for entries that were edited in the export.

    Returns
    -------
    The entries with their history, and the recordings by path.

    Raises
    ------
    ExchangeError
        It is not an export of the workbook, or it cannot be read.
    """
    if source.suffix.lower() == EXCEL and source.is_file():
        from workbook.exporting.excel_book_reader import read_book

        return read_book(source, content, now=now), {}
    if source.is_dir():
        folder = find_package_folder(source) or source
        return _read_package(lambda path: load_folder_file(folder, path), content, now=now)
    if not source.is_file():
        raise ExchangeError(f"There is no {source}.")
    return _read_package(load_zip(source).__getitem__, content, now=now)


def _read_package(
    open_file: Callable[[str], bytes], content: Content, *, now: dt.datetime
) -> tuple[ReturnedSnapshot, dict[str, bytes]]:
    return read_package(open_file, content, now=now), read_recordings(open_file)
