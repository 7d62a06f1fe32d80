"""The parts of a session's record: actions, decisions and open questions first, then what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.reports.session_parts.area_agreement import list_area_parts
from workbook.reports.session_parts.decisions import list_outcome_parts
from workbook.reports.session_parts.focus_group_answers import list_focus_parts
from workbook.reports.session_parts.problem_views import list_problem_parts
from workbook.reports.session_parts.record_part import RecordPart
from workbook.reports.session_parts.timeline import make_agenda_part

if TYPE_CHECKING:
    import datetime as dt

    from workbook.reviews.review import Worksheets

__all__ = ["RecordPart", "list_parts"]


def list_parts(worksheets: Worksheets, *, now: dt.datetime, after: str = "") -> list[RecordPart]:
    """Return the parts of a session's record in reading order; empty parts are omitted.

    Parameters
    ----------
    worksheets
        The entries of the session.
    now
        The moment that counts as the present.
    after
        The name of the earlier session whose open actions it took over; "" when there was none.
    """
    return [
        *list_outcome_parts(worksheets, after=after),
        *list_focus_parts(worksheets),
        *list_area_parts(worksheets, now=now),
        *list_problem_parts(worksheets, now=now),
        *make_agenda_part(worksheets),
    ]
