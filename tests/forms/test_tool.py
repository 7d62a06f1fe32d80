"""A tool's side in the kernel, asked as the browser asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbook.errors import UnknownNameError
from workbook.forms.tool import LiveTool, OfferedFile, Screen, ToolRequest

if TYPE_CHECKING:
    from collections.abc import Callable


class Scribe:
    """A tool that remembers what it was asked, and answers as it is told."""

    def __init__(self, answer: Callable[[ToolRequest], Screen]) -> None:
        self.asked: list[ToolRequest] = []
        self._answer = answer

    def open(self) -> Screen:
        return Screen("<p>First</p>")

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        self.asked.append(ask)
        progress("Half way", 0.5)
        return self._answer(ask)


def make_live(
    answer: Callable[[ToolRequest], Screen],
) -> tuple[LiveTool, Scribe, list[tuple[Any, list[bytes]]], list[set[str]]]:
    sent: list[tuple[Any, list[bytes]]] = []
    changed: list[set[str]] = []
    tool = Scribe(answer)
    live = LiveTool(tool, "scribe", title="Scribe", send=lambda m, b: sent.append((m, b)), on_change=changed.append)
    return live, tool, sent, changed


def test_the_first_screen_is_shown_when_the_page_asks_for_it() -> None:
    live, _, sent, _ = make_live(lambda _: Screen(""))
    live.receive({"type": "load", "request": "a-1"}, [])
    [(message, _)] = sent
    assert message["html"] == "<p>First</p>"
    assert message["request"] == "a-1"


def test_a_tool_that_follows_shows_what_is_new_and_nothing_when_that_is_shown_already() -> None:
    live, tool, sent, _ = make_live(lambda _: Screen(""))
    assert live.followed_worksheets == frozenset()
    news = [Screen("<p>Later</p>"), None]
    tool.followed_worksheets, tool.follow = frozenset({"actions"}), lambda: news.pop(0)  # type: ignore[attr-defined]

    assert live.followed_worksheets == {"actions"}
    assert not live.is_open
    live.receive({"type": "load", "request": "a-1"}, [])
    assert live.is_open
    live.follow()
    live.follow()
    assert [message["html"] for message, _ in sent] == ["<p>First</p>", "<p>Later</p>"]


def test_values_and_the_pieces_of_files_are_put_together() -> None:
    live, tool, _, _ = make_live(lambda _: Screen("<p>Next</p>"))
    for piece in (b"one,", b"two"):
        live.receive({"type": "file", "request": "a-2", "control": "file", "number": 0}, [piece])
    live.receive({"type": "file", "request": "a-2", "control": "file", "number": 1}, [memoryview(b"other")])
    files = {"file": ["list.csv", "other.csv"], "empty": ["nothing.csv"]}
    values = {"box": ["1", "2"], "text": ["x"]}
    live.receive({"type": "ask", "request": "a-2", "ask": "preview", "values": values, "files": files}, [])
    [ask] = tool.asked
    assert [file.content for file in ask.files["file"]] == [b"one,two", b"other"]
    assert ask.files["empty"][0].content == b""
    assert (ask.get_all("box"), ask.get("text"), ask.get("none", "-")) == (["1", "2"], "x", "-")


def test_progress_files_and_changes_are_passed_on() -> None:
    handed = OfferedFile("plan.pdf", "application/pdf", b"%PDF")
    live, _, sent, changed = make_live(
        lambda _: Screen("", said="Done.", files=(handed,), changed=frozenset({"actions"}))
    )
    live.receive({"type": "ask", "request": "a-3", "ask": "go"}, [])
    assert [message["type"] for message, _ in sent] == ["progress", "handed-over", "screen"]
    assert sent[1][1] == [b"%PDF"]
    assert changed == [{"actions"}]


def test_progress_is_not_told_more_often_than_anybody_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(100, 10_000))
    monkeypatch.setattr("workbook.forms.tool.time.monotonic", lambda: next(ticks) / 32)
    sent: list[Any] = []

    class Counter(Scribe):
        def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
            for number in range(100):
                progress("Counting", number / 100)
            return super().answer(ask, progress)

    live = LiveTool(Counter(lambda _: Screen("")), "c", title="C", send=lambda m, _: sent.append(m), on_change=print)
    live.receive({"type": "ask", "request": "a-1", "ask": "go"}, [])
    assert sent[0] == {"type": "progress", "request": "a-1", "text": "Counting", "done": 0}
    assert [message["done"] for message in sent[:3]] == [0, 0.04, 0.08]


def test_pieces_of_a_file_that_never_came_over_whole_are_not_kept() -> None:
    live, _, _, _ = make_live(lambda _: Screen(""))
    live.receive({"type": "file", "request": "a-1", "control": "file", "number": 0}, [b"backend"])
    live.receive({"type": "file", "request": "b-1", "control": "file", "number": 0}, [b"of another page"])
    live.receive({"type": "ask", "request": "a-2", "ask": "go", "files": {}}, [])
    assert list(live._parts) == [("b-1", "file", 0)]


@pytest.mark.parametrize("error", [UnknownNameError("tool", "x", []), ValueError("what somebody typed")])
def test_what_goes_wrong_leaves_the_screen_and_is_said(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: ToolRequest) -> Screen:
        raise error

    live, _, sent, changed = make_live(fail)
    live.receive({"type": "ask", "request": "a-4", "ask": "go"}, [])
    screen = sent[-1][0]
    assert (screen["problem"], screen["region"], changed) == (True, "-", [])
    assert screen["said"]
    assert "what somebody typed" not in screen["said"] + caplog.text
