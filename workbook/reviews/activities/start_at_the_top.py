"""Review a leader's words and acts: how much of what they say about service they also do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.leader_acts import SAID, count_acts_said_and_done
from workbook.charts.bars import draw_bars
from workbook.reviews.formatting import format_count, format_date, format_names, format_percent
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

WORKSHEET = "leader-acts"
NEEDED = "Note one thing you said about service and one you did for it; how the two compare shows here."
DEEDS = {
    "lived": "nothing was lived",
    "rewarded": "nobody was rewarded",
    "recognised": "nobody was recognised",
    "gave-clients-a-say": "clients were given no say",
}


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of what was said and what was done for service."""
    del now  # acts count, however long ago they were
    kinds = count_acts_said_and_done(worksheets.frame(WORKSHEET))
    if not kinds["acts"].sum():
        return Review(NEEDED)
    kinds["title"] = [worksheets.show(WORKSHEET, "kind", kind) for kind in kinds["kind"]]
    said, done = (int(kinds.loc[kinds["is_done"] == side, "acts"].sum()) for side in (False, True))
    sentence = _sentence(kinds, said=said, done=done)
    return Review(
        sentence,
        numbers=(("Said", str(said)), ("Done", str(done)), ("Done, of all acts", format_percent(done / (said + done)))),
        charts=(_draw(kinds, sentence),),
        tables=(_table(kinds),),
    )


def _sentence(kinds: pd.DataFrame, *, said: int, done: int) -> str:
    if not done:
        return (
            f"You have noted {format_count(said, 'thing')} said about service and nothing done for it; "
            "do one thing this week that costs you time, money or comfort."
        )
    words = format_count(said, "said", "said") if said else "nothing said"
    compared = f"You have noted {format_count(done, 'thing')} done for service and {words} about it"
    lacking = [undone for kind, undone in DEEDS.items() if not kinds.set_index("kind")["acts"][kind]]
    if lacking:
        return f"{compared}; {format_names(lacking)} so far."
    deeds = kinds[kinds["kind"] != SAID]
    oldest = deeds[deeds["last_on"] == deeds["last_on"].min()]
    named = format_names([f'"{title}"' for title in oldest["title"]])
    return f"{compared}; of the four kinds of deed, {named} lies furthest back, on {format_date(oldest['last_on'].iloc[0])}."


def _draw(kinds: pd.DataFrame, sentence: str) -> Chart:
    rows = [(kind["title"], {"Done" if kind["is_done"] else "Said": kind["acts"]}) for _, kind in kinds.iterrows()]
    return draw_bars(rows, finding=sentence, caption="Acts you noted, by kind", unit="acts")


def _table(kinds: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (kind["title"], str(kind["acts"]), format_percent(kind["share"]), format_date(kind["last_on"]))
        for _, kind in kinds.iterrows()
    )
    headers = ("Kind", "Acts", "Share of all", "Last on")
    return ReviewTable("Said and done", headers, rows, kinds=("words", "number", "number", "date"))
