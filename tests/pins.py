"""Write constraints.txt with uv: the version of each library and the hashes of its files, in sections.

Each section lists what one part of an installation needs beside the sections `build` (pip and what builds the wheel) and
`workbook`, which every installation needs. The other sections are named after dependency groups. One resolution gives
all versions, for every supported Python and system; smaller ones give the names in each section.

`python -m nox -s lock` runs this module. Arguments go to uv: `--upgrade` gets newer versions.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import installation

CHECKOUT = Path(__file__).resolve().parents[1]
FORM = ("--universal", "--python-version", "3.11", "--no-header", "--no-annotate", "--quiet")
# The addresses of this computer's package index belong into no file.
NO_ADDRESSES = ("--no-emit-index-url", "--no-emit-find-links")
PIN = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==[^\n]*(?:\n {4}[^\n]*)*\n", re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Write the file, and return 0."""
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = pyproject["dependency-groups"]
    sections = {
        installation.BUILD_SECTION: ["pip", *pyproject["build-system"]["requires"]],
        installation.WORKBOOK_SECTION: pyproject["project"]["dependencies"],
    } | groups
    chosen = [word for group in groups for word in ("--group", group)]
    target = CHECKOUT / installation.PINS
    compile_pins(
        "pyproject.toml", *chosen, *FORM, *NO_ADDRESSES, "--generate-hashes", "--output-file", target, *arguments
    )
    pins = target.read_text(encoding="utf-8")
    names = {section: list_names(requirements) for section, requirements in sections.items()}
    target.write_text(render_sections(pins, names), encoding="utf-8")
    return 0


def list_pins(*sections: str) -> list[Requirement]:
    """Return the pins in these sections of constraints.txt, or in all of them, without hashes."""
    lines = installation.read_pins(CHECKOUT / installation.PINS, list(sections) or None)
    return [Requirement(line.partition(" --hash=")[0]) for line in lines]


def compile_pins(*arguments: str | Path, given: str | None = None) -> str:
    """Run uv's resolver on a file, or on given requirements, and return its output."""
    command = ("uv", "pip", "compile", *map(str, arguments))
    return subprocess.run(command, cwd=CHECKOUT, input=given, stdout=subprocess.PIPE, text=True, check=True).stdout


def list_names(requirements: list[str]) -> set[str]:
    """Return the names of all libraries that these requirements need, directly or indirectly."""
    output = compile_pins("-", "--constraint", installation.PINS, *FORM, given="\n".join(requirements))
    return {canonicalize_name(pin[1]) for pin in PIN.finditer(output)}


def render_sections(pins: str, names: dict[str, set[str]]) -> str:
    """Return the pins in sections; a group repeats what another group also needs, but nothing that is always installed."""
    always: set[str] = set()
    texts = []
    for section, needed in names.items():
        listed = [pin[0] for pin in PIN.finditer(pins) if canonicalize_name(pin[1]) in needed - always]
        if section in {installation.BUILD_SECTION, installation.WORKBOOK_SECTION}:
            always |= needed
        if listed:
            texts.append(f"# {section}\n{''.join(listed)}")
    return "\n".join(texts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
