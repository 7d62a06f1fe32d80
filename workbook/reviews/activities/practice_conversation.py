"""Review the practice conversation: which endings were reached, and which behaviours were broken before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.conversation import count_behaviours, count_endings
from workbook.charts.bars import draw_bars
from workbook.errors import UnknownNameError
from workbook.reviews.formatting import capitalize_sentence, format_all_of, format_count, format_names
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from workbook.content.loader import Content
    from workbook.reviews.review import Worksheets

# A choice may also show or break this one, which is not one of the six behaviours.
EMPATHY = "empathy"
MAX_NAMED = 3
# For two, English has "both" and "twice".
TWO = 2


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the practice conversation."""
    del now  # plays count, however long ago they were
    plays, debriefs = worksheets.frame("conversation-plays"), worksheets.frame("conversation-debrief")
    if plays.empty:
        return Review("Play the conversation once to its end, and the ending you reached shows here.")
    content = worksheets.store.content
    reached, marks = count_endings(plays), count_behaviours(plays)
    reached["title"] = [
        _title_ending(content, *place) for place in zip(reached["scenario"], reached["ending"], strict=True)
    ]
    marks["title"] = [_title_behaviour(worksheets, behaviour) for behaviour in marks["behaviour"]]
    sentence = f"{_describe_endings(reached)}, {_describe_broken(marks)}."
    drawn = [
        (mark["title"], {"Shown": int(mark["shown"]), "Broken": int(mark["broken"])}) for _, mark in marks.iterrows()
    ]
    caption = "Choices that showed or broke a behaviour, all plays together"
    return Review(
        sentence,
        numbers=(("Plays", str(reached["plays"].sum())), *_count_endings(content, reached)),
        charts=(draw_bars(drawn, finding=sentence, caption=caption, unit="choices"),) if drawn else (),
        tables=(_endings(reached), *_marks(marks), *_debriefs(debriefs)),
        pointers=() if len(debriefs) else ("Fill in the debrief while you still hear the sentences.",),
    )


def _title_ending(content: Content, scenario: str, ending: str) -> str:
    try:
        moments = content.get_scenario(scenario).moments
    except UnknownNameError:  # a conversation from an earlier edition of the content
        return ending
    return next((moment.ending for moment in moments if moment.id == ending and moment.ending), ending)


def _title_behaviour(worksheets: Worksheets, behaviour: str) -> str:
    if behaviour == EMPATHY:
        return EMPATHY.capitalize()
    return worksheets.show("behaviour-ratings", "behaviour", behaviour)


def _describe_endings(reached: pd.DataFrame) -> str:
    plays = int(reached["plays"].sum())
    if plays == 1:
        return f'Your one play ended with "{reached["title"].iloc[0]}"'
    if len(reached) == 1:
        return capitalize_sentence(f'{format_all_of(plays, "play")} ended with "{reached["title"].iloc[0]}"')
    return f"In {format_count(plays, 'play')} you reached {format_count(len(reached), 'different ending')}"


def _describe_broken(marks: pd.DataFrame) -> str:
    most = marks["broken"].max() if len(marks) else 0
    if most == 0:
        return "with no behaviour broken on the way; play it as you would on a full day to see what else can happen"
    often = marks[marks["broken"] == most]
    times = "once" if most == 1 else "twice" if most == TWO else format_count(most, "time")
    if len(often) > MAX_NAMED:
        return f"and broke {format_count(len(often), 'behaviour')} {times} each"
    named = format_names([f'"{title}"' for title in often["title"]])
    if len(often) == (marks["broken"] > 0).sum():
        return f"and broke {named} {times}{' each' if len(often) > 1 else ''}"
    return f"and broke {named} most often ({times}{' each' if len(often) > 1 else ''})"


def _count_endings(content: Content, reached: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    there = [
        moment.id for name in content.scenario_ids for moment in content.get_scenario(name).moments if moment.ending
    ]
    known = reached["ending"].isin(there).sum()
    return (("Different endings reached", f"{known} of {len(there)}"),)


def _endings(reached: pd.DataFrame) -> ReviewTable:
    rows = tuple((row["title"], str(row["plays"])) for _, row in reached.iterrows())
    return ReviewTable("Endings reached", ("Ending", "Plays"), rows, kinds=("words", "number"))


def _marks(marks: pd.DataFrame) -> tuple[ReviewTable, ...]:
    if marks.empty:
        return ()
    rows = tuple(
        (mark["title"], str(mark["broken"]), str(mark["plays_broken"]), str(mark["shown"]))
        for _, mark in marks.iterrows()
    )
    headers = ("Behaviour", "Broken, choices", "Broken, plays", "Shown, choices")
    return (ReviewTable("Behaviours broken and shown", headers, rows, kinds=("words", *("number",) * 3)),)


def _debriefs(debriefs: pd.DataFrame) -> tuple[ReviewTable, ...]:
    if debriefs.empty:
        return ()
    written = debriefs.sort_values("date", kind="stable").fillna({"ask_next_time": "", "real_conversation": ""})
    rows = tuple(written[["title", "ask_next_time", "real_conversation"]].itertuples(index=False, name=None))
    headers = ("Debrief", "What I would ask next time", "A real conversation to try it in")
    return (ReviewTable("What you took from it", headers, rows),)
