"""The checks of this repository, each defined once.

`python3 start.py test` runs all of them. In the environment that it makes, `python -m nox --list` lists them and
`python -m nox --session types` runs one. Arguments after `--` go to the program that the session runs:
`python -m nox --session tests -- tests/store --exitfirst`.

Every session uses the environment in which nox runs, because it holds exactly what constraints.txt pins.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys

import nox

from tests.browsers import HOW_TO_GET_ONE, find_browser

nox.options.default_venv_backend = "none"
nox.options.error_on_external_run = False
PYTHON = sys.executable
# import-linter has no `python -m`, and generated executables are blocked on many managed laptops.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
BROWSER_TESTS = "tests/browser"
WITHOUT_BROWSER = ("tests", "--ignore", BROWSER_TESTS)
# A worker that waits for a page or a kernel leaves its processor idle, which one more worker uses.
WORKERS = (os.cpu_count() or 1) + 1


@nox.session(tags=["code"])
def types(session: nox.Session) -> None:
    """Check the types of the Python code with mypy."""
    session.run(PYTHON, "-m", "mypy", *session.posargs)


@nox.session(tags=["code"])
def lint(session: nox.Session) -> None:
    """Check the Python code with ruff's rules; `-- --fix` repairs what ruff can repair."""
    session.run(PYTHON, "-m", "ruff", "check", *session.posargs)


@nox.session(name="format", tags=["code"])
def check_format(session: nox.Session) -> None:
    """Check that the Python code is formatted; `-- --fix` formats it."""
    session.run(PYTHON, "-m", "ruff", "format", *(() if "--fix" in session.posargs else ("--check",)))


@nox.session(tags=["code"])
def layers(session: nox.Session) -> None:
    """Check that each layer imports only the layers below it, and that no modules import each other in a circle."""
    session.run(PYTHON, "-c", LINT_IMPORTS)


@nox.session(tags=["code"])
def javascript(session: nox.Session) -> None:
    """Lint, type-check and test the code that runs in the browser; without Node.js this is left out."""
    npm = shutil.which("npm")
    if npm is None:
        session.skip("Node.js is not installed, see https://nodejs.org/")
    session.run(npm, "ci", "--no-audit", "--no-fund", silent=True)
    for script in ("lint", "types", "test"):
        session.run(npm, "run", "--silent", script)


@nox.session(tags=["code"])
def content(session: nox.Session) -> None:
    """Check the content files with every rule for authors."""
    session.run(PYTHON, "-m", "workbook", "check")


@nox.session(tags=["code"])
def generated(session: nox.Session) -> None:
    """Check that the notebooks and documents that are generated from the content are up to date."""
    session.run(PYTHON, "-m", "workbook", "build", "--check")


@nox.session(tags=["tests"])
def tests(session: nox.Session) -> None:
    """Run the tests that need no browser."""
    options, chosen = parse_test_options(session)
    marker = ("-m", "not wheel") if options.quick else ()
    run_pytest(session, options.jobs, *marker, *(chosen or WITHOUT_BROWSER))


@nox.session(default=False)
def coverage(session: nox.Session) -> None:
    """Run the tests that need no browser, and check that they reach as much of the code as before."""
    options, chosen = parse_test_options(session)
    measured = (*WITHOUT_BROWSER, "--cov", "--cov-report=term:skip-covered")
    run_pytest(session, options.jobs, *measured, *chosen)


@nox.session(tags=["tests"])
def browser(session: nox.Session) -> None:
    """Run the tests that drive the pages in a browser; without a browser they are left out."""
    options, chosen = parse_test_options(session)
    if options.quick:
        session.skip("the browser tests are not quick")
    if not find_browser():
        message = f"No browser was found: {HOW_TO_GET_ONE}."
        session.error(message) if options.require_browser else session.skip(message)
    run_pytest(session, options.jobs, *(chosen or [BROWSER_TESTS]))


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Write constraints.txt from pyproject.toml, and docs/licences.md from that; this needs uv and a network."""
    session.run(PYTHON, "-m", "tests.pins", *session.posargs)
    session.run(PYTHON, "-m", "tests.licences")


def parse_test_options(session: nox.Session) -> tuple[argparse.Namespace, list[str]]:
    """Return the options of `python3 start.py test`, and the arguments that are for pytest."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--require-browser", action="store_true")
    parser.add_argument("--jobs", type=int, default=WORKERS)
    return parser.parse_known_args(session.posargs)


def run_pytest(session: nox.Session, workers: int, *arguments: str) -> None:
    """Run pytest in several processes; tests of one file share a process, and with it their costly fixtures."""
    session.run(PYTHON, "-m", "pytest", "--numprocesses", str(workers), "--dist", "loadfile", *arguments)
