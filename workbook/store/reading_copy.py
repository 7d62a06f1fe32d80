"""Open an archive as a read-only store in memory, for example a pseudonymized one."""

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
    """Open a read-only store with the entries of an archive; it disappears when the context ends.

    Parameters
    ----------
    archive
        The entries and their history.
    content
        The definitions that the entries follow.

    Yields
    ------
    The store.
    """
    with open_memory() as engine:
        Store(engine, content).merge_archive(archive)
        yield Store(engine, content, read_only=True)
