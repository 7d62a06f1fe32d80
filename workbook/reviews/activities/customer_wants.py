"""Review clients' expectations: where performance falls short most, what the obstacle is, and who has no path yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from workbook.analysis.clients import VERIFIED
from workbook.analysis.expectations import classify_importance_performance, compute_gaps, summarize_gaps_by_dimension
from workbook.analysis.scales import RATING_SCALE
from workbook.charts.heat_map import draw_heat_map
from workbook.charts.quadrants import draw_quadrants
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_date,
    format_names,
    format_rating,
    format_rating_points,
    format_whole_number,
)
from workbook.reviews.obstacles import PREVENTED, list_obstacle_sentences, list_path_sentences, show_obstacles
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

MATRIX = "client-expectations"
MAX_SHOWN_WIDTH = 10
MAX_NAMED = 3
# The quadrants are divided at the means, and a mean of one or two values does not divide anything.
MIN_FOR_QUADRANTS = 3
# The chart has importance on its vertical axis and performance on its horizontal axis.
CORNERS = ("Concentrate here", "Keep up the good work", "Low priority", "Possible overkill")


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the expectation matrix and of the paths to satisfied clients."""
    del now  # the present ratings count
    cells = _read_cells(worksheets)
    ranked = compute_gaps(cells).assign(
        **{name: cells[name] for name in ("client_name", "title", "is_verified", "checked_on")}
    )
    rated = ranked.dropna(subset="gap").sort_values(["rank", "importance"], ascending=[True, False], kind="stable")
    if rated.empty:
        return Review(_describe_needed(worksheets, cells))
    quadrants = _place(rated)
    sentence = _describe_gaps(rated)
    return Review(
        sentence,
        numbers=_numbers(cells, rated),
        charts=(_draw_matrix(ranked, worksheets, sentence), *_draw_quadrants(quadrants)),
        tables=(
            *_widest(rated, worksheets),
            *_quadrants(quadrants),
            *_by_dimension(cells, worksheets),
            *show_obstacles(cells, worksheets),
        ),
        pointers=(*list_obstacle_sentences(cells), *list_path_sentences(worksheets)),
    )


def _read_cells(worksheets: Worksheets) -> pd.DataFrame:
    """Return the cells whose client and expectation still exist; the matrix shows no others."""
    clients, expectations = worksheets.frame("clients"), worksheets.frame("expectations")
    names = worksheets.names("clients"), worksheets.names("expectations")
    cells = worksheets.frame(MATRIX)
    listed = cells["client"].isin(clients["id"]) & cells["expectation"].isin(expectations["id"])
    cells = cells[listed].reset_index(drop=True)
    checked_on = worksheets.frame("verifications").groupby(["client", "expectation"])["date"].max()
    return cells.assign(
        dimension=cells["expectation"].map(expectations.set_index("id")["dimension"]),
        client_name=cells["client"].map(names[0]),
        title=cells["expectation"].map(names[1]),
        checked_on=checked_on.reindex(pd.MultiIndex.from_frame(cells[["client", "expectation"]])).to_numpy(),
        is_verified=lambda rows: (rows["status"] == VERIFIED) | rows["checked_on"].notna(),
    )


def _describe_needed(worksheets: Worksheets, cells: pd.DataFrame) -> str:
    if worksheets.frame("clients").empty:
        return "List the clients who depend on what you do; what they expect, and how far you meet it, shows here."
    if worksheets.frame("expectations").empty:
        return "Name one expectation of your clients, and the criterion by which they judge it."
    missing = "importance and current performance"
    if cells.empty:
        return f"Choose one client and one expectation in the matrix, and rate its {missing}."
    return f"Rate both {missing} of one expectation in the matrix; the gap between them shows here."


def _describe_gaps(rated: pd.DataFrame) -> str:
    worst = rated["gap"].min()
    if worst >= 0:
        verified = int(rated["is_verified"].sum())
        return (
            "Nowhere do you rate your performance below what matters to the client, "
            f"and you have verified {verified} of {len(rated)} with them."
        )
    widest = rated[rated["gap"] == worst]
    start = f"You fall furthest short, by {format_rating_points(worst)},"
    if len(widest) > MAX_NAMED:
        return f"{start} in {len(widest)} places, {_describe_assumed(widest)}; begin with {_describe_cell(widest.iloc[0])}."
    where = format_names([_describe_cell(cell) for _, cell in widest.iterrows()])
    return f"{start} of what matters to {where}, {_describe_assumed(widest)}."


def _describe_cell(cell: pd.Series) -> str:
    return f'{cell["client_name"]} ("{cell["title"]}")'


def _describe_assumed(widest: pd.DataFrame) -> str:
    assumed = int((~widest["is_verified"]).sum())
    if assumed == 0:
        return "as they have told you themselves"
    if assumed == len(widest):
        return "which is assumed and not verified" if assumed == 1 else "all of them assumed and not verified"
    return f"{assumed} of them assumed and not verified"


