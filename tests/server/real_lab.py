"""Real servers for tests: `workbook lab` on a temporary home, and plain JupyterLab or Notebook beside it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import nbformat
import psutil
from jupyter_client.blocking.client import BlockingKernelClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from workbook.paths import NOTEBOOKS_VARIABLE, PACKAGE, Home
from workbook.server.copies import update_notebook_copies
from workbook.server.isolation import EXTENSION_FOLDER, make_environment
from workbook.server.running import Address, find_running_lab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from nbformat import NotebookNode

T = TypeVar("T")
PATIENCE_SECONDS = 60


def make_notebook(*sources: str, deletable: bool = False) -> NotebookNode:
    """Return a notebook of the workbook: a heading, then a hidden code cell for each source."""
    metadata: dict[str, object] = {"tags": ["remove-input"], "jupyter": {"source_hidden": True}}
    if not deletable:
        metadata |= {"editable": False, "deletable": False}
    start = '<button data-commandlinker-command="notebook:run-all-cells" data-commandlinker-args="{}">Start</button>'
    heading = f'# A page to try\n\nWords.\n\n<div class="workbook-start">Plain Jupyter: {start}</div>'
    cells = [new_markdown_cell(heading, id="title")]
    cells += [new_code_cell(source, id=f"cell-{n}", metadata=metadata) for n, source in enumerate(sources, start=1)]
    notebook: NotebookNode = new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
            "workbook": {"autorun": True, "notebook": "try", "edition": "1"},
        },
    )
    return notebook


def save_notebook(notebook: NotebookNode, file: Path) -> None:
    """Write a notebook into a folder that is made for it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, file)


def find_free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(look: Callable[[], T], *, seconds: float = PATIENCE_SECONDS) -> T:
    """Return what a look gives as soon as it is true, or what it gave last."""
    end = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


@dataclass(frozen=True)
class Answer:
    """What a server answers to one request."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class RealLab:
    """A server that runs, its home, and how to reach it."""

    process: subprocess.Popen[bytes]
    home: Home
    address: Address
    output: Path
    is_plain: bool = False

    @property
    def base_url(self) -> str:
        """The server's address, with a slash at the end."""
        return self.address.url

    @property
    def token(self) -> str:
        """The secret that opens it."""
        return self.address.token

    def make_link(self, path: str, *, anchor: str = "") -> str:
        """Return an address that logs a browser in and opens a page, there at a heading."""
        if self.is_plain:
            return f"{self.base_url}{path}?token={self.token}#{anchor}"
        return self.address.make_link(f"{path}#{anchor}" if anchor else path)

    def ask(self, path: str, *, method: str = "GET", body: object = None, token: str | None = None) -> Answer:
        """Return what the server answers; an empty token asks without one."""
        secret = self.token if token is None else token
        headers = {"Authorization": f"token {secret}"} if secret else {}
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.base_url}{path}", data=data, method=method, headers=headers)  # noqa: S310
        try:
            with build_opener(ProxyHandler({})).open(request, timeout=PATIENCE_SECONDS) as answer:
                return Answer(answer.status, answer.read().decode(), dict(answer.headers))
        except HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), dict(error.headers))

    def start_kernel(self) -> dict[str, str]:
        """Start a kernel and return its model."""
        answer = self.ask("api/kernels", method="POST", body={"name": "python3"})
        assert answer.status == 201, answer.text
        model: dict[str, str] = json.loads(answer.text)
        return model

    def kernels(self) -> list[psutil.Process]:
        """Return the processes of the kernels."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if "workbook.server.kernel_app" in child.cmdline()]


def run_code(code: str, *, connection: Path) -> None:
    """Run code in a kernel, as a page would."""
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels(hb=False)  # on a busy machine a late heartbeat would pass for a death
    client.wait_for_ready(timeout=60)
    assert client.execute_interactive(code, timeout=60)["content"]["status"] == "ok"
    client.stop_channels()


def stop(process: subprocess.Popen[bytes], *, how: signal.Signals = signal.SIGTERM) -> int:
    """Tell a process to stop, and return its exit status; one that does not stop is killed."""
    process.send_signal(how)
    try:
        return process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def start_lab(
    home: Home,
    *,
    notebooks: Path | None = None,
    port: int | None = None,
    environment: Mapping[str, str] | None = None,
    output: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `workbook lab`, which writes into `home-output.txt` beside the home, or where it is told."""
    arguments = [sys.executable, "-m", "workbook", "lab", "--no-browser", "--home", str(home.folder)]
    if port is not None:
        arguments += ["--port", str(port)]
    chosen = {} if notebooks is None else {NOTEBOOKS_VARIABLE: str(notebooks)}
    return _start(arguments, output=output or _output(home), environment=chosen | dict(environment or {}))


@contextmanager
def running_lab(
    home: Home, *, notebooks: Path | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[RealLab]:
    """Run `workbook lab` on a home as long as the context lasts."""
    with _running(start_lab(home, notebooks=notebooks, environment=environment), home=home) as lab:
        yield lab


@contextmanager
def running_plain(home: Home, *, notebooks: Path, application: str) -> Iterator[RealLab]:
    """Run plain "jupyterlab" or "notebook" with the extension installed, but without the learner's settings."""
    update_notebook_copies(home, built=notebooks)
    environment = make_environment(home, os.environ)
    environment.pop("JUPYTER_CONFIG_PATH")
    name = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}[application]
    arguments = [
        *(sys.executable, "-m", application, "--no-browser", "--allow-root", "--ip=127.0.0.1"),
        f"--port={find_free_port()}",
        f"--ServerApp.root_dir={home.notebooks}",
        f"--{name}.extra_labextensions_path={EXTENSION_FOLDER}",
        "--ServerApp.jpserver_extensions={'workbook.server': True}",
    ]
    with _running(_start(arguments, output=_output(home), environment=environment), home=home, is_plain=True) as lab:
        yield lab


def _output(home: Home) -> Path:
    return home.folder.with_name(f"{home.folder.name}-output.txt")


def _start(arguments: list[str], *, output: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    checkout = os.pathsep.join([str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    whole = os.environ | environment | {"PYTHONPATH": checkout}
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("wb") as stream:
        return subprocess.Popen(arguments, stdout=stream, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=whole)


@contextmanager
def _running(process: subprocess.Popen[bytes], *, home: Home, is_plain: bool = False) -> Iterator[RealLab]:
    output = _output(home)
    try:
        address = wait_until(lambda: process.poll() is not None or find_running_lab(home))
        assert isinstance(address, Address), output.read_text(encoding="utf-8")
        yield RealLab(process=process, home=home, address=address, output=output, is_plain=is_plain)
    finally:
        if is_plain:
            _end_plain(process)
        elif process.poll() is None:
            stop(process)


def _end_plain(process: subprocess.Popen[bytes]) -> None:
    """End a server that is not ours, and that may never end when it is stopped while a page is open."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
