"""Show the journal: all reflections of all activities, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.time_text import format_iso_date
from workbook.document.html import Html, join_html, make_element, make_link, make_page_address

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reports.parts import PartContext
    from workbook.reviews.review import Worksheets
    from workbook.store.entries import Entry

JOURNAL = "reflections"
NOTHING_WRITTEN = 'Your journal is empty: what you write under "Think it over" in any activity shows here.'
NO_DATE = "No date"


def render(worksheets: Worksheets, _moment: PartContext) -> Html:
    """Return the journal as HTML: for each reflection the day, a link to the activity, the prompt and the text.

    Reflections without a date come last.
    """
    worksheets.read.add(JOURNAL)
    written = [entry for entry in worksheets.store.entries(JOURNAL) if entry.values.get("text")]
    if not written:
        return make_element("p", NOTHING_WRITTEN)
    written.sort(key=lambda entry: str(entry.values.get("date") or ""), reverse=True)
    return join_html(_render_entry(entry, worksheets.store.content) for entry in written)


def _render_entry(entry: Entry, content: Content) -> Html:
    date, text = (str(entry.values.get(name) or "") for name in ("date", "text"))
    day = make_element("strong", format_iso_date(date) if date else NO_DATE)
    asked = _render_prompt(entry, content)
    heading = [day, *(part for piece in asked for part in (" · ", piece))]
    return join_html([make_element("p", *heading), make_element("p", text)])


def _render_prompt(entry: Entry, content: Content) -> list[Html]:
    """Return a link to the activity, and the prompt; an empty list when the activity is no longer in the workbook."""
    for notebook in content.workbook.notebooks:
        if entry.values.get("activity") in notebook.activities:
            activity = content.get_activity(str(entry.values["activity"]))
            link = make_link(activity.title, make_page_address(notebook.id, heading=activity.title))
            prompts = [each.prompt for each in activity.reflections if each.id == entry.values.get("prompt")]
            return [link, *(make_element("em", prompt) for prompt in prompts)]
    return []
