"""What `docs/promises.md` promises is held by tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TEXT = (CHECKOUT / "docs" / "promises.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:tests|benchmarks|docs)/[\w./-]+)`", TEXT)))
ROWS = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| ")]


@pytest.mark.parametrize("name", NAMED)
def test_every_file_that_is_named_is_there(name: str) -> None:
    assert (CHECKOUT / name).exists()


def test_every_promise_names_how_it_is_known() -> None:
    promises = [row for row in ROWS if row[0].strip() != "promise"]

    assert len(promises) > 15
    assert [
        promise for promise, known in promises if not re.search(r"`(?:tests|benchmarks|docs)/|every test", known)
    ] == []
