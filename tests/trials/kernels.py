"""Kill real kernels outright while a page types into their forms, and see whether all that was shown as saved is there.

A page is played by what it sends and gets: messages to a form's widget, and the form's answers. Several kernels have the
same home open at the same time.
"""

from __future__ import annotations

import contextlib
import queue
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jupyter_client.manager import KernelManager

from workbook.paths import make_private_folder
from workbook.server.isolation import make_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_client.blocking.client import BlockingKernelClient

    from workbook.paths import Home

WORKSHEET = "time-entries"
OPEN_FORM = f"from workbook import open_workbook\nopen_workbook().form({WORKSHEET!r})"
PATIENCE_SECONDS = 60
LIFE_SECONDS = 0.5
MAX_UNANSWERED = 5


@dataclass
class FakePage:
    """A page with one form, as its kernel sees it; it never waits for one answer before it sends the next edit.

    Parameters
    ----------
    name
        What its entries are called after.
    home, environment
        The learner's home, and the environment for the kernel.
    saved
        The number typed last into each entry, of what the form has said is saved.
    """

    name: str
    home: Home
    environment: Mapping[str, str]
    saved: dict[str, int] = field(default_factory=dict)
    _sent: dict[str, tuple[str, int]] = field(default_factory=dict)
    _answered: int = 0

    @property
    def is_waiting(self) -> bool:
        """Whether the form has so much to answer that nobody could have typed more."""
        return len(self._sent) - self._answered >= MAX_UNANSWERED

    def start(self) -> None:
        """Start the kernel."""
        make_private_folder(self.home.jupyter)
        self.kernel = KernelManager(kernel_name="python3")
        self.kernel.start_kernel(env=make_environment(self.home, self.environment))

    def open(self) -> None:
        """Open the form in the kernel."""
        self.client: BlockingKernelClient = self.kernel.client()
        self.client.start_channels(hb=False)
        self.client.wait_for_ready(timeout=PATIENCE_SECONDS)
        self.form = ""
        reply = self.client.execute_interactive(OPEN_FORM, output_hook=self._find_form, timeout=PATIENCE_SECONDS)
        assert reply["content"]["status"] == "ok", reply

    def _find_form(self, message: dict[str, Any]) -> None:
        """Take in which of the widgets that the kernel opens is the form: the one with a definition of the worksheet."""
        if message["msg_type"] == "comm_open":
            definition = message["content"]["data"].get("state", {}).get("definition") or {}
            if definition.get("worksheet") == WORKSHEET:
                self.form = message["content"]["comm_id"]

    def type(self, number: int) -> None:
        """Type a number into one of the page's entries."""
        entry = f"{self.name}-{number % 3}"
        edit = {"entry": entry, "values": {"note": str(number)}}
        question = {"type": "save", "request": number, "edits": [edit]}
        content = {"comm_id": self.form, "data": {"method": "custom", "content": question}}
        message = self.client.session.msg("comm_msg", content)
        self._sent[str(number)] = (entry, number)
        self.client.shell_channel.send(message)

    def listen(self, seconds: float) -> None:
        """Take in what the form says until nothing has come for so long."""
        with contextlib.suppress(queue.Empty):
            while True:
                message = self.client.get_iopub_msg(timeout=seconds)
                answer = message["content"].get("data", {}).get("content", {})
                if message["msg_type"] == "comm_msg" and answer.get("type") == "saved":
                    entry, number = self._sent[str(answer["request"])]
                    self.saved[entry] = number
                    self._answered += 1

    def kill(self) -> None:
        """Kill the kernel outright, and take in what it had said before."""
        self.kernel.shutdown_kernel(now=True)
        self.listen(0.2)
        self.client.stop_channels()


def kill_kernels(home: Home, *, kernels: int, seed: int, environment: Mapping[str, str]) -> dict[str, int]:
    """Type into the forms of several kernels at once, kill each at a moment of its own, and return what was saved.

    Parameters
    ----------
    home
        The learner's home, which all of them have open.
    kernels
        How many.
    seed
        For chance.
    environment
        The environment of this process.

    Returns
    -------
    The number that must be in the note of each entry, at least.
    """
    chance = random.Random(seed)  # noqa: S311 chance, not secrecy
    pages = [FakePage(f"page-{number}", home, environment) for number in range(kernels)]
    for page in pages:
        page.start()
    try:
        for page in pages:
            page.open()
        ends = {page.name: time.monotonic() + chance.uniform(0.1, LIFE_SECONDS) for page in pages}
        left, number, end = list(pages), 0, time.monotonic() + PATIENCE_SECONDS
        while left:
            assert time.monotonic() < end, "a form does not answer"
            number += 1
            for page in left:
                if not page.is_waiting:
                    page.type(number)
                page.listen(0.001)
            for page in [page for page in left if page.saved and time.monotonic() > ends[page.name]]:
                page.kill()
                left.remove(page)
    finally:
        for page in pages:
            page.kernel.shutdown_kernel(now=True)
    return {entry: number for page in pages for entry, number in page.saved.items()}
