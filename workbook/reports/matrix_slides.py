"""Show the contribution matrix as slides: a table shaded by effectiveness, then summaries of its rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.benefits import list_matrix_cells
from workbook.analysis.scales import RATING_SCALE
from workbook.document.deck import HtmlSlide
from workbook.document.html import join_html, make_element, make_table
from workbook.reports.review_slides import list_pointers, list_slides, make_deck, render_review_table
from workbook.reviews.formatting import format_rating
from workbook.reviews.review import make_review

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Mapping

    from workbook.document.deck import HtmlDeck
    from workbook.document.html import Html
    from workbook.reviews.review import Worksheets

ACTIVITY, TITLE = "contribution-matrix", "What our services do for clients"
KEY = "1 to 5: how effective; some: not rated yet; none: no benefit; empty: not thought about yet."
CORNER = "Client"
STATES = {"benefit": "some", "none": "none", "blank": ""}
TITLES = {"By client": "What each client has of our services", "By service": "Whom each service reaches"}


def make_matrix_deck(worksheets: Worksheets, *, now: dt.datetime) -> HtmlDeck:
    """Return the contribution matrix as a presentation.

    Parameters
    ----------
    worksheets
        The learner's entries.
    now
        The moment that counts as the present; its date is on the first slide.
    """
    review = make_review(ACTIVITY, worksheets, now=now)
    if not review.tables:
        return make_deck(TITLE, list_slides(review), worksheets, now=now)
    said = join_html([make_element("p", KEY), _render_matrix(worksheets)])
    matrix = HtmlSlide(review.sentence, said, scale=RATING_SCALE)
    sums = (HtmlSlide(TITLES.get(table.caption, table.caption), render_review_table(table)) for table in review.tables)
    return make_deck(TITLE, (matrix, *sums, *list_pointers(review)), worksheets, now=now)


def _render_matrix(worksheets: Worksheets) -> Html:
    """Return the matrix with one row per client and one column per service, in the order of the registers."""
    matrix = list_matrix_cells(worksheets.frame("benefits"), worksheets.frame("clients"), worksheets.frame("services"))
    clients, services = worksheets.names("clients"), worksheets.names("services")
    said = {(square["client"], square["service"]): _format_square(square) for square in matrix.to_dict("records")}
    columns = list(dict.fromkeys(matrix["service"]))
    rows = [
        (clients[client], *(said[client, service] for service in columns)) for client in dict.fromkeys(matrix["client"])
    ]
    return make_table("", [CORNER, *(services[service] for service in columns)], rows)


def _format_square(square: Mapping[Hashable, Any]) -> str:
    if pd.isna(square["effectiveness"]):
        return STATES[square["state"]]
    return format_rating(square["effectiveness"]).removesuffix(".0")
