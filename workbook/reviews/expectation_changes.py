"""Show how clients' expectations have changed since each client was last reviewed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.history import list_changes
from workbook.reviews.formatting import format_date
from workbook.reviews.review import ReviewTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook.reviews.review import Worksheets

MATRIX = "client-expectations"
# The client and the expectation of a cell do not change, and a note is too long for a line.
UNSAID = ("client", "expectation", "note")
COME_AND_GONE = {"added": "Added", "removed": "Removed"}
DAY = pd.Timestamp("2000-01-01", tz="UTC")


def show_changes(clients: pd.DataFrame, worksheets: Worksheets) -> tuple[ReviewTable, ...]:
    """Return a table of the expectations added, removed or rerated since the last review of their client.

    Parameters
    ----------
    clients
        The register of clients, with the columns `id` and `last_reviewed`; clients who were never reviewed are skipped.
    worksheets
        The learner's entries; the history of the expectation matrix is read.

    Returns
    -------
    A tuple with the table, or an empty tuple when nothing has changed.
    """
    reviewed = clients.dropna(subset="last_reviewed").set_index("id")["last_reviewed"]
    history = worksheets.history(MATRIX).rename(columns={"entry": "id"}).drop(columns="revision")
    history = history[history["client"].isin(reviewed.index)]
    if history.empty:
        return ()
    # Days are counted from the client's review, so that one comparison covers all clients.
    history["saved_at"] = DAY + (history["saved_at"] - history["client"].map(reviewed).dt.tz_localize("UTC"))
    cells = history.drop_duplicates("id", keep="last").set_index("id")
    found = list_changes(history.drop(columns=list(UNSAID)), DAY)
    rows = tuple(_make_rows(found, cells, reviewed, worksheets))
    if not rows:
        return ()
    headers = ("Client", "Since", "What changed", "Expectations")
    caption = "What has changed since the last review of each client"
    return (ReviewTable(caption, headers, rows, kinds=("words", "date", "words", "words")),)


def _make_rows(
    found: pd.DataFrame, cells: pd.DataFrame, reviewed: pd.Series, worksheets: Worksheets
) -> Iterator[tuple[str, str, str, str]]:
    titles, names = worksheets.names("expectations"), worksheets.names("clients")
    # Expectations of a client that were added, or changed in the same way, share a line.
    lines: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for cell, together in found.groupby("id", sort=False):
        said = "; ".join(_describe_change(change, worksheets) for _, change in together.iterrows())
        lines[cells["client"][cell]][said].append(titles[cells["expectation"][cell]])
    for client, changed in lines.items():
        for said, expectations in changed.items():
            yield names[client], format_date(reviewed[client]), said, "; ".join(expectations)


def _describe_change(change: pd.Series, worksheets: Worksheets) -> str:
    if change["change"] in COME_AND_GONE:
        return COME_AND_GONE[change["change"]]
    title = worksheets.store.content.get_worksheet(MATRIX).field(change["field"]).title
    before, after = (_show(worksheets, change["field"], change[side]) for side in ("before", "after"))
    return f"{title}: {before} → {after}"


def _show(worksheets: Worksheets, name: str, value: Any) -> str:
    return "(empty)" if pd.isna(value) else worksheets.show(MATRIX, name, value)
