from __future__ import annotations

import re
from html.parser import HTMLParser

import mistune
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from workbook.document.html import make_anchor
from workbook.notebooks.markdown import escape_markdown, escape_paragraphs, render_bullets, render_link

SPECIAL = "\\`*_{}[]()#+-.!<>|~=:&;$\"'/^@ \n\tab1"
# YAML holds no control characters, so content has none.
texts = st.text(st.sampled_from(SPECIAL), max_size=25) | st.text(
    st.characters(exclude_categories=["Cc", "Cs"]), max_size=25
)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.tags.append(tag)


def read(html: object) -> Reader:
    reader = Reader()
    reader.feed(str(html))
    reader.close()
    return reader


def as_one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


@pytest.mark.parametrize("render", [mistune.html, markdown2html_mistune], ids=["mistune", "nbconvert"])
@pytest.mark.parametrize("before", ["", "- ", "## "], ids=["paragraph", "item", "heading"])
@given(text=texts)
@example(text="¶")
@example(text="1. first")
@example(text="===")
@example(text="- - -")
@example(text="It costs $5 or $6, \\(x\\), \\begin{a} and $$y$$")
@example(text="[x](y) ![x](y) <b>x</b> &lt; `x` *x* __x__ ~~x~~ # #")
def test_any_text_comes_back_from_a_renderer_as_it_was_written(render: object, before: str, text: str) -> None:
    assert callable(render)
    page = read(render(before + escape_markdown(text)))
    # nbconvert ends a heading with a pilcrow that links to it.
    assert page.text.strip() in {as_one_line(text), f"{as_one_line(text)}¶"}
    assert set(page.tags) <= {"p", "ul", "li", "h2", "a", "span"}


@given(text=texts)
def test_no_dollar_sign_or_backslash_stands_where_a_formula_could_begin(text: str) -> None:
    html = str(mistune.html(escape_markdown(text)))
    outside = re.sub(r"<span>.</span>", "", html)
    assert "$" not in outside
    assert "\\" not in outside


def test_plain_words_stay_as_they_are() -> None:
    text = 'A "no" costs less than silence: say it today, at 9:30 (or at once)!'
    assert escape_markdown(text) == text


def test_empty_lines_part_paragraphs_and_other_line_breaks_do_not() -> None:
    assert escape_paragraphs("One\nline.\n\n \n# Two\n") == "One line.\n\n\\# Two"


def test_each_bullet_is_one_item_whatever_is_in_it() -> None:
    page = read(mistune.html(render_bullets(["one\n- two", "# three"])))
    assert page.tags == ["ul", "li", "li"]


def test_a_link_shows_its_words_as_they_were_written() -> None:
    html = str(mistune.html(render_link("a] [b", "02-level-1-3.ipynb")))
    assert html == '<p><a href="02-level-1-3.ipynb">a] [b</a></p>\n'


@pytest.mark.parametrize("heading", ["My clients", "Level 1-3: serve, (now)", "What's next?", "50 % more, à la carte"])
def test_an_anchor_is_the_one_that_nbconvert_gives_the_heading(heading: str) -> None:
    assert f'href="{make_anchor(heading)}"' in str(markdown2html_mistune(f"## {escape_markdown(heading)}"))
