"""What may lie in the repository, and what may not."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1_000_000
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
# Each with a letter in brackets, so that this file does not contain what it looks for.
PLACES = {
    "a user's folder": r"(?<![\w.~])/(?:home|Users)/(?!you\b|<)[a-z][\w.-]*/",
    "a user's folder on Windows": r"(?i)\b[a-z]:\\+user[s]\\+(?!public\b|you\b|<)\w",
    "the folder of root": r"(?<![\w.~])/roo[t]/",
    "a folder of one machine": r"(?<![\w.~/])/(?:wor[k]|mn[t]|workspac[e]s?|buil[d]s?)/\w",
    "a package index": r"(?i)https?://[^\s\"'<>]+/simpl[e]\b|localhos[t]:\d+/simple|(?:extra-)?index-ur[l]\s*=",
    "a package mirror": r"(?i)https?://[^\s\"'<>]*(?:pypi[.-]?(?:mirro[r]|prox[y])|artifactor[y]|nexu[s]|devp[i])",
}


def read_text(file: Path) -> str:
    """Return the text of a file, or nothing when it is not a text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_is_large_but_the_filled_examples(files: list[Path], checkout: Path) -> None:
    large = [
        file for file in files if file.stat().st_size > MAX_BYTES and not file.is_relative_to(checkout / "examples")
    ]

    assert large == []


def test_no_line_of_javascript_is_longer_than_its_formatter_allows(files: list[Path], checkout: Path) -> None:
    """The formatter breaks code, but leaves comments and texts as long as they are."""
    longest = json.loads((checkout / "biome.json").read_text(encoding="utf-8"))["formatter"]["lineWidth"]
    long_lines = [
        f"{file.relative_to(checkout)}:{number}"
        for file in files
        if file.suffix == ".js"
        for number, line in enumerate(read_text(file).splitlines(), 1)
        if len(line) > longest
    ]

    assert long_lines == []


@pytest.mark.parametrize("place", PLACES)
def test_no_file_names_a_place_of_one_machine(place: str, files: list[Path], checkout: Path) -> None:
    found = [
        f"{file.relative_to(checkout)}: {match.group()}"
        for file in files
        for match in re.finditer(PLACES[place], read_text(file))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("a user's folder", "cd /home/" + "maria/workbook"),
        ("a user's folder", '"/Users/' + 'maria/Desktop"'),
        ("a user's folder on Windows", "C:\\Users\\" + "maria"),
        ("the folder of root", "in /root" + "/.cache"),
        ("a folder of one machine", "in /work" + "/main"),
        ("a package index", "https://pypi.example.org" + "/simple"),
        ("a package index", "index-url" + " = x"),
        ("a package mirror", "https://pypi-" + "mirror.example.org/x"),
    ],
)
def test_such_places_are_recognised(place: str, text: str) -> None:
    assert re.search(PLACES[place], text)


@pytest.mark.parametrize(
    "text", ["work/life balance", "at home/work/school", "https://example.org/work/list", "~/work/x"]
)
def test_ordinary_text_is_no_place(text: str) -> None:
    assert not any(re.search(pattern, text) for pattern in PLACES.values())


def test_no_module_has_a_name_that_says_nothing(files: list[Path], checkout: Path) -> None:
    vague = [
        file
        for file in files
        if file.suffix == ".py"
        and VAGUE_NAMES & {part.removesuffix(".py") for part in file.relative_to(checkout).parts}
    ]

    assert vague == []


def test_every_module_says_what_it_is_for(files: list[Path], checkout: Path) -> None:
    silent = [
        file
        for file in files
        if file.suffix == ".py"
        and file.is_relative_to(checkout / "workbook")
        and not read_text(file).startswith(('"""', 'r"""'))
    ]

    assert silent == []
