"""How old an entry about other people is, as its form says it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import FakeClock
from workbook.forms.form import Form
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from workbook.content.loader import Content

NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(("days", "age"), [(0, ""), (30, ""), (31, "1 month ago"), (430, "14 months ago")])
def test_an_entry_about_people_says_how_old_it_is_from_a_month_on(content: Content, days: int, age: str) -> None:
    with open_memory() as engine:
        store = Store(engine, content, now=FakeClock(NOON))
        store.save("feedback-notes", [Edit("a", {"impact": "Ruth smiled"}), Edit("b", {"my_reply": "but"})])
        form: Any = Form(
            store,
            content.get_worksheet("feedback-notes"),
            window="w",
            now=lambda: NOON + dt.timedelta(days=days),
        )

        entries = form.answer({"type": "load"})["entries"]

    assert [entry["age"] for entry in entries] == [age, ""]
