"""Hand out the record of a session: one button makes PDF, Word and slides, which are kept in the session's home."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from workbook.document.html import join_html, make_element, make_list
from workbook.forms.tool import OfferedFile, Screen
from workbook.page.controls import Controls, make_bar, make_button, make_notice, make_paragraphs
from workbook.page.exports import MIMES
from workbook.page.facilitation.handouts import FORMATS, make_record, save_handouts
from workbook.privacy.disclosure import list_disclosures
from workbook.reports.session_document import NAMES
from workbook.reviews.formatting import format_count, format_quote
from workbook.store.sessions import find_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.document.html import Html
    from workbook.forms.tool import ToolRequest
    from workbook.page.context import PageContext
    from workbook.privacy.disclosure import Disclosure

KEY = "leave-room"
NO_SESSION = (
    "This belongs to a session with a group, which has a home of its own. Stop the workbook, and open one: "
    'python3 start.py lab --session "Team day"'
)
ABOUT = (
    "Who does what by when comes first, then what was decided and what stays open, then what was said, voted and agreed. "
    "What was left empty is left out. Files are kept with the session and handed to your browser."
)
# The worksheets whose texts the record contains; participants and members of a task force are left out.
TOLD = (
    "session",
    "actions",
    "focus-group-answers",
    "focus-group-questions",
    "focus-group-solutions",
    "issue-proposals",
    "opportunities",
    "problem-statements",
    "problem-factors",
    "first-steps",
)
BUTTONS = {"all": "PDF, Word and slides", **{ending: f"{name} only" for ending, name in FORMATS.items()}}
MAX_NAMED = 12


class SessionRecordTool:
    """Makes the record of a session.

    Parameters
    ----------
    context
        What the page works with.
    """

    followed_worksheets = frozenset({*TOLD, "clients", "people"})

    def __init__(self, context: PageContext) -> None:
        self._context, self._controls = context, Controls(KEY)
        self._shown = Screen("")

    def open(self) -> Screen:
        """Return the buttons, with what the record would disclose about people."""
        self._shown = self._draw()
        return self._shown

    def follow(self) -> Screen | None:
        """Show the names that have been written since."""
        before = self._shown
        return None if self.open() == before else self._shown

    def _draw(self) -> Screen:
        if self._context.home is None or find_session(self._context.home) is None:
            return Screen(make_notice(make_element("p", NO_SESSION)))
        buttons = [
            make_button(text, "make", values={"format": name}, is_main=name == "all", id=self._controls.id_of(name))
            for name, text in BUTTONS.items()
        ]
        return Screen(join_html([make_paragraphs([ABOUT, NAMES]), *self._show_names(), make_bar(*buttons)]))

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        """Make the requested files, keep them, and offer them for download."""
        home = self._context.home
        if ask.name != "make" or home is None or find_session(home) is None:
            return self.open()
        chosen = ask.get("format", "all")
        endings = [chosen] if chosen in FORMATS else list(FORMATS)
        made = make_record(
            self._context.store,
            home,
            now=dt.datetime.now().astimezone(),
            endings=endings,
            watch=lambda name: progress(f"Writing: {name}", None),
        )
        places = save_handouts(made, home.exports)
        files = tuple(OfferedFile(handout.name, MIMES[handout.ending], handout.data) for handout in made)
        said = f"{format_count(len(places), 'file')} made, and kept in {home.exports}"
        return Screen(
            self.open().html, said=said[:1].upper() + said[1:], focus=self._controls.id_of(chosen), files=files
        )

    def _show_names(self) -> list[Html]:
        archive = self._context.store.archive()
        found = list_disclosures(archive, self._context.content, leaving=archive.choose(TOLD))
        owners = {str(entry.values.get("owner")) for entry in self._context.store.entries("actions")}
        names = [_describe_disclosure(one) for one in found if one.text not in owners]
        if not names:
            return []
        more = [f"and {len(names) - MAX_NAMED} more"] if len(names) > MAX_NAMED else []
        summary = f"Look at these first: {format_count(len(names), 'word')} that may tell about somebody"
        return [self._controls.foldable("names", summary, make_list([*names[:MAX_NAMED], *more]))]


def _describe_disclosure(revealed: Disclosure) -> str:
    return f"{format_quote(revealed.text)} ({revealed.kind})"


def make(context: PageContext) -> SessionRecordTool:
    """Return the tool for a page."""
    return SessionRecordTool(context)
