"""Print the worksheets of the chosen activities as one PDF file, for people without a screen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from workbook.document.html import join_html
from workbook.forms.tool import OfferedFile, Screen
from workbook.page.controls import Controls, make_bar, make_button, make_form, make_paragraphs
from workbook.page.exports import MIMES
from workbook.page.facilitation.agenda import SESSION, read_session
from workbook.page.facilitation.handouts import make_blanks, save_handouts
from workbook.reports.blank_worksheet import has_blank

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.forms.tool import ToolRequest
    from workbook.page.context import PageContext

KEY = "print-ahead"
ABOUT = (
    "Each worksheet begins a page, with lines to write on and the words of every choice. Print one set for each person, or "
    "one for each group of four."
)
NONE_CHOSEN = "Choose at least one activity."


class PrintWorksheetsTool:
    """Makes worksheets to print.

    Parameters
    ----------
    context
        What the page works with.
    """

    followed_worksheets = frozenset({SESSION})

    def __init__(self, context: PageContext) -> None:
        self._context, self._controls = context, Controls(KEY)
        self._planned: tuple[str, ...] = ()
        self._choices = {
            activity.id: activity.title
            for notebook in context.content.workbook.notebooks
            for activity in map(context.content.get_activity, notebook.activities)
            if any(has_blank(worksheet) for worksheet in activity.worksheets)
        }

    def open(self) -> Screen:
        """Return the activities to choose from, with those of the agenda checked."""
        self._planned = read_session(self._context.store).activities
        return self._draw(self._planned)

    def follow(self) -> Screen | None:
        """Check the activities of a new agenda."""
        return None if read_session(self._context.store).activities == self._planned else self.open()

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        """Make the file, keep it, and offer it for download."""
        home, chosen = self._context.home, [name for name in ask.get_all("activities") if name in self._choices]
        if ask.name != "print" or home is None:
            return self.open()
        if not chosen:
            return Screen("", region="-", said=NONE_CHOSEN, is_problem=True, focus=self._controls.id_of("activities-1"))
        progress("Setting the pages", None)
        made = make_blanks(self._context.store, home, chosen, now=dt.datetime.now().astimezone())
        save_handouts([made], home.exports)
        files = (OfferedFile(made.name, MIMES[made.ending], made.data),)
        screen = self._draw(tuple(chosen))
        said = f"The worksheets are in {made.name}, kept in {home.exports}"
        return Screen(screen.html, said=said, focus=self._controls.id_of("print"), files=files)

    def _draw(self, ticked: tuple[str, ...]) -> Screen:
        boxes = self._controls.boxes(
            "activities", "Activities whose worksheets are printed", self._choices, ticked=ticked
        )
        button = make_button("Make the PDF file", is_main=True, id=self._controls.id_of("print"))
        return Screen(join_html([make_paragraphs([ABOUT]), make_form("print", boxes, make_bar(button))]))


def make(context: PageContext) -> PrintWorksheetsTool:
    """Return the tool for a page."""
    return PrintWorksheetsTool(context)
