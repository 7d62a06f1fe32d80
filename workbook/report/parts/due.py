"""What is due, for the start page: promises to clients that are overdue first, then every other date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.report.due import review_due
from workbook.report.review import render_review

if TYPE_CHECKING:
    from workbook.report.html import Html
    from workbook.report.parts import Moment
    from workbook.report.review import Worksheets


def render(worksheets: Worksheets, moment: Moment) -> Html:
    """Return what is due as HTML."""
    return render_review(review_due(worksheets, now=moment.now))
