from __future__ import annotations

from html import unescape

import mistune
import pytest
from hypothesis import given

from tests.document.trees import SVG, make_example, runs, some_words
from tests.html_reader import Page
from workbook.document.markdown import render_markdown
from workbook.document.tree import (
    Block,
    Callout,
    DataTable,
    DefinitionList,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Presentation,
    Run,
    Slide,
    TableColumn,
    make_emphasis,
    make_strong,
    make_text,
)


def render(*blocks: Block) -> str:
    return render_markdown(Document("Title", (), blocks)).removeprefix("# Title\n\n").removesuffix("\n")


def read(markdown: str) -> Page:
    """Read Markdown as a program would that shows it."""
    page = Page()
    page.feed(str(mistune.html(markdown)))
    page.close()
    return page


def test_every_kind_of_block_is_read_as_what_it_is() -> None:
    page = read(render_markdown(make_example()))
    assert {"h1", "h2", "h3", "p", "ol", "ul", "table", "strong", "em", "a", "blockquote"} <= page.tags
    assert page.rows[:3] == [["Day", "Work", "Hours"], ["Mon 4 May", "Calls <3", "2"], ["Tue 5 May", "Letters", "10"]]


@pytest.mark.parametrize(
    ("block", "markdown"),
    [
        (Heading("1. Begin", 2), "### 1\\. Begin"),
        (Paragraph("one\n- two"), "one\\\n\\- two"),
        (Paragraph(make_text("a ", make_strong("b "), make_emphasis("c"))), "a **b** *c*"),
        (Paragraph((Run("Home", link="https://a.example"),)), "[Home](<https://a.example>)"),
        (Paragraph((Run("a_b", is_code=True),)), "<code>a\\_b</code>"),
        (DataTable("Hours", (TableColumn("Day"), TableColumn("n", "number")), (("a|b\nc", "2"),)), None),
        (DefinitionList("Plan", (("Date", "today"),)), "**Plan**\n\n- **Date**: today"),
        (Figure(SVG, "It rises.", "By week"), "It rises.\n\n**By week**"),
        (Callout((Paragraph("Copied."),), title="Take care"), "> **Take care**\n>\n> Copied."),
    ],
)
def test_blocks_are_written_as_people_would_write_them(block: Block, markdown: str | None) -> None:
    expected = "**Hours**\n\n| Day | n |\n| --- | --: |\n| a\\|b<br>c | 2 |" if markdown is None else markdown
    assert render(block) == expected


def test_a_page_break_leaves_no_empty_block() -> None:
    assert render(Paragraph("a"), PageBreak(), Paragraph("b")) == "a\n\nb"


def test_slides_have_headings_and_their_notes() -> None:
    made = Presentation("Talk", ("Amal",), (Slide("One", (Paragraph("a"),), notes=("b",)),))
    assert render_markdown(made) == "# Talk\n\nAmal\n\n## One\n\na\n\nb\n"


@given(some_words)
def test_nothing_that_somebody_typed_is_markup(words: str) -> None:
    page = read(render(Paragraph(words)))
    assert page.tags <= {"p"}
    assert unescape(page.text).split() == words.split()


@given(runs)
def test_styles_do_not_change_the_text(run: Run) -> None:
    assert read(render(Paragraph((run,)))).text.split() == run.text.split()
