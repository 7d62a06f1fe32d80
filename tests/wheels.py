"""Ask, for every supported Python and kind of computer, whether all pinned libraries come as wheels: `python -m tests.wheels`.

Needs uv (https://docs.astral.sh/uv/) and the network, and downloads only what the libraries say of themselves. What
came of it stands in docs/platforms.md.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bundle import PYTHONS

CHECKOUT = Path(__file__).resolve().parents[1]
# Kinds of computers as uv calls them; those that bundles are made for, and two that the workbook cannot serve yet.
SUPPORTED = {
    "Windows, x86-64": "x86_64-pc-windows-msvc",
    "macOS, Apple silicon": "aarch64-apple-darwin",
    "macOS, Intel": "x86_64-apple-darwin",
    "Linux, x86-64, glibc 2.28": "x86_64-manylinux_2_28",
    "Linux, ARM, glibc 2.28": "aarch64-manylinux_2_28",
}
NOT_SUPPORTED = {
    "Windows, ARM": "aarch64-pc-windows-msvc",
    "Linux, x86-64, musl": "x86_64-unknown-linux-musl",
    "Linux, x86-64, glibc 2.17": "x86_64-manylinux2014",
}
# What can be said of a combination, and what has to be installed for it.
TO_RUN, ALL, NOTHING = "to run", "to run and check", "no"


def main() -> int:
    """Print a table of what resolves, and return 1 when a combination that is promised does not."""
    uv = shutil.which("uv")
    if uv is None:
        print("This asks uv, which is not installed.", file=sys.stderr)
        return 1
    print(f"| to be installed from wheels alone | {' | '.join(PYTHONS)} |\n|---|{'---|' * len(PYTHONS)}")
    failures = []
    for title, platform in (SUPPORTED | NOT_SUPPORTED).items():
        found = [judge(uv, platform, python) for python in PYTHONS]
        print(f"| {title} | {' | '.join(verdict for verdict, _ in found)} |", flush=True)
        failures += [f"{title}: {problem}" for problem in dict.fromkeys(problem for _, problem in found) if problem]
    print("", *failures, sep="\n")
    return int(any(failure.startswith(tuple(SUPPORTED)) for failure in failures))


def judge(uv: str, platform: str, python: str) -> tuple[str, str | None]:
    """Return what can be done with wheels alone, and what hinders the rest."""
    if problem := find_problem(uv, platform, python):
        return NOTHING, problem
    problem = find_problem(uv, platform, python, "--group", "test", "--group", "bundle")
    return (TO_RUN if problem else ALL), problem


def find_problem(uv: str, platform: str, python: str, *extras: str) -> str | None:
    """Return why the pinned libraries cannot be installed from wheels, or None when they can."""
    command = (uv, "pip", "compile", "pyproject.toml", *extras, "--constraint", "constraints.txt")
    where = ("--only-binary", ":all:", "--python-platform", platform, "--python-version", python)
    done = subprocess.run([*command, *where], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if not done.returncode:
        return None
    lines = done.stderr.splitlines()
    because = next((line for line in lines if "cause: Because " in line), lines[-1])
    return because.partition("Because ")[2].partition(" and ")[0] or because


if __name__ == "__main__":
    sys.exit(main())
