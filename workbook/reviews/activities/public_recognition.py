"""Review recognition: what is ready for the next talk, and which units have not been recognised for some time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.contact_rota import MY_TEAM
from workbook.analysis.days import A_WHILE_DAYS
from workbook.analysis.recognition import POINT_KINDS, STORY, list_talk_points, list_units_not_recognized
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_date,
    format_label,
    format_names,
    format_quote,
    format_text,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import pandas as pd

    from workbook.document.html import Kind
    from workbook.reviews.review import Worksheets

NEEDED = "Note one recognition of a person or group, or one true example of excellent service."
OUTLINE_HEADERS = ("Place", "Kind", "What to tell", "How it went, or the evidence", "Names")
UNIT_HEADERS = ("Unit", "Recognitions so far", "Last on", "Days ago")
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the recognitions, with the outline of the next talk."""
    recognitions, stories, points = (worksheets.frame(name) for name in ("recognitions", "stories", "talk-points"))
    people = worksheets.frame("people")
    if recognitions.empty and stories.empty and points.empty:
        return Review(NEEDED)
    # People led by somebody else are recognised by that person.
    waiting = list_units_not_recognized(recognitions, people[people["relation"] == MY_TEAM], today=now.date())
    outline = list_talk_points(stories, points)
    told = int((outline["kind"] == STORY).sum())
    return Review(
        capitalize_sentence(
            f"{_describe_waiting(recognitions, waiting)}; {_describe_talk(stories, told=told, points=len(outline) - told)}."
        ),
        numbers=(
            ("Recognitions noted", str(len(recognitions))),
            (f"Units not recognised for {A_WHILE_DAYS} days", str(len(waiting))),
            ("Stories for the next talk", str(told)),
            ("Points for the next talk", str(len(outline) - told)),
        ),
        tables=(*_outline(worksheets, outline), *_units(waiting)),
        pointers=tuple(_pointers(worksheets, stories, points)),
    )


def _describe_waiting(recognitions: pd.DataFrame, waiting: pd.DataFrame) -> str:
    if len(waiting) > MAX_NAMED:
        which = f"{format_count(len(waiting), 'unit')}, {format_quote(waiting['unit'].iloc[0])} among them, have"
    elif len(waiting):
        which = (
            f"{format_names([format_quote(unit) for unit in waiting['unit']])} {'has' if len(waiting) == 1 else 'have'}"
        )
    elif recognitions.empty:
        return "you have noted no recognition yet"
    else:
        return f"every unit in your notes has been recognised in the last {A_WHILE_DAYS} days"
    return f"{which} not been recognised for {A_WHILE_DAYS} days or more"


def _describe_talk(stories: pd.DataFrame, *, told: int, points: int) -> str:
    if told:
        ready = format_names(
            [format_count(told, "story", "stories"), *([format_count(points, "point")] if points else [])]
        )
        return f"{ready} {'is' if told + points == 1 else 'are'} ready for your next talk"
    if stories.empty:
        return "your next talk has no story yet"
    noted = format_count(len(stories), "story", "stories")
    return f"of {noted} none is both chosen and free to be told, so choose one for your next talk"


def _outline(worksheets: Worksheets, outline: pd.DataFrame) -> tuple[ReviewTable, ...]:
    rows = tuple(
        (
            str(part["place"]),
            "Story" if part["kind"] == STORY else format_label(worksheets, "talk-points", "kind", part["kind"]),
            part["text"],
            _describe_evidence(part),
            _describe_names(part),
        )
        for _, part in outline.iterrows()
    )
    kinds: tuple[Kind, ...] = ("number", "words", "words", "words", "words")
    return (ReviewTable("Outline of your next talk", OUTLINE_HEADERS, rows, kinds=kinds),) if rows else ()


def _describe_evidence(part: pd.Series) -> str:
    if part["kind"] != STORY:
        return format_text(part["evidence"])
    return " ".join(format_text(part[name]) for name in ("situation", "task", "action", "result")).strip()


def _describe_names(part: pd.Series) -> str:
    if part["kind"] != STORY:
        return ""
    return "Tell it without names" if part["anonymised"] else "May be named"


def _units(waiting: pd.DataFrame) -> tuple[ReviewTable, ...]:
    rows = tuple(
        (
            unit["unit"],
            str(unit["recognitions"]),
            format_date(unit["last_recognised"]) or "Never",
            format_whole_number(unit["days_since"]),
        )
        for _, unit in waiting.iterrows()
    )
    caption = f"Units not recognised for {A_WHILE_DAYS} days or more"
    return (ReviewTable(caption, UNIT_HEADERS, rows, kinds=("words", "number", "date", "number")),) if rows else ()


def _pointers(worksheets: Worksheets, stories: pd.DataFrame, points: pd.DataFrame) -> Iterator[str]:
    chosen = stories[stories["chosen"].fillna(value=False).astype(bool)]
    for story in chosen.loc[chosen["may_be_told"] == "no", "example"]:
        yield f"{format_quote(story)} is chosen, but may not be told."
    for story in chosen.loc[chosen["may_be_told"].isna(), "example"]:
        yield f"{format_quote(story)} is chosen; ask those in it whether it may be told."
    lacking = [kind for kind in POINT_KINDS if kind not in set(points["kind"])]
    if len(chosen) and lacking:
        named = format_names([f'"{format_label(worksheets, "talk-points", "kind", kind)}"' for kind in lacking])
        yield f"No point is noted yet on {named}."
