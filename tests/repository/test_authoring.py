"""docs/authoring.md, followed as it is written by somebody who copies its examples."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from workbook.content.definitions import FieldType, Layout
from workbook.content.loader import load_content
from workbook.content.page_definitions import Part
from workbook.forms.form import Form
from workbook.store.engine import open_memory
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook.content.loader import Content

CHECKOUT = Path(__file__).resolve().parents[2]
TEXT = (CHECKOUT / "docs" / "authoring.md").read_text(encoding="utf-8")
PLACES = (
    re.compile(r"# In (?P<file>content/\S+), above the line: (?P<line>.+)"),
    re.compile(r"# At the end of (?P<file>content/\S+):"),
    re.compile(r"# A new file, (?P<file>content/\S+):"),
)


@dataclass(frozen=True)
class Example:
    """An example of the document: the file it goes into, the line it stands above if there is one, and its text."""

    file: str
    line: str | None
    text: str

    def follow(self, folder: Path) -> None:
        """Do with it what its first line says."""
        file = folder / self.file
        if self.line is None:
            with file.open("a", encoding="utf-8") as end:
                end.write(self.text)
            return
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        [position] = [number for number, line in enumerate(lines) if line.strip() == self.line]
        file.write_text("".join([*lines[:position], self.text, *lines[position:]]), encoding="utf-8")


def read_examples() -> list[Example]:
    """Return every example, in order; one whose first line does not say where it goes is an error."""
    examples = []
    for block in re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL):
        first = block.partition("\n")[0]
        [match] = [match for place in PLACES if (match := place.fullmatch(first))]
        examples.append(Example(match["file"], match.groupdict().get("line"), block))
    return examples


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the workbook with the folder as somebody's own."""
    own = {"WORKBOOK_CONTENT": str(folder / "content"), "WORKBOOK_NOTEBOOKS": str(folder / "notebooks")}
    command = [sys.executable, "-m", "workbook", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env={**os.environ, **own}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one's own, with the content in which every example was followed."""
    folder = tmp_path_factory.mktemp("my-workbook")
    shutil.copytree(CHECKOUT / "content", folder / "content")
    for example in read_examples():
        example.follow(folder)
    return folder


@pytest.fixture(scope="module")
def changed(folder: Path) -> Content:
    return load_content(folder / "content")


@pytest.fixture
def own_store(changed: Content) -> Iterator[Store]:
    with open_memory() as engine:
        yield Store(engine, changed)


def fill_in(store: Store, worksheet: str, **values: Any) -> dict[str, Any]:
    """Type an entry into a form, as a browser would, and return it as it was saved."""
    form = Form(store, store.content.get_worksheet(worksheet), window="w")
    answer = form.answer({"type": "save", "request": "r", "edits": [{"entry": "e", "values": values, "seen": {}}]})
    assert answer["type"] == "saved", answer
    saved = store.find_entry(worksheet, "e")
    assert saved is not None
    assert not saved.is_draft, saved.problems
    return dict(saved.values)


def test_the_examples_are_a_question_a_scale_an_activity_also_for_a_group_and_a_filled_example() -> None:
    assert [example.file for example in read_examples()] == [
        "content/level-1-3/extra-mile.yaml",
        "content/scales.yaml",
        "content/level-1-3/handover.yaml",
        "content/workbook.yaml",
        "content/facilitating/handover.yaml",
        "content/personas/permit-clerk.yaml",
    ]


def test_after_every_example_the_commands_of_the_document_find_nothing_wrong(folder: Path) -> None:
    for command in re.findall(r"^ *python3 start\.py (\w+)$", TEXT, re.MULTILINE):
        done = run(folder, command)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "handover" in (folder / "notebooks" / "02-level-1-3.ipynb").read_text(encoding="utf-8")


def test_ones_own_content_leaves_the_documents_of_the_checkout_alone(folder: Path) -> None:
    assert "handover" not in (CHECKOUT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert "handover" not in run(folder, "build").stdout


def test_the_new_question_can_be_answered(own_store: Store) -> None:
    values = fill_in(own_store, "extra-mile-log", date="2026-05-04", extra_thing="x", status="done", who_next="Counter")
    assert values["who_next"] == "Counter"


def test_both_new_worksheets_can_be_filled_in_and_the_new_scale_holds(own_store: Store) -> None:
    log = fill_in(own_store, "handover-log", date="2026-05-04", passed_on="has paid", how_well=5)
    agreement = fill_in(
        own_store, "handover-agreements", title="Revenue", date="2026-05-04", look_again_on="2026-06-01"
    )
    assert (log["how_well"], agreement["look_again_on"]) == (5, "2026-06-01")
    anchors = own_store.content.get_worksheet("handover-log").field("how_well").anchors
    assert anchors[5] == "The colleague went on where I had stopped"


def test_the_filled_example_has_the_new_entries(changed: Content) -> None:
    from workbook.store.example_store import open_example

    store, _ = open_example(changed, changed.get_persona("permit-clerk"))
    assert [len(store.entries(name)) for name in ("handover-log", "handover-agreements")] == [2, 1]
    assert not any(entry.is_draft for entry in store.entries("handover-log"))


@pytest.mark.parametrize(("heading", "words"), [("Types of questions", FieldType), ("Layouts of worksheets", Layout)])
def test_the_tables_name_every_type_and_every_layout(heading: str, words: object) -> None:
    section = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE) == list(get_args(words))


def test_every_part_of_a_page_is_named() -> None:
    section = TEXT.split("## Pages that belong to no level\n")[1].split("\n## ")[0]
    assert all(f"`{part}`" in section for part in get_args(Part))


def test_every_message_that_is_explained_is_one_that_can_be_told() -> None:
    told = "".join(file.read_text(encoding="utf-8") for file in (CHECKOUT / "workbook" / "content").rglob("*.py"))
    section = TEXT.split("## What the messages mean\n")[1]
    messages = re.findall(r"^\| (.+?) \| .+ \|$", section, re.MULTILINE)[2:]
    pieces = [piece.strip() for message in messages for piece in message.split("…") if piece.strip()]
    assert len(messages) > 40
    # "is not a layout" is put together of "is not" and what was wanted.
    assert [piece for piece in pieces if piece.removeprefix("is not ") not in told] == []
