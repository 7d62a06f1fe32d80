"""Review the contribution matrix: the benefit of each service to each external client, and its effectiveness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.benefits import (
    EXTERNAL,
    list_matrix_cells,
    summarize_benefits_by_client,
    summarize_benefits_by_service,
)
from workbook.analysis.scales import RATING_SCALE
from workbook.charts.heat_map import draw_heat_map
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_names,
    format_part_of,
    format_percent,
    format_quote,
    format_rating,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from workbook.charts.chart import Chart
    from workbook.document.html import Kind
    from workbook.reviews.review import Worksheets

MARKS = {"none": "none", "benefit": "some", "blank": ""}
KINDS: tuple[Kind, ...] = ("words", "number", "number", "number", "number", "number")
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the benefit matrix."""
    del now  # the present ratings count
    sides = worksheets.frame("benefits"), worksheets.frame("clients"), worksheets.frame("services")
    matrix = list_matrix_cells(*sides)
    if not (matrix["state"] != "blank").any():
        return Review(_describe_needed(worksheets, clients=sides[1], services=sides[2]))
    names = {side: worksheets.names(f"{side}s") for side in ("client", "service")}
    clients = summarize_benefits_by_client(*sides, matrix=matrix).assign(
        name=lambda rows: rows["client"].map(names["client"])
    )
    services = summarize_benefits_by_service(*sides, matrix=matrix).assign(
        name=lambda rows: rows["service"].map(names["service"])
    )
    sentence = capitalize_sentence(f"{'; '.join(_sentence(matrix, clients, services, names))}.")
    filled = int((matrix["state"] != "blank").sum())
    return Review(
        sentence,
        numbers=(
            ("Squares thought about", f"{filled} of {len(matrix)}"),
            ("Squares with a benefit", format_percent((matrix["state"] == "benefit").mean())),
            ("Mean effectiveness, 1 to 5", format_rating(matrix["effectiveness"].mean()) or "Not rated yet"),
        ),
        charts=(_draw(matrix, clients, services, sentence),),
        tables=(_table("Client", clients), _table("Service", services)),
        pointers=tuple(_pointers(matrix)),
    )


def _describe_needed(worksheets: Worksheets, *, clients: pd.DataFrame, services: pd.DataFrame) -> str:
    content = worksheets.store.content
    if not (clients["setting"] == EXTERNAL).any():
        return f'Mark at least one client as external in "{content.get_worksheet("clients").title}".'
    if services.empty:
        return f'List one service in "{content.get_worksheet("services").title}"; a name is enough.'
    return "Fill in one square: what one client has from one service, or that there is none."


def _sentence(
    matrix: pd.DataFrame, clients: pd.DataFrame, services: pd.DataFrame, names: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Return the sentence about the largest gap; if there is no gap, about the least effective cell."""
    without, unused = (
        sides[sides["without_benefit"].fillna(value=False).astype(bool)] for sides in (clients, services)
    )
    blank = int((matrix["state"] == "blank").sum())
    if len(without):
        yield f"{_name(without, 'client')} {_have(without)} no benefit from any of your services"
    if len(unused):
        yield f"{_name(unused, 'service')} {_have(unused)} no external client who benefits"
    if blank:
        yield f"{format_part_of(blank, len(matrix), 'square')} {'is' if blank == 1 else 'are'} not thought about yet"
    if not (len(without) or len(unused)):
        yield from _describe_weakest(matrix, names)


def _describe_weakest(matrix: pd.DataFrame, names: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    rated = matrix[matrix["effectiveness"].notna()]
    if rated.empty:
        yield "no benefit is rated for effectiveness yet"
        return
    weakest = rated[rated["effectiveness"] == rated["effectiveness"].min()]
    said = f"at {format_rating(weakest['effectiveness'].iloc[0]).removesuffix('.0')} of 5"
    places = [
        f"{format_quote(names['service'][cell['service']])} for {names['client'][cell['client']]}"
        for _, cell in weakest.iterrows()
    ]
    if len(weakest) == len(rated) and len(rated) > 1:
        yield f"the {format_count(len(rated), 'benefit')} you rated are alike, {said}"
    elif len(places) > MAX_NAMED:
        yield f"{format_count(len(places), 'benefit')} are rated lowest, {said}, {places[0]} among them"
    else:
        yield f"rated lowest, {said}, {'is' if len(places) == 1 else 'are'} {format_names(places)}"


def _name(sides: pd.DataFrame, word: str) -> str:
    if len(sides) > MAX_NAMED:
        return format_count(len(sides), word)
    return format_names([format_quote(name) if word == "service" else name for name in sides["name"]])


def _have(sides: pd.DataFrame) -> str:
    return "has" if len(sides) == 1 else "have"


def _draw(matrix: pd.DataFrame, clients: pd.DataFrame, services: pd.DataFrame, sentence: str) -> Chart:
    drawn = matrix.rename(columns={"client": "row", "service": "column", "effectiveness": "value"})
    drawn["mark"] = drawn["state"].map(MARKS).where(drawn["value"].isna(), "")
    return draw_heat_map(
        drawn,
        rows=dict(zip(clients["client"], clients["name"], strict=True)),
        columns=dict(zip(services["service"], services["name"], strict=True)),
        finding=sentence,
        caption="Effectiveness of each service for each external client, 1 to 5; some is a benefit not rated yet",
        scale=RATING_SCALE,
    )


def _table(side: str, sums: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (
            row["name"],
            *(str(row[state]) for state in ("benefit", "none", "blank")),
            format_percent(row["coverage"]),
            format_rating(row["mean_effectiveness"]),
        )
        for _, row in sums.iterrows()
    )
    headers = (side, "Benefit", "None", "Not thought about", "Coverage", "Effectiveness, mean")
    return ReviewTable(f"By {side.lower()}", headers, rows, kinds=KINDS)


def _pointers(matrix: pd.DataFrame) -> Iterator[str]:
    unrated = int(((matrix["state"] == "benefit") & matrix["effectiveness"].isna()).sum())
    if unrated:
        yield capitalize_sentence(
            f"{format_count(unrated, 'benefit')} {'is' if unrated == 1 else 'are'} not rated for effectiveness yet."
        )
