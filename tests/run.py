"""Run every check, one after the other, and say at the end which of them failed: `python -m tests.run`.

The one list of what is checked; `python3 start.py test` and `python -m workbook test` end here.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browsers import HOW_TO_GET_ONE, find_browser

if TYPE_CHECKING:
    from collections.abc import Collection

CHECKOUT = Path(__file__).resolve().parents[1]
# import-linter has no `python -m` of its own, and generated executables are blocked on many managed laptops.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True)
class Check:
    """One check: its heading, and what Python is started with to make it."""

    title: str
    arguments: tuple[str, ...]

    def passes(self) -> bool:
        """Run the check, its words going straight to the screen, and tell whether it found nothing."""
        print(f"\n=== {self.title}", flush=True)
        return subprocess.run([sys.executable, *self.arguments], cwd=CHECKOUT, check=False).returncode == 0


CHECKS = (
    Check("Code: rules", ("-m", "ruff", "check")),
    Check("Code: form", ("-m", "ruff", "format", "--check")),
    Check("Code: types", ("-m", "mypy")),
    Check("Code: layers", ("-c", LINT_IMPORTS)),
    Check("Content, notebooks and installation", ("-m", "workbook", "check")),
    Check("Notebooks are as built", ("-m", "workbook", "build", "--check")),
)


def main() -> int:
    """Run the checks that are asked for and return the exit status: 0, or 1 when one failed."""
    options = parse_options()
    left_out = find_left_out(is_quick=options.quick)
    started = time.monotonic()
    failed = [check.title for check in (*CHECKS, make_test_check(set(left_out))) if not check.passes()]
    if options.require_browser and "browser" in left_out:
        failed.append("The browser tests were required, and left out")
    print(f"\n=== Done in {time.monotonic() - started:.0f} seconds")
    for marker, reason in left_out.items():
        print(f"Left out: the tests marked `{marker}`: {reason}")
    print("\n".join(f"Failed: {title}" for title in failed) or "Every check passed.")
    return 1 if failed else 0


def parse_options() -> argparse.Namespace:
    """Read the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.run", description="Run every check.")
    parser.add_argument("--quick", action="store_true", help="leave out the tests that take long: browser and wheel")
    parser.add_argument("--require-browser", action="store_true", help="fail when there is no browser to test with")
    return parser.parse_args()


def find_left_out(*, is_quick: bool) -> dict[str, str]:
    """Return the markers of the tests to leave out, each with the reason and how to have them run."""
    if is_quick:
        return dict.fromkeys(("browser", "wheel"), "run without --quick to have them")
    return {} if find_browser() else {"browser": f"no browser was found; {HOW_TO_GET_ONE}"}


def make_test_check(left_out: Collection[str]) -> Check:
    """Return the check that runs pytest, without the tests that have one of these markers."""
    selection = " and ".join(f"not {marker}" for marker in sorted(left_out))
    # Two at a time, a file by one of them from beginning to end, in the order of the folders: the browser's come early.
    arguments = ("-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-m", selection)
    return Check("Tests", arguments)


if __name__ == "__main__":
    sys.exit(main())
