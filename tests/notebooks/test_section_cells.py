from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from workbook.content.page_definitions import PageSection
from workbook.notebooks.markdown import render_form_text
from workbook.notebooks.notebook import make_notebook
from workbook.notebooks.section_cells import make_section_cells

if TYPE_CHECKING:
    from workbook.content.loader import Content


def make_section(**shown: object) -> PageSection:
    return PageSection.model_validate({"id": "here", "title": "Here *and* now", "text": "Words.", **shown})


@pytest.mark.parametrize(
    ("shown", "name", "call", "form_text"),
    [
        ({"part": "due"}, "part-due", 'book.part("due")', ""),
        ({"worksheet": "clients"}, "form-clients", 'book.form("clients")', render_form_text("**My clients**")),
        ({"review": "time-log"}, "review-time-log", 'book.review("time-log")', ""),
    ],
)
def test_below_its_words_a_section_shows_one_thing(
    shown: dict[str, str], name: str, call: str, form_text: str, sample: Content
) -> None:
    words, code = make_section_cells(make_section(**shown), sample)
    assert (words.id, words.source) == ("section-here", f"## Here \\*and\\* now\n\nWords.\n\n{form_text}".strip())
    assert (code.id, code.source) == (name, f"# Here *and* now\n{call}")


def test_a_section_of_words_alone_has_no_code(sample: Content) -> None:
    assert len(make_section_cells(make_section(), sample)) == 1


def test_each_way_on_says_for_whom_it_is_and_links_to_the_page_by_its_title(sample: Content) -> None:
    section = make_section(links=[{"to": "01-sample", "text": "You are new."}])
    (cell,) = make_section_cells(section, sample)
    assert cell.source.endswith("\n\n- You are new. [A sample notebook](<01-sample.ipynb>)")


def test_a_page_of_sections_says_how_long_it_takes(content: Content) -> None:
    assert make_notebook(content, "00-start-here").cells[0].source.endswith("**Time:** 10 minutes.")


def test_from_the_start_page_a_link_leads_to_every_other_page(content: Content) -> None:
    notebook = make_notebook(content, "00-start-here")
    (begin,) = (cell for cell in notebook.cells if cell.id == "section-where-to-begin")
    linked = re.findall(r"<(.+?)\.ipynb>", begin.source)
    assert linked == [page.id for page in content.workbook.notebooks if page.id != "00-start-here"]
