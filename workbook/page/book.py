"""What a notebook opens: the learner's entries, or a filled example, as the forms and texts of one page.

Live, each part of the page is a widget, and its output holds nothing that the learner has written. In an example, the same
calls return static HTML and make no widget: that is what papermill, a code host and a screen reader get.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from workbook.page.context import PageContext
from workbook.page.tools import get_tool_title

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from workbook.content.definitions import Persona
    from workbook.content.loader import Content
    from workbook.content.page_definitions import Notebook
    from workbook.page.live_page import LivePage
    from workbook.page.services import PageServices
    from workbook.page.static_page import StaticPage
    from workbook.paths import Home
    from workbook.store.store import Store


class Book:
    """The workbook as one page has it open.

    Parameters
    ----------
    content
        The texts and definitions.
    store
        The entries.
    page
        The notebook of this page, or None.
    today
        The date to count as today; None for the real one at each moment.
    persona
        The invented person of an example; None for a learner's own entries.
    home
        The folder that holds the entries; None for an example, whose entries are in memory.
    services
        Work that is done in a process of its own; None where a page is opened without them.
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
        services: PageServices | None = None,
    ) -> None:
        self.context = PageContext(content, store, home=home, chosen_date=today, services=services)
        self.content, self.store, self.page, self.persona, self.home = content, store, page, persona, home

    @property
    def is_example(self) -> bool:
        """Whether this is a filled example, which is shown and not filled in."""
        return self.persona is not None

    def form(self, worksheet: str) -> Any:
        """Show a worksheet to fill in, or in an example as it is filled in.

        Parameters
        ----------
        worksheet
            The worksheet's id, such as "time-entries".

        Raises
        ------
        UnknownNameError
            There is no such worksheet.
        """
        return self._parts.form(worksheet)

    def steps(self, activity: str) -> Any:
        """Show the steps of an activity, each with a box to tick."""
        return self._parts.steps(activity)

    def review(self, activity: str) -> Any:
        """Show what the entries of an activity mean; live, the review follows the entries.

        Parameters
        ----------
        activity
            The activity's id, such as "time-log".

        Raises
        ------
        UnknownNameError
            There is no such activity, or it has no review.
        """
        return self._parts.review(activity)

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
        return self._parts.part(part)

    def tool(self, tool: str) -> Any:
        """Show a tool, which does something with the entries, such as importing or exporting.

        Parameters
        ----------
        tool
            The tool's id, such as "bring-in" (import) or "take-out" (export).

        Raises
        ------
        UnknownNameError
            There is no such tool.
        """
        return self._parts.tool(tool, get_tool_title(tool))

    def reflect(self, activity: str) -> Any:
        """Show the prompts of an activity; the answers go into the journal."""
        return self._parts.reflect(activity)

    def actions(self, activity: str) -> Any:
        """Show the actions that come from an activity; a new action records where it comes from."""
        return self._parts.actions(activity)

    def entries(self, worksheet: str, *, drafts: bool = False) -> pd.DataFrame:
        """Return the entries of a worksheet as a frame.

        Parameters
        ----------
        worksheet
            The worksheet's id.
        drafts
            Whether to include entries that still need a correction or a required field.

        Returns
        -------
        One row per entry: `id`, then one column per field; see `workbook.analysis.frames`.
        """
        from workbook.analysis.frames import make_frame

        return make_frame(self.content.get_worksheet(worksheet), self.store.entries(worksheet), drafts=drafts)

    def _repr_mimebundle_(self, **_options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return self._parts.overview()._repr_mimebundle_()

    @functools.cached_property
    def _parts(self) -> LivePage | StaticPage:
        """The parts of the page; forms and reviews are imported when the first part is shown."""
        if self.is_example:
            from workbook.page.static_page import StaticPage

            return StaticPage(self.context, notebook=self.page, persona=self.persona)
        from workbook.page.live_page import LivePage

        return LivePage(self.context, notebook=self.page)
