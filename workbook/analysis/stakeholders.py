"""Place the people whose support a change needs by power and interest, and follow their stance over time."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.scales import MIDPOINT, classify_quadrants

# Power first, then interest: high-high, high-low, low-high, low-low.
QUADRANTS = ("manage closely", "keep satisfied", "keep informed", "monitor")
SUPPORTER = {"id": "text", "change": "text?", "person": "text?", "stance_start": "number"}


def compute_positions(supporters: pd.DataFrame | None, support_steps: pd.DataFrame | None = None) -> pd.DataFrame:
    """Say where each supporter stands, and how far that is from the stance needed.

    The grid goes back to Mendelow, "Environmental scanning: the impact of the stakeholder concept", Proceedings of
    the International Conference on Information Systems (1981), who set power against how fast a stakeholder changes;
    with interest in that place, and with these names for the quadrants, it is in common use. Both scales are cut at
    their midpoint, 3; a rating on it counts as high.

    Parameters
    ----------
    supporters
        Columns `id`, `stance_start`, `stance_needed` (-2 against, to +2 for), `power`, `interest` (1 to 5) and, if
        there, `change` and `person`.
    support_steps
        Columns `supporter` (the id of one), `date` and `stance_after`. None for no steps.

    Returns
    -------
    One row for each supporter, farthest from the stance needed first. Columns `id`, `change`, `person`, `power`,
    `interest`, `quadrant` ("manage closely": both high, "keep satisfied": power alone, "keep informed": interest
    alone, "monitor": neither; missing where a rating is), `stance_start`, `stance_now` (after the latest step that
    says so, else at the start), `stance_needed`, `distance` (needed - now; 0 for those who are there or beyond) and
    `moved` (now - start).
    """
    rows = read(supporters, **SUPPORTER, stance_needed="number", power="number", interest="number")
    latest = _read_steps(support_steps).drop_duplicates("id", keep="last").set_index("id")["stance"]
    rows["stance_now"] = rows["id"].map(latest).fillna(rows["stance_start"])
    rows["distance"] = (rows["stance_needed"] - rows["stance_now"]).clip(lower=0)
    rows["moved"] = rows["stance_now"] - rows["stance_start"]
    rows["quadrant"] = classify_quadrants(rows["power"], rows["interest"], lines=(MIDPOINT, MIDPOINT), names=QUADRANTS)
    return make_result(
        rows.sort_values("distance", ascending=False, kind="stable"),
        id="text",
        change="text",
        person="text",
        power="number",
        interest="number",
        quadrant="text",
        stance_start="number",
        stance_now="number",
        stance_needed="number",
        distance="number",
        moved="number",
    )


def list_movements(supporters: pd.DataFrame | None, support_steps: pd.DataFrame | None) -> pd.DataFrame:
    """Follow the stance of each supporter from the start through every step.

    Parameters
    ----------
    supporters, support_steps
        As for `positions`.

    Returns
    -------
    For each supporter one row for the start, then one for each step that notes a stance, in order. Columns `id`,
    `change`, `person`, `date` (missing at the start), `stance` and `change_in_stance` (on the row before; missing at
    the start).
    """
    people = read(supporters, **SUPPORTER).dropna(subset="id")
    starts = people[["id"]].assign(stance=people["stance_start"])
    steps = _read_steps(support_steps)
    rows = pd.concat([starts, steps[steps["id"].isin(people["id"])]], ignore_index=True)
    order = {supporter: place for place, supporter in enumerate(people["id"])}
    rows = rows.sort_values("id", key=lambda ids: ids.map(order), kind="stable")
    rows["change_in_stance"] = rows.groupby("id", sort=False)["stance"].diff()
    rows = rows.merge(people[["id", "change", "person"]], on="id", how="left")
    kinds = {"id": "text", "change": "text", "person": "text", "date": "date"}
    return make_result(rows, **kinds, stance="number", change_in_stance="number")


def _read_steps(support_steps: pd.DataFrame | None) -> pd.DataFrame:
    steps = read(support_steps, supporter="text", date="date", stance_after="number")
    said = steps.dropna(subset=["supporter", "stance_after"]).sort_values("date", na_position="first", kind="stable")
    return said.rename(columns={"supporter": "id", "stance_after": "stance"})
