"""Record what SQLite writes and syncs, by wrapping the functions with which it uses files (its VFS).

The layout of both structures is public: https://www.sqlite.org/c3ref/vfs.html and https://www.sqlite.org/c3ref/io_methods.html
"""

from __future__ import annotations

import ctypes
import re
import sqlite3
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast, pointer
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

_CREATE, _READ_WRITE_JOURNALS = 0x4, 0x800 | 0x4000 | 0x80000  # a rollback journal, one of several files, a log
_METHODS = (
    *(
        "close",
        "read",
        "write",
        "truncate",
        "sync",
        "size",
        "lock",
        "unlock",
        "reserved",
        "control",
        "sector",
        "device",
    ),
    *("shm_map", "shm_lock", "shm_barrier", "shm_unmap", "fetch", "unfetch"),
)
_FUNCTIONS = (
    *("open", "delete", "access", "full_path", "dl_open", "dl_error", "dl_sym", "dl_close", "randomness", "sleep"),
    *("time", "last_error", "time64", "set_call", "get_call", "next_call"),
)


class _Methods(Structure):
    _fields_ = (("version", c_int), *((name, c_void_p) for name in _METHODS))


class _Vfs(Structure):
    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("max_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        *((name, c_void_p) for name in _FUNCTIONS),
    )


class _File(Structure):
    _fields_ = (("methods", c_void_p),)


# Paths are pointers, because SQLite keeps them and reads what it has stored behind them.
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


@dataclass(frozen=True)
class Step:
    """One thing that happened to a file, in the order in which it did.

    Parameters
    ----------
    kind
        "sync-folder" makes durable which files the folder has; "confirmed" is the report that something was saved.
    file
        The name of the file.
    at
        The offset of a write, the size of a truncated file, or the number of what was confirmed.
    data
        The bytes of a write.
    """

    kind: Literal["create", "write", "truncate", "sync", "delete", "sync-folder", "confirmed"]
    file: str = ""
    at: int = 0
    data: bytes = b""


def find_library() -> Any:
    """Return the copy of SQLite that Python's module uses; None when it is not a library of its own."""
    try:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8")
    except OSError:
        return None
    paths = re.findall(r"/\S*libsqlite3\S*", maps)
    for path in [*paths[:1], None]:
        library = ctypes.CDLL(path)
        if hasattr(library, "sqlite3_vfs_register"):
            library.sqlite3_libversion.restype = c_char_p
            if library.sqlite3_libversion().decode() == sqlite3.sqlite_version:
                return library
    return None


@contextmanager
def record_steps(library: Any) -> Iterator[list[Step]]:
    """Yield the list of steps, which grows while connections of this process write; they must be closed at the end."""
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    library.sqlite3_vfs_find.argtypes = [c_char_p]
    library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
    original = library.sqlite3_vfs_find(None)
    recorder = _Recorder(original)
    library.sqlite3_vfs_register(pointer(recorder.vfs), 1)
    try:
        yield recorder.steps
    finally:
        library.sqlite3_vfs_unregister(pointer(recorder.vfs))
        library.sqlite3_vfs_register(original, 1)


class _Recorder:
    """A copy of the system's VFS, whose functions record before they call those of the original."""

    def __init__(self, original: Any) -> None:
        self.steps: list[Step] = []
        self._names: dict[int, str] = {}
        self._has_new_entry: set[int] = set()
        self._methods: dict[int, _Methods] = {}
        self._kept: list[Any] = []  # SQLite refers to these functions, so they must not be collected.
        self._original = original
        self.vfs = _Vfs()
        ctypes.memmove(pointer(self.vfs), original, ctypes.sizeof(_Vfs))
        self.vfs.name = b"recording"
        self._real_open = cast(self.vfs.open, _Open)
        self._real_delete = cast(self.vfs.delete, _Delete)
        self.vfs.open = self._keep(_Open(self._open))
        self.vfs.delete = self._keep(_Delete(self._delete))

    def _keep(self, function: Any) -> int | None:
        self._kept.append(function)
        return cast(function, c_void_p).value

    def _open(self, _vfs: int, address: int | None, file: int, flags: int, out: Any) -> int:
        path = _read_path(address) if address else None
        is_new = path is not None and not path.exists()
        code = int(self._real_open(self._original, address, file, flags, out))
        opened = cast(file, POINTER(_File)).contents
        if code == 0 and path is not None and opened.methods:
            name = path.name
            self._names[file] = name
            if is_new:
                self.steps.append(Step("create", name))
            # The system's VFS syncs the folder with the first sync of such a file.
            if flags & _CREATE and flags & _READ_WRITE_JOURNALS:
                self._has_new_entry.add(file)
            opened.methods = ctypes.addressof(self._get_methods(opened.methods))
        return code

    def _delete(self, _vfs: int, address: int, sync_folder: int) -> int:
        code = int(self._real_delete(self._original, address, sync_folder))
        if code == 0:
            self.steps.append(Step("delete", _read_path(address).name))
            self.steps += [Step("sync-folder")] * bool(sync_folder)
        return code

    def _get_methods(self, address: int) -> _Methods:
        """Return a copy of the methods of a file, in which those that change it are recorded."""
        if address in self._methods:
            return self._methods[address]
        real = cast(address, POINTER(_Methods)).contents
        own = _Methods()
        size = _Methods.fetch.offset if real.version < 3 else ctypes.sizeof(_Methods)
        ctypes.memmove(pointer(own), address, size if real.version > 1 else _Methods.shm_map.offset)
        write, truncate, sync = cast(real.write, _Write), cast(real.truncate, _Truncate), cast(real.sync, _Sync)

        def record_write(file: int, data: int, length: int, at: int) -> int:
            self.steps.append(Step("write", self._names[file], at, ctypes.string_at(data, length)))
            return int(write(file, data, length, at))

        def record_truncate(file: int, length: int) -> int:
            self.steps.append(Step("truncate", self._names[file], length))
            return int(truncate(file, length))

        def record_sync(file: int, flags: int) -> int:
            code = int(sync(file, flags))
            self.steps.append(Step("sync", self._names[file]))
            if file in self._has_new_entry:
                self._has_new_entry.discard(file)
                self.steps.append(Step("sync-folder"))
            return code

        own.write, own.truncate = self._keep(_Write(record_write)), self._keep(_Truncate(record_truncate))
        own.sync = self._keep(_Sync(record_sync))
        self._methods[address] = own
        return own


def _read_path(address: int) -> Path:
    return Path(ctypes.string_at(address).decode())
