from __future__ import annotations

import datetime as dt
import json
import os
import socket
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import psutil
import pytest
import zmq

from tests.server.real_lab import (
    RealLab,
    find_free_port,
    make_notebook,
    run_code,
    running_lab,
    running_plain,
    start_lab,
    stop,
    wait_until,
)
from workbook.content.loader import load_content
from workbook.errors import LabError, NewerStoreError, UnknownNameError
from workbook.paths import PACKAGE, Home, make_private_folder
from workbook.server import lab as lab_module
from workbook.server.lab import open_lab
from workbook.server.running import find_running_lab
from workbook.store.daily_backups import list_backups, save_backup
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.journal_mode import has_wal_fault
from workbook.store.migrations import MIGRATIONS, Migration
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "what the learner wrote"
HOSTILE_CONFIG = {
    "ServerApp": {"ip": "0.0.0.0", "token": "", "password": "", "allow_origin": "*", "root_dir": "/"},  # noqa: S104
    "IdentityProvider": {"token": ""},
    "PasswordIdentityProvider": {"token": ""},
}
FAILING_FORM = f"""
import logging
from ipykernel.comm import Comm
def fail(message): raise ValueError({SECRET!r})
comm = Comm(target_name="x")
comm.on_msg(fail)
get_ipython().kernel.comm_manager.comm_msg(None, None, {{"content": {{"comm_id": comm.comm_id, "data": {{}}}}}})
logging.getLogger().warning({SECRET!r})
"""
posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's own folder, whose settings for Jupyter would open everything to everybody."""
    folder = tmp_path_factory.mktemp("user")
    startup = folder / ".ipython" / "profile_default" / "startup"
    for settings in (folder / ".jupyter", startup):
        settings.mkdir(parents=True)
    for name in ("jupyter_config", "jupyter_server_config", "jupyter_lab_config"):
        (folder / ".jupyter" / f"{name}.json").write_text(json.dumps(HOSTILE_CONFIG), encoding="utf-8")
    (startup / "spy.py").write_text(f"open({str(folder / 'seen')!r}, 'w').close()", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, notebooks: Path, user: Path) -> Iterator[RealLab]:
    """One server for the tests that leave it running, opened by that user from their own Jupyter folder."""
    theirs = {
        "HOME": str(user),
        "USERPROFILE": str(user),
        "JUPYTER_TOKEN": "",
        "JUPYTER_CONFIG_DIR": str(user / ".jupyter"),
        "IPYTHONDIR": str(user / ".ipython"),
    }
    if os.name == "posix":  # a Node that would tell that it was asked
        node = user / "bin" / "node"
        node.parent.mkdir()
        node.write_text(f"#!/bin/sh\ntouch '{user}/node-was-started'\n", encoding="utf-8")
        node.chmod(0o755)
        theirs["PATH"] = os.pathsep.join([str(node.parent), os.environ["PATH"]])
    before = os.umask(0) if os.name == "posix" else 0
    with running_lab(Home(tmp_path_factory.mktemp("home") / "home"), notebooks=notebooks, environment=theirs) as server:
        os.umask(before)
        yield server


def listens_on(process: psutil.Process) -> set[str]:
    return {found.laddr.ip for found in process.net_connections("tcp") if found.status == psutil.CONN_LISTEN}


def find_connection(lab: RealLab) -> Path:
    """Start a kernel and return the file that says how to reach it."""
    return lab.home.jupyter / "runtime" / f"kernel-{lab.start_kernel()['id']}.json"


def test_server_and_kernels_listen_on_this_computer_only(lab: RealLab) -> None:
    lab.start_kernel()
    assert wait_until(lambda: all(listens_on(process) for process in lab.kernels()))
    for process in (psutil.Process(lab.process.pid), *lab.kernels()):
        assert listens_on(process) == {"127.0.0.1"}


def test_nobody_else_on_this_computer_can_listen_to_what_a_kernel_says(lab: RealLab) -> None:
    connection = find_connection(lab)
    port = json.loads(connection.read_text(encoding="utf-8"))["iopub_port"]
    with zmq.Context() as context, context.socket(zmq.SUB) as spy:
        spy.subscribe(b"")
        spy.connect(f"tcp://127.0.0.1:{port}")
        run_code(f"print({SECRET!r})", connection=connection)
        assert spy.poll(1000) == 0


