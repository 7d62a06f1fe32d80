"""The services of a page, run for real in processes of their own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from workbook.errors import DocumentError
from workbook.forms.tool import ChosenFile
from workbook.notebooks.page_services import _load_personas, make_page_services
from workbook.page.exports import ExportOptions
from workbook.page.services import ExampleRequest
from workbook.paths import Home
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


@pytest.fixture
def home(tmp_path: Path, content: Content) -> Home:
    """A learner's home with one entry."""
    home = Home(tmp_path / "home").make()
    store = Store.open(home, content)
    store.save("extra-mile-log", [Edit("a", {"date": "2026-05-04", "extra_thing": "Phoned back", "status": "done"})])
    store.close()
    return home


def test_a_page_is_exported_with_what_was_entered(home: Home) -> None:
    options = ExportOptions(notebook="02-level-1-3", activities=("extra-mile",))
    assert b"Phoned back" in make_page_services(home, "me").export_page(options, ".html")


def test_a_page_that_does_not_exist_gives_one_sentence(home: Home) -> None:
    with pytest.raises(DocumentError, match='did you mean "02-level-1-3"'):
        make_page_services(home, "me").export_page(ExportOptions(notebook="02-level-1-4"), ".html")


def test_examples_are_made_and_the_progress_is_reported(home: Home, tmp_path: Path) -> None:
    progress: list[tuple[str, float | None]] = []
    request = ExampleRequest(tmp_path / "made", ("permit-clerk",), (), ("00-start-here",), ("notebook",))
    outcome = make_page_services(home, "me").make_examples(request, lambda text, share: progress.append((text, share)))

    assert outcome.sentences == (f"1 notebook was filled. They are in {tmp_path / 'made'}.",)
    assert not outcome.has_failed
    assert (tmp_path / "made" / "permit-clerk" / "00-start-here.ipynb").is_file()
    assert progress == [
        ("0 of 1 made; now permit-clerk 00-start-here", 0.0),
        ("1 of 1 made; now the next", 1.0),
    ]


def test_examples_that_cannot_be_made_give_one_sentence(home: Home, tmp_path: Path) -> None:
    request = ExampleRequest(tmp_path / "made", ("nobody",), (), ("00-start-here",))
    outcome = make_page_services(home, "me").make_examples(request, lambda *_: None)

    assert outcome.has_failed
    assert "nobody" in outcome.sentences[0]


def make_book(sheet: str) -> bytes:
    """Return an Excel book with one sheet."""
    book, written = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    book.create_sheet(sheet)
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "written", "reader"),
    [
        ("porter.yaml", b"id: porter", "load_personas"),
        ("porter.xlsx", make_book("persona"), "load_personas"),
        ("class.xlsx", make_book("Autumn"), "read_class_list"),
        ("../class.csv", b"name,persona", "read_class_list"),
    ],
)
def test_a_file_is_read_as_what_it_is(
    name: str, written: bytes, reader: str, content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: dict[str, list[str]] = {"load_personas": [], "read_class_list": []}

    def load_personas(names: list[str], _content: Content) -> list[object]:
        read["load_personas"] += names
        return []

    def read_class_list(path: Path, _content: Content, *, taken: list[str]) -> list[object]:
        assert taken == []
        read["read_class_list"].append(str(path))
        return []

    monkeypatch.setattr("workbook.notebooks.custom_personas.load_personas", load_personas)
    monkeypatch.setattr("workbook.notebooks.class_list.read_class_list", read_class_list)
    _load_personas(ExampleRequest(tmp_path, own_files=(ChosenFile(name, written),)), content)

    [place] = read[reader]
    assert place.endswith(f"0/{name.removeprefix('../')}")
    assert sum(map(len, read.values())) == 1
