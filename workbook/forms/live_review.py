"""A review's side in the kernel: it works out what the entries mean when the browser asks, and when they change."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.forms.payloads import Message
    from workbook.store.store import Store

_log = logging.getLogger(__name__)


class LiveReview:
    """What entries mean, as the page shows it: an activity's review, or a part of the page that goes by all of them.

    Parameters
    ----------
    store
        Where the entries are.
    key
        What tells it from the other reviews of a page: the activity's id, or the part's name.
    title
        What the review is called.
    render
        Works it out: returns HTML that is safe, and the ids of the worksheets it has read.
    """

    is_slow = True

    def __init__(self, store: Store, key: str, *, title: str, render: Callable[[], tuple[str, set[str]]]) -> None:
        self.definition = {"key": f"review/{key}", "title": title, "view": "review"}
        self.concerns: set[str] = set()
        self._store, self._render = store, render
        self._change: int | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether the browser has asked for it yet."""
        return self._change is not None

    def answer(self, message: Message) -> Message:
        """Return the answer to "load" and "visible"; what goes wrong is an answer as well."""
        is_news = message.get("type") == "load" or self._store.change() != self._change
        answer = self.refresh() if is_news else {"type": "unchanged"}
        return {**answer, "request": message.get("request")}

    def refresh(self) -> Message:
        """Return a message with the review as it stands now."""
        try:
            self._change = self._store.change()
            html, self.concerns = self._render()
        except WorkbookError as error:
            return {"type": "not-saved", "reason": str(error)}
        except Exception as error:  # noqa: BLE001 an exception in a widget's callback would show nowhere
            # The kind alone: the text of an error may quote what was typed.
            _log.error("The review %s failed: %s", self.definition["key"], type(error).__name__)
            return {"type": "not-saved", "reason": f"something unexpected went wrong ({type(error).__name__})."}
        return {"type": "review", "html": html}
