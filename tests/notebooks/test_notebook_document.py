"""A filled notebook as a document: its headings as sections, its outputs in them, and no way on to other pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from workbook.document.blocks import parse_blocks
from workbook.document.html_page import render_page
from workbook.notebooks.notebook_document import OPENING, make_page_document

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_headings_are_sections_and_outputs_stand_below_theirs() -> None:
    shown = new_output("display_data", data={"text/html": "<div><p>Shown</p></div>"})
    cells = [
        new_markdown_cell("# A *page* & more\n\nWords that\ngo on."),
        new_markdown_cell("## One\n\n- a\n- b"),
        new_code_cell("x", outputs=[shown]),
        new_markdown_cell("### Within\n\n<details>\n<summary>Notes</summary>\n\nAsk.\n\n</details>"),
        new_markdown_cell("## Next\n\n- [Next: page](<02-b.ipynb>)"),
    ]
    document = make_page_document(new_notebook(cells=cells), lines=("Whose",), dated=dt.date(2026, 3, 3))

    assert document.title == "A page & more"
    assert document.dated == dt.date(2026, 3, 3)
    assert [section.title for section in document.sections] == [OPENING, "One", "Next"]
    opening, one, after = document.sections
    assert parse_blocks(opening.html) == [{"kind": "paragraph", "runs": [{"text": "Words that go on."}]}]
    items, paragraph = parse_blocks(one.html)
    assert items["items"] == [[{"text": "a"}], [{"text": "b"}]]
    assert paragraph["runs"] == [{"text": "Shown"}]
    assert [(part.title, part.parts[0].title) for part in one.parts] == [("Within", "Notes")]
    assert parse_blocks(after.html) == []


def test_an_example_becomes_a_document_with_everything_on_it() -> None:
    notebook = nbformat.read(EXAMPLES / "permit-clerk" / "02-level-1-3.ipynb", as_version=4)
    page = render_page(make_page_document(notebook, lines=("Invented example",)))

    assert page.count("<img ") == sum(
        output.data["text/html"].count("<img ") for cell in notebook.cells for output in cell.get("outputs", ())
    )
    assert ".ipynb" not in page
    assert "open_workbook" not in page