@pytest.mark.parametrize("token", ["", "wrong"])
@pytest.mark.parametrize("path", ["api/contents", "api/kernels", "api/sessions", "api/status"])
def test_nobody_gets_in_without_the_token(lab: RealLab, path: str, token: str) -> None:
    assert lab.ask(path, token=token).status == 403


def test_the_token_is_long_and_random(lab: RealLab) -> None:
    assert len(lab.token) >= 40


def test_the_server_reaches_the_notebooks_and_not_the_store(lab: RealLab) -> None:
    lab.home.store.touch()
    listing = json.loads(lab.ask("api/contents").text)["content"]
    assert {entry["name"] for entry in listing} == {"01-start.ipynb", "02-level-1-3.ipynb"}
    for path in ("../workbook.sqlite", "..%2Fworkbook.sqlite", ".manifest.json"):
        assert lab.ask(f"api/contents/{path}").status == 404
        assert lab.ask(f"files/{path}").status in {403, 404}


def test_there_is_no_terminal_and_no_installing_of_extensions(lab: RealLab) -> None:
    assert lab.ask("api/terminals", method="POST").status == 404
    answer = lab.ask("lab/api/extensions", method="POST", body={"cmd": "install", "extension_name": "x"})
    assert answer.status >= 400 or json.loads(answer.text)["status"] == "error"


def test_kernels_run_no_startup_files_of_the_user_and_keep_no_history(lab: RealLab, user: Path) -> None:
    before = sorted(user.rglob("*"))
    run_code("learner_wrote = 1", connection=find_connection(lab))
    assert (lab.home.jupyter / "ipython" / "profile_default" / "startup").is_dir()
    assert sorted(user.rglob("*")) == before
    assert not list(lab.home.folder.rglob("history.sqlite"))


def test_saving_drops_what_was_written_from_the_file_and_from_its_checkpoint(lab: RealLab) -> None:
    notebook = make_notebook("print(1)")
    notebook.cells[1].outputs = [{"output_type": "stream", "name": "stdout", "text": SECRET}]
    notebook.metadata["widgets"] = {"state": {"value": SECRET}}
    body = {"type": "notebook", "format": "json", "content": notebook}
    as_text = {"type": "file", "format": "text", "content": json.dumps(notebook)}
    assert lab.ask("api/contents/edited.ipynb", method="PUT", body=as_text).status == 201
    for path in ("02-level-1-3.ipynb", "new.ipynb"):
        assert lab.ask(f"api/contents/{path}", method="PUT", body=body).status in {200, 201}
        assert lab.ask(f"api/contents/{path}/checkpoints", method="POST").status == 201
        lab.ask(f"api/contents/{path}", method="PUT", body=body)
    lab.ask("api/contents", method="POST", body={"copy_from": "new.ipynb"})
    lab.ask("api/contents/new.ipynb", method="PATCH", body={"path": "renamed.ipynb"})
    files = [file for file in lab.home.folder.rglob("*.ipynb") if file.is_file()]
    assert {"02-level-1-3-checkpoint.ipynb", "renamed.ipynb", "new-Copy1.ipynb"} <= {file.name for file in files}
    assert not [file for file in lab.home.folder.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]


def test_the_log_and_the_terminal_hold_no_token_and_nothing_that_was_written(lab: RealLab) -> None:
    lab.ask(f"api/contents/absent.ipynb?token={lab.token}", token="")
    run_code(FAILING_FORM, connection=find_connection(lab))
    log = (lab.home.jupyter / "lab.log").read_text(encoding="utf-8")
    assert "absent.ipynb" in log
    assert lab.token not in log
    assert SECRET not in log
    lines = lab.output.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"The workbook is open at {lab.base_url}login?key=")
    assert lines[1:] == ["This address works once; then a new one is shown here. Stop the workbook with Ctrl+C, here."]


@pytest.mark.skipif(os.name != "posix", reason="on Windows the profile's own permissions hold")
def test_everything_in_the_home_is_for_its_owner_only(lab: RealLab) -> None:
    run_code("from workbook import open_workbook; book = open_workbook()", connection=find_connection(lab))
    save_backup(lab.home, now=dt.datetime.now().astimezone())
    found = {path: path.stat().st_mode for path in (lab.home.folder, *lab.home.folder.rglob("*"))}
    # IPython copies a text of its own, with the mode it has there.
    open_to_others = [path for path, mode in found.items() if mode & 0o077 and path.name != "README"]
    log = set() if has_wal_fault() else {"workbook.sqlite-wal"}
    assert {"workbook.sqlite", "lab.lock", "labextensions"} | log <= {p.name for p in found}
    assert open_to_others == []


