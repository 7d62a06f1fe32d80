"""Review the scorecard: which measures attain their target, how they develop, and whether clients agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.days import A_WHILE_DAYS
from workbook.analysis.run_charts import NONE, run_chart
from workbook.analysis.scorecard import CLIENTS, LOWER, compute_attainment_over_time, make_scorecard
from workbook.analysis.suggestions import list_unshared_suggestions
from workbook.charts.run_chart import draw_run_chart
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_all_of,
    format_count,
    format_date,
    format_names,
    format_part_of,
    format_quote,
    format_text,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from workbook.charts.chart import Chart
    from workbook.document.html import Kind
    from workbook.reviews.review import Worksheets

NEEDED = "Write down one measure of a criterion your clients judge you by, with its unit and its target."
HEADERS = (
    "Measure",
    "Latest",
    "Target",
    "Attained",
    "Measured on",
    "Heading",
    "The client's figure",
    "Ours less theirs",
)
KINDS: tuple[Kind, ...] = ("words", "number", "number", "words", "date", "words", "number", "number")
ATTAINED = {True: "Yes", False: "No"}
MIN_CHART_POINTS = 3
SUGGESTIONS_SHOWN = 3
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the measures, which is the scorecard."""
    measures, measurements = worksheets.frame("measures"), worksheets.frame("measurements")
    if measures.empty:
        return Review(NEEDED)
    scores = _read_card(measures, measurements)
    measured = scores[scores["latest"].notna()]
    if measured.empty:
        return Review(f"Enter one measurement of {format_quote(measures['measure'].iloc[0])}, whatever it says.")
    sentence = capitalize_sentence(f"{'; '.join(_sentence(measured))}.")
    return Review(
        sentence,
        numbers=(
            ("Targets attained", f"{int(measured['attained'].sum())} of {measured['attained'].count()}"),
            ("Measures with a measurement", f"{len(measured)} of {len(scores)}"),
        ),
        charts=_draw(measures, measurements, measured, sentence),
        tables=(_scorecard(scores), *_suggestions(worksheets)),
        pointers=tuple(_pointers(scores, today=pd.Timestamp(now.date()))),
    )


def _read_card(measures: pd.DataFrame, measurements: pd.DataFrame) -> pd.DataFrame:
    read = make_scorecard(measures, measurements)
    is_lower = read["better"] == LOWER
    read["is_worsening"] = read["trend"] == is_lower.map({True: "rising", False: "falling"})
    return read


def _sentence(measured: pd.DataFrame) -> Iterator[str]:
    held = measured[measured["attained"].notna()]
    missed = held[~held["attained"].astype(bool)]
    worsening = measured[measured["is_worsening"]]
    if held.empty:
        yield "no measure has both a target and a measurement yet, so agree on a target"
    elif missed.empty:
        yield f"{format_all_of(len(held), 'measure')} with a target {'attains' if len(held) == 1 else 'attain'} it"
    else:
        yield _describe_missed(missed, held)
    if len(worsening):
        has = "has" if len(worsening) == 1 else "have"
        worse = f"{has} been getting worse for six measurements or more"
        yield f"{_name(worsening)} {worse}{_describe_still(worsening)}"


def _describe_missed(missed: pd.DataFrame, held: pd.DataFrame) -> str:
    does, its = ("does", "its") if len(missed) == 1 else ("do", "their")
    if len(missed) == len(held):
        return f"{_name(missed)} {does} not attain {its} target"
    start = f"{format_part_of(len(missed), len(held), 'measure')} with a target {does} not attain it"
    if len(missed) > MAX_NAMED:
        return f"{start}, {format_quote(missed['name'].iloc[0])} among them"
    return f"{start}: {_name(missed)}"


def _describe_still(worsening: pd.DataFrame) -> str:
    still = worsening["attained"].fillna(value=False).astype(bool)
    return ", though still on target" if still.all() else ""


def _name(measures: pd.DataFrame) -> str:
    if len(measures) > MAX_NAMED:
        return f"{format_count(len(measures), 'measure')}, {format_quote(measures['name'].iloc[0])} among them,"
    return format_names([format_quote(name) for name in measures["name"]])


