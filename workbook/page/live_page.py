"""The parts of a page as widgets to fill in; their outputs hold nothing that the learner has written."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbook.forms.form import Form
from workbook.forms.live_review import LiveReview
from workbook.forms.page_sync import PageSync
from workbook.forms.widget import PageWidget, SessionWidget, ToolWidget
from workbook.page.cell_output import NO_KERNEL, PRIVATE, CellOutput, show_live
from workbook.page.page_rendering import render_activity_review, render_page_overview, render_page_part
from workbook.page.tools import make_tool
from workbook.page.tools.import_.labels import IMPORT_LABEL, IMPORTABLE_WORKSHEETS
from workbook.reports.overview import render_session_banner
from workbook.reports.parts import get_title
from workbook.store.entries import make_entry_id
from workbook.store.sessions import find_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.content.definitions import Worksheet
    from workbook.content.page_definitions import Notebook
    from workbook.forms.definition import View
    from workbook.forms.widget import EmbeddedBackend
    from workbook.page.context import PageContext


class LivePage:
    """The parts of a page for a learner to fill in.

    Parameters
    ----------
    context
        What the page works with; its `notify` is replaced by that of this page.
    notebook
        The page's notebook, or None.
    """

    def __init__(self, context: PageContext, *, notebook: Notebook | None = None) -> None:
        self._sync = PageSync()
        self._context = replace(context, notify=self._sync.notify)
        self._content, self._store, self._notebook = context.content, context.store, notebook
        self._window = make_entry_id()  # tells this load of the page from others

    def overview(self) -> CellOutput:
        """Show what the page's activities are and how far the learner is."""
        session = find_session(self._context.home) if self._context.home else None
        html = render_session_banner(session) if session else ""
        html += render_page_overview(self._notebook, self._context) if self._notebook else ""
        return CellOutput({"text/html": html, "text/plain": NO_KERNEL}, PRIVATE)

    def form(self, worksheet: str) -> CellOutput:
        """Show a worksheet to fill in, with a way to import a file where one is known."""
        definition = self._content.get_worksheet(worksheet)
        form = self._make_form(definition, example=self._find_example(definition))
        if worksheet not in IMPORTABLE_WORKSHEETS:
            return show_live(form)
        from workbook.page.tools.import_.import_tool import ImportTool

        tool = ImportTool(self._context, worksheet=worksheet)
        key, title = f"bring-in/{worksheet}", f"{IMPORT_LABEL}: {definition.title}"
        return show_live(form, self._make_tool_widget(tool, key, title=title))

    def steps(self, activity: str) -> CellOutput:
        """Show the steps of an activity, each with a box to tick."""
        definition = self._content.get_activity(activity)
        steps = [{"id": step.id, "text": step.text} for step in definition.steps]
        extra = {"steps": steps, "activity": activity, "title": f"Steps: {definition.title}"}
        worksheet = self._content.get_worksheet("steps-done")
        return show_live(self._make_form(worksheet, view="steps", fixed={"activity": activity}, extra=extra))

    def review(self, activity: str) -> CellOutput:
        """Show the review of an activity, which follows the entries."""
        title = f"What it shows: {self._content.get_activity(activity).title}"
        return self._show_review(activity, title, lambda: render_activity_review(activity, self._context))

    def part(self, part: str) -> CellOutput:
        """Show a part that belongs to no activity, which follows the entries."""
        return self._show_review(f"part/{part}", get_title(part), lambda: self.render_part(part))

    def tool(self, tool: str, title: str) -> CellOutput:
        """Show a tool."""
        widget = self._make_tool_widget(make_tool(tool, self._context), tool, title=title)
        if widget.followed_worksheets:
            self._sync.add(widget, source=widget)
        return show_live(widget)

    def reflect(self, activity: str) -> CellOutput:
        """Show the prompts of an activity, each with a form of its own."""
        definition = self._content.get_activity(activity)
        worksheet = self._content.get_worksheet("reflections")
        return show_live(
            *(
                self._make_form(
                    worksheet,
                    view="records",
                    fixed={"activity": activity, "prompt": reflection.id},
                    extra={"prompt": reflection.prompt, "title": f"Think it over: {definition.title}"},
                )
                for reflection in definition.reflections
            )
        )

    def actions(self, activity: str) -> CellOutput:
        """Show the actions that come from an activity."""
        extra = {"title": f"Actions: {self._content.get_activity(activity).title}"}
        worksheet = self._content.get_worksheet("actions")
        return show_live(self._make_form(worksheet, fixed={"activity": activity}, extra=extra))

    def render_part(self, part: str) -> tuple[str, set[str]]:
        """Return a part as HTML, with what is about to be erased where it lists what is due, and the worksheets read."""
        html, worksheets = render_page_part(part, self._context)
        if part == "due" and self._context.home:
            from workbook.page.tools.personal_data_tool import render_announcement
            from workbook.privacy.personal_data import KEEPING

            html = render_announcement(self._context.home, self._store, today=self._context.today) + html
            return html, worksheets | {KEEPING}
        return html, worksheets

    def _make_form(
        self,
        worksheet: Worksheet,
        *,
        view: View | None = None,
        fixed: dict[str, str] | None = None,
        extra: Any = None,
        example: Callable[[], str] | None = None,
    ) -> PageWidget:
        form = Form(
            self._store,
            worksheet,
            window=self._window,
            view=view,
            fixed=fixed,
            extra=extra,
            example=example,
            on_change=self._sync.notify,
        )
        return self._make_widget(form)

    def _make_widget(self, backend: Form | LiveReview) -> PageWidget:
        widget = PageWidget(backend, page=self._window)
        self._sync.add(widget, source=backend)
        return widget

    def _show_review(self, key: str, title: str, render: Callable[[], tuple[str, set[str]]]) -> CellOutput:
        return show_live(self._make_widget(LiveReview(self._store, key, title=title, render=render)))

    def _make_tool_widget(self, tool: Any, key: str, *, title: str) -> ToolWidget:
        def on_change(worksheets: set[str]) -> None:
            self._sync.notify(widget, worksheets)

        def follow(form: EmbeddedBackend, backend: object) -> None:
            self._sync.add(form, source=backend)

        widget: ToolWidget
        if hasattr(tool, "find_backend"):  # The tool has forms of its own.
            widget = SessionWidget(tool, key, title=title, page=self._window, on_change=on_change, follow=follow)
        else:
            widget = ToolWidget(tool, key, title=title, page=self._window, on_change=on_change)
        return widget

    @functools.cached_property
    def _persona_ids(self) -> list[str]:
        """The ids of the invented people who fill this page."""
        personas = map(self._content.get_persona, self._content.persona_ids if self._notebook else ())
        return [persona.id for persona in personas if self._notebook and self._notebook.id in persona.notebooks]

    def _find_example(self, worksheet: Worksheet) -> Callable[[], str] | None:
        """Return a function that renders an invented person's entries, or None when nobody fills this page."""
        personas = map(self._content.get_persona, self._persona_ids)
        persona = next((persona for persona in personas if persona.entries.get(worksheet.id)), None)
        if persona is None:
            return None

        def render() -> str:
            from workbook.page.static_page import open_example_page

            example, _ = open_example_page(persona.id)
            return f"{example.banner}{example.form(worksheet.id).html}"

        return render
