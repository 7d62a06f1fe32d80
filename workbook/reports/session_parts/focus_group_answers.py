"""Show the answers of a focus group by topic, and the solutions it voted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.focus_group import TOPICS, rank_solutions
from workbook.analysis.scales import MIDPOINT, RATING_SCALE
from workbook.document.html import join_html, make_element, make_list, make_table
from workbook.reports.session_parts.record_part import RecordPart
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_names,
    format_quote,
    format_text,
    format_whole_number,
)
from workbook.reviews.review import render_chart

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from workbook.document.html import Html, Kind
    from workbook.reviews.review import Worksheets

QUESTIONS, ANSWERS, SOLUTIONS, ACTIONS = (
    "focus-group-questions",
    "focus-group-answers",
    "focus-group-solutions",
    "actions",
)
SAID, VOTED = "What was said, by topic", "Solutions and votes"
NO_THEME = "Without a theme"
CORNERS = ("Quick win", "Big project", "Fill-in", "Hard slog")
QUADRANTS = {
    "quick win": "Much for little effort",
    "big project": "Much for much effort",
    "fill-in": "Little for little effort",
    "hard slog": "Little for much effort",
}
VOTE_HEADERS = ("Place", "Solution", "Votes", "Impact, 1 to 5", "Effort, 1 to 5", "Chosen")
VOTE_KINDS: tuple[Kind, ...] = ("words", "words", "number", "number", "number", "words")
MIN_CHART_POINTS = 2


def list_focus_parts(worksheets: Worksheets) -> Iterator[RecordPart]:
    """Yield the answers by topic, and the solutions with their votes, impact and effort."""
    questions, answers = worksheets.frame(QUESTIONS), worksheets.frame(ANSWERS)
    topics = dict(zip(questions["id"], questions["topic"], strict=True))
    answers = answers.assign(topic=answers["question"].map(topics))
    told = [_make_topic(topic, questions, answers, worksheets) for topic in TOPICS if (answers["topic"] == topic).any()]
    if told:
        yield RecordPart(SAID, parts=tuple(told))
    solutions = rank_solutions(worksheets.frame(SOLUTIONS))
    if len(solutions):
        yield _make_solutions(solutions)


def list_chosen(worksheets: Worksheets) -> list[str]:
    """Return the solutions that were chosen, as decisions."""
    solutions = rank_solutions(worksheets.frame(SOLUTIONS))
    chosen = solutions[solutions["chosen"].astype(bool)]
    votes = [f", with {format_count(int(number), 'vote')}" if number else "" for number in chosen["votes"]]
    return [f"We carry out {format_quote(text)}{voted}." for text, voted in zip(chosen["solution"], votes, strict=True)]


def list_without_action(worksheets: Worksheets) -> list[str]:
    """Return the chosen solutions that have not become an action yet."""
    solutions, actions = rank_solutions(worksheets.frame(SOLUTIONS)), worksheets.frame(ACTIONS)
    made = set(actions.loc[actions["worksheet"] == SOLUTIONS, "entry"].dropna())
    waiting = solutions[solutions["chosen"].astype(bool) & ~solutions["id"].isin(made)]
    return [f"Chosen, and not in the action plan yet: {format_quote(text)}" for text in waiting["solution"]]


def _make_topic(topic: str, questions: pd.DataFrame, answers: pd.DataFrame, worksheets: Worksheets) -> RecordPart:
    own = answers[answers["topic"] == topic]
    asked = questions.loc[questions["id"].isin(own["question"]), "question"]
    themes = _group_by_theme(own)
    title = worksheets.show(QUESTIONS, "topic", topic)
    question = make_element("p", make_element("em", " ".join(asked)))
    said = [html for theme, texts in themes for html in _make_theme(theme, texts, is_only=len(themes) == 1)]
    message = _describe_themes(themes)
    short = join_html([question, make_list(_make_theme_line(theme, texts) for theme, texts in themes)])
    slide = f"{title}: {message[:1].lower()}{message[1:]}"
    return RecordPart(title, message, join_html([question, *said]), slide=slide, slide_html=short)


def _group_by_theme(answers: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Return the answers of each theme, the most frequent theme first, answers without a theme last."""
    groups: dict[str, list[str]] = {}
    for _, row in answers.iterrows():
        groups.setdefault(format_text(row["theme"], missing=NO_THEME), []).append(str(row["answer"]))
    return sorted(groups.items(), key=lambda group: (group[0] == NO_THEME, -len(group[1])))


