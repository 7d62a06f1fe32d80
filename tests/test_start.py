"""start.py, started as a user starts it, in a small project of its own that needs no network.

The project is called `workbook`, as start.py expects, and brings the tool that builds it along: so pip works for real.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import installation
from tests.small_project import PYPROJECT, Project

CHECKOUT = Path(installation.__file__).resolve().parent


def wait_for_file(file: Path) -> None:
    """Wait until a file is there, but not for ever."""
    for _ in range(400):
        if file.exists():
            return
        time.sleep(0.05)
    pytest.fail(f"{file} was never written")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that has been started once; tests that use it leave it ready."""
    project = Project.make(tmp_path_factory.mktemp("ready") / "a folder, with [signs]")
    status, printed, complained = project.start("check")
    assert (status, complained) == (0, "")
    assert "Installing the workbook" in printed
    return project


@pytest.fixture
def project(ready: Project, tmp_path: Path) -> Project:
    """A project of the test's own, to spoil; its environment is a copy, and so belongs to the other folder."""
    project = Project.make(tmp_path / "project")
    shutil.copytree(
        ready.environment, project.environment, symlinks=True, ignore=shutil.ignore_patterns(installation.LOG.name)
    )
    return project


def test_the_first_start_makes_the_environment_and_runs_the_workbook_in_it(ready: Project) -> None:
    status, printed, _ = ready.start("status")

    assert status == 0
    assert Path(json.loads(printed)["prefix"]) == ready.environment


def test_a_second_start_installs_nothing(ready: Project) -> None:
    before = ready.log.stat().st_mtime_ns

    assert ready.get_arguments("check") == ["check"]
    assert ready.log.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("given", "handed"),
    [
        ([], ["lab"]),
        (
            ["--no-browser", "--port", "8899", "--home", "my notes"],
            ["lab", "--no-browser", "--port", "8899", "--home", "my notes"],
        ),
        (["lab", "--port", "1"], ["lab", "--port", "1"]),
        (["export", "--help"], ["export", "--help"]),
        (["--help"], ["--help"]),
        (["--debug", "check"], ["--debug", "check"]),
        (["report", "--out", "a b; c.html"], ["report", "--out", "a b; c.html"]),
    ],
)
def test_arguments_are_handed_on_and_lab_is_meant_when_no_command_is_named(
    ready: Project, given: list[str], handed: list[str]
) -> None:
    assert ready.get_arguments(*given) == handed


def test_the_exit_status_is_handed_on(ready: Project) -> None:
    assert ready.start("exit", "5")[0] == 5


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to interrupt")
def test_ctrl_c_is_for_the_workbook_to_answer(ready: Project) -> None:
    with ready.begin("wait") as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        _, complained = process.communicate(timeout=30)

    assert process.returncode == 7
    assert complained == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_a_start_that_is_ended_ends_the_workbook(ready: Project) -> None:
    with ready.begin("wait") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.terminate()
        process.communicate(timeout=30)

    assert process.returncode == 128 + signal.SIGTERM


def test_test_installs_its_extra_once_and_other_commands_make_do_with_it(project: Project) -> None:
    _, printed, _ = project.start("test", "--require-browser")

    assert "Installing" in printed
    assert json.loads(project.stamp.read_text(encoding="utf-8"))["groups"] == ["test"]
    assert project.get_arguments("test", "--quick") == ["test", "--quick"]
    assert project.get_arguments("check") == ["check"]


def test_the_stamp_of_an_earlier_edition_is_replaced(project: Project) -> None:
    project.start("check")
    project.stamp.write_text(json.dumps({"digest": "of an earlier edition", "extras": ["test"]}), encoding="utf-8")

    status, printed, complained = project.start("check")

    assert (status, complained) == (0, "")
    assert "Installing" in printed
    assert json.loads(project.stamp.read_text(encoding="utf-8"))["groups"] == []


def test_a_folder_that_was_moved_and_a_changed_source_are_installed_again(project: Project) -> None:
    kept = project.environment / "kept"
    kept.touch()

    for change in (lambda: None, lambda: (project.folder / "pyproject.toml").write_text(PYPROJECT + "# changed\n")):
        change()
        status, printed, _ = project.start("check")

        assert status == 0
        assert "Installing" in printed
        assert kept.exists()
        assert project.get_arguments("check") == ["check"]


def test_a_changed_extension_is_a_changed_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(installation, "FOLDER", tmp_path)
    script = tmp_path / installation.EXTENSION[0] / "static" / "load.js"
    script.parent.mkdir(parents=True)

    script.write_text("one", encoding="utf-8")
    before = installation.make_digest()
    script.write_text("two", encoding="utf-8")

    assert installation.make_digest() != before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to signal")
@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_an_installation_that_was_cut_short_is_made_from_nothing(project: Project, name: str) -> None:
    left_behind = project.environment / "half of a library"
    left_behind.touch()
    begun = project.folder / "begun"
    dawdle = f"import pathlib, time; pathlib.Path({str(begun)!r}).touch(); time.sleep(20)"
    (project.folder / "builder.py").write_text(dawdle, encoding="utf-8")
    with project.begin("check") as process:
        wait_for_file(begun)
        os.killpg(process.pid, getattr(signal, name))
        _, complained = process.communicate(timeout=30)
    project.mend()

    assert process.returncode == {"SIGINT": 130, "SIGKILL": -9}[name]
    assert "Traceback" not in complained
    assert project.start("check")[0] == 0
    assert not left_behind.exists()
    assert project.get_arguments("check") == ["check"]


