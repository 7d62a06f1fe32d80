"""Have the system refuse this process what a full disk, a drive without locks or a read-only folder would.

Linux lets a process have its own system calls answered with an error (seccomp), without being root and for good. So
everything between the program and the system is as it is in earnest: Python, SQLAlchemy and SQLite as they are.

    python -m tests.trials.failing_system FOLDER full

opens a store, saves to it, has the system fail, and tells what the store says then: to whoever saves and reads, opens it
again, and begins a new one.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

from tests.fakes import FakeContent
from workbook.errors import WorkbookError
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store

# The numbers of the system calls, by processor.
NUMBERS = {
    "x86_64": {"write": 1, "pwrite64": 18, "fcntl": 72, "fsync": 74, "fdatasync": 75, "openat": 257, "fallocate": 285},
    "aarch64": {"write": 64, "pwrite64": 68, "fcntl": 25, "fsync": 82, "fdatasync": 83, "openat": 56, "fallocate": 47},
}
IS_POSSIBLE = sys.platform == "linux" and platform.machine() in NUMBERS
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IS_EQUAL, _HAS_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_NUMBER_AT, _ARGUMENTS_AT = 0, 16
_STANDARD_STREAMS = 3
_WRITING = os.O_WRONLY | os.O_RDWR
Instruction = tuple[int, int, int, int]


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def _answer(call: str, error: int, *, argument: int = 0, tests: tuple[tuple[int, int], ...] = ()) -> list[Instruction]:
    """Return what answers a call with an error, when one of the tests holds for an argument; always without tests."""
    number = NUMBERS[platform.machine()][call]
    end: list[Instruction] = [(_RETURN, 0, 0, _FAIL | error)]
    if tests:
        load = (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument)
        end = [
            load,
            *(
                (code, len(tests) - n - 1, 0 if n + 1 < len(tests) else 1, value)
                for n, (code, value) in enumerate(tests)
            ),
            *end,
        ]
    return [(_LOAD, 0, 0, _NUMBER_AT), (_IS_EQUAL, 0, len(end), number), *end]


def _fail_to_write(error: int) -> list[Instruction]:
    """Return what fails to write to any file, and still writes to the terminal."""
    answers = _answer("pwrite64", error) + _answer("fallocate", error)
    number = NUMBERS[platform.machine()]["write"]
    return [
        *answers,
        (_LOAD, 0, 0, _NUMBER_AT),
        (_IS_EQUAL, 0, 3, number),
        (_LOAD, 0, 0, _ARGUMENTS_AT),
        (0x35, 0, 1, _STANDARD_STREAMS),  # is as large or larger
        (_RETURN, 0, 0, _FAIL | error),
    ]


def _make_failures() -> dict[str, list[Instruction]]:
    locks = ((_IS_EQUAL, fcntl.F_SETLK), (_IS_EQUAL, fcntl.F_SETLKW))
    return {
        "full": _fail_to_write(errno.ENOSPC),
        "over-quota": _fail_to_write(errno.EDQUOT),
        "broken": _answer("fsync", errno.EIO) + _answer("fdatasync", errno.EIO),
        "without-locks": _answer("fcntl", errno.ENOLCK, argument=1, tests=locks),
        "read-only": _answer("openat", errno.EROFS, argument=2, tests=((_HAS_BIT, _WRITING),)),
    }


def fail(how: str) -> None:
    """Have this process fail from now on, for good: "full", "over-quota", "broken", "without-locks", "read-only"."""
    instructions = [*_make_failures()[how], (_RETURN, 0, 0, _ALLOW)]
    array = (_Instruction * len(instructions))(*(_Instruction(*instruction) for instruction in instructions))
    program = _Program(len(instructions), array)
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((_NO_NEW_PRIVILEGES, 1, 0, 0, 0), (_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)):
        if libc.prctl(*arguments):
            raise OSError(ctypes.get_errno(), "this system lets no process refuse itself anything")


def main(folder: Path, how: str) -> None:
    """Tell what a store says when the system fails: to whoever has it open, and to whoever opens it then."""
    fake: Any = FakeContent()

    def open_store(folder: Path) -> Store:
        return Store(open_file(folder / "workbook.sqlite", backups=folder / "backups"), fake)

    def read(store: Store) -> list[str]:
        return [str(entry.values["note"]) for entry in store.entries("log")]

    def tell(what: str, act: Any) -> None:
        try:
            said[what] = act()
        except WorkbookError as error:
            said[what] = f"{type(error).__name__}: {error}"

    said: dict[str, Any] = {}
    store = open_store(folder)
    store.save("log", [Edit("a", {"note": "before"})])
    fail(how)
    if how != "without-locks":  # a drive has none from the beginning, and SQLite would go on asking for long
        tell("save", lambda: bool(store.save("log", [Edit("b", {"note": "x" * 9000})])))
        tell("read", lambda: read(store))
    store.close()
    tell("open", lambda: read(open_store(folder)))
    tell("begin", lambda: read(open_store(folder / "another")))
    print(json.dumps(said))  # noqa: T201 it is a program


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
