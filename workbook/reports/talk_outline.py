"""Make the outline of a talk on excellent service: the stories and points chosen for it, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.recognition import STORY, list_talk_points
from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import Html, join_html, make_element
from workbook.errors import DocumentError
from workbook.reviews.formatting import format_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Iterator, Mapping

    from workbook.reviews.review import Worksheets

TITLE = "Outline of a talk: excellent service"
# The headings of the parts of a story.
TOLD = {"situation": "The situation", "task": "What was asked", "action": "What they did", "result": "What came of it"}
WITHOUT_NAMES = "Tell it without names."


def make_talk_outline(worksheets: Worksheets, *, now: dt.datetime) -> HtmlDocument:
    """Return the outline of the next talk.

    Parameters
    ----------
    worksheets
        The learner's entries.
    now
        The moment that counts as the present; its date is on the outline.

    Raises
    ------
    DocumentError
        No story that may be used has been chosen, and no point has been noted.
    """
    outline = list_talk_points(worksheets.frame("stories"), worksheets.frame("talk-points"))
    if outline.empty:
        raise DocumentError(
            "There is nothing to tell yet: choose a story, or note a point, in the notebook of Level 6."
        )
    sections = tuple(
        HtmlSection(f"{place}. {part['text']}", join_html(_make_point(part, worksheets)))
        for place, part in enumerate(outline.to_dict("records"), start=1)
    )
    return HtmlDocument(TITLE, (format_date(now),), sections, has_contents=False)


def _make_point(part: Mapping[Hashable, Any], worksheets: Worksheets) -> Iterator[Html]:
    if part["kind"] != STORY:
        kind = worksheets.show("talk-points", "kind", part["kind"])
        yield make_element("p", make_element("em", kind))
        if not pd.isna(part["evidence"]):
            yield make_element("p", str(part["evidence"]))
        return
    if part["anonymised"]:
        yield make_element("p", make_element("em", WITHOUT_NAMES))
    for name, title in TOLD.items():
        if not pd.isna(part[name]):
            yield make_element("p", make_element("strong", f"{title}: "), str(part[name]))
