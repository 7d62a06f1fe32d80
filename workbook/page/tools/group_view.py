"""The group view tool: combine exports of participants without names, from at least five people at a time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from workbook.document.html import join_html, make_element, make_list
from workbook.forms.tool import OfferedFile, Screen
from workbook.page.controls import Controls, make_bar, make_button, make_form, make_paragraphs
from workbook.page.exports import MIMES
from workbook.page.facilitation.handouts import Handout, save_handouts
from workbook.reports.group_answers import ParticipantFiles
from workbook.reviews.formatting import capitalize_sentence, format_count
from workbook.store.sessions import find_session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbook.document.html import Html
    from workbook.forms.tool import ToolRequest
    from workbook.page.context import PageContext
    from workbook.reports.group_answers import GroupAnswers
    from workbook.reports.group_summary import GroupView

KEY = "group-view"
ABOUT = (
    (
        "Whoever wants to take part brings an export of their own workbook, a .zip file or an Excel book. Choose all files at "
        "once, when everybody is there: whoever comes later has to wait until there are five of them."
    ),
    (
        "Say this first: whoever holds such a file can open it and read all that is in it. So let people choose what they "
        "export, watch while their file is read, and take it away again. Nothing of it is kept here but numbers, and those only "
        "until this page is closed."
    ),
)
FORMATS = {".pdf": "PDF", ".docx": "Word"}
MAX_MEGABYTES = 50
NO_FILES = "Choose at least one file."


class GroupViewTool:
    """Reads exports in memory and shows statistics of the group.

    Parameters
    ----------
    context
        What the page works with.
    """

    def __init__(self, context: PageContext) -> None:
        self._context, self._controls = context, Controls(KEY)
        self._brought = ParticipantFiles(context.content)

    def open(self) -> Screen:
        """Return the screen for choosing files, with the current view."""
        return Screen(self._draw([]))

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        """Read files, forget all answers, or offer the view as a document."""
        now = dt.datetime.now().astimezone()
        if ask.name == "read":
            return self._read(ask, progress, now=now)
        if ask.name == "forget":
            self._brought = ParticipantFiles(self._context.content)
            return Screen(self._draw([]), said="All answers are forgotten.", focus=self._controls.id_of("files"))
        if ask.name == "make" and ask.get("format") in FORMATS:
            return self._make(ask.get("format"), now=now)
        return self.open()

    def _read(self, ask: ToolRequest, progress: Callable[[str, float | None], None], *, now: dt.datetime) -> Screen:
        files = list(ask.files.get("files", ()))
        if not files:
            return Screen("", region="-", said=NO_FILES, is_problem=True, focus=self._controls.id_of("files"))
        progress(f"Reading {format_count(len(files), 'file')}", None)
        came = self._brought.take_in(((file.name, file.content) for file in files), now=now)
        taken = sum(not one.problem for one in came)
        said = capitalize_sentence(f"{format_count(taken, 'file')} of {len(came)} taken in.")
        return Screen(self._draw([one for one in came if one.problem]), said=said, is_problem=taken < len(came))

    def _make(self, ending: str, *, now: dt.datetime) -> Screen:
        from workbook.document.rendering import render_document
        from workbook.reports.group_summary import make_group_document

        session = find_session(self._context.home) if self._context.home else None
        document = make_group_document(self._view(), title=session.name if session else "", now=now)
        made = Handout(f"group-{now:%Y-%m-%d}{ending}", render_document(document, ending=ending))
        if self._context.home:
            save_handouts([made], self._context.home.exports)
        files = (OfferedFile(made.name, MIMES[ending], made.data),)
        return Screen(self._draw([]), said=f"Made: {made.name}", focus=self._controls.id_of(ending), files=files)

    def _view(self) -> GroupView:
        from workbook.reports.group_summary import make_group_view

        return make_group_view(self._brought.answers, people=self._brought.people, content=self._context.content)

    def _draw(self, refused: Sequence[GroupAnswers]) -> Html:
        control = self._controls.file(
            "files", "Files that people brought", accept=".zip,.xlsx", most_megabytes=MAX_MEGABYTES
        )
        # The control accepts one file; here several are chosen together.
        several = type(control)(control.replace("<input ", "<input multiple ", 1))
        form = make_form("read", several, make_bar(make_button("Read these files", is_main=True)))
        problems = [make_list(f"{one.name}: {one.problem}" for one in refused)] if refused else []
        return join_html([make_paragraphs(ABOUT), form, *problems, *self._draw_view()])

    def _draw_view(self) -> list[Html]:
        if not self._brought.people:
            return []
        from workbook.reports.group_summary import render_group_view

        formats = [
            make_button(name, "make", values={"format": ending}, id=self._controls.id_of(ending))
            for ending, name in FORMATS.items()
        ]
        forget = make_button("Forget all answers", "forget", id=self._controls.id_of("forget"))
        return [make_element("div", render_group_view(self._view())), make_bar(*formats, forget)]


def make(context: PageContext) -> GroupViewTool:
    """Return the tool for a page."""
    return GroupViewTool(context)
