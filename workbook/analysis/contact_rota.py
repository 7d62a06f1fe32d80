"""Work out how many of a team's roles had contact with clients this quarter."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.days import Day, compute_quarter_start, to_day

MY_TEAM = "my-team"


def count_contact_by_role(
    contact_rota: pd.DataFrame | None, people: pd.DataFrame | None, *, today: Day
) -> pd.DataFrame:
    """Count for each role in the team who had contact with clients this quarter.

    Parameters
    ----------
    contact_rota
        Columns `person` (the id of one), `planned_for` and `done_on` (dates).
    people
        Columns `id`, `role` and `relation`; `my-team` are the team. A person without a role is a role of their own,
        named by the id.
    today
        The day the review is looked at. The quarter is that of the calendar it lies in, up to and including today.

    Returns
    -------
    One row for each role, those without contact first. Columns `role`, `people`, `people_with_contact`, `contacts`
    (done this quarter), `next_planned` (the earliest contact planned for today or later and not done) and
    `had_contact` (flag).
    """
    team = _read_team(people)
    day = to_day(today)
    rota = read(contact_rota, person="text", planned_for="date", done_on="date")
    rota["role"] = rota["person"].map(team.set_index("id")["role"])
    done = rota[(rota["done_on"] >= compute_quarter_start(day)) & (rota["done_on"] <= day)].groupby("role")
    ahead = rota[rota["done_on"].isna() & (rota["planned_for"] >= day)].groupby("role")
    table = pd.DataFrame({"people": team.groupby("role", sort=False).size()}).assign(
        people_with_contact=done["person"].nunique(), contacts=done.size(), next_planned=ahead["planned_for"].min()
    )
    counts = ["people_with_contact", "contacts"]
    table[counts] = table[counts].fillna(0)
    table["had_contact"] = table["contacts"] > 0
    ordered = table.sort_values("had_contact", kind="stable").rename_axis("role").reset_index()
    kinds = {"role": "text", "people": "count", **dict.fromkeys(counts, "count")}
    return make_result(ordered, **kinds, next_planned="date", had_contact="flag")


def compute_contact_share(
    contact_rota: pd.DataFrame | None, people: pd.DataFrame | None, *, today: Day
) -> pd.DataFrame:
    """Work out the share of the team's roles with client contact this quarter.

    Parameters
    ----------
    contact_rota, people, today
        As for `count_contact_by_role`.

    Returns
    -------
    One row. Columns `quarter` (its first day), `roles`, `roles_with_contact` and `share` (0 to 1; missing without a
    role).
    """
    roles = count_contact_by_role(contact_rota, people, today=today)
    with_contact = int(roles["had_contact"].sum())
    row = {
        "quarter": compute_quarter_start(to_day(today)),
        "roles": len(roles),
        "roles_with_contact": with_contact,
        "share": with_contact / (len(roles) or float("nan")),
    }
    return make_result(pd.DataFrame([row]), quarter="date", roles="count", roles_with_contact="count", share="number")


def _read_team(people: pd.DataFrame | None) -> pd.DataFrame:
    rows = read(people, id="text", role="text", relation="choice").dropna(subset="id").drop_duplicates("id")
    team = rows[rows["relation"] == MY_TEAM]
    return team.assign(role=team["role"].fillna(team["id"]))
