"""Review client focus: which habits are practised, with which clients, and how satisfied clients are with the services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from workbook.analysis.client_focus import (
    HABITS,
    compare_settings,
    compute_satisfaction,
    count_habits,
    count_habits_by_week,
)
from workbook.charts.heat_map import draw_heat_map
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_date,
    format_label,
    format_names,
    format_part_of,
    format_percent,
    format_rating,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

NEEDED = "Write down one habit you practised with a client, and which habits you keep shows here."
CAPTION = (
    "How often you practised each habit in each week with an entry, at most the latest eight; weeks by their Monday"
)
WEEKS_SHOWN = 8
# A chart of one column shows nothing that the table does not.
MIN_WEEKS = 2
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of client focus."""
    del now  # practice counts, however long ago it was
    log, ratings = worksheets.frame("habit-log"), worksheets.frame("interview-ratings")
    if log.empty and ratings.empty:
        return Review(NEEDED)
    practised, settings = count_habits(log), compare_settings(log, worksheets.frame("clients"))
    services = compute_satisfaction(ratings)
    said = [_describe_habits(worksheets, practised), *_describe_settings(settings)]
    sentence = capitalize_sentence(f"{'; '.join(said)}.")
    return Review(
        sentence,
        numbers=_numbers(practised, settings, services),
        charts=tuple(_charts(worksheets, log, sentence)),
        tables=tuple(_tables(worksheets, practised, settings, services)),
        pointers=tuple(_pointers(worksheets, services)),
    )


def _describe_habits(worksheets: Worksheets, practised: pd.DataFrame) -> str:
    missed = practised[~practised["practised"]]
    if len(missed) == len(HABITS):
        return "you have logged no habit yet; write down the next one you practise"
    if len(missed) > MAX_NAMED:
        return f"you have practised {format_part_of(len(HABITS) - len(missed), len(HABITS), 'habit')} so far"
    if len(missed):
        return f"you have not practised {_name(worksheets, missed)} yet"
    fewest = practised[practised["times"] == practised["times"].min()]
    times = _describe_times(int(fewest.iloc[0]["times"]))
    if len(fewest) == len(HABITS):
        return f"you have practised each of the six habits {times}"
    if len(fewest) > MAX_NAMED:
        return f"you have practised all six habits, {format_count(len(fewest), 'of them', 'of them')} only {times}"
    each = " each" if len(fewest) > 1 else ""
    return f"you have practised all six habits, least of all {_name(worksheets, fewest)}, {times}{each}"


def _describe_times(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times) or format_count(times, "time")


def _describe_settings(settings: pd.DataFrame) -> Iterator[str]:
    internal, external, _ = settings["times"].tolist()
    if internal and external:
        which = format_part_of(internal, internal + external, "entry", "entries")
        yield f"{which} with a client {'is' if internal == 1 else 'are'} about internal clients"
    elif external:
        yield "no entry is about internal clients, who count as much as external ones"
    elif internal:
        yield "every entry with a client is about internal clients"


def _name(worksheets: Worksheets, chosen: pd.DataFrame) -> str:
    return format_names([f'"{_title(worksheets, habit)}"' for habit in chosen["habit"]])


def _title(worksheets: Worksheets, habit: str) -> str:
    return format_label(worksheets, "habit-log", "habit", habit)


def _numbers(practised: pd.DataFrame, settings: pd.DataFrame, services: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    numbers = [("Habits practised", f"{practised['practised'].sum()} of {len(HABITS)}")]
    internal, external, unknown = settings["times"].tolist()
    if internal + external:
        numbers.append(("With internal clients", f"{internal} of {internal + external}"))
    if unknown:
        numbers.append(("With no client, or one that is neither internal nor external", str(unknown)))
    if len(services):
        numbers.append(("Satisfaction ratings collected", str(services["ratings"].sum())))
    return tuple(numbers)


def _charts(worksheets: Worksheets, log: pd.DataFrame, finding: str) -> Iterator[Chart]:
    counts = count_habits_by_week(log)
    weeks = counts["week"].unique()[-WEEKS_SHOWN:]
    if len(weeks) < MIN_WEEKS:
        return
    shown = counts[counts["week"].isin(weeks)]
    yield draw_heat_map(
        pd.DataFrame({"row": shown["habit"], "column": shown["week"].astype("str"), "value": shown["times"]}),
        rows={habit: _title(worksheets, habit) for habit in HABITS},
        columns={str(week.date()): f"{week.day} {week.month_name()[:3]}" for week in map(pd.Timestamp, weeks)},
        finding=finding,
        caption=CAPTION,
        scale=(0, max(1, int(shown["times"].max()))),
    )


def _tables(
    worksheets: Worksheets, practised: pd.DataFrame, settings: pd.DataFrame, services: pd.DataFrame
) -> Iterator[ReviewTable]:
    if practised["practised"].any():
        yield _habits(worksheets, practised)
        yield _settings(worksheets, settings)
    if len(services):
        yield _services(worksheets, services)


def _habits(worksheets: Worksheets, practised: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (
            _title(worksheets, row["habit"]),
            str(row["times"]),
            str(row["weeks"]),
            format_date(row["last_practised"]) or "Not yet",
        )
        for row in practised.to_dict("records")
    )
    headers = ("Habit", "Times", "Different weeks", "Last practised")
    return ReviewTable("The six habits", headers, rows, kinds=("words", "number", "number", "date"))


def _settings(worksheets: Worksheets, settings: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (
            format_label(worksheets, "clients", "setting", row["setting"], missing="Not said"),
            str(row["times"]),
            str(row["clients"]),
            format_percent(row["share"]),
        )
        for row in settings.to_dict("records")
    )
    headers = ("Clients", "Times", "Different clients", "Share")
    return ReviewTable("Internal and external clients", headers, rows, kinds=("words", *("number",) * 3))


def _services(worksheets: Worksheets, services: pd.DataFrame) -> ReviewTable:
    names = worksheets.names("services")
    rows = tuple(
        (
            names.get(row["service"], ""),
            str(row["ratings"]),
            format_rating(row["mean_satisfaction"]),
            format_whole_number(row["lowest"]),
            format_whole_number(row["highest"]),
        )
        for row in services.to_dict("records")
    )
    headers = ("Service", "Ratings", "Mean satisfaction, 1 to 5", "Lowest", "Highest")
    return ReviewTable("Satisfaction, lowest first", headers, rows, kinds=("words", *("number",) * 4))


def _pointers(worksheets: Worksheets, services: pd.DataFrame) -> Iterator[str]:
    """Return a sentence that names the lowest-rated services, unless all have the same rating."""
    lowest = services[services["mean_satisfaction"] == services["mean_satisfaction"].min()]
    if len(lowest) == len(services) > 1 or len(lowest) > MAX_NAMED:
        return
    names = worksheets.names("services")
    for row in lowest.to_dict("records"):
        said = f"{format_rating(row['mean_satisfaction'])} of 5 from {format_count(row['ratings'], 'rating')}"
        yield f"Satisfaction is lowest with {names.get(row['service'], '')}, {said}: ask what would make it one higher."
