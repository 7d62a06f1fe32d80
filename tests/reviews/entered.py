"""Entries for the tests of reviews, in the project's own worksheets."""

from __future__ import annotations

import contextlib
import itertools
import weakref
from typing import TYPE_CHECKING, Any

from workbook.reviews.review import Worksheets
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbook.content.loader import Content
    from workbook.reviews.review import Review

_numbers = itertools.count(1)


def enter(content: Content, **rows: Iterable[Mapping[str, Any]]) -> Worksheets:
    """Return worksheets in which rows were entered.

    Parameters
    ----------
    content
        The definitions of the worksheets.
    rows
        By worksheet, underscores for hyphens, its entries as they would be typed; `id` names one for others.
    """
    is_open = contextlib.ExitStack()
    store = Store(is_open.enter_context(open_memory()), content)
    weakref.finalize(store, is_open.close)
    for name, entries in rows.items():
        worksheet = name.replace("_", "-")
        saved = store.save(worksheet, [_make_edit(row) for row in entries])
        assert [entry.problems for entry in saved.entries if entry.is_draft] == []
    return Worksheets(store)


def _make_edit(row: Mapping[str, Any]) -> Edit:
    values = {name: value for name, value in row.items() if name != "id"}
    return Edit(str(row.get("id", f"e{next(_numbers)}")), values)


def rows_of(review: Review, caption: str) -> list[tuple[str, ...]]:
    """Return the rows of a review's table, by the first words of its caption."""
    [table] = [table for table in review.tables if table.caption.startswith(caption)]
    return list(table.rows)
