"""What is due, for the start page: promises to clients that are overdue first, then every other date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.reviews.due import review_due
from workbook.reviews.review import render_review

if TYPE_CHECKING:
    from workbook.document.html import Html
    from workbook.reports.parts import Moment
    from workbook.reviews.review import Worksheets


def render(worksheets: Worksheets, moment: Moment) -> Html:
    """Return what is due as HTML."""
    return render_review(review_due(worksheets, now=moment.now))
