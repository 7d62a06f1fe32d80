"""Review a focus group: its answers, the solutions with most votes, and whether the chosen ones have become actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.focus_group import TOPICS, count_answers_by_theme, count_answers_by_topic, rank_solutions
from workbook.analysis.scales import MIDPOINT, RATING_SCALE
from workbook.charts.quadrants import draw_quadrants
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_names,
    format_quote,
    format_text,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    import pandas as pd

    from workbook.charts.chart import Chart
    from workbook.document.html import Kind
    from workbook.reviews.review import Worksheets

SOLUTIONS = "focus-group-solutions"
QUICK_WIN = "quick win"
# The chart has impact on its vertical axis and effort on its horizontal axis.
CORNERS = ("Quick win", "Big project", "Fill-in", "Hard slog")


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of all focus groups together."""
    del now  # answers count, however old they are
    questions, answers = worksheets.frame("focus-group-questions"), worksheets.frame("focus-group-answers")
    solutions = rank_solutions(worksheets.frame(SOLUTIONS))
    if questions.empty and answers.empty and solutions.empty:
        return Review("Write a question under each of the five topics; the answers and the solutions show here.")
    solutions["action"] = solutions["id"].map(_actions(worksheets))
    topics, themes = count_answers_by_topic(questions, answers), count_answers_by_theme(questions, answers)
    show = {topic: worksheets.show("focus-group-questions", "topic", topic) for topic in TOPICS}
    topics["title"] = topics["topic"].map(show)
    themes["title"] = themes["topic"].map(show).fillna("Question removed")
    sentence = _describe_solutions(solutions) if len(solutions) else _describe_answers(topics, themes)
    return Review(
        sentence,
        numbers=(("Answers", str(themes["answers"].sum())), ("Solutions", str(len(solutions)))),
        charts=_draw(solutions, sentence),
        tables=(*_ranked(solutions, worksheets), _by_topic(topics), *_by_theme(themes)),
        pointers=(*_describe_no_answers(topics), *_describe_missed_wins(solutions)),
    )


def _actions(worksheets: Worksheets) -> dict[str, str]:
    actions = worksheets.frame("actions")
    made = actions[(actions["worksheet"] == SOLUTIONS) & actions["entry"].notna()]
    return {action["entry"]: worksheets.show("actions", "status", action["status"]) for _, action in made.iterrows()}


def _describe_answers(topics: pd.DataFrame, themes: pd.DataFrame) -> str:
    if themes.empty:
        unasked = topics[topics["questions"] == 0]["title"]
        if len(unasked):
            return f"{capitalize_sentence(format_count(len(unasked), 'topic has', 'topics have'))} no question yet: {_quote(unasked)}."
        return "Every topic has a question; run the group, and write down the answers in the words that were used."
    named = themes.dropna(subset="theme").groupby("theme", sort=False)["answers"].sum()
    total = int(themes["answers"].sum())
    if named.empty:
        return f"You have {format_count(total, 'answer')} and no theme yet; give answers that belong together the same theme."
    top = named[named == named.max()]
    verb = "is the theme" if len(top) == 1 else "are the themes"
    of_all = f"{format_count(int(top.iloc[0]), 'answer')}{' each' if len(top) > 1 else ''} of {total}"
    return f"{_quote(top.index)} {verb} that came up most, with {of_all}; collect solutions to what lies behind it."


def _describe_solutions(solutions: pd.DataFrame) -> str:
    if not solutions["votes"].any():
        return f"You have {format_count(len(solutions), 'solution')} and no votes yet; vote on them, and rate impact and effort."
    top = solutions[solutions["place"] == 1]
    has = "has" if len(top) == 1 else "each have"
    votes = format_count(int(top["votes"].iloc[0]), "vote")
    kind = top["quadrant"].iloc[0] if len(top) == 1 else None
    which = f" and is a {kind}" if isinstance(kind, str) else ""
    return f"{_quote(top['solution'])} {has} the most votes ({votes.split()[0]}){which}; {_describe_chosen(solutions)}."


