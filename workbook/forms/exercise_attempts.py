"""Save an attempt at an exercise: the answers of the sorting exercise, or the path of a practice conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.store.entries import Edit, SaveResult, make_cell_id, make_entry_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from workbook.content.definitions import Play, Worksheet
    from workbook.content.loader import Content
    from workbook.store.store import Store

IS, IS_NOT = "is", "is-not"
SEPARATOR = ", "


def describe_exercise(content: Content, play: Play) -> dict[str, Any]:
    """Describe an exercise to the browser: the statements to sort, or the moments and choices of a conversation."""
    behaviours = {behaviour.id: behaviour.title for behaviour in content.behaviours.values()}
    if play.kind == "sorting":
        statements = [
            {"id": f"{behaviour.id}.{pole}", "behaviour": behaviour.title, "text": text, "pole": pole}
            for behaviour in content.behaviours.values()
            for pole, text in ((IS, behaviour.this_is), (IS_NOT, behaviour.this_is_not))
        ]
        return {"statements": statements}
    scenario = content.get_scenario(play.scenario or "")
    return {
        "scenario": {
            "id": scenario.id,
            "title": scenario.title,
            "situation": scenario.situation,
            "moments": [moment.model_dump() for moment in scenario.moments],
        },
        "words": {**behaviours, "empathy": "Empathy"},
    }


def save_sorting(store: Store, worksheet: Worksheet, answers: Mapping[str, str], *, today: dt.date) -> SaveResult:
    """Save an attempt at the sorting exercise: each answer in the worksheet for answers, then the attempt with its score.

    Parameters
    ----------
    store, worksheet
        The store and the worksheet, whose `play` names the worksheet for answers.
    answers
        "is" or "is-not" for each statement, such as "asks-questions.is-not".
    today
        The day of the attempt.
    """
    right = {statement: statement.rpartition(".")[2] == answer for statement, answer in answers.items()}
    attempt = make_entry_id()
    edits = [
        Edit(
            make_cell_id(attempt, statement),
            {"try": attempt, "statement": statement, "answer": answer, "right": right[statement]},
        )
        for statement, answer in answers.items()
    ]
    with store.transaction():
        if worksheet.play and worksheet.play.answers:
            store.save(worksheet.play.answers, edits)
        return store.save(worksheet.id, [Edit(attempt, {"date": today, "score": sum(right.values())})])


def save_conversation(store: Store, worksheet: Worksheet, choices: list[str], *, today: dt.date) -> SaveResult | None:
    """Save a conversation that reached an ending; return None when the choices do not lead to one.

    Parameters
    ----------
    store, worksheet
        The store and the worksheet, whose `play` names the scenario.
    choices
        The ids of the choices, in order, from the first moment on.
    today
        The day of the attempt.
    """
    scenario = store.content.get_scenario(worksheet.play.scenario if worksheet.play and worksheet.play.scenario else "")
    moments = {moment.id: moment for moment in scenario.moments}
    moment, shown, broken = scenario.moments[0], dict[str, None](), dict[str, None]()
    for wanted in choices:
        choice = next((choice for choice in moment.choices if choice.id == wanted), None)
        if choice is None:
            return None
        shown |= dict.fromkeys(choice.shows)
        broken |= dict.fromkeys(choice.breaks)
        moment = moments[choice.to]
    if moment.ending is None:
        return None
    values = {
        "date": today,
        "scenario": scenario.id,
        "path": SEPARATOR.join(choices),
        "ending": moment.id,
        "shown": SEPARATOR.join(shown),
        "broken": SEPARATOR.join(broken),
    }
    return store.save(worksheet.id, [Edit(make_entry_id(), values)])
