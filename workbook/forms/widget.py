"""Put a form onto a page: one widget, whose state says only what to draw.

What anybody has written goes by message between the form in the browser (browser/*.js) and `Form`, never through the
widget's state: a notebook file that keeps widget state can then hold none of it.
"""

from __future__ import annotations

import functools
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import anywidget
import traitlets

from workbook.forms.tool import LiveTool

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.forms.showing import Message
    from workbook.forms.tool import Tool

_BROWSER = Path(__file__).parent / "browser"
# Two programs in pieces, in the order in which they stand on each other.
_TOOL_PIECES = ("page", "tool", "start_tool")
_PIECES = (
    "page",
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
    "player",
    "review",
    "widget",
)


@functools.cache
def _load_program(pieces: tuple[str, ...]) -> str:
    return "\n".join((_BROWSER / f"{piece}.js").read_text("utf-8") for piece in pieces)


@functools.cache
def _load_style() -> str:
    return (_BROWSER / "form.css").read_text("utf-8")


@functools.cache
def _background() -> ThreadPoolExecutor:
    # One thread: reviews queue up behind each other, and forms answer meanwhile.
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="review")


class Half(Protocol):
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


class PageWidget(anywidget.AnyWidget):
    """A form or a review in the browser.

    Parameters
    ----------
    half
        Its other half, which answers its messages.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    definition = traitlets.Dict().tag(sync=True)

    def __init__(self, half: Half) -> None:
        super().__init__(_esm=_load_program(_PIECES), _css=_load_style(), definition=half.definition)
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
        """Whether the browser has drawn the entries."""
        return self.half.is_loaded

    def refresh(self) -> None:
        """Send the browser everything it shows."""
        with self._one_at_a_time:
            self.send(self.half.refresh())

    def _answer(self, _widget: object, message: Message, _buffers: Any) -> None:
        if self.half.is_slow:
            _background().submit(self._send_answer, message)
        else:
            self._send_answer(message)

    def _send_answer(self, message: Message) -> None:
        with self._one_at_a_time:
            self.send(self.half.answer(message))


class ToolWidget(anywidget.AnyWidget):
    """A tool in the browser.

    Parameters
    ----------
    tool
        What it is.
    key
        What tells it from other tools of a page.
    title
        What it is called, for whoever hears the page.
    on_change
        Is told the worksheets that the tool has changed.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    definition = traitlets.Dict().tag(sync=True)

    def __init__(self, tool: Tool, key: str, *, title: str, on_change: Callable[[set[str]], None]) -> None:
        self.half = LiveTool(tool, key, title=title, send=self.send, on_change=on_change)
        super().__init__(_esm=_load_program(_TOOL_PIECES), _css=_load_style(), definition=self.half.definition)
        # A thread of its own: what takes long must keep neither the forms nor the reviews waiting.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tool")
        self.on_msg(self._answer)

    def _answer(self, _widget: object, message: Message, buffers: Any) -> None:
        self._thread.submit(self.half.receive, message, [bytes(buffer) for buffer in buffers])
