"""What a notebook opens: the learner's entries, or a filled example, as the forms and texts of one page.

Live, a form is a widget and its output holds nothing that anybody wrote. In example mode the same calls give static
HTML and make no widget: that is what papermill, a code host and a screen reader get.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING, Any

from workbook.page.cell_output import NO_KERNEL, PRIVATE, CellOutput, show_live
from workbook.store.entries import make_entry_id

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from workbook.content.definitions import Persona, Worksheet
    from workbook.content.loader import Content
    from workbook.content.page_definitions import Notebook
    from workbook.document.html import Html
    from workbook.forms.definition import View
    from workbook.paths import Home
    from workbook.store.store import Store

# What stands in an example where a learner has a tool.
IN_YOUR_OWN = "{title}: this is done in a workbook of your own; an example is to look at."
CLOSING_TIME = dt.time(17)


class Book:
    """The workbook as one page has it open.

    Parameters
    ----------
    content
        The words and definitions.
    store
        The entries.
    page
        The notebook that this page is, or None.
    today
        The date that counts as today; None for the real one, whenever it is asked for.
    persona
        Whose example it is; None for a learner's own entries.
    home
        The folder the entries are in; None when they are in none, as those of an example.
    """

    def __init__(
        self,
        content: Content,
        store: Store,
        *,
        page: Notebook | None = None,
        today: dt.date | None = None,
        persona: Persona | None = None,
        home: Home | None = None,
    ) -> None:
        self.content, self.store, self.page, self.persona, self.home = content, store, page, persona, home
        self._today = today
        self.window = make_entry_id()  # tells this load of the page from others

    @property
    def today(self) -> dt.date:
        """The date that counts as today."""
        return self._today or dt.datetime.now().astimezone().date()

    def now(self) -> dt.datetime:
        """Return the moment that counts as the present."""
        # On a chosen day it is the end of office hours, so that what was due on it has been seen to, or has not.
        chosen = dt.datetime.combine(self._today, CLOSING_TIME) if self._today else dt.datetime.now()  # noqa: DTZ005
        return chosen.astimezone()

    @property
    def is_example(self) -> bool:
        """Whether this is a filled example, which is shown and not filled in."""
        return self.persona is not None

    # What a page shows

    def form(self, worksheet: str) -> Any:
        """Show a worksheet to fill in; in an example, as filled in.

        Parameters
        ----------
        worksheet
            The worksheet's id, such as "time-entries".

        Raises
        ------
        UnknownNameError
            There is no such worksheet.
        """
        definition = self.content.get_worksheet(worksheet)
        if self.is_example:
            return self._static(self.render_filled(worksheet))
        from workbook.page.tools.import_.import_tool import make_offers

        form = self._make_form(definition, example=self._find_example(definition))
        return show_live(form, *make_offers(self, worksheet))

    def steps(self, activity: str) -> Any:
        """Show the steps of an activity, each with a box to tick; raises UnknownNameError."""
        definition = self.content.get_activity(activity)
        if self.is_example:
            from workbook.reports.activity_parts import render_steps

            return self._static(render_steps(definition, self._steps_done(activity)))
        steps = [{"id": step.id, "text": step.text} for step in definition.steps]
        also = {"steps": steps, "activity": activity, "title": f"Steps: {definition.title}"}
        worksheet = self.content.get_worksheet("steps-done")
        return show_live(self._make_form(worksheet, view="steps", fixed={"activity": activity}, also=also))

    def review(self, activity: str) -> Any:
        """Show what the entries of an activity mean; live, it follows them.

        Parameters
        ----------
        activity
            The activity's id, such as "time-log".

        Raises
        ------
        UnknownNameError
            There is no such activity, or it has no review.
        """
        title = f"What it shows: {self.content.get_activity(activity).title}"
        return self._show_review(activity, title=title, render=lambda: self._render_review(activity))

    def part(self, part: str) -> Any:
        """Show a part of a page that belongs to no activity; live, it follows the entries.

        Parameters
        ----------
        part
            "home", "due", "dates-ahead", "progress" or "journal".

        Raises
        ------
        UnknownNameError
            There is no such part.
        """
        from workbook.reports.parts import get_title

        return self._show_review(f"part/{part}", title=get_title(part), render=lambda: self._render_part(part))

    def tool(self, tool: str) -> Any:
        """Show something that is done with the entries: bringing in, taking out.

        Parameters
        ----------
        tool
            "bring-in", "take-out" or "make-examples".

        Raises
        ------
        UnknownNameError
            There is no such tool.
        """
        from workbook.page.tools import get_title, make_tool

        title = get_title(tool)
        if self.is_example:
            from workbook.document.html import make_element

            return self._static(make_element("p", IN_YOUR_OWN.format(title=title)))
        from workbook.forms.widget import SessionWidget, ToolWidget

        def on_change(worksheets: set[str]) -> None:
            self._group.tell(shown, worksheets)

        def follow(form: Any, half: object) -> None:
            self._group.add(form, source=half)

        made: Any = make_tool(tool, self)
        shown: ToolWidget = (
            SessionWidget(made, tool, title=title, page=self.window, on_change=on_change, follow=follow)
            if hasattr(made, "find_half")
            else ToolWidget(made, tool, title=title, page=self.window, on_change=on_change)
        )
        if shown.concerns:
            self._follow(shown, source=shown)
        return show_live(shown)

    def reflect(self, activity: str) -> Any:
        """Show the prompts of an activity; what is written to them goes into the journal. Raises UnknownNameError."""
        definition = self.content.get_activity(activity)
        if self.is_example:
            from workbook.reports.activity_parts import render_reflections

            entries = [entry for entry in self.store.entries("reflections") if entry.values.get("activity") == activity]
            return self._static(render_reflections(definition, entries))
        worksheet = self.content.get_worksheet("reflections")
        return show_live(
            *(
                self._make_form(
                    worksheet,
                    view="records",
                    fixed={"activity": activity, "prompt": reflection.id},
                    also={"prompt": reflection.prompt, "title": f"Think it over: {definition.title}"},
                )
                for reflection in definition.reflections
            )
        )

    def actions(self, activity: str) -> Any:
        """Show the actions that come from an activity; a new one knows where it came from. Raises UnknownNameError."""
        definition = self.content.get_activity(activity)
        worksheet = self.content.get_worksheet("actions")
        if self.is_example:
            from workbook.reports.activity_parts import render_actions

            entries = [entry for entry in self.store.entries("actions") if entry.values.get("activity") == activity]
            return self._static(render_actions(entries, content=self.content))
        also = {"title": f"Actions: {definition.title}"}
        return show_live(self._make_form(worksheet, fixed={"activity": activity}, also=also))

    def entries(self, worksheet: str, *, drafts: bool = False) -> pd.DataFrame:
        """Return the entries of a worksheet as a frame.

        Parameters
        ----------
        worksheet
            The worksheet's id.
        drafts
            Whether to include entries with something still to mend or fill in.

        Returns
        -------
        A row an entry: `id`, then a column for each field; see `workbook.analysis.frames`.
        """
        from workbook.analysis.frames import make_frame

        return make_frame(self.content.get_worksheet(worksheet), self.store.entries(worksheet), drafts=drafts)

    def render_filled(self, worksheet: str) -> Html:
        """Return a worksheet as it is filled in, as HTML; raises UnknownNameError."""
        from workbook.document.html import Html
        from workbook.reports.filled_worksheet import render_worksheet

        definition = self.content.get_worksheet(worksheet)
        names = self._names(definition)
        return Html(render_worksheet(definition, self.store.entries(worksheet), names, content=self.content))

    def render_review(self, activity: str) -> Html:
        """Return what the entries of an activity mean, as HTML; raises UnknownNameError."""
        return self._render_review(activity)[0]

    def open_example(self, persona: str) -> Book:
        """Return the filled example of an invented person; raises UnknownNameError."""
        from workbook.page.entry_point import open_example

        return open_example(persona)

    def tell(self, source: object, worksheets: set[str]) -> None:
        """Say that a form in a tool has changed worksheets: whatever else of the page shows them follows."""
        self._group.tell(source, worksheets)

    def _repr_mimebundle_(self, **_options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        from workbook.reports.overview import render_overview

        html = self._render_banner()
        if self.page:
            html += render_overview(self.page, self._all_steps_done(), content=self.content)
        shown = (
            self._static(html) if self.is_example else CellOutput({"text/html": html, "text/plain": NO_KERNEL}, PRIVATE)
        )
        bundle, metadata = shown._repr_mimebundle_()
        return bundle, metadata

    # Within

    @functools.cached_property
    def _personas(self) -> list[Persona]:
        """The invented people who fill this page."""
        everybody = map(self.content.get_persona, self.content.persona_ids if self.page else ())
        return [persona for persona in everybody if self.page and self.page.id in persona.notebooks]

    @functools.cached_property
    def _group(self) -> Any:
        from workbook.forms.page_sync import PageSync

        return PageSync()

    def _make_form(
        self,
        worksheet: Worksheet,
        *,
        view: View | None = None,
        fixed: dict[str, str] | None = None,
        also: Any = None,
        example: Any = None,
    ) -> Any:
        from workbook.forms.form import Form
        from workbook.forms.widget import PageWidget

        form = Form(
            self.store,
            worksheet,
            window=self.window,
            view=view,
            fixed=fixed,
            also=also,
            example=example,
            on_change=self._group.tell,
        )
        return self._follow(PageWidget(form, page=self.window), source=form)

    def _show_review(self, key: str, *, title: str, render: Callable[[], tuple[str, set[str]]]) -> Any:
        if self.is_example:
            return self._static(render()[0])
        from workbook.forms.live_review import LiveReview
        from workbook.forms.widget import PageWidget

        half = LiveReview(self.store, key, title=title, render=render)
        return show_live(self._follow(PageWidget(half, page=self.window), source=half))

    def _find_example(self, worksheet: Worksheet) -> Callable[[], str] | None:
        """Return what renders an invented person's entries of a worksheet, or None when nobody fills this page."""
        fits = (persona for persona in self._personas if persona.entries.get(worksheet.id))
        persona = next(fits, None)
        if persona is None:
            return None

        def render() -> str:
            example = self.open_example(persona.id)
            return f"{example._render_banner()}{example.form(worksheet.id).html}"  # noqa: SLF001 a book like this one

        return render

    def _follow(self, widget: Any, *, source: object) -> Any:
        self._group.add(widget, source=source)
        return widget

    def _render_banner(self) -> str:
        from workbook.reports.overview import render_banner, render_session_banner
        from workbook.store.sessions import find_session_of

        if self.persona:
            return render_banner(self.persona, today=self.today, content=self.content)
        session = find_session_of(self.home) if self.home else None
        return render_session_banner(session) if session else ""

    def _render_review(self, activity: str) -> tuple[Html, set[str]]:
        from workbook.reviews.review import Worksheets, make_review, render_review

        worksheets = Worksheets(self.store)
        html = render_review(make_review(activity, worksheets, now=self.now()))
        return html, worksheets.read

    def _render_part(self, part: str) -> tuple[str, set[str]]:
        from workbook.reports.parts import Moment, render_part
        from workbook.reviews.review import Worksheets

        worksheets = Worksheets(self.store)
        html = render_part(part, worksheets, Moment(self.now(), self.home))
        if part == "due" and self.home:
            from workbook.page.tools.personal_data_tool import render_announcement

            announced = render_announcement(self.store, today=self.today)
            return announced + html, worksheets.read | {"keeping"}
        return html, worksheets.read

    def _static(self, html: str) -> Any:
        from workbook.document.page_links import drop_page_links
        from workbook.document.static_html import StaticHtml

        # An example leads only to the pages that this persona fills.
        return StaticHtml(drop_page_links(html, pages=self.persona.notebooks) if self.persona else html)

    def _steps_done(self, activity: str) -> dict[str, str]:
        return self._all_steps_done().get(activity, {})

    def _all_steps_done(self) -> dict[str, dict[str, str]]:
        done: dict[str, dict[str, str]] = {}
        for entry in self.store.entries("steps-done"):
            if entry.values.get("done_on"):
                steps = done.setdefault(str(entry.values.get("activity")), {})
                steps[str(entry.values.get("step"))] = str(entry.values["done_on"])
        return done

    def _names(self, worksheet: Worksheet) -> dict[str, dict[str, str]]:
        references = {field.reference for field in worksheet.fields if field.reference}
        axes = {axis.worksheet for axis in (worksheet.rows, worksheet.columns) if axis}
        return {other: self.store.names(other) for other in references | axes}
