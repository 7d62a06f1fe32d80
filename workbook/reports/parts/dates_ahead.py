"""Show every upcoming date, for the portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.reviews.date_reviews import review_dates_ahead
from workbook.reviews.review import render_review

if TYPE_CHECKING:
    from workbook.document.html import Html
    from workbook.reports.parts import PartContext
    from workbook.reviews.review import Worksheets


def render(worksheets: Worksheets, moment: PartContext) -> Html:
    """Return every upcoming date as HTML."""
    return render_review(review_dates_ahead(worksheets, now=moment.now))
