"""What is looked at and not filled in: static HTML that is safe, needs no style and no kernel, and has a text twin."""

from __future__ import annotations

from workbook.report.activities import render_actions, render_reflections, render_steps
from workbook.report.overview import render_banner, render_overview, render_session_banner
from workbook.report.parts import Moment, render_part
from workbook.report.review import Worksheets, make_review, render_review
from workbook.report.static import StaticHtml
from workbook.report.worksheets import render_worksheet

__all__ = [
    "Moment",
    "StaticHtml",
    "Worksheets",
    "make_review",
    "render_actions",
    "render_banner",
    "render_overview",
    "render_part",
    "render_reflections",
    "render_review",
    "render_session_banner",
    "render_steps",
    "render_worksheet",
]