@posix_only
def test_starting_it_starts_no_other_program(lab: RealLab, user: Path) -> None:
    assert lab.ask("lab").status == 200
    assert not (user / "node-was-started").exists()


def test_opening_it_again_uses_the_server_that_runs(
    lab: RealLab, notebooks: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(lab_module, "get_notebooks_folder", lambda: notebooks)
    monkeypatch.setattr("webbrowser.open", opened.append)
    open_lab(lab.home, notebook="02-level-1-3")
    link = f"{lab.base_url}login?key="
    assert capsys.readouterr().out.startswith(f"The workbook is open already, at {link}")
    assert wait_until(lambda: opened) == [(lab.home.jupyter / "open.html").as_uri()]
    assert link in (lab.home.jupyter / "open.html").read_text(encoding="utf-8")


def test_two_that_are_started_at_the_same_moment_are_one_server(tmp_path: Path, notebooks: Path) -> None:
    home = Home(tmp_path / "home")
    both = [start_lab(home, notebooks=notebooks, output=tmp_path / f"{number}.txt") for number in (1, 2)]
    try:
        assert wait_until(lambda: any(process.poll() is not None for process in both))
        told = sorted(
            (tmp_path / f"{number}.txt").read_text(encoding="utf-8").partition(", at ")[0] for number in (1, 2)
        )
        assert told[0] == "The workbook is open already"
        assert told[1].startswith("The workbook is open at ")
        assert len(list((home.jupyter / "runtime").glob("jpserver-*.json"))) == 1
    finally:
        for process in both:
            if process.poll() is None:
                stop(process)


def test_one_that_holds_the_home_and_does_not_answer_is_told(
    tmp_path: Path, notebooks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab_module, "get_notebooks_folder", lambda: notebooks)
    monkeypatch.setattr(lab_module, "STARTING_SECONDS", 0.1)
    home = Home(tmp_path / "home")
    make_private_folder(home.jupyter)
    holding = f"from workbook.paths import Home; from pathlib import Path; from workbook.server.lock import take_lock\nwith take_lock(Home(Path({str(home.folder)!r}))): print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PACKAGE.parent
    ) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(LabError, match="does not answer"):
            open_lab(home, browser=False)
        other.communicate(b"\n")


def test_a_home_of_a_newer_edition_is_refused_and_nothing_in_it_is_changed(
    tmp_path: Path, notebooks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab_module, "get_notebooks_folder", lambda: notebooks)
    home = Home(tmp_path / "home").make()
    newer = [*MIGRATIONS, Migration("0009-from-the-future", lambda _connection: None)]
    open_file(home.store, backups=home.backups, migrations=newer).dispose()
    before = home.store.read_bytes()
    with pytest.raises(NewerStoreError, match="newer edition"):
        open_lab(home, browser=False)
    assert home.store.read_bytes() == before
    assert not home.notebooks.exists()
    assert not home.backups.exists()


def test_a_damaged_home_is_mended_before_its_pages_open_and_the_learner_is_told(
    tmp_path: Path, notebooks: Path
) -> None:
    home = Home(tmp_path / "home").make()
    store = Store.open(home, load_content())
    store.save("clients", [Edit("a", {"name": "Harbour office"})])
    store.close()
    with home.store.open("r+b") as file:
        file.write(bytes(100))
    with running_lab(home, notebooks=notebooks) as lab:
        said = lab.output.read_text(encoding="utf-8")
    store = Store.open(home, load_content())
    assert [entry.values for entry in store.entries("clients")] == [{"name": "Harbour office"}]
    store.close()
    assert "The file with your entries was damaged, and has been mended.\n1 entry is as you left it." in said
    assert len(list(home.backups.glob("workbook-damaged-*.sqlite"))) == 1
    assert len(list_backups(home)) == 1


def test_a_server_that_stays_open_makes_the_backup_of_each_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home").make()
    Store.open(home, load_content()).close()
    monkeypatch.setattr(lab_module, "BACKUP_SECONDS", 0.01)

    stop = lab_module._back_up_daily(SimpleNamespace(log=None), home)  # type: ignore[arg-type]
    try:
        assert wait_until(lambda: list_backups(home))
        list_backups(home)[0].rename(home.backups / "workbook-20200101-120000.sqlite")
        assert wait_until(lambda: len(list_backups(home)) == 2)
    finally:
        stop.set()


