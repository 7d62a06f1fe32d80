"""The group view tool: count the answers in participants' exports without names, for at least five people together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.document.html import join_html, make_element, make_list
from workbook.forms.tool import OfferedFile, Screen
from workbook.page.controls import Controls, make_bar, make_button, make_form, make_notice, make_paragraphs
from workbook.page.exports import MIMES
from workbook.page.facilitation.handouts import Handout, save_handouts
from workbook.reports.group_answers import ParticipantFiles
from workbook.reviews.formatting import capitalize_sentence, format_count
from workbook.store.sessions import find_session, get_shown_groups_file

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
        "Everybody who wants to take part brings the export Numbers for a group, a .zip file without words, names and dates. Other "
        "exports of the workbook, .zip files and Excel books, can be read too. Choose all files at once, when everybody is "
        "there: people who come later wait until there are five of them."
    ),
    (
        "Say this first: anyone who has a file can read all that is in it. So let people choose what they export, watch while "
        "their file is read, and take it away again. Here, the workbook only counts which answers are high. It forgets them "
        "when this page is closed, but it remembers who has been shown together, so that views cannot be compared."
    ),
)
NO_HOME = "This is a filled example. Files of a group can be read only in a workbook that is saved."
FORMATS = {".pdf": "PDF", ".docx": "Word"}
MAX_MEGABYTES = 50
NO_FILES = "Choose at least one file."
FORGOTTEN = "All answers are forgotten. Who has been shown together is still remembered."


class GroupViewTool:
    """Reads exports in memory and shows statistics of the group.

    Parameters
    ----------
    context
        What the page works with.
    """

    def __init__(self, context: PageContext) -> None:
        self._context, self._controls = context, Controls(KEY)
        self._brought = self._begin()

    def open(self) -> Screen:
        """Return the screen for choosing files, with the current view."""
        return Screen(self._draw(self._brought) if self._brought else make_notice(make_element("p", NO_HOME)))

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        """Read files, forget all answers, or offer the view as a document."""
        now = dt.datetime.now().astimezone()
        if ask.name == "forget":
            self._brought = self._begin()
            return replace(self.open(), said=FORGOTTEN, focus=self._controls.id_of("files"))
        if self._brought and ask.name == "read":
            return self._read(self._brought, ask, progress, now=now)
        if self._brought and ask.name == "make" and ask.get("format") in FORMATS:
            return self._make(self._brought, ask.get("format"), now=now)
        return self.open()

    def _begin(self) -> ParticipantFiles | None:
        """Return the participants before any file was read; None without a home that remembers who is shown."""
        home = self._context.home
        return ParticipantFiles(self._context.content, get_shown_groups_file(home)) if home else None

    def _read(
        self,
        brought: ParticipantFiles,
        ask: ToolRequest,
        progress: Callable[[str, float | None], None],
        *,
        now: dt.datetime,
    ) -> Screen:
        files = list(ask.files.get("files", ()))
        if not files:
            return Screen("", region="-", said=NO_FILES, is_problem=True, focus=self._controls.id_of("files"))
        progress(f"Reading {format_count(len(files), 'file')}", None)
        came = brought.take_in(((file.name, file.content) for file in files), now=now)
        taken = sum(not one.problem for one in came)
        said = capitalize_sentence(f"{format_count(taken, 'file')} of {len(came)} taken in.")
        html = self._draw(brought, refused=[one for one in came if one.problem])
        return Screen(html, said=said, is_problem=taken < len(came))

    def _make(self, brought: ParticipantFiles, ending: str, *, now: dt.datetime) -> Screen:
        from workbook.document.rendering import render_document
        from workbook.reports.group_summary import make_group_document

        session = find_session(self._context.home) if self._context.home else None
        view = self._make_view(brought)
        document = make_group_document(view, title=session.name if session else "", now=now)
        made = Handout(f"group-{now:%Y-%m-%d}{ending}", render_document(document, ending=ending))
        if self._context.home:
            save_handouts([made], self._context.home.exports)
        files = (OfferedFile(made.name, MIMES[ending], made.data),)
        html = self._draw(brought)
        return Screen(html, said=f"Made: {made.name}", focus=self._controls.id_of(ending), files=files)

    def _make_view(self, brought: ParticipantFiles) -> GroupView:
        from workbook.reports.group_summary import make_group_view

        return make_group_view(brought.choose_shown(), people=brought.people, content=self._context.content)

    def _draw(self, brought: ParticipantFiles, *, refused: Sequence[GroupAnswers] = ()) -> Html:
        control = self._controls.file(
            "files", "Files that people brought", accept=".zip,.xlsx", most_megabytes=MAX_MEGABYTES
        )
        # The control accepts one file; here several are chosen together.
        several = type(control)(control.replace("<input ", "<input multiple ", 1))
        form = make_form("read", several, make_bar(make_button("Read these files", is_main=True)))
        problems = [make_list(f"{one.name}: {one.problem}" for one in refused)] if refused else []
        return join_html([make_paragraphs(ABOUT), form, *problems, *self._draw_view(brought)])

    def _draw_view(self, brought: ParticipantFiles) -> list[Html]:
        if not brought.people:
            return []
        from workbook.reports.group_summary import render_group_view

        formats = [
            make_button(name, "make", values={"format": ending}, id=self._controls.id_of(ending))
            for ending, name in FORMATS.items()
        ]
        forget = make_button("Forget all answers", "forget", id=self._controls.id_of("forget"))
        return [make_element("div", render_group_view(self._make_view(brought))), make_bar(*formats, forget)]


def make(context: PageContext) -> GroupViewTool:
    """Return the tool for a page."""
    return GroupViewTool(context)
