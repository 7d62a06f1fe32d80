"""Export the entries of a learner to a folder, a zip file or an Excel book, completely or not at all."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import ExchangeError, format_system_error
from workbook.exporting.data_package import DESCRIPTOR, make_package
from workbook.paths import MAX_PREFIX_LENGTH, make_private_folder, write_private_file
from workbook.store.recordings import locate_recordings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from workbook.exporting.excel_book import Watch
    from workbook.store.snapshot import Snapshot

EXCEL, ZIP = ".xlsx", ".zip"
# The earliest time that a zip file can contain, so that the same entries give the same bytes.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_PRIVATE_FILE = 0o600


def save_export(
    snapshot: Snapshot,
    target: Path,
    *,
    recordings: Path | None = None,
    for_group: bool = False,
    watch: Watch = iter,
) -> tuple[str, ...]:
    """Export a snapshot.

    Parameters
    ----------
    snapshot
        The entries and their history.
    target
        A file whose name ends in ".zip" or ".xlsx", or a folder. An earlier export there is replaced.
    recordings
        The home's folder of recordings, if the recordings that entries name are exported too; otherwise None.
    for_group
        Whether only the numbers are exported that a group view counts; see `group_export`.
    watch
        Wraps the iteration over the entries of an Excel book, to show progress.

    Returns
    -------
    The recordings that should have been exported and are not on this computer.

    Raises
    ------
    ExchangeError
        The target cannot be written, the folder contains something other than an export, or an Excel book should contain
        recordings or the numbers for a group.
    """
    kind = target.suffix.lower()
    with _explained(target):
        if kind in {EXCEL, ZIP}:
            data, missing = make_export(snapshot, kind, recordings=recordings, for_group=for_group, watch=watch)
            save_private_file(target, data)
        else:
            files, missing = _make_files(snapshot, recordings, for_group=for_group)
            _save_folder(target, files)
    return missing


def make_export(
    snapshot: Snapshot,
    ending: str,
    *,
    recordings: Path | None = None,
    for_group: bool = False,
    watch: Watch = iter,
) -> tuple[bytes, tuple[str, ...]]:
    """Return an export as one file.

    Parameters
    ----------
    snapshot
        The entries and their history.
    ending
        ".zip" or ".xlsx".
    recordings, for_group, watch
        As for `save_export`.

    Returns
    -------
    The bytes of the file, and the recordings that should be in it and are not on this computer.

    Raises
    ------
    ExchangeError
        An Excel book should contain recordings or the numbers for a group.
    """
    if ending == EXCEL:
        if for_group:
            raise ExchangeError("Numbers for a group are not exported to an Excel book: name a .zip file or a folder.")
        if recordings:
            raise ExchangeError("An Excel book cannot hold recordings: export to a folder or a .zip file instead.")
        from workbook.exporting.excel_book import make_book

        return make_book(snapshot, watch=watch), ()
    files, missing = _make_files(snapshot, recordings, for_group=for_group)
    return _make_zip(files), missing


def is_unused(target: Path) -> bool:
    """Return whether an export can be written to a target without replacing anything.

    Parameters
    ----------
    target
        The file or folder.

    Returns
    -------
    Whether nothing would be replaced.
    """
    return not target.exists() or (target.is_dir() and not any(target.iterdir()))


def save_private_file(target: Path, data: bytes) -> None:
    """Write a file that only its owner can open, atomically.

    Parameters
    ----------
    target
        The file.
    data
        Its content.

    Raises
    ------
    ExchangeError
        It cannot be written.
    """
    with _explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_private_file(target, data)


def _make_files(
    snapshot: Snapshot, recordings: Path | None, *, for_group: bool
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    if for_group:
        from workbook.exporting.group_export import make_group_package

        return make_group_package(snapshot), ()
    leaving = locate_recordings(snapshot, folder=recordings) if recordings else None
    found = leaving.found if leaving else {}
    files = make_package(snapshot, recordings={path: place.read_bytes() for path, place in found.items()})
    return files, leaving.missing if leaving else ()


def _make_zip(files: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in files.items():
            info = zipfile.ZipInfo(path, date_time=_ZIP_MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = _PRIVATE_FILE << 16
            package.writestr(info, content)
    return data.getvalue()


def _save_folder(target: Path, files: Mapping[str, bytes]) -> None:
    if foreign := _list_foreign_files(target, files):
        raise ExchangeError(
            f"{target} contains files that are not of an export, such as {foreign[0]}: choose a new folder, or an empty one."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that one step can rename it.
    part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:MAX_PREFIX_LENGTH]}."))
    try:
        for path, content in files.items():
            make_private_folder((part / path).parent)
            write_private_file(part / path, content)
        if target.exists():
            shutil.rmtree(target)
        part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _list_foreign_files(target: Path, files: Collection[str]) -> list[str]:
    """Return the files in a folder that neither the new export has, nor an earlier one that is described there."""
    own = {*files, DESCRIPTOR}
    try:
        resources = json.loads((target / DESCRIPTOR).read_text(encoding="utf-8"))["resources"]
        own |= {str(resource["path"]) for resource in resources}
    except (OSError, ValueError, LookupError, TypeError):
        own = set()
    found = (path for path in target.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted({path.relative_to(target).as_posix() for path in found} - own)


@contextlib.contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExchangeError(f"{target} cannot be written: {format_system_error(error)}.") from error
