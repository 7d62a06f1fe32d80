"""Run every check: `python -m tests.run`, which `python3 start.py test` and `python -m workbook test` call.

noxfile.py defines the checks. The tests run in several processes and report as they go; the checks that only read the
code and the content run beside them, and their output is shown when they have ended.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

CHECKOUT = Path(__file__).resolve().parents[1]
NOX = (sys.executable, "-m", "nox", "--non-interactive")
# What nox writes into its report about a session that failed, passed or was left out.
RESULTS = {"success": "passed", "skipped": "left out", "failed": "FAILED", "aborted": "FAILED"}


def main() -> int:
    """Run the checks that the command line asks for, and return the exit status: 0, or 1 when a check failed."""
    options, test_options = parse_options()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        code_report, test_report = Path(folder, "code.json"), Path(folder, "tests.json")
        with Path(folder, "code.txt").open("w+", encoding="utf-8", errors="replace") as output:
            code = None if options.running_only else begin("code", code_report, output=output)
            tests = begin("tests", test_report, *test_options)
            failed = [process.wait() for process in (tests, code) if process]
            output.seek(0)
            print(output.read(), flush=True)
        sessions = [session for report in (code_report, test_report) for session in read_report(report)]
    print(f"=== Done in {time.monotonic() - started:.0f} seconds")
    for session in sessions:
        reason = f" ({session['reason']})" if session["result"] == "skipped" else ""
        print(f"{session['name']}: {RESULTS.get(session['result'], session['result'])}{reason}")
    if options.running_only:
        print("types, lint, format, layers, javascript, content, generated: left out by --running-only")
    print("A check failed." if any(failed) else "Every check passed.")
    return int(any(failed))


def parse_options() -> tuple[argparse.Namespace, list[str]]:
    """Return the options of this program, and the arguments that go to the sessions that run tests."""
    parser = argparse.ArgumentParser(prog="python -m tests.run", description="Run every check.")
    parser.add_argument("--quick", action="store_true", help="leave out the slow tests: browser and wheel")
    parser.add_argument("--require-browser", action="store_true", help="fail when there is no browser to test with")
    parser.add_argument("--jobs", type=int, help="how many processes run tests; by default one more than processors")
    parser.add_argument(
        "--running-only", action="store_true", help="run the tests only, and not the checks of the code"
    )
    options = parser.parse_args()
    flags = [name for name in ("quick", "require_browser") if getattr(options, name)]
    jobs = ["--jobs", str(options.jobs)] if options.jobs else []
    return options, [*(f"--{flag.replace('_', '-')}" for flag in flags), *jobs]


def begin(tag: str, report: Path, *arguments: str, output: TextIO | None = None) -> subprocess.Popen[bytes]:
    """Start the sessions that have a tag; their results go into a report."""
    command = [*NOX, "--tags", tag, "--report", str(report), "--", *arguments]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=output, stderr=subprocess.STDOUT if output else None
    )


def read_report(report: Path) -> list[dict[str, str]]:
    """Return the sessions of a nox report, each with its name and result; none when nox wrote no report."""
    if not report.is_file():
        return []
    sessions: list[dict[str, str]] = json.loads(report.read_text(encoding="utf-8"))["sessions"]
    return sessions


if __name__ == "__main__":
    sys.exit(main())
