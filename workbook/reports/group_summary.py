"""Show a group's answers without names: for each question, in what range the number of high answers is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.analysis.culture import CULTURES
from workbook.analysis.group_statistics import MIN_PEOPLE_FOR_COUNTS, count_high_answers
from workbook.analysis.time_log import KINDS as TIME_KINDS
from workbook.content.values import get_label
from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import join_html, make_element, make_list, make_table
from workbook.reviews.formatting import capitalize_sentence, format_count, format_date
from workbook.store.snapshot import find_worksheet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from workbook.analysis.group_statistics import Question
    from workbook.content.loader import Content
    from workbook.document.html import Html, Kind
    from workbook.reports.group_answers import Participant

TITLE, ANSWERED, LIMITS = "The group as a whole", "What the group answered", "What is shown, and what is not"
HEADERS = ("Question", "How many people")
KINDS: tuple[Kind, ...] = ("words", "words")
NOTHING = "There is nothing to show: no five people can be counted together, or too few of them gave such answers."
WAITING = (
    "The others wait. People who come later are counted when there are five of them. People who were shown together are "
    "only counted together: all of them, or without five or more of them. A person whose answers have changed since then "
    "counts as a new person."
)
WHY = (
    "Nothing is shown for fewer than five people.",
    (
        "Each answer is counted only as high or not high. Not high includes no answer, so that nobody can see who left a "
        "question out. Even a person who knows the answers of everybody else cannot compute yours: at most, they can find out "
        "on which side it is."
    ),
    (
        f"Below {MIN_PEOPLE_FOR_COUNTS} people, you only see whether more than half gave a high answer. From "
        f"{MIN_PEOPLE_FOR_COUNTS} people on, you see the number in steps of five. Counts near none and near all look the same, "
        "so that you cannot see whether all agree."
    ),
    (
        "Everybody who is shown is always shown together with the same four or more others, also on another day, in another session "
        "or with other files. So nobody can be found by comparing two views."
    ),
    "Shares are rounded to five percent, points to five, and ratings to halves, before they count as high or not.",
    "A theme in which no question has more than the lowest number is left out.",
    (
        "Names, and whatever anybody wrote in words, are never read into this view. The files are not kept. Beside the sessions, "
        "the computer keeps a random-looking mark for each person who was shown, without name or answers, to check the "
        "rules above."
    ),
)
THEMES = {
    "time": "Where the time goes: 30% or more of the logged minutes",
    "behaviours": "Six behaviours: people who rate themselves 4 or 5 of 5",
    "practices": "Practices of leading service: people who rate them 4 or 5 of 5",
    "culture-now": "Culture now: people who give it 35 or more of 100 points",
    "culture-preferred": "Culture preferred: people who give it 35 or more of 100 points",
    "importance": "What clients expect: people who rate its importance 3.5 or more of 5",
    "performance": "What clients expect: people who rate how well we meet it 3.5 or more of 5",
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


def make_group_view(shown: Sequence[Participant], *, people: int, content: Content) -> GroupView:
    """Return the view of a group.

    Parameters
    ----------
    shown
        The people who may be shown together, as `workbook.reports.group_answers` chooses them.
    people
        How many people gave a file.
    content
        The content, for the questions.
    """
    questions = _list_questions(content)
    counted = count_high_answers([person.high for person in shown], list(questions))
    tables = []
    for theme, title in THEMES.items():
        own = counted[counted["theme"] == theme]
        # This depends only on what the table would show, so leaving it out tells nothing more.
        if (own["fewest"] > 0).any():
            rows = [
                (questions[theme, row["question"]], _say_range(row["fewest"], row["most"], people=len(shown)))
                for _, row in own.iterrows()
            ]
            tables.append(make_table(title, HEADERS, rows, kinds=KINDS))
    return GroupView(people, len(shown), tuple(tables))


def render_group_view(view: GroupView) -> Html:
    """Return a group view as HTML, with what is shown, what is not shown, and why."""
    shown = view.tables or [make_element("p", NOTHING)]
    return join_html([make_element("p", make_element("strong", _say_people(view))), *shown, *_explain()])


def make_group_document(view: GroupView, *, title: str, now: dt.datetime) -> HtmlDocument:
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
    answered = HtmlSection(ANSWERED, join_html(view.tables or [make_element("p", NOTHING)]))
    lines = tuple(filter(None, (title, format_date(now.date()), _say_people(view))))
    return HtmlDocument(TITLE, lines, (answered, HtmlSection(LIMITS, make_list(WHY))), has_contents=False)


def _say_people(view: GroupView) -> str:
    brought = capitalize_sentence(f"{format_count(view.people, 'person', 'people')} brought a file.")
    if view.counted == view.people:
        return f"{brought} All are counted."
    counted = capitalize_sentence(f"{format_count(view.counted, 'person', 'people')} counted")
    return f"{brought} {counted}. {WAITING}"


def _explain() -> tuple[Html, ...]:
    return make_element("p", make_element("strong", LIMITS)), make_list(WHY)


def _say_range(fewest: int, most: int, *, people: int) -> str:
    if people < MIN_PEOPLE_FOR_COUNTS:
        return f"More than half of {people}" if fewest else f"Half of {people} or fewer"
    if not fewest:
        return f"Fewer than {most + 1} of {people}"
    if most == people:
        return f"{fewest} or more of {people}"
    return f"{fewest} of {people}" if fewest == most else f"{fewest} to {most} of {people}"


def _list_questions(content: Content) -> dict[Question, str]:
    """Return the text of every question, by theme and name. All are counted, whether somebody answered them or not."""
    own = {
        "time": TIME_KINDS if find_worksheet(content, "time-entries") else (),
        "behaviours": content.behaviours,
        "culture-now": CULTURES,
        "culture-preferred": CULTURES,
        **{theme: _get_choices(theme, content) for theme in ("practices", "importance", "performance")},
    }
    return {(theme, question): _name_question(theme, question, content) for theme in THEMES for question in own[theme]}


def _get_choices(theme: str, content: Content) -> Sequence[str]:
    name, field = _CHOICES[theme]
    worksheet = find_worksheet(content, name)
    return [str(choice) for choice in worksheet.field(field).constraints.enum] if worksheet else []


def _name_question(theme: str, question: str, content: Content) -> str:
    if theme == "behaviours":
        return content.behaviours[question].title
    if question in CULTURES:
        return question.replace("_", "-").capitalize()
    worksheet, field = _CHOICES[theme]
    return get_label(content.get_worksheet(worksheet).field(field), question)
