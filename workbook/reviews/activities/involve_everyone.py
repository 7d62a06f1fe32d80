"""Review the team's contact with clients: which roles had contact this quarter, and which had none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from workbook.analysis.contact_rota import MY_TEAM, compute_contact_share, count_contact_by_role
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_all_of,
    format_count,
    format_date,
    format_names,
    format_percent,
    format_quote,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from workbook.reviews.review import Worksheets

NO_CONTACTS = "Plan one contact with clients for one person of your team; which roles have had one shows here."
HEADERS = ("Role", "People", "With contact", "Contacts this quarter", "Next planned")
MAX_NAMED = 4


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the team's contact with clients."""
    people, rota = worksheets.frame("people"), worksheets.frame("contact-rota")
    if not (people["relation"] == MY_TEAM).any():
        register = worksheets.store.content.get_worksheet("people").title
        return Review(f'Add the people of your team, with their roles and "My team" as relation, to "{register}".')
    if rota.empty:
        return Review(NO_CONTACTS)
    names = worksheets.names("people")
    roles = count_contact_by_role(rota, people, today=now.date())
    # A member without a role counts as a separate role, named by the entry's id.
    roles["role"] = roles["role"].map(lambda role: names.get(role, role))
    share = compute_contact_share(rota, people, today=now.date()).iloc[0]
    return Review(
        _sentence(roles, share),
        numbers=(
            ("Roles with contact this quarter", format_percent(share["share"])),
            ("Contacts this quarter", str(roles["contacts"].sum())),
        ),
        tables=(_table(roles),),
        pointers=_describe_overdue(rota, names, today=pd.Timestamp(now.date())),
    )


def _sentence(roles: pd.DataFrame, share: pd.Series) -> str:
    since = f"since {format_date(share['quarter'])}"
    without = roles[~roles["had_contact"].astype(bool)]
    with_contact = int(share["roles_with_contact"])
    if without.empty:
        has = "has" if len(roles) == 1 else "have"
        return capitalize_sentence(
            f"{format_all_of(len(roles), 'role')} in your team {has} had contact with clients {since}."
        )
    of_all = f"{format_count(with_contact, 'of your', 'of your')} {format_count(len(roles), 'role')}"
    verb = "has" if with_contact == 1 else "have"
    if with_contact == 0:
        of_all = (
            f"none of your {format_count(len(roles), 'role')} has had"
            if len(roles) > 1
            else "the one role in your team has had no"
        )
        return capitalize_sentence(f"{of_all} contact with clients {since}{_describe_planned(without)}.")
    return capitalize_sentence(
        f"{of_all} {verb} had contact with clients {since}; {_name(without)} not yet{_describe_planned(without)}."
    )


def _name(roles: pd.DataFrame) -> str:
    if len(roles) > MAX_NAMED:
        return f"{format_count(len(roles), 'role')} have"
    return f"{format_names([format_quote(role) for role in roles['role']])} {'has' if len(roles) == 1 else 'have'}"


def _describe_planned(without: pd.DataFrame) -> str:
    unplanned = int(without["next_planned"].isna().sum())
    if unplanned == 0:
        return ", and each has a contact planned" if len(without) > 1 else ", and a contact is planned"
    if unplanned == len(without):
        return ", and none is planned"
    return f", and none is planned for {format_count(unplanned, 'of these', 'of these')}"


def _table(roles: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (
            role["role"],
            *(str(role[name]) for name in ("people", "people_with_contact", "contacts")),
            format_date(role["next_planned"]),
        )
        for _, role in roles.iterrows()
    )
    return ReviewTable(
        "Roles, those without contact first", HEADERS, rows, kinds=("words", "number", "number", "number", "date")
    )


def _describe_overdue(rota: pd.DataFrame, names: Mapping[str, str], *, today: pd.Timestamp) -> tuple[str, ...]:
    overdue = rota[rota["done_on"].isna() & (rota["planned_for"] < today)].sort_values("planned_for", kind="stable")
    return tuple(
        f"{names.get(row['person'], '')}'s contact planned for {format_date(row['planned_for'])} is not done yet."
        for _, row in overdue.iterrows()
    )
