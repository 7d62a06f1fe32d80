"""Put a form onto a page: one widget, whose state says only what to draw.

What anybody has written goes by message between the form in the browser (browser/*.js) and `Form`, never through the
widget's state: a notebook file that keeps widget state can then hold none of it.
"""

from __future__ import annotations

import functools
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import anywidget
import traitlets

from workbook.forms.tool import LiveTool, Tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.forms.payloads import Message

_BROWSER = Path(__file__).parent / "browser"
_STYLES = ("form", "wall")
LEAVE = "leave"  # what a page says when it is left for good
# Three programs in pieces, in the order in which they stand on each other.
_TOOL_PIECES = ("page", "press", "tool", "start_tool")
_FORM_PIECES = (
    "page",
    "press",
    "link",
    "controls",
    "entries",
    "table",
    "records",
    "matrix",
    "lists",
    "steps",
    "sorting",
    "conversation",
    "collect",
    "dots",
    "player",
    "review",
    "widget",
)
_PIECES = (*_FORM_PIECES, "start_form")
_ROOM_PIECES = (*_FORM_PIECES, "tool", "wall", "room", "start_room")


class ScriptBundle(anywidget.AnyWidget):
    """What forms or tools run in the browser; one for all of them, since it is large and a page has dozens of them."""

    users = 0
    _esm = "export default {};"
    code = traitlets.Unicode().tag(sync=True)
    style = traitlets.Unicode().tag(sync=True)


@functools.cache
def _load(*pieces: str) -> str:
    return "\n".join((_BROWSER / f"{piece}.js").read_text("utf-8") for piece in pieces)


@functools.lru_cache(maxsize=16)
def _find_program(_page: str, *pieces: str) -> ScriptBundle:
    """Return the program of a load of a page, which is told of it as it is made.

    One of an earlier load may be gone with it, and would have to be fetched from the kernel first.
    """
    style = "\n".join((_BROWSER / f"{name}.css").read_text("utf-8") for name in _STYLES)
    return ScriptBundle(code=_load(*pieces), style=style)


@functools.cache
def _background() -> ThreadPoolExecutor:
    # One thread: reviews queue up behind each other, and forms answer meanwhile.
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="review")


class BaseWidget(anywidget.AnyWidget):
    """What forms, reviews and tools have in common: a program that draws them, and an end when their page is left.

    Pages that are opened later fetch every widget that the kernel has, those of pages long gone as well; so each goes with
    its page. One whose page could not say that it was left stays until the kernel ends, and does no harm but to speed.
    """

    _esm = traitlets.Unicode(_load("loader")).tag(sync=True)
    program = traitlets.Unicode().tag(sync=True)
    definition = traitlets.Dict().tag(sync=True)

    def __init__(self, program: ScriptBundle, definition: dict[str, Any]) -> None:
        super().__init__(program=program.model_id, definition=definition)
        self.box: Any = None  # what it stands in, if it stands in anything
        self._runs = program
        program.users += 1

    @property
    def is_there(self) -> bool:
        """Whether its page has not been left."""
        return self.comm is not None

    def leave(self) -> None:
        """Let go of what the browser has of it, now that its page is gone; the last one takes the program along."""
        if not self.is_there:
            return
        self._runs.users -= 1
        for widget in (self, self.box, None if self._runs.users else self._runs):
            if widget is not None:
                widget.layout.close()
                widget.close()


class FormBackend(Protocol):
    """The half of something on the page that is in the kernel: a form, or a review."""

    @property
    def definition(self) -> dict[str, Any]:
        """What the browser needs to know to draw it; nothing that anybody wrote."""

    @property
    def is_slow(self) -> bool:
        """Whether its answers take so long that saving must not wait for them."""

    @property
    def is_loaded(self) -> bool:
        """Whether the browser has asked for what it shows yet."""

    @property
    def concerns(self) -> set[str]:
        """The ids of the worksheets whose entries can be seen in it."""

    def answer(self, message: Message) -> Message:
        """Return the answer to a message of the browser."""

    def refresh(self) -> Message:
        """Return a message with everything it shows, as it stands now."""


class SessionTool(Tool, Protocol):
    """A tool whose screens have forms in them."""

    def find_half(self, key: str) -> FormBackend | None:
        """Return the half in the kernel of the form of that key, or None for one that is nowhere on its screens."""


