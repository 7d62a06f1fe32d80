"""Keep the forms of one page in sync: a change in one form appears in all others that show it."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

# Long enough to combine fast typing. The other parts follow, and saving never waits for them.
FOLLOW_SECONDS = 0.8

_log = logging.getLogger(__name__)


class Follower(Protocol):
    """A part of the page that shows entries and can refresh."""

    @property
    def followed_worksheets(self) -> set[str]:
        """The ids of the worksheets that it shows."""

    @property
    def is_shown(self) -> bool:
        """Whether it has been drawn; otherwise it will read the store when it is."""

    def refresh(self) -> None:
        """Show the current entries."""


class PageSync:
    """All parts of one page that follow the store.

    Parameters
    ----------
    delay
        Calls a function after a number of seconds, in another thread.
    """

    def __init__(self, delay: Callable[[float, Callable[[], None]], None] | None = None) -> None:
        self._followers: list[tuple[object, Follower]] = []
        self._changed: set[tuple[int, str]] = set()
        self._lock = threading.Lock()
        self._is_due = False
        self._delay = delay or _start_timer

    def add(self, follower: Follower, *, source: object = None) -> None:
        """Add a part; `source` is the form whose own changes it shows already."""
        self._followers.append((source, follower))

    def notify(self, source: object, worksheets: set[str]) -> None:
        """Report that a form or a tool has changed worksheets; the other parts refresh shortly after."""
        with self._lock:
            self._changed |= {(id(source), worksheet) for worksheet in worksheets}
            if self._is_due:
                return
            self._is_due = True
        self._delay(FOLLOW_SECONDS, self._follow)

    def _follow(self) -> None:
        with self._lock:
            changed, self._changed, self._is_due = self._changed, set(), False
        for source, follower in self._followers:
            news = {worksheet for teller, worksheet in changed if teller != id(source)}
            if follower.is_shown and news & follower.followed_worksheets:
                try:
                    follower.refresh()
                except Exception as error:  # noqa: BLE001 one that fails must not keep the others from following
                    _log.error("A form could not follow: %s", type(error).__name__)


def _start_timer(seconds: float, function: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, function)
    timer.daemon = True
    timer.start()
