"""Answer the messages of a review in the browser: compute the review on request, and again when entries change."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.forms.messages import Answer, ErrorAnswer, HtmlAnswer, LoadRequest
    from workbook.store.store import Store

_log = logging.getLogger(__name__)


class LiveReview:
    """A review on a page: that of an activity, or a part of the page that depends on all entries.

    Parameters
    ----------
    store
        The store.
    key
        Identifies the review on its page: the activity's id, or the part's name.
    title
        The review's title.
    render
        Computes the review: returns safe HTML, and the ids of the worksheets it has read.
    """

    is_slow = True

    def __init__(self, store: Store, key: str, *, title: str, render: Callable[[], tuple[str, set[str]]]) -> None:
        self.definition = {"key": f"review/{key}", "title": title, "view": "review"}
        self.followed_worksheets: set[str] = set()
        self._store, self._render = store, render
        self._change: int | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether the browser has loaded it."""
        return self._change is not None

    def answer(self, message: LoadRequest) -> Answer:
        """Return the answer to "load" and "visible"; an error is an answer too."""
        is_news = message.get("type") == "load" or self._store.change() != self._change
        answer: Answer = self.refresh() if is_news else {"type": "unchanged"}
        answer["request"] = message.get("request")
        return answer

    def refresh(self) -> HtmlAnswer | ErrorAnswer:
        """Return a message with the current review."""
        try:
            self._change = self._store.change()
            html, self.followed_worksheets = self._render()
        except WorkbookError as error:
            return {"type": "not-saved", "reason": str(error)}
        except Exception as error:  # noqa: BLE001 an exception in a widget's callback would show nowhere
            # Log only the type of the error, because its text may quote what was typed.
            _log.error("The review %s failed: %s", self.definition["key"], type(error).__name__)
            return {"type": "not-saved", "reason": f"something unexpected went wrong ({type(error).__name__})."}
        return {"type": "review", "html": html}
