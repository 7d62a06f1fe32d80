"""Open the archive of an Excel workbook in the form that openpyxl reads, whichever program wrote it."""

from __future__ import annotations

import re
import tempfile
import zipfile
from typing import IO, TYPE_CHECKING

from workbook.errors import UnreadableFileError
from workbook.importing.tables.table import BYTES_PER_MEGABYTE

if TYPE_CHECKING:
    from pathlib import Path

MAX_UNPACKED_MEGABYTES = 300
MAX_MEGABYTES_IN_MEMORY = 20
CONTENT_TYPES = "[Content_Types].xml"
_OTHER_ARCHIVES = {"content.xml": "LibreOffice", "Index/Document.iwa": "Numbers"}
# The names of the standard's strict variant, and those of the variant that nearly every program writes.
_STRICT_NAMES = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}
_PART_NAME = re.compile(rb"""PartName\s*=\s*["']/?([^"']+)["']""")


def open_archive(path: Path) -> IO[bytes]:
    """Open the archive of an Excel workbook.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    The file, or a temporary copy if its parts have unusual names or are in the strict variant of the format.

    Raises
    ------
    UnreadableFileError
        If the file is not an Excel workbook or would be too large when unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(path.name, archive)
            names = _list_part_names(archive)
            _check_parts(path.name, set(names.values()))
            is_usual = all(part == name for part, name in names.items())
            return path.open("rb") if is_usual and not _is_strict(archive) else _copy(archive, names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFileError(f"{path.name} is damaged and cannot be opened.") from error


def _check_size(name: str, archive: zipfile.ZipFile) -> None:
    unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > MAX_UNPACKED_MEGABYTES * BYTES_PER_MEGABYTE:
        raise UnreadableFileError(
            f"{name} would unpack to {unpacked / BYTES_PER_MEGABYTE:.0f} MB; the limit is {MAX_UNPACKED_MEGABYTES} MB."
        )


def _list_part_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the standard name of each part: with slashes, and in the letters with which other parts refer to it."""
    plain = {part: part.replace("\\", "/").lstrip("/") for part in archive.namelist()}
    expected = {CONTENT_TYPES.casefold(): CONTENT_TYPES}
    for part, name in plain.items():
        if name.casefold() == CONTENT_TYPES.casefold():
            for referred in (match.decode("utf-8", "replace") for match in _PART_NAME.findall(archive.read(part))):
                folder, _, file = referred.rpartition("/")
                for other in (referred, f"{folder}/_rels/{file}.rels"):
                    expected[other.casefold()] = other
    return {part: expected.get(name.casefold(), name) for part, name in plain.items()}


def _check_parts(name: str, parts: set[str]) -> None:
    for part, program in _OTHER_ARCHIVES.items():
        if part in parts:
            raise UnreadableFileError(f"{name} is a {program} file: open it there and save it as .xlsx or .csv.")
    if CONTENT_TYPES not in parts or not any(part.casefold().startswith("xl/") for part in parts):
        raise UnreadableFileError(
            f"{name} is an archive but not an Excel workbook; unpack it and import the file inside."
        )
    if "xl/workbook.bin" in parts:
        raise UnreadableFileError(f"{name} is a binary Excel workbook: open it in Excel and save it as .xlsx or .csv.")


def _is_strict(archive: zipfile.ZipFile) -> bool:
    parts = (part for part in archive.namelist() if part.casefold().endswith("workbook.xml"))
    return any(strict in archive.read(part) for part in parts for strict in _STRICT_NAMES)


def _copy(archive: zipfile.ZipFile, names: dict[str, str]) -> IO[bytes]:
    """Return a copy with the standard names of parts and of the format."""
    copy = tempfile.SpooledTemporaryFile(MAX_MEGABYTES_IN_MEMORY * BYTES_PER_MEGABYTE)  # noqa: SIM115 the caller closes it
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as changed:
        for part, name in names.items():
            if name.endswith((".xml", ".rels")):
                content = archive.read(part)
                for strict, usual in _STRICT_NAMES.items():
                    content = content.replace(strict, usual)
                changed.writestr(name, content)
    return copy
