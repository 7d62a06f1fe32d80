"""Order what a focus group answered by topic and theme, and its solutions by votes, impact and effort."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.scales import MIDPOINT, classify_quadrants

TOPICS = ("key-clients", "expectations", "how-well-we-meet-them", "biggest-complaint", "what-stops-us")
# Impact first, then effort: high-high, high-low, low-high, low-low.
QUADRANTS = ("big project", "quick win", "hard slog", "fill-in")


def count_answers_by_topic(
    focus_group_questions: pd.DataFrame | None, focus_group_answers: pd.DataFrame | None
) -> pd.DataFrame:
    """Count the questions and the answers under each of the five topics.

    Parameters
    ----------
    focus_group_questions
        Columns `id` and `topic`.
    focus_group_answers
        Columns `question` (the id of one), `answer` and `theme` (optional).

    Returns
    -------
    Always the five topics. Columns `topic`, `questions`, `answers` and `themes` (different ones).
    """
    questions = read(focus_group_questions, id="text", topic="choice")
    answers = _read_answers(focus_group_questions, focus_group_answers).groupby("topic")
    asked = questions.groupby("topic").size()
    table = pd.DataFrame({"questions": asked, "answers": answers.size(), "themes": answers["theme"].nunique()})
    complete = table.reindex(list(TOPICS)).fillna(0).rename_axis("topic").reset_index()
    return make_result(complete, topic="text", questions="count", answers="count", themes="count")


def count_answers_by_theme(
    focus_group_questions: pd.DataFrame | None, focus_group_answers: pd.DataFrame | None
) -> pd.DataFrame:
    """Count the answers of each theme under each topic.

    Parameters
    ----------
    focus_group_questions, focus_group_answers
        As for `count_answers_by_topic`.

    Returns
    -------
    One row for each topic and theme that occur together, topics in their order, most answers first. Columns `topic`
    (missing for answers to a question that is not there), `theme` (missing where none was noted) and `answers`.
    """
    answers = _read_answers(focus_group_questions, focus_group_answers)
    counts = answers.groupby(["topic", "theme"], sort=False, dropna=False).size().reset_index(name="answers")
    counts["place"] = counts["topic"].map({topic: place for place, topic in enumerate(TOPICS)})
    ordered = counts.sort_values(["place", "answers"], ascending=[True, False], kind="stable")
    return make_result(ordered, topic="text", theme="text", answers="count")


def rank_solutions(focus_group_solutions: pd.DataFrame | None) -> pd.DataFrame:
    """Rank the solutions by votes and set impact against effort.

    Both scales are cut at their midpoint, 3; a rating on it counts as high.

    Parameters
    ----------
    focus_group_solutions
        Columns `solution`, `votes` (missing is none), `impact`, `effort` (1 to 5) and, if there, `id`, `group`,
        `topic` and `chosen` (flag).

    Returns
    -------
    One row for each solution, most votes first; equal votes in the order of entry. Columns `id`, `group`, `topic`,
    `solution`, `votes`, `place` (1 is first; equal votes share the better place), `impact`, `effort`, `quadrant`
    ("quick win": high impact for low effort, "big project": high for high, "fill-in": low for low, "hard slog": low
    for high; missing where a rating is) and `chosen` (missing is no).
    """
    texts = {"id": "text?", "group": "text?", "topic": "choice?", "solution": "text"}
    rows = read(focus_group_solutions, **texts, votes="number", impact="number", effort="number", chosen="flag?")
    rows = rows.dropna(subset="solution")
    rows["votes"], rows["chosen"] = rows["votes"].fillna(0), rows["chosen"].fillna(value=False)
    rows["place"] = rows["votes"].rank(method="min", ascending=False)
    rows["quadrant"] = classify_quadrants(rows["impact"], rows["effort"], lines=(MIDPOINT, MIDPOINT), names=QUADRANTS)
    return make_result(
        rows.sort_values("votes", ascending=False, kind="stable"),
        **dict.fromkeys(texts, "text"),
        votes="count",
        place="count",
        impact="number",
        effort="number",
        quadrant="text",
        chosen="flag",
    )


def _read_answers(questions: pd.DataFrame | None, answers: pd.DataFrame | None) -> pd.DataFrame:
    topics = read(questions, id="text", topic="choice").dropna(subset="id").drop_duplicates("id").set_index("id")
    rows = read(answers, question="text", answer="text", theme="text?").dropna(subset="answer")
    return rows.assign(topic=rows["question"].map(topics["topic"]))
