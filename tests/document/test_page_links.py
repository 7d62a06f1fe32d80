from __future__ import annotations

from workbook.content.loader import load_content
from workbook.document.html import make_element, make_link
from workbook.document.page_links import drop_page_links
from workbook.page import open_book


def test_links_to_other_pages_become_words_and_those_on_the_page_stay() -> None:
    html = make_element("p", make_link("A & b", "01-a.ipynb#One"), make_link("Two", "02-b.ipynb"), make_link("X", "#x"))
    dropped = drop_page_links(html, pages={"02-b"})

    assert dropped == html.replace(make_link("A & b", "01-a.ipynb#One"), "A &amp; b")


def test_an_example_leads_only_to_the_pages_that_its_persona_fills() -> None:
    shown = open_book(example="permit-clerk", notebook="06-portfolio").part("progress").html
    content = load_content()

    assert "02-level-1-3.ipynb#" in shown
    for notebook in content.workbook.notebooks:
        if notebook.id not in content.get_persona("permit-clerk").notebooks:
            assert f"{notebook.id}.ipynb" not in shown