class PageWidget(BaseWidget):
    """A form or a review in the browser.

    Parameters
    ----------
    half
        Its other half, which answers its messages.
    page
        What tells this load of a page from others.
    """

    def __init__(self, half: FormBackend, *, page: str) -> None:
        super().__init__(_find_program(page, *_PIECES), half.definition)
        self.half = half
        # Messages come in several threads; answers about one form must leave in the order of their questions.
        self._one_at_a_time = threading.RLock()
        self.on_msg(self._answer)

    @property
    def concerns(self) -> set[str]:
        """The ids of the worksheets whose entries can be seen in this form."""
        return self.half.concerns

    @property
    def is_shown(self) -> bool:
        """Whether the browser has drawn the entries, and still does."""
        return self.is_there and self.half.is_loaded

    def refresh(self) -> None:
        """Send the browser everything it shows."""
        with self._one_at_a_time:
            self.send(self.half.refresh())

    def _answer(self, _widget: object, message: Message, _buffers: Any) -> None:
        if message.get("type") == LEAVE:
            with self._one_at_a_time:
                self.leave()
        elif self.half.is_slow:
            _background().submit(self._send_answer, message)
        else:
            self._send_answer(message)

    def _send_answer(self, message: Message) -> None:
        with self._one_at_a_time:
            self.send(self.half.answer(message))


class ToolWidget(BaseWidget):
    """A tool in the browser.

    Parameters
    ----------
    tool
        What it is.
    key
        What tells it from other tools of a page.
    title
        What it is called, for whoever hears the page.
    page
        What tells this load of a page from others.
    on_change
        Is told the worksheets that the tool has changed.
    """

    pieces: ClassVar[tuple[str, ...]] = _TOOL_PIECES

    def __init__(self, tool: Tool, key: str, *, title: str, page: str, on_change: Callable[[set[str]], None]) -> None:
        self.half = LiveTool(tool, key, title=title, send=self.send, on_change=on_change)
        super().__init__(_find_program(page, *self.pieces), self.half.definition)
        # A thread of its own: what takes long must keep neither the forms nor the reviews waiting.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tool")
        self.on_msg(self._answer)

    @property
    def concerns(self) -> frozenset[str]:
        """The ids of the worksheets that it follows."""
        return self.half.concerns

    @property
    def is_shown(self) -> bool:
        """Whether the browser has drawn it, and still does."""
        return self.is_there and self.half.is_open

    def refresh(self) -> None:
        """Show what the store holds now."""
        self._thread.submit(self.half.follow)

    def leave(self) -> None:
        """Let go of it, and of its thread once that has come to the end of what it is doing."""
        super().leave()
        self._thread.shutdown(wait=False)

    def _answer(self, _widget: object, message: Message, buffers: Any) -> None:
        if message.get("type") == LEAVE:
            self.leave()
            return
        self._thread.submit(self.half.receive, message, [bytes(buffer) for buffer in buffers])


class EmbeddedBackend:
    """A form or a review that has no widget of its own: its messages go along with those of the widget it stands in.

    Parameters
    ----------
    half
        The half in the kernel.
    send
        Sends a message of the widget.
    """

    def __init__(self, half: FormBackend, send: Callable[[Message], None]) -> None:
        self.half, self._send = half, send
        self._one_at_a_time = threading.RLock()

    @property
    def concerns(self) -> set[str]:
        """The ids of the worksheets whose entries can be seen in it."""
        return self.half.concerns

    @property
    def is_shown(self) -> bool:
        """Whether the browser has drawn the entries."""
        return self.half.is_loaded

    def refresh(self) -> None:
        """Send the browser everything it shows."""
        with self._one_at_a_time:
            self._tell(self.half.refresh())

    def take(self, message: Message) -> None:
        """Answer a message of the browser; what takes long keeps nothing else waiting."""
        if self.half.is_slow:
            _background().submit(self._answer, message)
        else:
            self._answer(message)

    def _answer(self, message: Message) -> None:
        with self._one_at_a_time:
            self._tell(self.half.answer(message))

    def _tell(self, message: Message) -> None:
        self._send({**message, "form": self.half.definition["key"]})


class SessionWidget(ToolWidget):
    """A tool in the browser that has forms and a wall: it carries their messages along.

    Parameters
    ----------
    tool, key, title, page, on_change
        As for a tool.
    follow
        Is told of each form, so that it follows what others of the page change.
    """

    pieces: ClassVar[tuple[str, ...]] = _ROOM_PIECES

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
        self._carried: dict[str, EmbeddedBackend] = {}
        super().__init__(tool, key, title=title, page=page, on_change=on_change)

    def _answer(self, widget: object, message: Message, buffers: Any) -> None:
        key = message.get("form")
        if key is None:
            super()._answer(widget, message, buffers)
        elif carried := self._find_carried(str(key)):
            carried.take(message)

    def _find_carried(self, key: str) -> EmbeddedBackend | None:
        half = self._tool.find_half(key)
        if half is None:
            return None
        carried = self._carried.get(key)
        if carried is None or carried.half is not half:
            carried = self._carried[key] = EmbeddedBackend(half, self.send)
            self._follow(carried, half)
        return carried
