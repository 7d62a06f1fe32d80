"""What tests of every part need: stores, on disk and in memory, and the project's own content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.fakes import FakeClock, FakeContent
from workbook.store.engine import open_file, open_memory
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.content.loader import Content


# Importing pandas falls into the first example, and a busy machine into any: how long one takes says nothing here.
settings.register_profile("workbook", deadline=None, max_examples=50)
settings.load_profile("workbook")


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
