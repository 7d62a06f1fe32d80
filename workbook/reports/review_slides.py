"""Show reviews as slides: the sentence above the chart, then one slide per table and one for the pointers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.document.deck import HtmlDeck, HtmlSlide
from workbook.document.html import Html, join_html, make_element, make_facts, make_list, make_table
from workbook.reviews.formatting import format_date
from workbook.reviews.review import make_review, render_chart

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from workbook.reviews.review import Review, ReviewTable, Worksheets

ABOUT_ME = "about-me"
SCORECARD, SCORECARD_TITLE = "long-term-needs", "Scorecard"
OPEN = "To look at next"
NUMBERS = "In numbers"
LEFT_OUT = {"Measured on", "Ours less theirs"}
MAX_TITLE_LENGTH = 180


def make_scorecard_deck(worksheets: Worksheets, *, now: dt.datetime) -> HtmlDeck:
    """Return the scorecard as a presentation.

    Parameters
    ----------
    worksheets
        The learner's entries.
    now
        The moment that counts as the present; its date is on the first slide.
    """
    review = make_review(SCORECARD, worksheets, now=now)
    attained = "".join(f"{what}: {number}" for what, number in review.numbers[:1])
    titles = {review.tables[0].caption: attained} if review.tables else {}
    short = replace(review, tables=tuple(_choose_columns(table) for table in review.tables))
    return make_deck(SCORECARD_TITLE, list_slides(short, titles=titles), worksheets, now=now)


def make_deck(title: str, slides: tuple[HtmlSlide, ...], worksheets: Worksheets, *, now: dt.datetime) -> HtmlDeck:
    """Return slides as a presentation with the learner's name and today's date.

    Parameters
    ----------
    title
        The title of the presentation.
    slides
        Its slides.
    worksheets
        The learner's entries, for the learner's name.
    now
        The moment that counts as the present.
    """
    about = next((entry.values for entry in worksheets.store.entries(ABOUT_ME)), {})
    whose = ", ".join(str(about[name]) for name in ("name", "role", "unit") if about.get(name))
    return HtmlDeck(title, tuple(filter(None, (whose, format_date(now)))), slides, author=str(about.get("name") or ""))


def list_slides(review: Review, *, titles: Mapping[str, str] | None = None) -> tuple[HtmlSlide, ...]:
    """Return a review as slides.

    Parameters
    ----------
    review
        The review. One that only states what is needed is one slide with its sentence.
    titles
        Titles of slides to use in place of a table's caption, by caption.
    """
    first = HtmlSlide(_shorten(review.sentence), _render_first(review), notes=_make_speaker_notes(review))
    tables = (
        HtmlSlide((titles or {}).get(table.caption) or table.caption, render_review_table(table))
        for table in review.tables
    )
    return (first, *tables, *list_pointers(review))


def list_pointers(review: Review) -> tuple[HtmlSlide, ...]:
    """Return a slide with the pointers of a review; none when there are no pointers."""
    return (HtmlSlide(OPEN, make_list(review.pointers)),) if review.pointers else ()


def render_review_table(table: ReviewTable) -> Html:
    """Return a table of a review as pages show it."""
    return make_table(table.caption, table.headers, table.rows, kinds=table.kinds)


def _render_first(review: Review) -> Html:
    if not review.charts:
        return make_facts(NUMBERS, review.numbers) if review.numbers else Html("")
    numbers = [make_element("p", _join_numbers(review))] if review.numbers else []
    return join_html([*numbers, *(render_chart(chart) for chart in review.charts)])


def _join_numbers(review: Review) -> str:
    return " \N{MIDDLE DOT} ".join(f"{what}: {number}" for what, number in review.numbers)


def _shorten(sentence: str) -> str:
    """Return a long sentence up to its first semicolon; the speaker notes have all of it."""
    first, _, others = sentence.partition("; ")
    return f"{first}." if others and len(sentence) > MAX_TITLE_LENGTH else sentence


def _make_speaker_notes(review: Review) -> str:
    """Return the speaker notes: the sentence, where the title does not have all of it, and the finding of each chart."""
    whole = [review.sentence] if _shorten(review.sentence) != review.sentence else []
    shown = [chart.finding.removeprefix(review.sentence).strip() for chart in review.charts]
    return "\n\n".join([*whole, *filter(None, shown)])


def _choose_columns(table: ReviewTable) -> ReviewTable:
    """Return a table without the columns that an audience does not need; the page has them."""
    kept = [place for place, header in enumerate(table.headers) if header not in LEFT_OUT]
    kinds = tuple(table.kinds[place] for place in kept) if table.kinds else ()
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    return replace(table, headers=tuple(table.headers[place] for place in kept), rows=rows, kinds=kinds)
