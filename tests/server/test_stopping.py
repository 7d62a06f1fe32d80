"""How a server ends: told to stop, killed, or stuck; and what is left of it."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil
import pytest
from tornado.httpclient import HTTPClientError

from tests.server.page_client import make_request, open_socket
from tests.server.real_lab import (
    RealLab,
    running_lab,
    stop,
    wait_until,
)
from workbook.paths import Home
from workbook.server.running import find_running_lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A server whose clean-up has failed, so that nothing stops its loop.
STUCK_SERVER = """
import os, signal
from tornado.ioloop import IOLoop
from workbook.server import lab

class FakeServer:
    io_loop = IOLoop(make_current=False)
    stopped = 0

    def stop(self, *, from_signal):
        self.stopped += from_signal

    def start(self):
        self.io_loop.call_later(0.1, os.kill, os.getpid(), signal.SIGTERM)
        self.io_loop.start()

lab.STOPPING_SECONDS = 0.1
server = FakeServer()
lab._run(server)
print("stopped once" if server.stopped == 1 else server.stopped)
"""
# A server that is stopped while a request, which has just read a file in a thread, still waits for something.
SERVER_WITH_REQUEST = """
import asyncio, os, signal, sys, time
from pathlib import Path
import anyio.to_thread
from workbook.paths import Home
from workbook.server import lab

home = Home(Path(sys.argv[1]))
lab._make_folders(home)
home.notebooks.mkdir()
server = lab._make_server(home, port=None, page=None, render_page=None)

async def answer():
    await anyio.to_thread.run_sync(time.sleep, 0.01)
    await asyncio.sleep(3600)

requests = []
server.io_loop.add_callback(lambda: requests.append(asyncio.create_task(answer())))
server.io_loop.call_later(0.5, os.kill, os.getpid(), signal.SIGINT)
lab._run(server)
print("stopped")
"""
posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")


def gone(kernels: list[psutil.Process], *, seconds: float) -> bool:
    _, alive = psutil.wait_procs(kernels, timeout=seconds)
    return not alive


@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", pytest.param("SIGHUP", marks=posix_only)])
def test_told_to_stop_it_ends_its_kernels_and_leaves_no_note(tmp_path: Path, notebooks: Path, how: str) -> None:
    with running_lab(Home(tmp_path / "home"), notebooks=notebooks) as lab:
        lab.start_kernel()
        kernels = lab.kernels()
        assert len(kernels) == 1
        assert stop(lab.process, how=getattr(signal, how)) == 0
        assert gone(kernels, seconds=1)
        assert not list((lab.home.jupyter / "runtime").glob("jpserver-*.json"))
        assert not list((lab.home.jupyter / "runtime").glob("kernel-*.json"))


@posix_only
def test_it_stops_even_when_ending_a_kernel_fails() -> None:
    # In a process of its own: it takes the signals, and no other loop may be running, as the browser tests have one.
    ended = subprocess.run([sys.executable, "-c", STUCK_SERVER], check=True, capture_output=True, text=True, timeout=60)
    assert ended.stdout == "stopped once\n"


@posix_only
def test_it_ends_although_a_request_that_has_read_a_file_is_not_finished(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SERVER_WITH_REQUEST, str(tmp_path / "home")]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30)
    assert ended.stdout == "stopped\n"


@pytest.mark.parametrize("seconds_open", [0.2, 1.5])
def test_it_ends_while_a_page_is_open_and_asks_for_more(tmp_path: Path, notebooks: Path, seconds_open: float) -> None:
    with running_lab(Home(tmp_path / "home"), notebooks=notebooks) as lab:
        kernel_id = lab.start_kernel()["id"]
        page = threading.Thread(target=asyncio.run, args=[behave_as_page(lab, kernel_id)])
        page.start()
        time.sleep(seconds_open)
        assert stop(lab.process, how=signal.SIGINT) == 0
        page.join()


async def behave_as_page(lab: RealLab, kernel_id: str) -> None:
    """Connect to a kernel again and again, start others, and read and save files, until nobody answers any more."""
    asking = [asyncio.to_thread(ask_until_refused, lab, number) for number in range(3)]
    await asyncio.gather(stay_connected(lab, kernel_id), *asking)


async def stay_connected(lab: RealLab, kernel_id: str) -> None:
    with suppress(OSError, HTTPClientError):
        while True:
            async with open_socket(lab, kernel_id) as socket:
                await socket.write_message(json.dumps(make_request("import time; time.sleep(0.1)")))
                while await socket.read_message() is not None:
                    pass


def ask_until_refused(lab: RealLab, number: int) -> None:
    with suppress(OSError):
        while lab.ask("api/contents/01-start.ipynb").status == 200:
            if number == 0:
                lab.ask("api/kernels", method="POST", body={"name": "python3"})
            lab.ask("api/sessions")
            lab.ask("api/contents/01-start.ipynb/checkpoints", method="POST")


@pytest.fixture
def adopting() -> Iterator[None]:
    """Have this process adopt orphans, as a desktop session does: their new parent is then not number 1."""
    if sys.platform != "linux":
        yield
        return
    prctl, set_child_subreaper = ctypes.CDLL(None).prctl, 36
    prctl(set_child_subreaper, 1, 0, 0, 0)
    yield
    prctl(set_child_subreaper, 0, 0, 0, 0)


@posix_only
@pytest.mark.usefixtures("adopting")
@pytest.mark.parametrize("seconds_old", [0, 0.3, 3])
def test_killed_outright_it_leaves_no_kernel_however_young(tmp_path: Path, notebooks: Path, seconds_old: float) -> None:
    def ask_for_kernel(server: RealLab) -> None:
        with suppress(OSError):  # the server goes before it has answered
            server.start_kernel()

    with running_lab(Home(tmp_path / "home"), notebooks=notebooks) as lab:
        asking = threading.Thread(target=ask_for_kernel, args=[lab])
        asking.start()
        kernels = wait_until(lab.kernels)
        time.sleep(seconds_old)
        lab.process.kill()
        lab.process.wait()
        asking.join()
        assert len(kernels) == 1
        assert gone(kernels, seconds=15)


def test_after_a_server_was_killed_its_note_is_passed_over(tmp_path: Path, notebooks: Path) -> None:
    home = Home(tmp_path / "home")
    with running_lab(home, notebooks=notebooks) as lab:
        lab.process.kill()
        lab.process.wait()
    assert list((home.jupyter / "runtime").glob("jpserver-*.json"))
    assert find_running_lab(home) is None
    with running_lab(home, notebooks=notebooks) as lab:
        assert lab.ask("api/status").status == 200
