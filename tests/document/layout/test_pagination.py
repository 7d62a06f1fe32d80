"""What is too much for one slide is parted, and nothing is lost without a word."""

from __future__ import annotations

import itertools
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.document.blocks import parse_blocks
from workbook.document.deck import HtmlSlide
from workbook.document.html import join_html, make_element, make_list, make_table
from workbook.document.layout.column_widths import compute_column_widths
from workbook.document.layout.pagination import (
    HEIGHT,
    LEFT_OUT,
    MAX_PAGES,
    TEXT_SIZE,
    TOO_SMALL,
    WIDTH,
    SlidePage,
    paginate_slide,
)
from workbook.document.layout.table_pagination import CELL_MARGINS, paginate_table
from workbook.document.layout.text_metrics import (
    LINE_HEIGHT,
    count_lines,
    is_right_to_left,
    shorten,
    wrap_lines,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def words_of(page: SlidePage) -> str:
    texts = [runs for block in page.blocks for runs in (block.get("runs", ()), *block.get("items", ()))]
    return " ".join(run["text"] for runs in texts for run in runs)


def height_of(page: SlidePage) -> float:
    texts = [block["runs"] for block in page.blocks if block["kind"] == "paragraph"]
    texts += [runs for block in page.blocks if block["kind"] == "list" for runs in block["items"]]
    lines = sum(count_lines("".join(run["text"] for run in runs), width=WIDTH, size=TEXT_SIZE) for runs in texts)
    return lines * TEXT_SIZE * LINE_HEIGHT


@given(TEXTS, st.floats(20, 700), st.floats(6, 20))
def test_lines_are_the_text_in_order_and_no_wider_than_asked(text: str, width: float, size: float) -> None:
    lines = wrap_lines(text, width=width, size=size)

    assert len(lines) >= 1
    assert all(0 <= first <= last <= len(text) for first, last in lines)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(lines))
    kept = "".join(text[first:last] for first, last in lines)
    assert "".join(kept.split()) == "".join(text.split())


@given(TEXTS, st.integers(1, 4))
def test_a_shortened_text_has_no_more_lines_than_asked(text: str, lines: int) -> None:
    short = shorten(text, width=120, size=12, lines=lines)

    assert count_lines(short, width=120, size=12) <= lines
    assert short == text or short.endswith("…")


@pytest.mark.parametrize(("text", "expected"), [("مرحبا", True), ("(1) שלום", True), ("a שלום", False), ("123", False)])
def test_the_first_letter_says_where_a_text_begins(text: str, *, expected: bool) -> None:
    assert is_right_to_left(text) is expected


def test_a_long_text_goes_on_with_numbered_titles_and_ends_with_a_word_about_the_rest() -> None:
    story = " ".join(f"word{number}" for number in range(400))
    pages = paginate_slide(HtmlSlide("The story", make_element("p", story)))

    assert [page.title for page in pages] == [f"The story ({n} of {len(pages)})" for n in range(1, len(pages) + 1)]
    assert " ".join(" ".join(map(words_of, pages)).split()) == story
    assert all(height_of(page) <= HEIGHT for page in pages)
    endless = paginate_slide(HtmlSlide("The story", make_element("p", story * 30)))
    assert len(endless) == MAX_PAGES
    assert LEFT_OUT in endless[-1].notes


def test_a_list_goes_on_counting() -> None:
    pages = paginate_slide(HtmlSlide("Steps", make_list(["a long step " * 20] * 9, ordered=True)))

    starts = [block["start"] for page in pages for block in page.blocks]
    sizes = [len(block["items"]) for page in pages for block in page.blocks]
    assert len(pages) > 1
    assert starts == [1 + sum(sizes[:place]) for place in range(len(sizes))]
    assert sum(sizes) == 9


def test_a_long_title_becomes_smaller_and_then_shorter_and_the_speaker_has_it_whole() -> None:
    [short], [long], [longest] = (paginate_slide(HtmlSlide("A message. " * times)) for times in (2, 22, 90))

    assert short.title_size > long.title_size == longest.title_size
    assert long.title == ("A message. " * 22).strip()
    assert longest.title.endswith("…")
    assert longest.notes == (("A message. " * 90).strip(),)


def test_a_short_text_stands_above_its_table_and_a_long_one_before_it() -> None:
    table = make_table("Steps", ["Step", "By"], [["Ring back", "today"]])
    [together] = paginate_slide(HtmlSlide("What next", join_html([make_element("p", "Two lines"), table])))
    before, after = paginate_slide(HtmlSlide("What next", join_html([make_element("p", "many words " * 60), table])))

    assert [run["text"] for line in together.lead for run in line] == ["Two lines", "Steps"]
    assert words_of(before).startswith("many words")
    assert after.blocks[0]["kind"] == "table"


def test_a_caption_that_the_title_says_already_is_left_out() -> None:
    [page] = paginate_slide(HtmlSlide("Steps", make_table("Steps", ["Step"], [["Ring back"]])))

    assert page.lead == ()


def test_a_chart_with_letters_too_small_to_read_is_told_instead() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 576 2000"/>'
    source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    [page] = paginate_slide(HtmlSlide("Squares", f'<figure><img alt="All are empty" src="{source}"></figure>'))

    assert words_of(page) == f"{TOO_SMALL} All are empty"


CELLS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80), min_size=3, max_size=3)


@settings(max_examples=25, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=30))
def test_the_parts_of_a_table_fit_and_have_all_its_rows(rows: list[list[str]]) -> None:
    [table] = parse_blocks(make_table("A table", ["One", "Two", "Three"], rows))
    parts = paginate_table(table, width=WIDTH, height=HEIGHT)

    assert sum(len(part["rows"]) for part in parts) == len(rows)
    assert all(sum(part["shares"]) <= 1.001 for part in parts)
    for part in parts:
        assert sum(row_heights(part)) <= HEIGHT


def row_heights(part: dict[str, Any]) -> list[float]:
    size = part["size"]
    return [
        max(
            count_lines("".join(run["text"] for run in cell), width=share * WIDTH - 2 * CELL_MARGINS[0], size=size)
            for cell, share in zip(row, part["shares"], strict=True)
        )
        * size
        * LINE_HEIGHT
        + 2 * CELL_MARGINS[1]
        for row in [part["header"], *part["rows"]]
    ]


def test_a_table_with_many_columns_is_parted_by_them_and_keeps_its_first() -> None:
    headers = ["Client", *(f"Service {number}" for number in range(30))]
    [table] = parse_blocks(make_table("", headers, [[f"client {row}", *"1" * 30] for row in range(12)]))
    parts = paginate_table(table, width=WIDTH, height=HEIGHT)
    shown = [cell[0]["text"] for part in parts for cell in part["header"]]

    assert {part["header"][0][0]["text"] for part in parts} == {"Client"}
    assert set(shown) == set(headers)


def test_dates_are_not_broken_where_there_is_room_for_them() -> None:
    rows = [["Thu 26 February 2026", "a long text, " * 20]]
    [table] = parse_blocks(make_table("", ["Date", "What"], rows, kinds=("date", "words")))

    assert compute_column_widths(table, letters=80)[0] >= len("Thu 26 February 2026")
