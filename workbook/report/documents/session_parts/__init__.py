"""What a session came to, part by part: what is to be done, what was decided and stays open, then what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.report.documents.session_parts.agenda import make_agenda_part
from workbook.report.documents.session_parts.areas import list_area_parts
from workbook.report.documents.session_parts.focus import list_focus_parts
from workbook.report.documents.session_parts.outcome import list_outcome_parts
from workbook.report.documents.session_parts.part import Part
from workbook.report.documents.session_parts.problem import list_problem_parts

if TYPE_CHECKING:
    import datetime as dt

    from workbook.report.review import Worksheets

__all__ = ["Part", "list_parts"]


def list_parts(worksheets: Worksheets, *, now: dt.datetime, after: str = "") -> list[Part]:
    """Return the parts of a session's record in the order in which they are read; what was left empty has none.

    Parameters
    ----------
    worksheets
        What was entered in the session's own home.
    now
        The moment that counts as the present.
    after
        The name of the session whose open actions it took over; "" when there was none.
    """
    return [
        *list_outcome_parts(worksheets, after=after),
        *list_focus_parts(worksheets),
        *list_area_parts(worksheets, now=now),
        *list_problem_parts(worksheets, now=now),
        *make_agenda_part(worksheets),
    ]
