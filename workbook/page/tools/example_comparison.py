"""Show the learner's answers beside those of an invented person, by worksheet, with both reviews."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element
from workbook.forms.tool import Screen
from workbook.page.controls import Controls, make_bar, make_button, make_form, make_grid
from workbook.page.page_rendering import render_activity_review
from workbook.page.static_page import open_example_page, render_filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.content.definitions import Activity
    from workbook.forms.tool import ToolRequest
    from workbook.page.context import PageContext

KEY = "beside-example"
OWN = "Your own"


class ExampleComparisonTool:
    """Compares an activity of the learner with that of an example.

    Parameters
    ----------
    context
        What the page works with.
    """

    def __init__(self, context: PageContext) -> None:
        self._context, self._controls = context, Controls(KEY)

    def open(self) -> Screen:
        """Return the choice of a persona and an activity."""
        return Screen(self._draw_choice("", ""))

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        """Return both sides of the chosen activity."""
        persona, activity = ask.get("persona"), ask.get("activity")
        progress("Laying them side by side", None)
        shown = self._draw(self._context.content.get_activity(activity), persona)
        return Screen(join_html([self._draw_choice(persona, activity), shown]), focus=self._controls.id_of("shown"))

    def _draw_choice(self, persona: str, activity: str) -> Html:
        content, controls = self._context.content, self._controls
        people = {name: content.get_persona(name).title for name in content.persona_ids}
        activities = {
            notebook.title: {name: content.get_activity(name).title for name in notebook.activities}
            for notebook in content.workbook.notebooks
            if notebook.activities
        }
        fields = make_grid(
            controls.select("persona", "Whose example", people, chosen=persona),
            controls.select("activity", "Which activity", activities, chosen=activity),
        )
        return make_form("show", fields, make_bar(make_button("Show both", is_main=True, id=controls.id_of("show"))))

    def _draw(self, activity: Activity, persona: str) -> Html:
        parts = [self._controls.heading("shown", activity.title)]
        for worksheet in activity.worksheets:
            if worksheet.layout != "playable":
                parts.append(make_element("h4", worksheet.title))
                parts.append(self._draw_both(persona, functools.partial(render_filled, worksheet.id)))
        review = self._draw_both(persona, lambda context: render_activity_review(activity.id, context)[0])
        parts += [make_element("h4", "What it shows"), review]
        return join_html(parts)

    def _draw_both(self, persona: str, render: Callable[[PageContext], Html]) -> Html:
        _, example = open_example_page(persona)
        sides = ((OWN, self._context), (self._context.content.get_persona(persona).title, example))
        drawn = (make_element("section", make_element("h5", title), render(context)) for title, context in sides)
        return make_element("div", *drawn, **{"class": "wb-beside"})


def make(context: PageContext) -> ExampleComparisonTool:
    """Return the tool for a page."""
    return ExampleComparisonTool(context)
