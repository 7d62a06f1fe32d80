"""Show one's own answers beside those of an invented person, worksheet by worksheet, with what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element
from workbook.forms.tool import Screen
from workbook.page.book import Book
from workbook.page.tools.controls import Controls, make_bar, make_button, make_form, make_grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.content.definitions import Activity
    from workbook.forms.tool import ToolRequest

KEY = "beside-example"
OWN = "Your own"


class ExampleComparisonTool:
    """The tool; see the module.

    Parameters
    ----------
    book
        The workbook whose entries are one's own.
    """

    def __init__(self, book: Book) -> None:
        self._book, self._controls = book, Controls(KEY)

    def open(self) -> Screen:
        """Return what can be chosen."""
        return Screen(self._draw_choice("", ""))

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        """Return both sides of what was chosen."""
        persona, activity = ask.get("persona"), ask.get("activity")
        progress("Laying them side by side", None)
        example = self._book.open_example(persona)
        shown = self._draw(self._book.content.get_activity(activity), example)
        return Screen(join_html([self._draw_choice(persona, activity), shown]), focus=self._controls.id_of("shown"))

    def _draw_choice(self, persona: str, activity: str) -> Html:
        content, controls = self._book.content, self._controls
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

    def _draw(self, activity: Activity, example: Book) -> Html:
        parts = [self._controls.heading("shown", activity.title)]
        for worksheet in activity.worksheets:
            if worksheet.layout != "playable":
                parts.append(make_element("h4", worksheet.title))
                parts.append(self._draw_both(example, Book.render_filled, worksheet.id))
        parts += [make_element("h4", "What it shows"), self._draw_both(example, Book.render_review, activity.id)]
        return join_html(parts)

    def _draw_both(self, example: Book, render: Callable[[Book, str], Html], name: str) -> Html:
        whose = example.persona.title if example.persona else OWN
        sides = ((OWN, self._book), (whose, example))
        drawn = (make_element("section", make_element("h5", title), render(book, name)) for title, book in sides)
        return make_element("div", *drawn, **{"class": "wb-beside"})


def make(book: Book) -> ExampleComparisonTool:
    """Return the tool for a book."""
    return ExampleComparisonTool(book)
