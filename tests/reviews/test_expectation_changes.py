"""What has changed in the expectations of each client since its last review."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from workbook.reviews.expectation_changes import show_changes
from workbook.reviews.review import Worksheets
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes import FakeClock
    from workbook.content.loader import Content

REVIEWED = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
MATRIX = "client-expectations"


@pytest.fixture
def filled(content: Content, clock: FakeClock) -> Iterator[Store]:
    """A store with two clients, one reviewed on 4 May and one never, and three expectations."""
    with open_memory() as engine:
        store = Store(engine, content, now=clock)
        amal = {"name": "Amal", "last_reviewed": REVIEWED.date().isoformat()}
        store.save("clients", [Edit("amal", amal), Edit("bea", {"name": "Bea"})])
        store.save("expectations", [Edit(name, {"expectation": name.title()}) for name in ("date", "form", "answer")])
        yield store


def rate(store: Store, client: str, expectation: str, **values: Any) -> None:
    entry = f"{client}.{expectation}"
    store.save(MATRIX, [Edit(entry, {"client": client, "expectation": expectation, **values})])


def list_changes(store: Store) -> list[tuple[str, ...]]:
    worksheets = Worksheets(store)
    return [row for table in show_changes(worksheets.frame("clients"), worksheets) for row in table.rows]


def test_without_a_review_or_a_rating_there_is_nothing_to_compare(filled: Store) -> None:
    assert list_changes(filled) == []
    rate(filled, "bea", "date", importance=3)
    assert list_changes(filled) == []


def test_what_was_entered_by_the_end_of_the_day_of_the_review_is_no_news(filled: Store, clock: FakeClock) -> None:
    clock.moment = REVIEWED.replace(hour=23, minute=59)
    rate(filled, "amal", "date", importance=3)

    assert list_changes(filled) == []


def test_a_rating_changed_since_shows_before_and_after(filled: Store, clock: FakeClock) -> None:
    clock.moment = REVIEWED
    rate(filled, "amal", "date", importance=3, status="assumed")
    clock.moment = REVIEWED + dt.timedelta(days=1)
    rate(filled, "amal", "date", importance=5, performance=2, status="verified", note="They told me")

    assert list_changes(filled) == [
        (
            "Amal",
            "Mon 4 May 2026",
            "Importance: 3 → 5; Current performance: (empty) → 2; Assumed or verified: Assumed → Verified",
            "Date",
        )
    ]


def test_expectations_added_or_removed_together_share_a_line(filled: Store, clock: FakeClock) -> None:
    clock.moment = REVIEWED
    rate(filled, "amal", "answer", importance=3)
    clock.moment = REVIEWED + dt.timedelta(days=1)
    rate(filled, "amal", "date", importance=3)
    rate(filled, "amal", "form", importance=4)
    filled.delete(MATRIX, ["amal.answer"])

    assert list_changes(filled) == [
        ("Amal", "Mon 4 May 2026", "Removed", "Answer"),
        ("Amal", "Mon 4 May 2026", "Added", "Date; Form"),
    ]
