"""A home that is open is open by each of its paths, and nothing erases it meanwhile."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tests.server.real_lab import run_code, running_lab, wait_until
from workbook.cli import main
from workbook.paths import PACKAGE, Home, get_sessions_folder
from workbook.server import lab as lab_module
from workbook.server.lab import open_lab
from workbook.server.lock import is_locked
from workbook.server.running import is_open
from workbook.store.entries import Edit
from workbook.store.sessions import list_sessions, open_session
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.content.loader import Content

HOLD = """
import sys
from pathlib import Path
from workbook.paths import Home
from workbook.server.lock import take_lock
with take_lock(Home(Path(sys.argv[1]))):
    print(1, flush=True)
    input()
"""
needs_links = pytest.mark.skipif(os.name != "posix", reason="Windows lets only administrators make links")


def run(folder: Path, *arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, [*arguments, "--home", str(folder)], input=answers)


@contextmanager
def hold_lock(home: Home) -> Iterator[None]:
    """Hold a home's lock in another process, as a server does that does not answer."""
    command = [sys.executable, "-c", HOLD, str(home.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PACKAGE.parent) as other:
        assert other.stdout
        other.stdout.readline()
        yield
        other.communicate(b"\n")


@pytest.fixture
def home(tmp_path: Path, content: Content) -> Home:
    """Return a home with an entry, and the folder of a server that has run."""
    home = Home(tmp_path / "home").make()
    store = Store.open(home, content)
    store.save("clients", [Edit("a", {"name": "Rivermouth"})])
    store.close()
    home.jupyter.mkdir()
    (home.jupyter / "lab.lock").touch()
    return home


@needs_links
def test_an_odd_home_opens_once_by_each_of_its_paths(
    tmp_path: Path, notebooks: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lab_module, "get_notebooks_folder", lambda: notebooks)
    home = Home(tmp_path / "a?b %41 #c {d} 'é'")
    link, around = tmp_path / "link", tmp_path / "link" / ".." / home.folder.name
    link.symlink_to(home.folder)
    with running_lab(home, notebooks=notebooks) as lab:
        kernel = lab.start_kernel()
        connection = home.jupyter / "runtime" / f"kernel-{kernel['id']}.json"
        wait_until(connection.exists)
        run_code("open('written', 'w').close()", connection=connection)
        wait_until((home.notebooks / "written").exists)
        for folder in (home.folder, link, around):
            assert f"yes, at {lab.address.url}" in run(folder, "status").output
            assert "The workbook is open: stop it first" in run(folder, "erase", "--everything", "--yes").output
            open_lab(Home(folder), browser=False)
            assert "The workbook is open already" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir() if path.is_file() and not path.name.endswith("-output.txt")] == []


def test_a_home_whose_server_does_not_answer_is_open(home: Home) -> None:
    with hold_lock(home):
        status, erased = run(home.folder, "status"), run(home.folder, "erase", "--everything", "--yes")
    afterwards = run(home.folder, "status")

    assert "yes, but it does not answer" in status.output
    assert (erased.exit_code, erased.output) == (1, "The workbook is open: stop it first, then erase it.\n")
    assert home.store.is_file()
    assert "Open:         no" in afterwards.output


def test_a_home_that_is_opened_during_the_question_is_not_erased(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    monkeypatch.setattr("workbook.server.running.is_open", lambda _home: next(answers))

    erased = run(home.folder, "erase", "--everything", answers="y\n")

    assert erased.exit_code == 1
    assert erased.output.endswith("The workbook is open: stop it first, then erase it.\n")
    assert home.store.is_file()


def test_a_copy_of_an_open_home_is_not_open(home: Home, tmp_path: Path) -> None:
    copy = Home(tmp_path / "copy")
    copy.jupyter.mkdir(parents=True)
    (copy.jupyter / "lab.lock").touch()
    with hold_lock(home):
        assert (is_open(home), is_open(copy)) == (True, False)


def test_looking_creates_nothing(tmp_path: Path) -> None:
    assert not is_locked(Home(tmp_path / "none"))
    assert not list(tmp_path.iterdir())


@needs_links
def test_a_linked_home_is_erased_and_its_link_stays(home: Home, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(home.folder)

    erased = run(link, "erase", "--everything", "--yes")

    assert erased.exit_code == 0, erased.output
    assert link.is_dir()
    assert not list(link.iterdir())


@needs_links
def test_a_home_has_the_same_sessions_by_each_of_its_paths(home: Home, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    link = tmp_path / "other" / "link"
    link.symlink_to(home.folder)

    open_session(Home(link), "Team day", today=dt.date(2026, 5, 4))

    assert get_sessions_folder(Home(link)) == get_sessions_folder(home) == tmp_path / "home-sessions"
    assert [session.name for session in list_sessions(home)] == ["Team day"]


@needs_links
def test_sessions_beside_a_link_are_still_found(home: Home, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(home.folder)
    (tmp_path / "link-sessions").mkdir()

    assert get_sessions_folder(Home(link)) == tmp_path / "link-sessions"
