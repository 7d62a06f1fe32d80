"""What tests of every part need: stores, on disk and in memory, and the project's own content."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.fakes import FakeClock, FakeContent
from tests.html_reader import Page
from workbook.store.engine import open_file, open_memory
from workbook.store.entries import Entry
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.html_reader import MakeEntry, Read
    from workbook.content.loader import Content

DATA = Path(__file__).resolve().parent / "data"
SAVED_AT = dt.datetime(2026, 5, 4, 15, 30, tzinfo=dt.UTC)


# Importing pandas falls into the first example, and a busy machine into any: how long one takes says nothing here.
settings.register_profile("workbook", deadline=None, max_examples=50)
settings.load_profile("workbook")

# The files that take longest begin first, so that no process is left with one of them at the end.
SLOW_FILES = ("test_walk.py", "test_lab.py", "test_running.py", "test_start.py", "test_wheel.py", "test_kills.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slowest files first."""
    items.sort(key=lambda item: SLOW_FILES.index(item.path.name) if item.path.name in SLOW_FILES else len(SLOW_FILES))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> Iterator[Store]:
    """A fresh store in memory, with small content and a clock that stands still."""
    fake: Any = FakeContent()
    with open_memory() as engine:
        yield Store(engine, fake, now=clock)


@pytest.fixture
def disk_store(tmp_path: Path) -> Iterator[Store]:
    """A fresh store in a file."""
    fake: Any = FakeContent()
    store = Store(open_file(tmp_path / "home" / "workbook.sqlite", backups=tmp_path / "home" / "backups"), fake)
    yield store
    store.close()


@pytest.fixture(scope="session")
def content() -> Content:
    """The project's own content."""
    from workbook.content.loader import load_content

    return load_content()


@pytest.fixture(scope="session")
def read() -> Read:
    """Return what a browser would make of HTML; every element must be closed."""

    def parse(html: str) -> Page:
        page = Page()
        page.feed(html)
        page.close()
        assert page.open == []
        return page

    return parse


@pytest.fixture(scope="session")
def sample() -> Content:
    from workbook.content.loader import load_content

    return load_content(DATA / "content")


@pytest.fixture(scope="session")
def make_entry() -> MakeEntry:
    """Make an entry of a worksheet from its values."""

    def make(
        worksheet: str, values: dict[str, Any], *, name: str = "e1", problems: dict[str, str] | None = None
    ) -> Entry:
        return Entry(worksheet, name, 1, values, problems or {}, 1, SAVED_AT)

    return make


@pytest.fixture(scope="session")
def naughty() -> list[str]:
    """Strings that have broken programs; see the folder's README."""
    folder = DATA / "badinput"
    strings: list[str] = json.loads((folder / "naughty-strings.json").read_text(encoding="utf-8"))
    return strings + (folder / "script-payloads.txt").read_text(encoding="utf-8").splitlines()
