"""Widgets that connect forms, reviews and tools in the browser with their backends in the kernel.

Everything a learner wrote travels in messages between the browser (browser/*.js) and the backend, never in a widget's state: a
notebook file that contains widget state then contains none of it.
"""

from __future__ import annotations

import functools
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import anywidget
import traitlets

from workbook.forms.browser_modules import load_script, load_styles
from workbook.forms.tool import LiveTool, Tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.forms.messages import Answer, Request, ToolMessage

LEAVE = "leave"  # the message of a page that is closed


class ScriptBundle(anywidget.AnyWidget):
    """The program of forms or tools in the browser; all widgets of a page share one, because it is large."""

    users = 0
    _esm = "export default {};"
    code = traitlets.Unicode().tag(sync=True)
    style = traitlets.Unicode().tag(sync=True)


@functools.lru_cache(maxsize=16)
def _get_bundle(_page: str, entry: str) -> ScriptBundle:
    """Return the script bundle for one load of a page.

    A bundle of an earlier load may have been closed, and would have to be fetched from the kernel first.
    """
    return ScriptBundle(code=load_script(entry), style=load_styles())


@functools.cache
def _background() -> ThreadPoolExecutor:
    # One thread: reviews wait for each other, while forms answer.
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="review")


class BaseWidget(anywidget.AnyWidget):
    """The common part of forms, reviews and tools: a script bundle that draws them, and closing when their page is closed.

    A page that is opened fetches every widget of the kernel, including those of closed pages, so each widget is closed with its page.
    If a page cannot report that it was closed, its widgets stay until the kernel ends, which costs only time.
    """

    _esm = traitlets.Unicode(load_script("loader.js")).tag(sync=True)
    program = traitlets.Unicode().tag(sync=True)
    definition = traitlets.Dict().tag(sync=True)

    def __init__(self, program: ScriptBundle, definition: dict[str, Any]) -> None:
        super().__init__(program=program.model_id, definition=definition)
        self.box: Any = None  # the container widget, if there is one
        self._runs = program
        program.users += 1

    @property
    def is_attached(self) -> bool:
        """Whether its page is still open."""
        return self.comm is not None

    def leave(self) -> None:
        """Close the widget after its page was closed; the last widget also closes the script bundle."""
        if not self.is_attached:
            return
        self._runs.users -= 1
        for widget in (self, self.box, None if self._runs.users else self._runs):
            if widget is not None:
                widget.layout.close()
                widget.close()


class FormBackend(Protocol):
    """The side of a form or a review that runs in the kernel."""

    @property
    def definition(self) -> dict[str, Any]:
        """The description for the browser, which contains nothing that a learner wrote."""

    @property
    def is_slow(self) -> bool:
        """Whether its answers take so long that saving must not wait for them."""

    @property
    def is_loaded(self) -> bool:
        """Whether the browser has loaded its content."""

    @property
    def followed_worksheets(self) -> set[str]:
        """The ids of the worksheets whose entries are visible in it."""

    def answer(self, message: Any) -> Answer:
        """Return the answer to a message of the browser."""

    def refresh(self) -> Answer:
        """Return a message with the current state of everything that it shows."""


class SessionTool(Tool, Protocol):
    """A tool whose screens contain forms."""

    def find_backend(self, key: str) -> FormBackend | None:
        """Return the backend of the form with this key, or None when no screen has it."""


class PageWidget(BaseWidget):
    """A form or a review in the browser.

    Parameters
    ----------
    backend
        Its backend, which answers its messages.
    page
        Identifies this load of the page.
    """

    def __init__(self, backend: FormBackend, *, page: str) -> None:
        super().__init__(_get_bundle(page, "start_form.js"), backend.definition)
        self.backend = backend
        # Messages arrive in several threads; the answers of one form must be sent in the order of its requests.
        self._one_at_a_time = threading.RLock()
        self.on_msg(self._answer)

    @property
    def followed_worksheets(self) -> set[str]:
        """The ids of the worksheets whose entries are visible in this form."""
        return self.backend.followed_worksheets

    @property
    def is_shown(self) -> bool:
        """Whether the browser shows the entries."""
        return self.is_attached and self.backend.is_loaded

    def refresh(self) -> None:
        """Send the current state of everything that it shows."""
        with self._one_at_a_time:
            self.send(self.backend.refresh())

    def _answer(self, _widget: object, message: Request, _buffers: Any) -> None:
        if message.get("type") == LEAVE:
            with self._one_at_a_time:
                self.leave()
        elif self.backend.is_slow:
            _background().submit(self._send_answer, message)
        else:
            self._send_answer(message)

    def _send_answer(self, message: Request) -> None:
        with self._one_at_a_time:
            self.send(self.backend.answer(message))


