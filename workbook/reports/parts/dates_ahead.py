"""Every date ahead, for the portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.reviews.due import review_dates_ahead
from workbook.reviews.review import render_review

if TYPE_CHECKING:
    from workbook.document.html import Html
    from workbook.reports.parts import Moment
    from workbook.reviews.review import Worksheets


def render(worksheets: Worksheets, moment: Moment) -> Html:
    """Return every date ahead as HTML."""
    return render_review(review_dates_ahead(worksheets, now=moment.now))
