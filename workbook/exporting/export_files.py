"""Load the files of an export from a folder or a zip file, even if people packed it again.

A program that packs a folder puts its name before each path, writes backslashes on some Windows computers, composes accents
differently on a Mac, and adds files of its own. All of these are still the same export. What a file claims about its size
is not trusted: unpacking stops at a limit.
"""

from __future__ import annotations

import os
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from workbook.errors import ExchangeError
from workbook.exporting.data_package import DESCRIPTOR

if TYPE_CHECKING:
    from collections.abc import Iterator

# Tables unpack to less than ten times their size in practice, and recordings hardly shrink.
MIN_UNPACKED_BYTES = 2**26
MAX_UNPACKED_PER_BYTE = 20
NO_DESCRIPTOR = f"This is not an export of the workbook: it has no {DESCRIPTOR} of the workbook's own."
_PIECE_BYTES = 2**20
_IS_ENCRYPTED = 1
# The two methods that unpack piece by piece, so that the limit holds while reading.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    OverflowError,
)
_ZIP_SIGN = b"PK"


def load_zip(file: Path | IO[bytes]) -> dict[str, bytes]:
    """Load the files of an exported zip file.

    Parameters
    ----------
    file
        The zip file: a path, or an open file with a name.

    Returns
    -------
    The contents by path in the export, without the folder around them that packing may have added.

    Raises
    ------
    ExchangeError
        It is not a zip file, has no export or several, is damaged or protected, or unpacks to more than an export can.
    """
    try:
        with zipfile.ZipFile(file) as package:
            unpacking = _Unpacking(file, package)
            members = [member for member in package.infolist() if not member.is_dir()]
            files = [(normalize_path(member.filename), b"".join(unpacking.read(member))) for member in members]
    except _DAMAGES as error:
        raise ExchangeError(_describe_damage(file)) from error
    return _select_export(files, name=_get_name(file))


def check_zip(file: Path | IO[bytes]) -> None:
    """Check that a zip file can be unpacked completely, and to no more than an export can be.

    Parameters
    ----------
    file
        The zip file: a path, or an open file with a name.

    Raises
    ------
    ExchangeError
        It is not a zip file, is damaged or protected, or is too large when unpacked.
    """
    try:
        with zipfile.ZipFile(file) as package:
            unpacking = _Unpacking(file, package)
            for member in package.infolist():
                for _piece in unpacking.read(member):
                    pass
    except _DAMAGES as error:
        raise ExchangeError(_describe_damage(file)) from error


def load_folder_file(folder: Path, path: str) -> bytes:
    """Load one file of an exported folder.

    Parameters
    ----------
    folder
        The folder, as `find_package_folder` returns it.
    path
        The path of the file in the export.

    Returns
    -------
    The content.

    Raises
    ------
    KeyError
        The folder does not contain the file.
    ExchangeError
        The file cannot be read.
    """
    try:
        file = (folder / path).resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            raise KeyError(path)
        return file.read_bytes()
    except ValueError as error:  # The path contains a character that no path can have.
        raise KeyError(path) from error
    except OSError as error:
        raise ExchangeError(f"{path} in this export cannot be read: {error.strerror or error}.") from error


def find_package_folder(folder: Path) -> Path | None:
    """Find the folder with the descriptor of an export, which unpacking may have put into one or two more folders.

    Parameters
    ----------
    folder
        The folder that the learner chose.

    Returns
    -------
    The folder, or None when there is no export in it.

    Raises
    ------
    ExchangeError
        There are several exports in it.
    """
    for pattern in (DESCRIPTOR, f"*/{DESCRIPTOR}", f"*/*/{DESCRIPTOR}"):
        found = [descriptor.parent for descriptor in sorted(folder.glob(pattern)) if descriptor.is_file()]
        if found:
            _check_single([str(export.relative_to(folder)) for export in found], name=folder.name)
            return found[0]
    return None


class _Unpacking:
    """The unpacking of one zip file, up to its limit."""

    def __init__(self, file: Path | IO[bytes], package: zipfile.ZipFile) -> None:
        self._name, self._package = _get_name(file), package
        self._room = MIN_UNPACKED_BYTES + MAX_UNPACKED_PER_BYTE * _measure(file)

    def read(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield the pieces of a file in the zip file."""
        if member.flag_bits & _IS_ENCRYPTED:
            raise ExchangeError(f"{self._name} is protected with a password: unpack it, then restore the folder.")
        if member.compress_type not in _METHODS:
            raise ExchangeError(f"{self._name} was packed with an unusual method: unpack it, then restore the folder.")
        with self._package.open(member) as part:
            while piece := part.read(min(self._room + 1, _PIECE_BYTES)):
                self._room -= len(piece)
                if self._room < 0:
                    raise ExchangeError(f"{self._name} is too large when unpacked to be an export.")
                yield piece


def _select_export(files: list[tuple[str, bytes]], *, name: str) -> dict[str, bytes]:
    """Return the files beside the descriptor by their paths in the export."""
    descriptors = [path for path in (PurePosixPath(path) for path, _ in files) if path.name == DESCRIPTOR]
    if not descriptors:
        raise ExchangeError(NO_DESCRIPTOR)
    depth = min(len(path.parts) for path in descriptors)
    roots = sorted({str(path.parent) for path in descriptors if len(path.parts) == depth})
    _check_single(roots, name=name)
    prefix = "" if depth == 1 else f"{roots[0]}/"
    own = [(path.removeprefix(prefix), data) for path, data in files if path.startswith(prefix)]
    twice = [path for path, number in Counter(path for path, _ in own).items() if number > 1]
    if twice:
        raise ExchangeError(f"{name} contains {twice[0]} twice, so it is not clear which one to restore.")
    return dict(own)


def _check_single(exports: list[str], *, name: str) -> None:
    if len(exports) > 1:
        raise ExchangeError(f"{name} contains {len(exports)} exports, such as {exports[0]}: restore them one by one.")


def normalize_path(path: str) -> str:
    """Normalize a path in an export, so that paths that different programs wrote for one file are the same.

    Parameters
    ----------
    path
        The path as a program wrote it.

    Returns
    -------
    The path with slashes and composed letters.
    """
    return unicodedata.normalize("NFC", path.replace("\\", "/")).removeprefix("./").lstrip("/")


def _get_name(file: Path | IO[bytes]) -> str:
    return Path(file.name).name


def _measure(file: Path | IO[bytes]) -> int:
    if isinstance(file, Path):
        return file.stat().st_size
    return file.seek(0, os.SEEK_END)


def _describe_damage(file: Path | IO[bytes]) -> str:
    name = _get_name(file)
    if isinstance(file, Path):
        try:
            with file.open("rb") as start:
                is_zip = start.read(len(_ZIP_SIGN)) == _ZIP_SIGN
        except OSError as error:
            return f"{name} cannot be read: {error.strerror or error}."
    else:
        file.seek(0)
        is_zip = file.read(len(_ZIP_SIGN)) == _ZIP_SIGN
    if is_zip:
        return f"{name} is incomplete or damaged: copy or download it again."
    return f"{name} is damaged, or is neither an exported folder, zip file nor Excel book."
