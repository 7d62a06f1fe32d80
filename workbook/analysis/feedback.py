"""Find the pattern in the feedback received: which behaviours it praises and faults, and what is still to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import make_result, read

if TYPE_CHECKING:
    import pandas as pd

STRENGTH = "strength"
SHORTCOMINGS = ("lacking", "deficient", "inappropriate")
KINDS = (STRENGTH, *SHORTCOMINGS)
CLOSED = ("done", "dropped")


def count_feedback(feedback_notes: pd.DataFrame | None) -> pd.DataFrame:
    """Count the feedback on each of the six behaviours by kind.

    Parameters
    ----------
    feedback_notes
        Columns `which_behaviour` (which of the six; a note on none of them is left out) and `kind` (`strength`,
        `lacking`, `deficient`, `inappropriate`).

    Returns
    -------
    One row for each behaviour noted, most often faulted first. Columns `behaviour`, `strength`, `lacking`,
    `deficient`, `inappropriate` (counts), `below` (the last three together), `above` (strengths) and `balance`
    (above - below).
    """
    notes = read(feedback_notes, which_behaviour="choice", kind="choice").dropna()
    notes = notes[notes["kind"].isin(KINDS)]
    for kind in KINDS:
        notes[kind] = notes["kind"] == kind
    counts = notes.groupby("which_behaviour", sort=False)[list(KINDS)].sum().rename_axis("behaviour").reset_index()
    counts["below"], counts["above"] = counts[list(SHORTCOMINGS)].sum(axis="columns"), counts[STRENGTH]
    counts["balance"] = counts["above"] - counts["below"]
    ordered = counts.sort_values(["below", "above"], ascending=[False, True], kind="stable")
    kinds = dict.fromkeys([*KINDS, "below", "above", "balance"], "count")
    return make_result(ordered, behaviour="text", **kinds)


def open_changes(feedback_notes: pd.DataFrame | None) -> pd.DataFrame:
    """List the changes of behaviour that are still to be made, the oldest first.

    Parameters
    ----------
    feedback_notes
        Columns `date`, `kind`, `my_change`, `status` (`open`, `doing`, `done`, `dropped`) and, if there, `id`, `from`
        and `which_behaviour`.

    Returns
    -------
    One row for each note that is not done or dropped and either names a change or faults a behaviour. Columns `id`,
    `date`, `from`, `behaviour`, `kind`, `my_change` (missing where none has been decided on) and `status`.
    """
    columns = {"id": "text?", "date": "date", "from": "text?", "which_behaviour": "choice?", "kind": "choice"}
    notes = read(feedback_notes, **columns, my_change="text", status="choice")
    calls_for_change = notes["my_change"].notna() | notes["kind"].isin(SHORTCOMINGS)
    still_open = notes[calls_for_change & ~notes["status"].isin(CLOSED)].sort_values("date", kind="stable")
    kinds = {"id": "text", "date": "date", "from": "text", "behaviour": "text", "kind": "text"}
    return make_result(
        still_open.rename(columns={"which_behaviour": "behaviour"}), **kinds, my_change="text", status="text"
    )