def _numbers(cells: pd.DataFrame, rated: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    can_be_met, prevented = int((cells["feasible"] == "yes").sum()), int(cells["feasible"].isin(PREVENTED).sum())
    return (
        ("Rated for importance and performance", f"{len(rated)} of {len(cells)}"),
        ("Performance falls short of importance", str((rated["gap"] < 0).sum())),
        ("Can be met", str(can_be_met)),
        ("Rules or resources prevent it", str(prevented)),
        ("Not known, or not answered yet", str(len(cells) - can_be_met - prevented)),
    )


def _place(rated: pd.DataFrame) -> pd.DataFrame:
    """Return each expectation with its mean ratings over the clients who have it, and with its quadrant."""
    means = rated.groupby("expectation", sort=False)[["importance", "performance"]].mean()
    titles = rated.drop_duplicates("expectation").set_index("expectation")["title"]
    placed = classify_importance_performance(means.reset_index())
    return placed.assign(title=placed["expectation"].map(titles))


def _draw_matrix(ranked: pd.DataFrame, worksheets: Worksheets, sentence: str) -> Chart:
    cells = ranked.rename(columns={"client": "row", "expectation": "column", "gap": "value"})
    cells["mark"] = ["" if is_verified else "?" for is_verified in cells["is_verified"]]
    names = {side: worksheets.names(side) for side in ("clients", "expectations")}
    listed = {side: worksheets.frame(side)["id"] for side in names}
    return draw_heat_map(
        cells,
        rows={entry: names["clients"][entry] for entry in listed["clients"]},
        columns={entry: names["expectations"][entry] for entry in listed["expectations"]},
        finding=sentence,
        caption="Gap (performance less importance) for each client and expectation, in rating points; ? is assumed",
        scale=(0, RATING_SCALE[0] - RATING_SCALE[1]),
    )


def _draw_quadrants(quadrants: pd.DataFrame) -> tuple[Chart, ...]:
    if len(quadrants) < MIN_FOR_QUADRANTS:
        return ()
    points = quadrants[["title", "performance", "importance"]].set_axis(["name", "x", "y"], axis="columns")
    first = quadrants.iloc[0]
    chart = draw_quadrants(
        points,
        x="Current performance, 1 to 5",
        y="Importance, 1 to 5",
        lines=(first["performance_line"], first["importance_line"]),
        corners=CORNERS,
        finding=_describe_quadrants(quadrants),
        caption="Expectations by importance and performance, means over the clients who have them; lines at the means",
        scale_x=RATING_SCALE,
        scale_y=RATING_SCALE,
    )
    return (chart,)


def _describe_quadrants(quadrants: pd.DataFrame) -> str:
    urgent = quadrants[quadrants["quadrant"] == CORNERS[0].lower()]["title"]
    if urgent.empty:
        return "No expectation is both more important and worse met than your average."
    verb = "is" if len(urgent) == 1 else "are"
    named = format_names([f'"{title}"' for title in urgent])
    return f"{named} {verb} more important than your average and worse met."


def _widest(rated: pd.DataFrame, worksheets: Worksheets) -> tuple[ReviewTable, ...]:
    short = rated[rated["gap"] < 0]
    if short.empty:
        return ()
    measures = worksheets.frame("measures")
    rows = tuple(
        (
            cell["client_name"],
            cell["title"],
            format_whole_number(cell["importance"]),
            format_whole_number(cell["performance"]),
            format_whole_number(cell["gap"], sign=True),
            _describe_verified(cell),
            _name_measures(measures, cell),
        )
        for _, cell in short.head(MAX_SHOWN_WIDTH).iterrows()
    )
    shown = f", {MAX_SHOWN_WIDTH} of {len(short)}" if len(short) > MAX_SHOWN_WIDTH else ""
    headers = ("Client", "Expectation", "Importance", "Performance", "Gap", "Assumed or verified", "Measured by")
    return (
        ReviewTable(
            f"Where you fall short, widest gap first{shown}",
            headers,
            rows,
            kinds=("words", "words", "number", "number", "number", "words", "words"),
        ),
    )


def _describe_verified(cell: pd.Series) -> str:
    if not cell["is_verified"]:
        return "Assumed"
    return f"Verified {format_date(cell['checked_on'])}".strip()


def _name_measures(measures: pd.DataFrame, cell: pd.Series) -> str:
    is_theirs = measures["client"].isna() | (measures["client"] == cell["client"])
    return "; ".join(measures[(measures["expectation"] == cell["expectation"]) & is_theirs]["measure"])


def _quadrants(quadrants: pd.DataFrame) -> tuple[ReviewTable, ...]:
    if len(quadrants) < MIN_FOR_QUADRANTS:
        return ()
    order = {corner.lower(): place for place, corner in enumerate(CORNERS)}
    ordered = quadrants.sort_values("quadrant", key=lambda names: names.map(order), kind="stable")
    rows = tuple(
        (
            row["title"],
            format_rating(row["importance"]),
            format_rating(row["performance"]),
            capitalize_sentence(row["quadrant"]),
        )
        for _, row in ordered.iterrows()
    )
    headers = ("Expectation", "Importance, mean", "Performance, mean", "Quadrant")
    return (ReviewTable("Importance and performance", headers, rows, kinds=("words", "number", "number", "words")),)


def _by_dimension(cells: pd.DataFrame, worksheets: Worksheets) -> tuple[ReviewTable, ...]:
    sums = summarize_gaps_by_dimension(cells)
    sums = sums[sums["expectations"] > 0]
    if sums.empty:
        return ()
    rows = tuple(
        (
            worksheets.show("expectations", "dimension", row["dimension"]),
            str(row["expectations"]),
            format_rating(row["importance"]),
            format_rating(row["performance"]),
            format_rating(row["gap"], sign=True),
        )
        for _, row in sums.iterrows()
    )
    headers = ("Dimension", "Ratings", "Importance, mean", "Performance, mean", "Gap, mean")
    return (ReviewTable("By dimension of service quality", headers, rows, kinds=("words", *("number",) * 4)),)