def _describe_chosen(solutions: pd.DataFrame) -> str:
    chosen = solutions[solutions["chosen"].astype(bool)]
    if chosen.empty:
        return "choose what you will carry out"
    waiting = chosen[chosen["action"].isna()]["solution"]
    if len(waiting) == 0:
        return f"{format_count(len(chosen), 'solution is', 'solutions are')} chosen and in your action plan"
    if len(waiting) == len(chosen):
        return f"{format_count(len(chosen), 'solution is', 'solutions are')} chosen and not yet in your action plan"
    are = "is" if len(waiting) == 1 else "are"
    return f"of {format_count(len(chosen), 'chosen solution')}, {_quote(waiting)} {are} not yet in your action plan"


def _describe_no_answers(topics: pd.DataFrame) -> tuple[str, ...]:
    silent = topics[topics["answers"] == 0]
    if len(silent) in {0, len(topics)}:
        return ()
    are = "has" if len(silent) == 1 else "have"
    return (f"{_quote(silent['title'])} {are} no answers yet.",)


def _describe_missed_wins(solutions: pd.DataFrame) -> tuple[str, ...]:
    missed = solutions[(solutions["quadrant"] == QUICK_WIN) & ~solutions["chosen"].astype(bool)]["solution"]
    if missed.empty or not solutions["chosen"].any():
        return ()
    wins = "a quick win by your ratings, and is" if len(missed) == 1 else "quick wins by your ratings, and are"
    return (f"{_quote(missed)} would be {wins} not chosen.",)


def _quote(names: Iterable[str]) -> str:
    return format_names([format_quote(name) for name in names])


def _draw(solutions: pd.DataFrame, sentence: str) -> tuple[Chart, ...]:
    rated = solutions.dropna(subset=["impact", "effort"])
    if rated.empty:
        return ()
    points = rated[["solution", "effort", "impact"]].set_axis(["name", "x", "y"], axis="columns")
    chart = draw_quadrants(
        points,
        x="Effort, 1 to 5",
        y="Impact, 1 to 5",
        lines=(MIDPOINT, MIDPOINT),
        corners=CORNERS,
        finding=sentence,
        caption="Solutions by effort and impact; a rating of 3 counts as high",
        scale_x=RATING_SCALE,
        scale_y=RATING_SCALE,
    )
    return (chart,)


def _ranked(solutions: pd.DataFrame, worksheets: Worksheets) -> tuple[ReviewTable, ...]:
    if solutions.empty:
        return ()
    groups = worksheets.names("focus-groups")
    rows = tuple(
        (
            row["solution"],
            groups.get(row["group"], "(not found)"),
            format_whole_number(row["votes"]),
            format_whole_number(row["impact"]),
            format_whole_number(row["effort"]),
            capitalize_sentence(format_text(row["quadrant"])),
            "Yes" if row["chosen"] else "No",
            format_text(row["action"], missing="None yet" if row["chosen"] else ""),
        )
        for _, row in solutions.iterrows()
    )
    headers = ("Solution", "Focus group", "Votes", "Impact, 1 to 5", "Effort, 1 to 5", "Kind", "Chosen", "Action")
    kinds: tuple[Kind, ...] = ("words", "words", "number", "number", "number", "words", "words", "words")
    return (ReviewTable("Solutions, most votes first", headers, rows, kinds=kinds),)


def _by_topic(topics: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (row["title"], *(str(row[name]) for name in ("questions", "answers", "themes"))) for _, row in topics.iterrows()
    )
    headers = ("Topic", "Questions", "Answers", "Themes")
    return ReviewTable("Answers by topic", headers, rows, kinds=("words", *("number",) * 3))


def _by_theme(themes: pd.DataFrame) -> tuple[ReviewTable, ...]:
    if themes.empty:
        return ()
    rows = tuple(
        (row["title"], row["theme"], str(row["answers"]))
        for _, row in themes.fillna({"theme": "No theme yet"}).iterrows()
    )
    return (
        ReviewTable(
            "Answers by topic and theme", ("Topic", "Theme", "Answers"), rows, kinds=("words", "words", "number")
        ),
    )
