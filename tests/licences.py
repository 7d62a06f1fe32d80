"""List the licences of all pinned libraries in docs/licences.md: `python -m tests.licences [FOLDER OF WHEELS ...]`.

What is installed says so itself. A library of another system is not installed here: name the folders of wheels of
bundles that hold it (`start.py bundle --platform ...`); without them, what the document says of it stays.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from tests.pins import list_pins

if TYPE_CHECKING:
    from email.message import Message

CHECKOUT = Path(__file__).resolve().parents[1]
DOCUMENT = CHECKOUT / "docs" / "licences.md"
MAX_NAME_LENGTH = 40
# Who may use, change and pass on what is under these, also together with the workbook, has to keep their notices.
PERMISSIVE = {
    "0BSD",
    "Apache Software License",
    "Apache-2.0",
    "BSD License",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "ISC License (ISCL)",
    "MIT",
    "MIT License",
    "MIT-0",
    "MIT-CMU",
    "PSF-2.0",
    "Python Software Foundation License",
    "Zlib",
}
# What their metadata does not say, or not in one name, and their licence files do.
SAID_ELSEWHERE = {"axe-playwright-python": "MIT", "asttokens": "Apache-2.0", "overrides": "Apache-2.0"}
# What asks for more than that, each with why the workbook can be under MIT all the same.
CONDITIONS = {
    "axe-playwright-python": "Brings axe-core, which is under MPL-2.0. For the checks only.",
    "certifi": "A change of its own files has to be passed on under MPL-2.0. The workbook changes none.",
    "fqdn": "As certifi.",
    "hypothesis": "As certifi. For the checks only.",
    "pathspec": "As certifi. For the checks, and for building the wheel.",
    "pypandoc-binary": (
        "Brings the program pandoc, which is under GPL-2.0-or-later. The workbook starts it and is no part of it. Whoever"
        " passes on a bundle passes on pandoc too, and owes its source to whoever asks; `copyright.pandoc` lies beside it."
    ),
    "recurring-ical-events": (
        "Used as it is, as a library that everybody can replace by another version: which is what the LGPL asks for."
    ),
    "text-unidecode": "To be had under the Artistic License instead of the GPL. For the checks only.",
    "tqdm": "As certifi.",
    "x-wr-timezone": "As recurring-ical-events.",
}
TEXT = """\
# Licences of the libraries

The workbook itself is under MIT ([LICENSE](../LICENSE)). It contains no library; pip installs them beside it, each under
its own licence, and a bundle holds them as their makers published them. None forbids passing the workbook on under MIT.
This page is made by `python -m tests.licences` from what the libraries' own metadata says, for all that constraints.txt
names; a test holds it to that. It is a list, and no legal advice.

## Those that ask for more than to keep their notices

| library | licence | what that means here |
|---|---|---|
{conditions}

## All of them

| library | licence |
|---|---|
{libraries}
"""


def main(folders: list[str]) -> int:
    """Write the document, and return 1 when a licence is not known or its conditions are not explained."""
    found = read_document() | read_installed() | read_wheels([Path(folder) for folder in folders])
    licences = {name: found.get(name, "") for name in list_names()}
    DOCUMENT.write_text(render(licences), encoding="utf-8")
    problems = check_licences(licences)
    print("\n".join(problems) or f"{len(licences)} licences are listed.")
    return int(bool(problems))


def list_names() -> list[str]:
    """Return the names of all that is pinned."""
    return sorted({canonicalize_name(pin.name) for pin in list_pins()})


def read_installed() -> dict[str, str]:
    """Return the licences of all that is installed here."""
    found: dict[str, str] = {}
    for distribution in importlib.metadata.distributions():
        name = canonicalize_name(distribution.name)
        found[name] = find_licence(name, HeaderParser().parsestr(distribution.read_text("METADATA") or ""))
    return found


def read_wheels(folders: list[Path]) -> dict[str, str]:
    """Return the licences of all wheels in these folders."""
    found: dict[str, str] = {}
    for wheel in sorted(file for folder in folders for file in folder.glob("*.whl")):
        name = canonicalize_name(wheel.name.partition("-")[0])
        with zipfile.ZipFile(wheel) as archive:
            [metadata] = [file for file in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", file)]
            found[name] = find_licence(name, HeaderParser().parsestr(archive.read(metadata).decode()))
    return found


def read_document() -> dict[str, str]:
    """Return the licences that the document lists."""
    if not DOCUMENT.exists():
        return {}
    table = DOCUMENT.read_text(encoding="utf-8").partition("## All of them")[2]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines() if row.startswith("| ")]
    return {name: licence for name, licence in rows if name != "library"}


def find_licence(name: str, metadata: Message) -> str:
    """Return what metadata says of a licence: its expression, else one name for it, else its classifiers."""
    if expression := metadata.get("License-Expression"):
        return str(expression)
    if name in SAID_ELSEWHERE:
        return SAID_ELSEWHERE[name]
    written = str(metadata.get("License") or "").strip()
    classifiers = [str(line).split(" :: ")[-1] for line in metadata.get_all("Classifier", []) if " OSI " in line]
    is_a_name = len(written.splitlines()) == 1 and len(written) <= MAX_NAME_LENGTH and set(split(written)) & PERMISSIVE
    return written if is_a_name else " OR ".join(sorted(classifiers)) or written[:MAX_NAME_LENGTH]


def split(licence: str) -> list[str]:
    """Return the names in an expression."""
    return [part.strip(" ()") if "(ISCL)" not in part else part for part in re.split(r" AND | OR ", licence)]


def check_licences(licences: dict[str, str]) -> list[str]:
    """Return a sentence for each library whose licence is not known, or asks for more and is not explained."""
    return [
        f"{name}: {licence or 'no licence is known'}; say in tests/licences.py what that means"
        for name, licence in licences.items()
        if not (name in CONDITIONS or (licence and set(split(licence)) <= PERMISSIVE))
    ]


def render(licences: dict[str, str]) -> str:
    """Return the document."""
    conditions = [f"| {name} | {licences[name]} | {means} |" for name, means in CONDITIONS.items() if name in licences]
    libraries = [f"| {name} | {licence} |" for name, licence in licences.items()]
    return TEXT.format(conditions="\n".join(conditions), libraries="\n".join(libraries))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
