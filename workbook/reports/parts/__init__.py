"""The parts of a page that belong to no activity: one module each, named as the notebooks ask for it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from workbook.content.page_definitions import Part
    from workbook.document.html import Html
    from workbook.paths import Home
    from workbook.reviews.review import Worksheets

# What each part is called, for whoever hears the page and does not see it.
TITLES: Mapping[Part, str] = {
    "home": "Where your data is",
    "due": "What is due",
    "dates-ahead": "Dates ahead",
    "progress": "How far you are",
    "journal": "Your journal",
}


@dataclass(frozen=True)
class Moment:
    """What a part may go by besides the entries: the present, and the learner's home; None in an example."""

    now: dt.datetime
    home: Home | None = None


def get_title(part: str) -> str:
    """Return what a part is called; raises UnknownNameError."""
    for known, title in TITLES.items():
        if known == part:
            return title
    raise UnknownNameError("part of a page", part, list(TITLES))


def render_part(part: str, worksheets: Worksheets, moment: Moment) -> Html:
    """Return a part of a page as HTML.

    Parameters
    ----------
    part
        Its name; it is made by the module of that name in `workbook.reports.parts`.
    worksheets
        What has been entered.
    moment
        The present, and the learner's home.

    Raises
    ------
    UnknownNameError
        There is no such part.
    """
    get_title(part)
    module = importlib.import_module(f"workbook.reports.parts.{part.replace('-', '_')}")
    made: Html = module.render(worksheets, moment)
    return made
