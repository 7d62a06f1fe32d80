"""A learner's own page as a file: filled, static, marked as theirs, and with nothing run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from workbook.errors import UnknownNameError
from workbook.notebooks.filled_page import _read_call, fill_own_page, render_page
from workbook.notebooks.link_cleanup import drop_links
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

    from workbook.content.loader import Content


@pytest.fixture
def store(content: Content) -> Iterator[Store]:
    """A learner's store with a little in it."""
    with open_memory() as engine:
        made = Store(engine, content)
        made.save("about-me", [Edit("me", {"name": "Ruth Abel", "unit": "Licences"})])
        made.save("extra-mile-log", [Edit("a", {"date": "2026-05-04", "extra_thing": "Rang back", "status": "done"})])
        yield made


def html_of(notebook: NotebookNode) -> str:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return "".join(output.data["text/html"] for output in outputs)


def test_it_shows_what_was_entered_and_whose_it_is_without_a_widget(store: Store) -> None:
    filled = fill_own_page(store, "02-level-1-3")
    written = nbformat.reads(render_page(filled, suffix=".ipynb").decode(), as_version=4)

    nbformat.validate(written)
    assert "Filled in by Ruth Abel, Licences, as of " in html_of(written)
    assert "Rang back" in html_of(written)
    assert "Invented example" not in html_of(written)
    assert "widget" not in render_page(filled, suffix=".ipynb").decode()
    shown = [output for cell in written.cells for output in cell.get("outputs", ())]
    assert all(output.metadata == {"workbook": {"shared": True}} for output in shown)


def test_only_the_chosen_activities_are_on_it(store: Store) -> None:
    names = {cell.id for cell in fill_own_page(store, "02-level-1-3", activities=["extra-mile"]).cells}

    assert "activity-extra-mile" in names
    assert "review-extra-mile" in names
    assert "activity-time-log" not in names
    assert "form-time-entries" not in names
    assert {"title", "closing"} <= names


@pytest.mark.parametrize("ending", [".html", ".docx", ".pdf"])
def test_it_can_be_had_as_a_document(ending: str, store: Store) -> None:
    filled = fill_own_page(store, "02-level-1-3", activities=["extra-mile"])

    assert render_page(filled, suffix=ending)[:4] in {b"<!do", b"PK\x03\x04", b"%PDF"}


def test_what_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(UnknownNameError, match='did you mean "02-level-1-3"'):
        fill_own_page(store, "02-level-1-4")
    with pytest.raises(UnknownNameError, match='no activity in 02-level-1-3 "long-term-needs"'):
        fill_own_page(store, "02-level-1-3", activities=["long-term-needs"])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('# Form\nbook.form("time-entries")', ("form", "time-entries")),
        ("book = open_workbook()\nbook", ("book",)),
        ('import os\nos.remove("a")', ()),
        ('book.store.save("a")', ()),
        ("", ()),
    ],
)
def test_cells_are_read_and_not_run(source: str, expected: tuple[str, ...]) -> None:
    assert _read_call(source) == expected


def test_links_to_pages_that_are_not_there_are_words() -> None:
    html = '<a href="01-a.ipynb#One" style="x">One</a> and <a href="02-b.ipynb">Two</a> and <a href="#three">Three</a>'
    output = nbformat.v4.new_output("display_data", data={"text/html": html})
    words = nbformat.v4.new_markdown_cell("- [O\\[ne](<01-a.ipynb>)\n- [Two](<02-b.ipynb#x>)\n- [Web](<https://a.b>)")
    made = drop_links(nbformat.v4.new_notebook(cells=[words, new_code_cell("1", outputs=[output])]), pages={"02-b"})

    assert made.cells[0].source == "- O\\[ne\n- [Two](<02-b.ipynb#x>)\n- [Web](<https://a.b>)"
    assert html_of(made) == 'One and <a href="02-b.ipynb">Two</a> and <a href="#three">Three</a>'
