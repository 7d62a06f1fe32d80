"""Show a service problem as slides: the problem, each side's weights and words, and the next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.deck import HtmlDeck, HtmlSlide
from workbook.document.html import join_html, make_element, make_table
from workbook.reports.problem_summary import (
    ACTIVITY,
    CLOSING,
    KIND,
    NEXT,
    get_latest_problem,
    list_steps,
    render_steps,
)
from workbook.reports.review_slides import list_slides, make_deck
from workbook.reviews.formatting import capitalize_sentence, format_count, format_date
from workbook.reviews.review import make_review

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from workbook.reviews.review import Worksheets
    from workbook.store.entries import Entry

MAX_MESSAGE_LENGTH = 200
THE_PROBLEM, IN_THEIR_WORDS = "The problem", "How each side would put it"
WORDS_HEADERS = ("Factor", "Side", "In their words")


def make_problem_deck(worksheets: Worksheets, *, now: dt.datetime) -> HtmlDeck:
    """Return the latest problem as a presentation.

    Parameters
    ----------
    worksheets
        The learner's entries.
    now
        The moment that counts as the present.

    Raises
    ------
    DocumentError
        No problem has been stated yet.
    """
    problem = get_latest_problem(worksheets)
    slides = (
        *_make_problem_slides(problem),
        *_compare(worksheets, problem, now),
        *_conclude(problem),
        *_plan(worksheets, problem),
    )
    deck = make_deck(str(problem.values["title"]), slides, worksheets, now=now)
    date = format_date(problem.values["date"]) if problem.values.get("date") else ""
    lines = (KIND, ", ".join(filter(None, (deck.author, date))))
    return HtmlDeck(deck.title, tuple(filter(None, lines)), slides, author=deck.author)


def _make_problem_slides(problem: Entry) -> Iterator[HtmlSlide]:
    """Return the statement of the problem, as the title when it is short enough, with the story below it."""
    yield from _make_text_slide(
        THE_PROBLEM, str(problem.values.get("statement") or ""), also=str(problem.values.get("story") or "")
    )


def _conclude(problem: Entry) -> Iterator[HtmlSlide]:
    for title, (name,) in CLOSING:
        yield from _make_text_slide(title, str(problem.values.get(name) or ""))


def _make_text_slide(title: str, text: str, *, also: str = "") -> Iterator[HtmlSlide]:
    if also and 0 < len(text) <= MAX_MESSAGE_LENGTH:
        yield HtmlSlide(text, make_element("p", also), notes=title)
    elif text or also:
        yield HtmlSlide(title, join_html(make_element("p", part) for part in (text, also) if part))


def _compare(worksheets: Worksheets, problem: Entry, now: dt.datetime) -> Iterator[HtmlSlide]:
    review = make_review(ACTIVITY, worksheets, now=now)
    if not review.charts:  # no two sides have given weights
        return
    first, *others = list_slides(review)
    yield first
    yield from others[:1]
    yield from _quote(worksheets, problem)


def _quote(worksheets: Worksheets, problem: Entry) -> Iterator[HtmlSlide]:
    """Return what the sides said about the factors, where it was written down."""
    factors = {
        entry.id: str(entry.values.get("factor") or "")
        for entry in worksheets.store.entries("problem-factors")
        if entry.values.get("problem") == problem.id
    }
    sides = worksheets.names("perspectives")
    rows = [
        (factors[str(entry.values["factor"])], sides.get(str(entry.values.get("perspective")), ""), said)
        for entry in worksheets.store.entries("factor-weights")
        if entry.values.get("factor") in factors and (said := str(entry.values.get("put_by_them") or ""))
    ]
    if rows:
        yield HtmlSlide(IN_THEIR_WORDS, make_table(IN_THEIR_WORDS, WORDS_HEADERS, rows))


def _plan(worksheets: Worksheets, problem: Entry) -> Iterator[HtmlSlide]:
    steps = list_steps(worksheets, problem)
    if steps:
        taken = sum(bool(step.get("taken_on")) for step in steps)
        said = f"{format_count(taken, 'of', 'of')} {format_count(len(steps), 'first step')} {'is' if taken == 1 else 'are'} taken"
        yield HtmlSlide(capitalize_sentence(said) if taken else NEXT, render_steps(steps))
