from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from tests.exporting.exported_samples import open_store
from workbook.reports.date_selection import choose_dates
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from workbook.content.loader import Content

MAY = dt.date(2026, 5, 1)
JUNE = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, {"april", "may", "june", "undated"}),
        (MAY, None, {"may", "june", "undated"}),
        (None, MAY, {"april", "may", "undated"}),
        (MAY, MAY, {"may", "undated"}),
    ],
)
def test_entries_of_those_days_and_undated_ones_stay(
    since: dt.date | None, until: dt.date | None, expected: set[str], content: Content
) -> None:
    with open_store(content) as store:
        days = {"april": "2026-04-30", "may": "2026-05-01", "june": "2026-06-01"}
        store.save("extra-mile-log", [Edit(name, {"date": day}) for name, day in days.items()])
        store.save("extra-mile-log", [Edit("undated", {"extra_thing": "Rang back", "date": ""})])

        chosen = choose_dates(store.archive(), content, since=since, until=until)

    assert {key.entry for key in chosen.positions} == {recorded.key.entry for recorded in chosen.revisions} == expected


def test_a_client_stays_whenever_it_was_last_reviewed(content: Content) -> None:
    with open_store(content) as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth", "last_reviewed": "2025-01-01"})])
        store.save("reflections", [Edit("b", {"text": "Long ago", "date": "2025-01-01"})])

        chosen = choose_dates(store.archive(), content, since=JUNE, until=None)

    assert [key.worksheet for key in chosen.positions] == ["clients"]