def _draw(
    measures: pd.DataFrame, measurements: pd.DataFrame, measured: pd.DataFrame, sentence: str
) -> tuple[Chart, ...]:
    """Draw the measure that most needs attention: one that worsens, or else one that misses its target."""
    long = measured[measured["measurements"] >= MIN_CHART_POINTS]
    if long.empty:
        return ()
    is_missed = ~long["attained"].fillna(value=True).astype(bool)
    urgent = long.assign(is_missed=is_missed).sort_values(
        ["is_worsening", "is_missed", "measurements"], ascending=False, kind="stable"
    )
    measure = urgent.iloc[0]
    values = compute_attainment_over_time(measures, measurements[measurements["measure"] == measure["measure"]])
    own = values[values["whose"] != CLIENTS]
    values = values if own.empty else own
    chart = run_chart(values["value"])
    points = pd.DataFrame(
        {
            "label": [_describe_period(row) for _, row in values.iterrows()],
            "value": values["value"].to_numpy(),
            "signal": [_describe_signal(point) for _, point in chart.points.iterrows()],
        }
    )
    drawn = draw_run_chart(
        points,
        median=chart.median,
        target=measure["target"],
        unit=format_text(measure["unit"], missing="value"),
        finding=f"{sentence} The chart shows {format_quote(measure['name'])}.",
        caption=f"{measure['name']}, {format_count(len(points), 'measurement')}",
        better="lower" if measure["better"] == LOWER else "higher",
    )
    return (drawn,)


def _describe_period(row: pd.Series) -> str:
    if pd.isna(row["date"]):
        return format_text(row["period"])
    return f"{row['date'].day} {row['date']:%b %Y}"


def _describe_signal(point: pd.Series) -> str:
    return "trend" if point["in_trend"] else "shift" if point["in_shift"] else ""


def _scorecard(scores: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (
            row["name"],
            _amount(row["latest"], row["unit"]),
            _amount(row["target"], row["unit"]),
            ATTAINED.get(row["attained"], "Not applicable") if pd.notna(row["attained"]) else "Not applicable",
            format_date(row["latest_on"]),
            _describe_heading(row),
            _amount(row["client"], row["unit"]),
            _amount(row["difference"], None, sign=True),
        )
        for _, row in scores.iterrows()
    )
    return ReviewTable("Scorecard", HEADERS, rows, kinds=KINDS)


def _amount(value: float, unit: Any, *, sign: bool = False) -> str:
    if pd.isna(value):
        return ""
    number = f"{value:{'+' if sign else ''}.2f}".rstrip("0").rstrip(".")
    if pd.isna(unit):
        return number
    return f"{number} ({unit})" if " " in str(unit) else f"{number} {unit}"


def _describe_heading(row: pd.Series) -> str:
    if pd.isna(row["trend"]):
        return "Too few to say"
    if row["trend"] == NONE:
        shift = format_text(row["shift"], missing=NONE)
        return "No trend" if shift == NONE else f"Eight or more {shift} the median"
    return f"{capitalize_sentence(row['trend'])}, {'worse' if row['is_worsening'] else 'better'}"


def _suggestions(worksheets: Worksheets) -> tuple[ReviewTable, ...]:
    waiting = list_unshared_suggestions(worksheets.frame("suggestions"))
    names = worksheets.names("clients")
    rows = tuple(
        (
            row["suggestion"],
            format_text(names.get(row["client"])),
            worksheets.show("suggestions", "applicable", int(row["applicable"])) if pd.notna(row["applicable"]) else "",
            format_date(row["date"]),
        )
        for _, row in waiting.head(SUGGESTIONS_SHOWN).iterrows()
    )
    if not rows:
        return ()
    shown = f", {len(rows)} of {len(waiting)}" if len(waiting) > len(rows) else ""
    headers = ("Suggestion", "From", "How applicable", "Date")
    return (
        ReviewTable(
            f"Best suggestions not yet shared{shown}", headers, rows, kinds=("words", "words", "words", "date")
        ),
    )


def _pointers(scores: pd.DataFrame, *, today: pd.Timestamp) -> Iterator[str]:
    unmeasured = scores[scores["latest"].isna()]
    if len(unmeasured):
        yield f"Not measured yet: {_name(unmeasured).removesuffix(',')}."
    stale = scores[(today - scores["latest_on"]).dt.days >= A_WHILE_DAYS]
    if len(stale):
        yield f"Not measured for {A_WHILE_DAYS} days or more: {_name(stale).removesuffix(',')}."
    without = scores[scores["target"].isna()]
    if len(without):
        yield f"No target agreed yet: {_name(without).removesuffix(',')}."
