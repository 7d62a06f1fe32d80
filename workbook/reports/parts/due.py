"""Show what is due, for the start page: overdue promises to clients first, then every other date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.reviews.date_reviews import review_due
from workbook.reviews.review import render_review

if TYPE_CHECKING:
    from workbook.document.html import Html
    from workbook.reports.parts import PartContext
    from workbook.reviews.review import Worksheets


def render(worksheets: Worksheets, moment: PartContext) -> Html:
    """Return what is due as HTML."""
    return render_review(review_due(worksheets, now=moment.now))
