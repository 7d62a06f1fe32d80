"""What the parts and the tools of a page work with: the definitions, the entries, the home folder and the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.content.loader import Content
    from workbook.page.services import PageServices
    from workbook.paths import Home
    from workbook.store.store import Store

CLOSING_TIME = dt.time(17)


def _ignore(_source: object, _worksheets: set[str]) -> None:
    """Do nothing: outside a live page no form follows a change."""


@dataclass(frozen=True)
class PageContext:
    """What a page works with.

    Parameters
    ----------
    content
        The texts and definitions.
    store
        The entries.
    home
        The folder that holds the entries; None for an example, whose entries are in memory.
    chosen_date
        The date to count as today; None for the real one at each moment.
    notify
        Reports that a form or tool (the first argument) has changed worksheets, so that the rest of the page follows.
    services
        Work that is done in a process of its own; None where a page is opened without them.
    """

    content: Content
    store: Store
    home: Home | None = None
    chosen_date: dt.date | None = None
    notify: Callable[[object, set[str]], None] = _ignore
    services: PageServices | None = None

    def now(self) -> dt.datetime:
        """Return the moment that counts as the present, with a time zone."""
        # A chosen day has reached the end of office hours, so that everything due on it is either done or overdue.
        chosen = dt.datetime.combine(self.chosen_date, CLOSING_TIME) if self.chosen_date else dt.datetime.now()  # noqa: DTZ005
        return chosen.astimezone()

    @property
    def today(self) -> dt.date:
        """The date that counts as today."""
        return self.now().date()