def test_an_environment_whose_python_does_not_start_is_made_from_nothing(ready: Project) -> None:
    ready.python.unlink()

    status, printed, _ = ready.start("check")

    assert status == 0
    assert "Installing" in printed
    assert ready.get_arguments("check") == ["check"]


def test_an_environment_of_another_python_is_made_from_nothing(
    monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    monkeypatch.setattr(installation, "PYTHON", project.python)
    assert installation.is_python_compatible()

    monkeypatch.setattr(sys.implementation, "cache_tag", "cpython-311-of-another-maker")

    assert not installation.is_python_compatible()


def test_two_starts_at_the_same_moment_set_up_once(project: Project) -> None:
    with project.begin("check") as one, project.begin("check") as other:
        outputs = [process.communicate(timeout=120) for process in (one, other)]

    assert (one.returncode, other.returncode) == (0, 0)
    assert sum("Installing" in printed for printed, _ in outputs) == 1
    assert [complained for _, complained in outputs] == ["", ""]


def test_a_failing_installation_is_one_sentence_and_the_next_start_tries_again(project: Project) -> None:
    builder = project.folder / "builder.py"
    builder.write_text("raise OSError(28, 'No space left on device')", encoding="utf-8")

    status, _, complained = project.start("check")

    assert status == 1
    assert complained.count("\n") == 1
    assert "the disk is full" in complained
    assert str(project.log) in complained
    assert not project.unfinished.exists()

    project.mend()
    assert project.start("check")[0] == 0


def test_a_bundle_is_made_by_a_program_of_its_own_and_what_other_commands_needed_stays(project: Project) -> None:
    project.start("test")
    (project.folder / "bundle.py").write_text(
        "import sys; sys.exit(print(sys.prefix, *sys.argv[1:]))", encoding="utf-8"
    )

    status, printed, _ = project.start("bundle", "--to", "a b")

    assert status == 0
    assert printed.splitlines()[-1] == f"{project.environment} --to a b"
    assert json.loads(project.stamp.read_text(encoding="utf-8"))["groups"] == ["bundle", "test"]


def test_start_py_without_what_it_came_with_is_one_sentence(tmp_path: Path) -> None:
    project = Project.make(tmp_path / "project")
    (project.folder / "pyproject.toml").unlink()

    status, _, complained = project.start()

    assert status == 1
    assert complained.count("\n") == 1
    assert "copy the whole folder" in complained
    assert not project.environment.exists()


def test_a_folder_that_may_not_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    project = Project.make(tmp_path / "project")
    project.environment.write_text("a file where the folder should be", encoding="utf-8")

    status, _, complained = project.start("check")

    assert status == 1
    assert complained.startswith("The workbook could not be installed: ")
    assert complained.count("\n") == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("OSError: [Errno 122] Disk quota exceeded", "disk is full"),
        (
            "not created successfully because ensurepip is not available. On Debian/Ubuntu systems",
            "apt install python3-venv",
        ),
        ("[Errno 13] Permission denied: '/opt/workbook/.venv'", "you may change this folder"),
        ("[WinError 5] Access is denied: 'python.exe'", "close the workbook"),
        ("HINT: This error might have occurred since this system does not have Windows Long Path support", "too long"),
        (
            "WARNING: Retrying after 'NewConnectionError(x)'\nERROR: No matching distribution found",
            "check the network",
        ),
        ("Could not fetch URL: SSLError(SSLCertVerificationError(...", "check the network"),
        ("ERROR: HTTP error 403 while getting", "check the network"),
        ("ERROR: No matching distribution found for pandas>=3", "64-bit Python"),
    ],
)
def test_what_went_wrong_is_told_as_what_to_do(said: str, told: str) -> None:
    assert told in (installation.find_remedy(said) or "")


def test_in_a_bundle_what_is_missing_has_to_be_copied_and_not_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = "ERROR: No matching distribution found for pandas==3"
    assert "64-bit Python" in (installation.find_remedy(said) or "")

    monkeypatch.setattr(installation, "BUNDLE", tmp_path / "bundle.json")
    installation.BUNDLE.touch()

    assert "copy the whole folder again" in (installation.find_remedy(said) or "")


def find_old_pythons() -> list[str]:
    """Return the programs of old Pythons on this computer."""
    return [
        found
        for name in ("python2", "python2.7", "python3.6", "python3.8", "python3.10")
        if (found := shutil.which(name))
    ]


@pytest.mark.parametrize("python", find_old_pythons())
def test_an_older_python_says_so_in_one_sentence(python: str) -> None:
    if not subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
        ended = subprocess.run([python, CHECKOUT / "start.py"], capture_output=True, text=True, check=False)

        assert ended.returncode == 1
        assert ended.stderr.startswith("The workbook needs Python 3.11 or newer, and this is ")
        assert ended.stderr.count("\n") == 1


def test_start_py_has_only_syntax_of_python_2() -> None:
    """Python 2 reads a whole file before it runs the first line."""
    text = (CHECKOUT / "start.py").read_bytes().decode("ascii")
    modern = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Starred, ast.Nonlocal, ast.AsyncFunctionDef, ast.Match)

    found = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, modern) or getattr(node, "annotation", None)
    ]

    assert found == []
    assert not any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(text))), "keep it short"


def test_the_sources_are_the_files_that_an_installation_copies_and_the_groups_exist() -> None:
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))

    assert {name for names in installation.GROUPS.values() for name in names} == set(pyproject["dependency-groups"])
    assert set(installation.EXTENSION) == set(pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"])
    assert all((CHECKOUT / source).exists() for source in installation.SOURCES)
