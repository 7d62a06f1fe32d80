"""The program that runs every check, with the checks themselves taken out."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from tests import browsers, run

if TYPE_CHECKING:
    from pathlib import Path

PASSES = run.Check("Passes", ("-c", ""))
FAILS = run.Check("Fails", ("-c", "raise SystemExit(3)"))
SPEAKS = run.Check("Speaks", ("-c", "print('a word')"))


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A run with nothing to check, on a machine with a browser, asked for without options."""
    monkeypatch.setattr(run, "CODE_CHECKS", ())
    monkeypatch.setattr(run, "CHECKS", ())
    monkeypatch.setattr(run, "make_test_checks", lambda _left_out: [PASSES])
    monkeypatch.setattr(run, "find_browser", lambda: "a browser")
    monkeypatch.setattr(sys, "argv", ["tests.run"])
    return monkeypatch


def test_a_failing_check_does_not_keep_the_others_from_running_and_what_it_says_is_shown(
    ask: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask.setattr(run, "CHECKS", (FAILS, SPEAKS))

    assert run.main() == 1
    said = capsys.readouterr().out
    assert sorted(line for line in said.splitlines() if line.startswith(("===", "Failed"))) == [
        "=== Done in 0 seconds",
        "=== Fails, 0 seconds",
        "=== Passes, 0 seconds",
        "=== Speaks, 0 seconds",
        "Failed: Fails",
    ]
    assert "\n=== Speaks, 0 seconds\na word\n" in said


def test_every_test_is_in_one_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [place if place.endswith(".py") else f"{place}/test_{at}.py" for at, place in enumerate(run.ALL_PLACES)]
    names.append("tests/elsewhere/test_it.py")
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("def test_it() -> None: ...", encoding="utf-8")
    monkeypatch.setattr(run, "CHECKOUT", tmp_path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # what the plugins import takes most of the time

    results = [check.make() for check in run.make_test_checks(set())]

    assert all(result.passed for result in results)
    found = [name for result in results for name in re.findall(r"tests/\S+\.py", result.said)]
    assert sorted(found) == sorted(names)


def test_when_every_check_passes_the_status_is_0(ask: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    ask.setattr(run, "CHECKS", (PASSES,))

    assert run.main() == 0
    assert capsys.readouterr().out.endswith("Every check passed.\n")


def test_without_a_browser_it_says_what_was_left_out_and_how_to_get_it(
    ask: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask.setattr(run, "find_browser", lambda: None)

    assert run.main() == 0
    assert browsers.HOW_TO_GET_ONE in capsys.readouterr().out


def test_leaving_out_the_browser_tests_is_a_failure_where_they_are_required(ask: pytest.MonkeyPatch) -> None:
    ask.setattr(sys, "argv", ["tests.run", "--require-browser"])
    assert run.main() == 0

    ask.setattr(run, "find_browser", lambda: None)
    assert run.main() == 1


def test_what_reads_the_code_can_be_left_out(ask: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    ask.setattr(run, "CODE_CHECKS", (FAILS,))
    assert run.main() == 1

    ask.setattr(sys, "argv", ["tests.run", "--running-only"])
    capsys.readouterr()
    assert run.main() == 0
    assert "Left out: types, rules, form and layers of the code" in capsys.readouterr().out


def test_only_the_tests_left_out_are_deselected() -> None:
    assert {check.arguments[-2:] for check in run.make_test_checks(set())} == {("-m", "")}
    quick = run.make_test_checks({"wheel", "browser"})
    assert {check.arguments[-2:] for check in quick} == {("-m", "not browser and not wheel")}
    assert not any("tests/browser" in check.arguments[:3] for check in quick)


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
