"""Tools: parts of a page that the kernel renders as HTML screens, and whose requests the browser sends.

A tool runs in the kernel, so that it can be tested without a browser. It answers each request with a screen: HTML whose forms and
buttons name their requests. The browser's side (browser/tool.js) collects the controls of a form, transfers files, displays the
next screen and keeps the focus.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from workbook.forms.messages import FileMessage, ScreenMessage, ToolAnswer, ToolMessage

# Jupyter drops messages of a kernel that sends a thousand per second, and nobody can read ten.
PROGRESS_SECONDS = 0.1

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChosenFile:
    """A file that was chosen in the browser: its name and its content."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ToolRequest:
    """A request to a tool.

    Attributes
    ----------
    name
        The kind of request: `data-ask` of the form or button.
    values
        The contents of the form's controls by name; a list for each, since several checkboxes may share a name. A button counts
        when it was pressed; `data-values` of a button are added.
    files
        The chosen files, by the name of their control.
    """

    name: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Sequence[ChosenFile]] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """Return the content of the control with this name, or the default."""
        values = self.values.get(name, ())
        return values[0] if values else default

    def get_all(self, name: str) -> list[str]:
        """Return every value with this name, for checkboxes."""
        return list(self.values.get(name, ()))


@dataclass(frozen=True)
class OfferedFile:
    """A file for the browser to download, or to show in a new tab."""

    name: str
    mime: str
    content: bytes
    is_shown: bool = False


@dataclass(frozen=True)
class Screen:
    """The next screen of a tool.

    Attributes
    ----------
    html
        Safe HTML, in which every typed text is escaped (`workbook.document.html` does so).
    region
        The id of the element whose content it replaces; "" for the whole tool.
    said
        An announcement, which a screen reader reads and which is shown below the tool.
    is_problem
        Whether the announcement reports a problem.
    focus
        The id of the element that gets the focus; "" leaves it where it is.
    files
        Files to download.
    changed
        The ids of the changed worksheets, so that forms and reviews of the page follow.
    """

    html: str
    region: str = ""
    said: str = ""
    is_problem: bool = False
    focus: str = ""
    files: tuple[OfferedFile, ...] = ()
    changed: frozenset[str] = frozenset()


class Tool(Protocol):
    """The logic of a tool on a page."""

    def open(self) -> Screen:
        """Return the first screen, which is shown again whenever the page is redrawn."""

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        """Handle a request and return the next screen; a WorkbookError is shown as its sentence.

        `progress` reports the progress: a sentence, and the finished share from 0 to 1, or None when it is unknown.
        """


class LiveTool:
    """A tool's side in the kernel: receives messages and files, and answers with screens.

    Parameters
    ----------
    tool
        The tool.
    key
        Identifies the tool on its page.
    title
        Its title, for screen readers.
    send
        Sends a message to the browser, with buffers.
    on_change
        Called with the worksheets that the tool has changed.
    """

    def __init__(
        self,
        tool: Tool,
        key: str,
        *,
        title: str,
        send: Callable[[ToolAnswer, list[bytes]], None],
        on_change: Callable[[set[str]], None],
    ) -> None:
        self.definition = {"key": f"tool/{key}", "title": title, "view": "tool"}
        self._tool, self._send, self._on_change = tool, send, on_change
        self._parts: dict[tuple[str, str, int], list[bytes]] = {}
        self._request: object = None
        self._reported_at = 0.0
        self.is_open = False

    @property
    def followed_worksheets(self) -> frozenset[str]:
        """The ids of the worksheets that it follows; none for most tools."""
        followed_worksheets: frozenset[str] = getattr(self._tool, "followed_worksheets", frozenset())
        return followed_worksheets

    def follow(self) -> None:
        """Show a change of those worksheets, if the tool is visible."""
        tool: Any = self._tool
        screen = tool.follow()
        if screen is not None:
            self._send({"type": "screen", "html": screen.html, "region": "", "focus": "", "said": ""}, [])

    def receive(self, message: ToolMessage, buffers: Sequence[bytes | memoryview]) -> None:
        """Handle a message of the browser and send the answer; pieces of a file are kept until a request uses it."""
        if message.get("type") == "file":
            key = (str(message["request"]), str(message["control"]), int(message["number"]))
            self._parts.setdefault(key, []).extend(bytes(buffer) for buffer in buffers)
            return
        request = self._request = message.get("request")
        self._reported_at = 0.0
        screen = self._make_screen(message)
        for file in screen.files:
            offer: FileMessage = {
                "type": "handed-over",
                "request": request,
                "name": file.name,
                "mime": file.mime,
                "show": file.is_shown,
            }
            self._send(offer, [file.content])
        shown: ScreenMessage = {
            "type": "screen",
            "request": request,
            "problem": screen.is_problem,
            "html": screen.html,
            "region": screen.region,
            "focus": screen.focus,
            "said": screen.said,
        }
        self._send(shown, [])
        if screen.changed:
            self._on_change(set(screen.changed))

    def _make_screen(self, message: ToolMessage) -> Screen:
        try:
            if message.get("type") == "load":
                self.is_open = True
                return self._tool.open()
            return self._tool.answer(self._read(message), self._report_progress)
        except WorkbookError as error:
            return Screen("", region="-", said=str(error), is_problem=True)
        except Exception as error:  # noqa: BLE001 an exception in a widget's callback would show nowhere
            # Log only the type of the error, because its text may quote what was typed.
            _log.error("The tool %s failed: %s", self.definition["key"], type(error).__name__)
            said = f"Something unexpected went wrong ({type(error).__name__}). Nothing was changed by it."
            return Screen("", region="-", said=said, is_problem=True)

    def _read(self, message: ToolMessage) -> ToolRequest:
        request = str(message.get("request"))
        files = {
            control: [
                ChosenFile(str(name), b"".join(self._parts.pop((request, control, number), [])))
                for number, name in enumerate(names)
            ]
            for control, names in message.get("files", {}).items()
        }
        # Pieces of files that the page began to transfer and never used, for example because reading failed.
        page = request.rpartition("-")[0]
        self._parts = {key: pieces for key, pieces in self._parts.items() if key[0].rpartition("-")[0] != page}
        values = {name: [str(value) for value in held] for name, held in message.get("values", {}).items()}
        return ToolRequest(str(message.get("ask", "")), values, files)

    def _report_progress(self, text: str, done: float | None = None) -> None:
        now = time.monotonic()
        if now - self._reported_at >= PROGRESS_SECONDS:
            self._reported_at = now
            self._send({"type": "progress", "request": self._request, "text": text, "done": done}, [])