def _make_theme(theme: str, texts: list[str], *, is_only: bool) -> list[Html]:
    heading = (
        []
        if is_only and theme == NO_THEME
        else [make_element("p", make_element("strong", f"{capitalize_sentence(theme)} ({len(texts)})"))]
    )
    return [*heading, make_list(texts)]


def _make_theme_line(theme: str, texts: list[str]) -> Html:
    said = "; ".join(texts)
    return join_html([make_element("strong", f"{capitalize_sentence(theme)}: "), said] if theme != NO_THEME else [said])


def _describe_themes(themes: list[tuple[str, list[str]]]) -> str:
    answers = capitalize_sentence(format_count(sum(len(texts) for _, texts in themes), "answer"))
    numbers = {theme: len(texts) for theme, texts in themes if theme != NO_THEME}
    most = [format_quote(theme) for theme, number in numbers.items() if number == max(numbers.values()) and number > 1]
    return f"{answers}; {format_names(most)} came up most." if most else f"{answers}."


def _make_solutions(solutions: pd.DataFrame) -> RecordPart:
    message = _describe_votes(solutions)
    tied = solutions["place"].duplicated(keep=False) & (solutions["votes"] > 0)
    rows = [_make_row(row, is_tied=is_tied) for (_, row), is_tied in zip(solutions.iterrows(), tied, strict=True)]
    total = format_count(int(solutions["votes"].sum()), "vote")
    caption = f"Solutions, most votes first ({total} in all)" if solutions["votes"].any() else "Solutions"
    part = RecordPart("The vote", message, make_table(caption, VOTE_HEADERS, rows, kinds=VOTE_KINDS))
    return RecordPart(VOTED, parts=(part, *_draw(solutions)))


def _make_row(row: pd.Series, *, is_tied: bool) -> tuple[str, ...]:
    place = f"{int(row['place'])}{' (tie)' if is_tied else ''}" if row["votes"] else ""
    chosen = "Yes" if row["chosen"] else ""
    return (
        place,
        str(row["solution"]),
        format_whole_number(row["votes"]),
        format_whole_number(row["impact"]),
        format_whole_number(row["effort"]),
        chosen,
    )


def _describe_votes(solutions: pd.DataFrame) -> str:
    if not solutions["votes"].any():
        return f"{capitalize_sentence(format_count(len(solutions), 'solution was', 'solutions were'))} proposed; nobody has voted yet."
    top = solutions[solutions["place"] == 1]
    votes = format_count(int(top["votes"].iloc[0]), "vote")
    names = format_names([format_quote(text) for text in top["solution"]])
    return (
        f"{names} got the most votes ({votes})." if len(top) == 1 else f"{names} share the first place ({votes} each)."
    )


def _draw(solutions: pd.DataFrame) -> list[RecordPart]:
    """Return the chart of impact and effort, when there are enough ratings to compare."""
    from workbook.charts.quadrants import draw_quadrants

    rated = solutions.dropna(subset=["impact", "effort"])
    if len(rated) < MIN_CHART_POINTS:
        return []
    finding = _describe_wins(rated)
    chart = draw_quadrants(
        rated[["solution", "effort", "impact"]].set_axis(["name", "x", "y"], axis="columns"),
        x="Effort, 1 to 5",
        y="Impact, 1 to 5",
        lines=(MIDPOINT, MIDPOINT),
        corners=CORNERS,
        finding=finding,
        caption="Solutions by effort and impact, as the room rated them; a rating of 3 counts as high",
        scale_x=RATING_SCALE,
        scale_y=RATING_SCALE,
    )
    wins = int((rated["quadrant"] == "quick win").sum())
    slide = f"{capitalize_sentence(format_count(wins, 'solution'))} would do much for little effort" if wins else ""
    # On a slide, the text of this chart would be too small to read from the back of the room.
    return [
        RecordPart("Impact and effort", finding, render_chart(chart), slide=slide, slide_html=_list_quadrants(rated))
    ]


def _list_quadrants(rated: pd.DataFrame) -> Html:
    found = ((told, rated.loc[rated["quadrant"] == name, "solution"]) for name, told in QUADRANTS.items())
    return make_list(
        join_html([make_element("strong", f"{told}: "), "; ".join(texts)]) for told, texts in found if len(texts)
    )


def _describe_wins(rated: pd.DataFrame) -> str:
    wins = rated[rated["quadrant"] == "quick win"]["solution"]
    if wins.empty:
        return "None of the solutions would do much for little effort."
    names = format_names([format_quote(text) for text in wins])
    return f"{names} would do much for little effort."