def test_a_port_that_is_taken_is_told_in_one_sentence(tmp_path: Path, notebooks: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = start_lab(Home(tmp_path / "home"), notebooks=notebooks, port=port)
        assert process.wait(60) == 1
    output = (tmp_path / "home-output.txt").read_text(encoding="utf-8")
    assert output == f"Port {port} cannot be used, most likely because another program uses it: choose another.\n"


def test_the_port_that_was_asked_for_is_used(tmp_path: Path, notebooks: Path) -> None:
    port = find_free_port()
    process = start_lab(home := Home(tmp_path / "home"), notebooks=notebooks, port=port)
    address = wait_until(lambda: find_running_lab(home))
    stop(process)
    assert address
    assert address.url.startswith(f"http://127.0.0.1:{port}/")


def test_a_port_that_another_program_took_in_the_meantime_is_replaced_by_the_next_one(tmp_path: Path) -> None:
    """As happens when several people of one computer open their workbooks at the same moment."""
    script = """
import socket, sys
from pathlib import Path
from jupyter_server.serverapp import ServerApp
from workbook.paths import Home
from workbook.server.lab import _make_folders, _make_server

others = []
find_port = ServerApp._find_http_port

def find_port_and_lose_it(self):
    find_port(self)
    if not others:
        others.append(socket.create_server(("127.0.0.1", self.port)))

ServerApp._find_http_port = find_port_and_lose_it
home = Home(Path(sys.argv[1]))
_make_folders(home)
home.notebooks.mkdir()
server = _make_server(home, port=None, page=None, render_page=None)
[listening] = server.http_server._sockets.values()
print(others[0].getsockname()[1], server.port, listening.getsockname()[1], server.connection_url)
"""
    command = [sys.executable, "-c", script, str(tmp_path / "home")]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    lost, found, listening, address = output.split()
    assert found == listening != lost
    assert address.startswith(f"http://127.0.0.1:{found}/")


def test_when_the_address_is_told_the_port_is_taken_already(tmp_path: Path, notebooks: Path) -> None:
    output = tmp_path / "output.txt"
    process = start_lab(Home(tmp_path / "home"), notebooks=notebooks, port=(port := find_free_port()), output=output)
    try:
        while "The workbook is open" not in output.read_text(encoding="utf-8"):
            assert process.poll() is None
        socket.create_connection(("127.0.0.1", port)).close()
    finally:
        stop(process)


def test_an_unknown_notebook_is_told_with_the_nearest_name(
    tmp_path: Path, notebooks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab_module, "get_notebooks_folder", lambda: notebooks)
    with pytest.raises(UnknownNameError, match='did you mean "02-level-1-3"'):
        open_lab(Home(tmp_path / "home"), browser=False, notebook="02-level-1")


def test_a_home_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LabError, match=r"cannot write in .*home"):
        open_lab(Home(tmp_path / "file" / "home"), browser=False)


def test_a_home_in_a_cloud_folder_is_warned_about(
    tmp_path: Path, notebooks: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lab_module, "get_notebooks_folder", lambda: notebooks)
    with pytest.raises(UnknownNameError):
        open_lab(Home(tmp_path / "OneDrive - Harbour Office" / "home"), browser=False, notebook="none")
    assert "is copied to OneDrive" in capsys.readouterr().err


def test_importing_the_server_extension_is_quick_and_loads_nothing_heavy() -> None:
    code = "import sys, workbook.server; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    heavy = {"pandas", "numpy", "scipy", "matplotlib", "sqlalchemy", "ipywidgets", "pydantic", "jupyter_server"}
    assert heavy.isdisjoint(out.stdout.split())


@pytest.mark.parametrize("application", ["jupyterlab", "notebook"])
def test_in_plain_jupyter_the_hook_works_as_well(tmp_path: Path, notebooks: Path, application: str) -> None:
    with running_plain(Home(tmp_path / "home"), notebooks=notebooks, application=application) as lab:
        notebook = make_notebook("print(1)")
        notebook.cells[1].outputs = [{"output_type": "stream", "name": "stdout", "text": SECRET}]
        body = {"type": "notebook", "format": "json", "content": notebook}
        assert lab.ask("api/contents/01-start.ipynb", method="PUT", body=body).status == 200
        assert SECRET not in (lab.home.notebooks / "01-start.ipynb").read_text(encoding="utf-8")