class ToolWidget(BaseWidget):
    """A tool in the browser.

    Parameters
    ----------
    tool
        The tool.
    key
        Identifies the tool on its page.
    title
        Its title, for screen readers.
    page
        Identifies this load of the page.
    on_change
        Called with the worksheets that the tool has changed.
    """

    entry: ClassVar[str] = "start_tool.js"

    def __init__(self, tool: Tool, key: str, *, title: str, page: str, on_change: Callable[[set[str]], None]) -> None:
        self.backend = LiveTool(tool, key, title=title, send=self.send, on_change=on_change)
        super().__init__(_get_bundle(page, self.entry), self.backend.definition)
        # A separate thread, so that slow requests delay neither forms nor reviews.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tool")
        self.on_msg(self._answer)

    @property
    def followed_worksheets(self) -> frozenset[str]:
        """The ids of the worksheets that it follows."""
        return self.backend.followed_worksheets

    @property
    def is_shown(self) -> bool:
        """Whether the browser shows it."""
        return self.is_attached and self.backend.is_open

    def refresh(self) -> None:
        """Show the current entries."""
        self._thread.submit(self.backend.follow)

    def leave(self) -> None:
        """Close the widget, and its thread after the current request."""
        super().leave()
        self._thread.shutdown(wait=False)

    def _answer(self, _widget: object, message: ToolMessage, buffers: Any) -> None:
        if message.get("type") == LEAVE:
            self.leave()
            return
        self._thread.submit(self.backend.receive, message, [bytes(buffer) for buffer in buffers])


class EmbeddedBackend:
    """The backend of a form or a review inside another widget, which transfers its messages.

    Parameters
    ----------
    backend
        The backend.
    send
        Sends a message of the widget.
    """

    def __init__(self, backend: FormBackend, send: Callable[[dict[str, object]], None]) -> None:
        self.backend, self._send = backend, send
        self._one_at_a_time = threading.RLock()

    @property
    def followed_worksheets(self) -> set[str]:
        """The ids of the worksheets whose entries are visible in it."""
        return self.backend.followed_worksheets

    @property
    def is_shown(self) -> bool:
        """Whether the browser shows the entries."""
        return self.backend.is_loaded

    def refresh(self) -> None:
        """Send the current state of everything that it shows."""
        with self._one_at_a_time:
            self._send_message(self.backend.refresh())

    def handle(self, message: Request) -> None:
        """Answer a message of the browser; slow answers do not delay others."""
        if self.backend.is_slow:
            _background().submit(self._answer, message)
        else:
            self._answer(message)

    def _answer(self, message: Request) -> None:
        with self._one_at_a_time:
            self._send_message(self.backend.answer(message))

    def _send_message(self, message: Answer) -> None:
        self._send({**message, "form": self.backend.definition["key"]})


class SessionWidget(ToolWidget):
    """A tool in the browser with forms and a wall view, which transfers the messages of its forms.

    Parameters
    ----------
    tool, key, title, page, on_change
        As for a tool.
    follow
        Called with each form, so that it follows changes elsewhere on the page.
    """

    entry: ClassVar[str] = "start_session.js"

    def __init__(
        self,
        tool: SessionTool,
        key: str,
        *,
        title: str,
        page: str,
        on_change: Callable[[set[str]], None],
        follow: Callable[[EmbeddedBackend, object], None],
    ) -> None:
        self._tool, self._follow = tool, follow
        self._embedded: dict[str, EmbeddedBackend] = {}
        super().__init__(tool, key, title=title, page=page, on_change=on_change)

    def _answer(self, widget: object, message: Any, buffers: Any) -> None:
        key = message.get("form")
        if key is None:
            super()._answer(widget, message, buffers)
        elif embedded := self._find_embedded(str(key)):
            embedded.handle(message)

    def _find_embedded(self, key: str) -> EmbeddedBackend | None:
        backend = self._tool.find_backend(key)
        if backend is None:
            return None
        embedded = self._embedded.get(key)
        if embedded is None or embedded.backend is not backend:
            embedded = self._embedded[key] = EmbeddedBackend(backend, self.send)
            self._follow(embedded, backend)
        return embedded
