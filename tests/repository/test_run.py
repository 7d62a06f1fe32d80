"""The program that runs every check, with small checks in place of the real ones; and how a browser is found."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from tests import browsers, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str]]

NOXFILE = """
import nox

nox.options.default_venv_backend = "none"


@nox.session(tags=["code"])
def lint(session):
    print("a word from the linter")
    {lint}


@nox.session(tags=["tests"])
def tests(session):
    print("arguments:", session.posargs)
    {tests}
"""


@pytest.fixture
def run_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run two small checks, and return the exit status with what was printed."""

    def run_them(*options: str, lint: str = "pass", tests: str = "pass") -> tuple[int, str]:
        noxfile = tmp_path / "noxfile.py"
        noxfile.write_text(NOXFILE.format(lint=lint, tests=tests), encoding="utf-8")
        monkeypatch.setattr(run, "NOX", (*run.NOX, "--noxfile", str(noxfile)))
        monkeypatch.setattr(sys, "argv", ["tests.run", *options])
        status = run.main()
        return status, capfd.readouterr().out

    return run_them


def test_when_every_check_passes_the_status_is_0(run_checks: Run) -> None:
    status, printed = run_checks()

    assert status == 0
    assert printed.endswith("lint: passed\ntests: passed\nEvery check passed.\n")
    assert "a word from the linter" in printed


@pytest.mark.parametrize("name", ["lint", "tests"])
def test_a_failing_check_does_not_keep_the_others_from_running(name: str, run_checks: Run) -> None:
    status, printed = run_checks(**{name: 'session.error("broken")'})

    assert status == 1
    assert f"{name}: FAILED" in printed
    assert len(re.findall(": passed", printed)) == 1
    assert printed.endswith("A check failed.\n")


def test_a_check_that_is_left_out_is_named_with_its_reason(run_checks: Run) -> None:
    status, printed = run_checks(tests='session.skip("there is no browser")')

    assert status == 0
    assert "tests: left out (there is no browser)" in printed


def test_the_options_reach_the_tests(run_checks: Run) -> None:
    _, printed = run_checks("--quick", "--require-browser", "--jobs", "4")

    assert "arguments: ['--quick', '--require-browser', '--jobs', '4']" in printed


def test_the_checks_of_the_code_can_be_left_out(run_checks: Run) -> None:
    status, printed = run_checks("--running-only", lint='session.error("broken")')

    assert status == 0
    assert "left out by --running-only" in printed


def test_the_browser_named_in_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(browsers.VARIABLE, sys.executable)

    assert str(browsers.find_browser()) == sys.executable


def test_a_browser_that_is_named_and_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(browsers.VARIABLE, "no-such-browser")

    with pytest.raises(FileNotFoundError, match="no-such-browser"):
        browsers.find_browser()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere browsers are not looked for on the path alone")
def test_a_browser_is_found_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(browsers.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browsers.find_browser() is None

    program = tmp_path / "google-chrome"
    program.touch(mode=0o755)

    assert browsers.find_browser() == program
