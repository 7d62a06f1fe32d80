"""Open an archive as a store in memory that is looked at and not changed: entries with roles for people, for one."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from workbook.store.engine import open_memory
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook.content.loader import Content
    from workbook.store.archive import Archive


@contextlib.contextmanager
def open_reading_copy(archive: Archive, content: Content) -> Iterator[Store]:
    """Open a store that holds what an archive does, refuses edits, and is gone when the context ends.

    Parameters
    ----------
    archive
        What to look at.
    content
        The definitions its entries follow.
    """
    with open_memory() as engine:
        Store(engine, content).put_back(archive)
        yield Store(engine, content, read_only=True)
