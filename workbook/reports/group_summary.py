"""Show a group's answers without names: for each question the number of answers, the median and the spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from workbook.analysis.culture import CULTURES
from workbook.analysis.group_statistics import OTHERS, compute_distributions, count_bands, count_choices
from workbook.content.values import get_label
from workbook.document.document import Document, DocumentSection
from workbook.document.html import join_html, make_element, make_list, make_table
from workbook.reviews.formatting import capitalize_sentence, format_count, format_date, format_percent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from workbook.content.loader import Content
    from workbook.document.html import Html, Kind

TITLE, ANSWERED, LIMITS = "The group as a whole", "What the group answered", "What is shown, and what is not"
HEADERS = ("Question", "People", "Middle", "Middle half", "How many answered what")
KINDS: tuple[Kind, ...] = ("words", "number", "number", "words", "words")
NOTHING = "There is nothing to show yet: no question has been answered by five people who came together."
WAITING = "Not everybody is counted in: whoever came later waits until there are five, and some left questions out."
WHY = (
    "A question that fewer than five people answered is not shown: in so small a group each knows who said what.",
    "Neighbouring answers, and rare ones, are counted together until there are five.",
    (
        "The lowest and the highest answer are one person's each, so that the middle half is shown instead: the answers "
        "without the lowest and the highest quarter."
    ),
    (
        "Whoever brings a file later is added only together with at least four others. The difference between before and after "
        "would be that person's answers otherwise."
    ),
    "Names, and whatever anybody wrote in words, are never read into this view, and the files are not kept.",
    "Where all answer alike, everybody's answer can be seen. That is for the group to know before it looks.",
)
THEMES = {
    "time": "Where the time goes: share of the logged minutes",
    "behaviours": "Six behaviours, as each rates themselves, 1 to 5",
    "practices": "Practices of leading service, 1 to 5",
    "culture-now": "Culture now, points of 100",
    "culture-preferred": "Culture preferred, points of 100",
    "importance": "What clients expect: how important, 1 to 5",
    "performance": "What clients expect: how well we meet it, 1 to 5",
}
# The source of a question's text: a worksheet and one of its choices.
_CHOICES = {
    "time": ("time-entries", "kind"),
    "practices": ("practice-audit", "practice"),
    "importance": ("expectations", "dimension"),
    "performance": ("expectations", "dimension"),
}


@dataclass(frozen=True)
class GroupView:
    """A group view: how many people gave a file, how many are counted, and a table for each theme."""

    people: int
    counted: int
    tables: tuple[Html, ...]


def make_group_view(answers: pd.DataFrame, *, people: int, content: Content) -> GroupView:
    """Return the view of a group.

    Parameters
    ----------
    answers
        Everybody's answers, as `workbook.reports.group_answers` returns them.
    people
        How many people gave a file.
    content
        The content, for the text of the questions.
    """
    spread, counted = compute_distributions(answers), count_bands(answers)
    tables = []
    for theme, title in THEMES.items():
        own = spread[spread["theme"] == theme]
        if len(own):
            rows = [_make_row(row, counted, content) for _, row in own.iterrows()]
            tables.append(make_table(title, HEADERS, rows, kinds=KINDS))
    chosen = count_choices(answers)
    if len(chosen):
        rows = [(_name_culture(row["choice"]), str(row["people"])) for _, row in chosen.iterrows()]
        title = "Which culture has the most points now"
        tables.append(make_table(title, ("Culture", "People"), rows, kinds=("words", "number")))
    most = int(spread["people"].max()) if len(spread) else 0
    return GroupView(people, most, tuple(tables))


def render_group_view(view: GroupView) -> Html:
    """Return a group view as HTML, with what is shown, what is not shown, and why."""
    shown = view.tables or [make_element("p", NOTHING)]
    return join_html([make_element("p", make_element("strong", _say_people(view))), *shown, *_explain()])


def make_group_document(view: GroupView, *, title: str, now: dt.datetime) -> Document:
    """Return a group view as a document.

    Parameters
    ----------
    view
        The view.
    title
        The title of the session in which it was made; "" for none.
    now
        The moment that counts as the present.
    """
    answered = DocumentSection(ANSWERED, join_html(view.tables or [make_element("p", NOTHING)]))
    lines = tuple(filter(None, (title, format_date(now.date()), _say_people(view))))
    return Document(TITLE, lines, (answered, DocumentSection(LIMITS, make_list(WHY))), has_contents=False)


def _say_people(view: GroupView) -> str:
    brought = f"{capitalize_sentence(format_count(view.people, 'person', 'people'))} brought a file; nothing is shown for fewer than five."
    return f"{brought} {WAITING}" if 0 < view.counted < view.people else brought


def _explain() -> tuple[Html, ...]:
    return make_element("p", make_element("strong", LIMITS)), make_list(WHY)


def _make_row(row: pd.Series, counted: pd.DataFrame, content: Content) -> Sequence[str]:
    theme = str(row["theme"])
    say = _SAID.get(theme, _say_number)
    own = counted[(counted["theme"] == theme) & (counted["question"] == row["question"])]
    told = [_say_band(band, say) for _, band in own.iterrows()]
    middle_half = f"{say(row['lower'])} to {say(row['upper'])}"
    name = _name_question(theme, str(row["question"]), content)
    return name, str(row["people"]), say(row["median"]), middle_half, "; ".join(told)


def _say_band(band: pd.Series, say: Callable[[float], str]) -> str:
    people = f"{band['people']}"
    if pd.isna(band["above"]):
        return f"{say(band['up_to'])} or less: {people}"
    if pd.isna(band["up_to"]):
        return f"more than {say(band['above'])}: {people}"
    return f"more than {say(band['above'])}, up to {say(band['up_to'])}: {people}"


def _say_number(value: float) -> str:
    return f"{value:g}"


_SAID: Mapping[str, Callable[[float], str]] = {"time": format_percent}


def _name_question(theme: str, question: str, content: Content) -> str:
    if theme == "behaviours":
        known = content.behaviours.get(question)
        return known.title if known else question
    if question in CULTURES:
        return _name_culture(question)
    worksheet, field = _CHOICES[theme]
    return get_label(content.get_worksheet(worksheet).field(field), question)


def _name_culture(kind: str) -> str:
    return "Others" if kind == OTHERS else kind.replace("_", "-").capitalize()
