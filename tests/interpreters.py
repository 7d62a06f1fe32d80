"""Run the quick checks under every supported Python of this machine: `python -m tests.interpreters`.

Each gets an environment of its own in the folder build/environments, with the libraries of constraints.txt; pip needs
the network for that. With `--lowest`, the oldest Python that is found gets the oldest libraries that pyproject.toml
admits, as uv (https://docs.astral.sh/uv/) finds them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import installation
from bundle import PYTHONS

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parents[1]
ENVIRONMENTS = CHECKOUT / "build" / "environments"
# What an old library says of the future of a newer one beside it is no fault of the workbook's.
QUIET = {"PYTEST_ADDOPTS": "-W ignore::DeprecationWarning"}
# Nor is what an old library says of its types: what has been checked with the new one is the same code.
RUNNING = ("-m", "tests.run", "--quick", "--running-only")
LOWEST = (
    "--group",
    "test",
    "--group",
    "bundle",
    "--resolution",
    "lowest-direct",
    "--only-binary",
    ":all:",
    "--quiet",
    "--no-header",
)


def main() -> int:
    """Run what is asked for under each Python, and return 1 when something failed or no Python was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.interpreters", description="Run the quick checks elsewhere.")
    parser.add_argument("versions", nargs="*", metavar="3.12", help="only these; without any, all that are found")
    parser.add_argument("--lowest", action="store_true", help="with the oldest libraries that are admitted")
    options = parser.parse_args()
    found = find_interpreters(options.versions or PYTHONS)
    chosen = dict(list(found.items())[:1]) if options.lowest else found
    outcome = {version: check(version, python, lowest=options.lowest) for version, python in chosen.items()}
    for version in options.versions or PYTHONS:
        print(f"Python {version}: {outcome.get(version, 'not asked' if version in found else 'not on this machine')}")
    return int(set(outcome.values()) != {"passed"})


def find_interpreters(versions: tuple[str, ...] | list[str]) -> dict[str, Path]:
    """Return, for each of these versions that this machine has, a Python that starts."""
    found = {version: find_interpreter(version) for version in versions}
    return {version: python for version, python in found.items() if python}


def find_interpreter(version: str) -> Path | None:
    """Return a Python of a version that starts, or None."""
    return next((place for place in list_places(version) if is_of(place, version)), None)


def list_places(version: str) -> Iterator[Path]:
    """List where a Python of a version may be: the present one, on the path, in pyenv's folder, known to uv."""
    yield Path(sys.executable)
    if on_path := shutil.which(f"python{version}"):
        yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from sorted(pyenv.glob(f"{version}.*/bin/python"))
    for command in (
        ("py", f"-{version}", "-c", "import sys; print(sys.executable)"),
        ("uv", "python", "find", version),
    ):
        if shutil.which(command[0]):
            yield Path(subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip())


def is_of(place: Path, version: str) -> bool:
    """Tell whether there is a Python of this version that starts."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([place, "-c", ask], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == version


def check(version: str, python: Path, *, lowest: bool) -> str:
    """Make an environment and run the quick checks in it; return what became of it."""
    folder = ENVIRONMENTS / (f"{version}-lowest" if lowest else version)
    print(f"\n=== Python {version}: {python}", flush=True)
    if run(python, "-m", "venv", "--clear", folder):
        return "no environment could be made"
    inside = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not install(inside, folder / "requirements.txt", version, lowest=lowest):
        return "the libraries could not be installed"
    failed = run(inside, *RUNNING, **QUIET) if lowest else run(inside, "-m", "tests.run", "--quick")
    return "failed" if failed else "passed"


def install(python: Path, chosen: Path, version: str, *, lowest: bool) -> bool:
    """Install this checkout with all its dependency groups, and tell whether that went well."""
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if not lowest:
        chosen.write_text("\n".join(installation.read_pins(CHECKOUT / installation.PINS)), encoding="utf-8")
        own = ("--no-deps", "--no-build-isolation", "--editable", ".")
        return not run(*pip, *installation.HASHED, chosen) and not run(*pip, *own)
    where = ("--python-version", version, "--output-file", chosen)
    if run("uv", "pip", "compile", "pyproject.toml", *LOWEST, *where):
        return False
    return not run(*pip, "-r", chosen) and not run(*pip, "--no-deps", "--editable", ".")


def run(*command: str | Path, **variables: str) -> int:
    """Run a command in the checkout, its words going straight to the screen, and return its status."""
    return subprocess.run(command, cwd=CHECKOUT, env=os.environ | variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
