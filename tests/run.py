"""Run every check, several at a time, and say at the end which failed: `python -m tests.run`.

The one list of what is checked; `python3 start.py test` and `python -m workbook test` end here. The tests run in parts,
a process each: those that drive a browser and those that run notebooks have the others' threads and loops nowhere near.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browsers import HOW_TO_GET_ONE, find_browser

if TYPE_CHECKING:
    from collections.abc import Collection

CHECKOUT = Path(__file__).resolve().parents[1]
# import-linter has no `python -m` of its own, and generated executables are blocked on many managed laptops.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
BROWSER = "tests/browser"
# Where the tests of each part lie; what another part names more closely is left out, so that each test runs in one part.
# Those that take longest begin first.
PARTS = {
    "Tests: pages": (BROWSER,),
    "Tests: setting up, serving and breaking": (
        "tests/repository",
        "tests/server",
        "tests/test_bundle.py",
        "tests/test_start.py",
        "tests/trials",
    ),
    "Tests: everything else": ("tests",),
    "Tests: every worksheet": (f"{BROWSER}/test_walk.py",),
    "Tests: opening and leaving pages": (f"{BROWSER}/test_lab.py",),
    "Tests: notebooks": ("tests/notebooks",),
}
ALL_PLACES = tuple(place for places in PARTS.values() for place in places)


@dataclass(frozen=True)
class Result:
    """What came of a check: what it said, how long it took, and whether it found nothing."""

    title: str
    said: str
    seconds: float
    passed: bool


@dataclass(frozen=True)
class Check:
    """One check: its heading, and what Python is started with to make it."""

    title: str
    arguments: tuple[str, ...]

    def make(self) -> Result:
        """Run the check to its end."""
        started = time.monotonic()
        command = [sys.executable, *self.arguments]
        ended = subprocess.run(command, cwd=CHECKOUT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = ended.stdout.decode(errors="replace")
        return Result(self.title, said, time.monotonic() - started, passed=ended.returncode == 0)


# What reads the code, and does not run it.
CODE_CHECKS = (
    Check("Code: types", ("-m", "mypy")),
    Check("Code: rules", ("-m", "ruff", "check")),
    Check("Code: form", ("-m", "ruff", "format", "--check")),
    Check("Code: layers", ("-c", LINT_IMPORTS)),
)
CHECKS = (
    Check("Content, notebooks and installation", ("-m", "workbook", "check")),
    Check("Notebooks are as built", ("-m", "workbook", "build", "--check")),
)


def main() -> int:
    """Run the checks that are asked for and return the exit status: 0, or 1 when one failed."""
    options = parse_options()
    left_out = find_left_out(is_quick=options.quick)
    started = time.monotonic()
    checks = [*make_test_checks(set(left_out)), *(() if options.running_only else CODE_CHECKS), *CHECKS]
    print(f"{len(checks)} checks, {options.jobs} at a time; what each says is shown when it has come to its end.")
    failed = []
    with ThreadPoolExecutor(options.jobs) as pool:
        for done in as_completed([pool.submit(check.make) for check in checks]):
            result = done.result()
            print(f"\n=== {result.title}, {result.seconds:.0f} seconds\n{result.said.rstrip()}", flush=True)
            if not result.passed:
                failed.append(result.title)
    if options.require_browser and "browser" in left_out:
        failed.append("The browser tests were required, and left out")
    print(f"\n=== Done in {time.monotonic() - started:.0f} seconds")
    for marker, reason in left_out.items():
        print(f"Left out: the tests marked `{marker}`: {reason}")
    if options.running_only:
        print("Left out: types, rules, form and layers of the code: run without --running-only to have them")
    print("\n".join(f"Failed: {title}" for title in sorted(failed)) or "Every check passed.")
    return 1 if failed else 0


def parse_options() -> argparse.Namespace:
    """Read the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.run", description="Run every check.")
    parser.add_argument("--quick", action="store_true", help="leave out the tests that take long: browser and wheel")
    parser.add_argument("--running-only", action="store_true", help="leave out what reads the code and does not run it")
    parser.add_argument("--require-browser", action="store_true", help="fail when there is no browser to test with")
    # Tests that wait for a page or a kernel leave a processor idle, which one check more puts to use.
    jobs = (os.cpu_count() or 1) + 1
    parser.add_argument("--jobs", type=int, default=jobs, help=f"how many checks run at a time; here {jobs}")
    return parser.parse_args()


def find_left_out(*, is_quick: bool) -> dict[str, str]:
    """Return the markers of the tests to leave out, each with the reason and how to have them run."""
    if is_quick:
        return dict.fromkeys(("browser", "wheel"), "run without --quick to have them")
    return {} if find_browser() else {"browser": f"no browser was found; {HOW_TO_GET_ONE}"}


def make_test_checks(left_out: Collection[str]) -> list[Check]:
    """Return the checks that run pytest, a part of the tests each, without those that have one of these markers."""
    selection = " and ".join(f"not {marker}" for marker in sorted(left_out))
    checks = []
    for title, places in PARTS.items():
        if "browser" in left_out and all(place.startswith(BROWSER) for place in places):
            continue  # pytest takes it for a failure when there is nothing to run
        within = [other for place in places for other in ALL_PLACES if other.startswith(f"{place}/")]
        ignored = (option for other in within for option in ("--ignore", other))
        checks.append(Check(title, ("-m", "pytest", *places, *ignored, "-m", selection)))
    return checks


if __name__ == "__main__":
    sys.exit(main())
