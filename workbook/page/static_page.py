"""The parts of a page as static HTML, which needs no kernel: those of an example, or of an exported page."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from workbook.content.loader import load_content
from workbook.document.html import Html, make_element
from workbook.document.page_links import drop_page_links
from workbook.document.static_html import StaticHtml
from workbook.page.context import PageContext
from workbook.page.page_rendering import (
    list_steps_done,
    render_activity_review,
    render_page_overview,
    render_page_part,
)
from workbook.reports.activity_parts import render_actions, render_reflections, render_steps
from workbook.reports.filled_worksheet import render_worksheet
from workbook.reports.overview import render_banner
from workbook.store.example_store import open_example

if TYPE_CHECKING:
    from workbook.content.definitions import Persona
    from workbook.content.page_definitions import Notebook
    from workbook.store.entries import Entry

NO_TOOL = "{title}: this is done in a workbook of your own; an example is to look at."


class StaticPage:
    """The parts of a page, filled in and not to be changed.

    Parameters
    ----------
    context
        What the page works with.
    notebook
        The page's notebook, for its overview; None for no overview.
    persona
        The invented person of an example; links lead only to pages that this persona fills. None for a learner.
    banner
        HTML that says whose page it is; "" for the persona's banner.
    """

    def __init__(
        self,
        context: PageContext,
        *,
        notebook: Notebook | None = None,
        persona: Persona | None = None,
        banner: str = "",
    ) -> None:
        self._context, self._notebook, self._persona, self._banner = context, notebook, persona, banner

    @property
    def banner(self) -> str:
        """HTML that says whose page it is."""
        if self._persona and not self._banner:
            return render_banner(self._persona, today=self._context.today, content=self._context.content)
        return self._banner

    def overview(self) -> StaticHtml:
        """Return the banner and the overview of the page."""
        overview = render_page_overview(self._notebook, self._context) if self._notebook else ""
        return self._show(self.banner + overview)

    def form(self, worksheet: str) -> StaticHtml:
        """Return a worksheet as it is filled in."""
        return self._show(render_filled(worksheet, self._context))

    def steps(self, activity: str) -> StaticHtml:
        """Return the steps of an activity, with the days on which they were done."""
        done = list_steps_done(self._context).get(activity, {})
        return self._show(render_steps(self._context.content.get_activity(activity), done))

    def review(self, activity: str) -> StaticHtml:
        """Return the review of an activity."""
        return self._show(render_activity_review(activity, self._context)[0])

    def part(self, part: str) -> StaticHtml:
        """Return a part of the page that belongs to no activity."""
        return self._show(render_page_part(part, self._context)[0])

    def tool(self, _tool: str, title: str) -> StaticHtml:
        """Return a sentence that takes the place of a tool."""
        return self._show(make_element("p", NO_TOOL.format(title=title)))

    def reflect(self, activity: str) -> StaticHtml:
        """Return the prompts of an activity with what was written."""
        definition = self._context.content.get_activity(activity)
        return self._show(render_reflections(definition, self._list_entries("reflections", activity)))

    def actions(self, activity: str) -> StaticHtml:
        """Return the actions that come from an activity."""
        self._context.content.get_activity(activity)
        return self._show(render_actions(self._list_entries("actions", activity), content=self._context.content))

    def _list_entries(self, worksheet: str, activity: str) -> list[Entry]:
        entries = self._context.store.entries(worksheet)
        return [entry for entry in entries if entry.values.get("activity") == activity]

    def _show(self, html: str) -> StaticHtml:
        return StaticHtml(drop_page_links(html, pages=self._persona.notebooks) if self._persona else html)


@functools.cache
def open_example_page(persona_id: str) -> tuple[StaticPage, PageContext]:
    """Return the filled example of an invented person, which is opened once; raises UnknownNameError."""
    content = load_content()
    persona = content.get_persona(persona_id)
    store, today = open_example(content, persona)
    context = PageContext(content, store, chosen_date=today)
    return StaticPage(context, persona=persona), context


def render_filled(worksheet: str, context: PageContext) -> Html:
    """Return a worksheet as it is filled in, as HTML; raises UnknownNameError."""
    definition = context.content.get_worksheet(worksheet)
    references = {field.reference for field in definition.fields if field.reference}
    axes = {axis.worksheet for axis in (definition.rows, definition.columns) if axis}
    names = {other: context.store.names(other) for other in references | axes}
    return Html(render_worksheet(definition, context.store.entries(worksheet), names, content=context.content))
