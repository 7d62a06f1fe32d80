"""Make reviews as a page does, of entries that a test writes down or of a persona's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from tests.reviews.entered import enter
from workbook.reviews.review import Review, Worksheets, make_review, render_review
from workbook.store.example_store import open_example

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.content.loader import Content

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)


def enter_and_delete(
    content: Content, rows: Mapping[str, Sequence[Mapping[str, Any]]], deleted: Mapping[str, str] | None
) -> Worksheets:
    """Return worksheets with rows entered, and of some of them one entry deleted again."""
    worksheets = enter(content, **rows)
    for worksheet, entry in (deleted or {}).items():
        worksheets.store.delete(worksheet, [entry])
    return worksheets


def review_entries(
    content: Content,
    activity: str,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    deleted: Mapping[str, str] | None = None,
) -> Review:
    """Make the review of rows by worksheet, and see that it renders."""
    review = make_review(activity, enter_and_delete(content, rows, deleted), now=NOW)
    assert review.sentence.endswith(".")
    assert "<strong>" in render_review(review)
    return review


def review_persona(content: Content, activity: str, persona: str) -> Review:
    """Make the review of a persona's entries, and see that it renders."""
    store, today = open_example(content, content.get_persona(persona))
    review = make_review(activity, Worksheets(store), now=dt.datetime.combine(today, dt.time(12), tzinfo=dt.UTC))
    assert "<strong>" in render_review(review)
    return review
