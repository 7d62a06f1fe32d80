"""A second kernel for the tests: writes to an entry of a store, again and again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.fakes import FakeContent
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store


def main(path: str, field: str, times: str) -> None:
    """Write the numbers up to `times` into one field of an entry that another process writes to as well."""
    fake: Any = FakeContent()
    store = Store(open_file(Path(path), backups=Path(path).parent / "backups"), fake)
    for number in range(1, int(times) + 1):
        store.save("log", [Edit("shared", {field: str(number)})])
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
