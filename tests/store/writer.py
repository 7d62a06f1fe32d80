"""A second kernel for the tests: writes to a store until it is done, or until it is killed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.fakes import FakeContent
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store


def main(task: str, path: str, *arguments: str) -> None:
    fake: Any = FakeContent()
    store = Store(open_file(Path(path), backups=Path(path).parent / "backups"), fake)
    if task == "count":
        field, times = arguments
        for number in range(1, int(times) + 1):
            store.save("log", [Edit("shared", {field: str(number)})])
        return
    (entry,) = arguments
    number = 0
    while True:
        number += 1
        store.save("log", [Edit(entry, {"note": str(number)})], window=entry)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
