"""A part of a page that does something with the entries: the kernel draws it as HTML, the browser says what was asked.

A tool is all in the kernel, so that it can be tried without a browser. It answers what it is asked with a screen: HTML
whose forms and buttons name what they ask for. The browser's half (browser/tool.js) gathers the controls of a form,
carries chosen files over, puts the next screen in place and keeps the focus where it was.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from workbook.forms.payloads import Message

# Jupyter drops the messages of a kernel that sends a thousand a second, and nobody reads ten.
PROGRESS_SECONDS = 0.1

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChosenFile:
    """A file that was chosen in the browser: its name there, and what is in it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ToolRequest:
    """What a tool is asked.

    Attributes
    ----------
    name
        What for: `data-ask` of the form or button.
    values
        What the controls of the form hold, by name; a list for each, since boxes of one name may be several. A button
        counts when it was the one that was pressed; `data-values` of a button are added.
    files
        The files that were chosen, by the name of their control.
    """

    name: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Sequence[ChosenFile]] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """Return what the control of that name holds, or the default when there is none."""
        values = self.values.get(name, ())
        return values[0] if values else default

    def get_all(self, name: str) -> list[str]:
        """Return every value of that name: of the boxes that are ticked."""
        return list(self.values.get(name, ()))


@dataclass(frozen=True)
class OfferedFile:
    """A file for the browser to keep, or to show in a tab of its own."""

    name: str
    mime: str
    content: bytes
    is_shown: bool = False


@dataclass(frozen=True)
class Screen:
    """What a tool shows next.

    Attributes
    ----------
    html
        Safe HTML: every text that anybody typed is escaped in it (`workbook.document.html` does so).
    region
        The id of the element whose content it is; "" for the whole tool.
    said
        What is announced: a sentence, read out by a screen reader and shown below the tool.
    is_problem
        Whether that sentence tells of something that went wrong.
    focus
        The id of the element that gets the focus; "" leaves it where it is.
    files
        What is handed over with it.
    changed
        The ids of the worksheets that were changed, so that forms and reviews of the page follow.
    """

    html: str
    region: str = ""
    said: str = ""
    is_problem: bool = False
    focus: str = ""
    files: tuple[OfferedFile, ...] = ()
    changed: frozenset[str] = frozenset()


class Tool(Protocol):
    """What stands behind a tool on a page."""

    def open(self) -> Screen:
        """Return what is shown first, and again whenever the page is drawn anew."""

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        """Do what is asked and return what is shown next; a WorkbookError is shown as its sentence.

        `progress` says how far it is: a sentence, and the part that is done, from 0 to 1, or None where nobody knows.
        """


class FollowingTool(Tool, Protocol):
    """A tool that shows what others of the page change."""

    concerns: frozenset[str]
    """The ids of the worksheets after whose change it may have to be drawn anew."""

    def follow(self) -> Screen | None:
        """Return what is shown after such a change; None when that is what is shown already."""


class LiveTool:
    """A tool's side in the kernel: takes messages and files in, and answers with screens.

    Parameters
    ----------
    tool
        What it is.
    key
        What tells it from other tools of a page.
    title
        What it is called, for whoever hears the page.
    send
        Sends a message to the browser, with buffers.
    on_change
        Is told the worksheets that the tool has changed.
    """

    def __init__(
        self,
        tool: Tool,
        key: str,
        *,
        title: str,
        send: Callable[[Message, list[bytes]], None],
        on_change: Callable[[set[str]], None],
    ) -> None:
        self.definition = {"key": f"tool/{key}", "title": title, "view": "tool"}
        self._tool, self._send, self._on_change = tool, send, on_change
        self._parts: dict[tuple[str, str, int], list[bytes]] = {}
        self._request: object = None
        self._told_at = 0.0
        self.is_open = False

    @property
    def concerns(self) -> frozenset[str]:
        """The ids of the worksheets that it follows; none for most tools."""
        concerns: frozenset[str] = getattr(self._tool, "concerns", frozenset())
        return concerns

    def follow(self) -> None:
        """Show what one of those worksheets has come to, if it shows at all."""
        tool: Any = self._tool
        screen = tool.follow()
        if screen is not None:
            self._send({"type": "screen", "html": screen.html, "region": "", "focus": "", "said": ""}, [])

    def receive(self, message: Message, buffers: Sequence[bytes | memoryview]) -> None:
        """Take a message of the browser in and send the answer; a piece of a file is kept until it is asked about."""
        if message.get("type") == "file":
            key = (str(message["request"]), str(message["control"]), int(message["number"]))
            self._parts.setdefault(key, []).extend(bytes(buffer) for buffer in buffers)
            return
        request = self._request = message.get("request")
        self._told_at = 0.0
        screen = self._make_screen(message)
        for file in screen.files:
            handed = {"type": "handed-over", "name": file.name, "mime": file.mime, "show": file.is_shown}
            self._send({**handed, "request": request}, [file.content])
        shown = {"html": screen.html, "region": screen.region, "focus": screen.focus, "said": screen.said}
        self._send({"type": "screen", "request": request, "problem": screen.is_problem, **shown}, [])
        if screen.changed:
            self._on_change(set(screen.changed))

    def _make_screen(self, message: Message) -> Screen:
        try:
            if message.get("type") == "load":
                self.is_open = True
                return self._tool.open()
            return self._tool.answer(self._read(message), self._tell)
        except WorkbookError as error:
            return Screen("", region="-", said=str(error), is_problem=True)
        except Exception as error:  # noqa: BLE001 an exception in a widget's callback would show nowhere
            # The kind alone: the text of an error may quote what was typed.
            _log.error("The tool %s failed: %s", self.definition["key"], type(error).__name__)
            said = f"Something unexpected went wrong ({type(error).__name__}). Nothing was changed by it."
            return Screen("", region="-", said=said, is_problem=True)

    def _read(self, message: Message) -> ToolRequest:
        request = str(message.get("request"))
        files = {
            control: [
                ChosenFile(str(name), b"".join(self._parts.pop((request, control, number), [])))
                for number, name in enumerate(names)
            ]
            for control, names in message.get("files", {}).items()
        }
        # What the same page began to carry over and never asked about, as when a file could not be read to its end.
        page = request.rpartition("-")[0]
        self._parts = {key: pieces for key, pieces in self._parts.items() if key[0].rpartition("-")[0] != page}
        values = {name: [str(value) for value in held] for name, held in message.get("values", {}).items()}
        return ToolRequest(str(message.get("ask", "")), values, files)

    def _tell(self, text: str, done: float | None = None) -> None:
        now = time.monotonic()
        if now - self._told_at >= PROGRESS_SECONDS:
            self._told_at = now
            self._send({"type": "progress", "request": self._request, "text": text, "done": done}, [])
