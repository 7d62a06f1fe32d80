"""The parts of a page that belong to no activity: one module each, with the name that the notebooks use."""

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

# The title of each part, which screen readers read.
TITLES: Mapping[Part, str] = {
    "home": "Where your data is",
    "due": "What is due",
    "dates-ahead": "Dates ahead",
    "progress": "How far you are",
    "journal": "Your journal",
}


@dataclass(frozen=True)
class PartContext:
    """What a part can use besides the entries: the present, and the learner's home, which is None in an example."""

    now: dt.datetime
    home: Home | None = None


def get_title(part: str) -> str:
    """Return the title of a part; raises UnknownNameError."""
    for known, title in TITLES.items():
        if known == part:
            return title
    raise UnknownNameError("part of a page", part, list(TITLES))


def render_part(part: str, worksheets: Worksheets, moment: PartContext) -> Html:
    """Return a part of a page as HTML.

    Parameters
    ----------
    part
        Its name; the module of that name in `workbook.reports.parts` makes it.
    worksheets
        The learner's entries.
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
