"""Review the support of a change: who is furthest from the stance that the change needs, and whether anybody moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from workbook.analysis.scales import MIDPOINT, RATING_SCALE
from workbook.analysis.stakeholders import compute_positions, list_movements
from workbook.charts.quadrants import draw_quadrants
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_all_of,
    format_count,
    format_date,
    format_names,
    format_quote,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from workbook.charts.chart import Chart
    from workbook.document.html import Kind
    from workbook.reviews.review import Worksheets

NO_CHANGE = "Write down one change you propose for better service, and what clients would have from it."
# The vertical axis is power, the horizontal axis interest.
CORNERS = ("Keep satisfied", "Manage closely", "Monitor", "Keep informed")
HEADERS = ("Person", "Quadrant", "At the start", "Now", "Needed", "Distance", "Moved", "The way so far")
KINDS: tuple[Kind, ...] = ("words", "words", "number", "number", "number", "number", "number", "words")
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the change whose supporters are furthest from where they are needed."""
    del now  # the latest stance counts, however old it is
    changes, supporters = worksheets.frame("change-ideas"), worksheets.frame("supporters")
    if supporters.empty:
        return Review(_describe_needed(changes))
    steps = worksheets.frame("support-steps")
    placed = compute_positions(supporters, steps).assign(
        plan=lambda rows: rows["id"].map(supporters.set_index("id")["plan"])
    )
    placed["name"] = placed["person"].map(worksheets.names("people"))
    titles = worksheets.names("change-ideas")
    change = _choose(placed)
    title = titles.get(change, "")
    here = placed[placed["change"] == change]
    known = here[here["distance"].notna()]
    if known.empty:
        return Review(
            f"Rate where {here['name'].iloc[0]} stands on {format_quote(title)}, and where you need them to stand."
        )
    sentence = _sentence(known, title)
    ways = _ways(list_movements(supporters, steps))
    return Review(
        sentence,
        numbers=(
            ("Where you need them", f"{int((known['distance'] == 0).sum())} of {len(known)}"),
            ("Moved towards the change", str(int((known["moved"] > 0).sum()))),
            ("Moved away from it", str(int((known["moved"] < 0).sum()))),
        ),
        charts=_draw(here, title, sentence),
        tables=tuple(
            _table(titles.get(str(each), ""), rows, ways) for each, rows in placed.groupby("change", sort=False)
        ),
        pointers=tuple(_pointers(known)),
    )


def _describe_needed(changes: pd.DataFrame) -> str:
    if changes.empty:
        return NO_CHANGE
    return f"Name one person whose support {format_quote(changes['title'].iloc[-1])} needs, and where they stand."


def _choose(placed: pd.DataFrame) -> str:
    """Return the change with the supporter who is furthest from the stance needed; the last one if no stance is known."""
    known = placed[placed["distance"].notna()]
    return str(known["change"].iloc[0] if len(known) else placed["change"].iloc[-1])


def _sentence(known: pd.DataFrame, title: str) -> str:
    far = known[known["distance"] == known["distance"].max()]
    if known["distance"].max() == 0:
        who = f"{format_all_of(len(known), 'person', 'people')} you listed {'stands' if len(known) == 1 else 'stand'}"
        return capitalize_sentence(f"{who} where you need them for {format_quote(title)}.")
    distance = format_count(int(far["distance"].iloc[0]), "step")
    who = _name(far)
    verb = "stands" if len(far) == 1 else "stand"
    return f"For {format_quote(title)}, {who} {verb} furthest from where you need them, {distance} away, and {_describe_moved(far)}."


def _name(people: pd.DataFrame) -> str:
    if len(people) > MAX_NAMED:
        return f"{format_count(len(people), 'person', 'people')}, {people['name'].iloc[0]} among them,"
    return format_names(list(people["name"]))


def _describe_moved(far: pd.DataFrame) -> str:
    has = "has" if len(far) == 1 else "have"
    moves = set(far["moved"])
    if moves == {0}:
        return f"{has} not moved since the start"
    if len(far) == 1:
        moved = far["moved"].iloc[0]
        return f"has moved {format_count(int(abs(moved)), 'step')} {'closer' if moved > 0 else 'away'} since the start"
    closer, away = int((far["moved"] > 0).sum()), int((far["moved"] < 0).sum())
    return f"of these {format_count(closer, 'has', 'have')} moved closer and {format_count(away, 'has', 'have')} moved away"


def _draw(here: pd.DataFrame, title: str, sentence: str) -> tuple[Chart, ...]:
    placed = here[here["quadrant"].notna()]
    if placed.empty:
        return ()
    points = placed.assign(
        x=placed["interest"],
        y=placed["power"],
        note=[_stance(stance) for stance in placed["stance_now"]],
    )
    chart = draw_quadrants(
        points[["name", "x", "y", "note"]],
        x="Interest, 1 to 5",
        y="Power, 1 to 5",
        lines=(MIDPOINT, MIDPOINT),
        corners=CORNERS,
        finding=sentence,
        caption=f"{title}: power and interest; in brackets each person's stance now, from -2 (against) to +2 (for)",
        scale_x=RATING_SCALE,
        scale_y=RATING_SCALE,
    )
    return (chart,)


def _stance(stance: float) -> str:
    return format_whole_number(stance, sign=True)


def _ways(moves: pd.DataFrame) -> dict[str, str]:
    """Return for each supporter the stances in order of time, with their dates."""
    noted = moves[moves["stance"].notna() & (moves["change_in_stance"] != 0)]
    return {
        str(supporter): ", then ".join(
            f"{_stance(row['stance'])} on {format_date(row['date'])}"
            if pd.notna(row["date"])
            else _stance(row["stance"])
            for _, row in rows.iterrows()
        )
        for supporter, rows in noted.groupby("id", sort=False)
    }


def _table(title: str, people: pd.DataFrame, ways: dict[str, str]) -> ReviewTable:
    rows = tuple(
        (
            row["name"],
            capitalize_sentence(row["quadrant"]) if pd.notna(row["quadrant"]) else "",
            *(_stance(row[name]) for name in ("stance_start", "stance_now", "stance_needed")),
            format_whole_number(row["distance"]),
            format_whole_number(row["moved"], sign=True),
            ways.get(row["id"], ""),
        )
        for _, row in people.iterrows()
    )
    return ReviewTable(f"{title}: distance from the stance needed, largest first", HEADERS, rows, kinds=KINDS)


def _pointers(known: pd.DataFrame) -> Iterator[str]:
    unplanned = known[(known["distance"] > 0) & known["plan"].isna()]
    if len(unplanned):
        yield f"No plan is noted yet for {_name(unplanned).removesuffix(',')}."
