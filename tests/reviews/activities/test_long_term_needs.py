from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.reviews.activities.long_term_needs import NEEDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.loader import Content
    from workbook.reviews.review import Review


def measure(name: str, **values: Any) -> dict[str, Any]:
    return {"id": name, "measure": name, "unit": "%", "target": 80, "better": "higher", **values}


def values_of(name: str, *values: float, whose: str = "own", start: int = 1) -> list[dict[str, Any]]:
    return [
        {"measure": name, "date": f"2026-05-{day:02}", "value": value, "whose": whose}
        for day, value in enumerate(values, start=start)
    ]


def review(content: Content, measures: Sequence[dict[str, Any]], *values: list[dict[str, Any]], **rows: Any) -> Review:
    deleted = rows.pop("deleted", None)
    entered = {"measures": measures, "measurements": [row for each in values for row in each]} | rows
    return review_entries(content, "long-term-needs", entered, deleted=deleted)


def test_too_little_says_what_is_still_needed(content: Content) -> None:
    made = review(content, [])
    assert made.sentence == NEEDED
    assert (made.numbers, made.charts, made.tables) == ((), (), ())
    assert review(content, [measure("Speed")]).sentence == 'Enter one measurement of "Speed", whatever it says.'


@pytest.mark.parametrize(
    ("measures", "values", "sentence"),
    [
        (
            [measure("Speed", target=None)],
            [values_of("Speed", 70)],
            "No measure has both a target and a measurement yet, so agree on a target.",
        ),
        ([measure("Speed")], [values_of("Speed", 80)], "The one measure with a target attains it."),
        (
            [measure("Speed"), measure("Cost", better="lower")],
            [values_of("Speed", 90), values_of("Cost", 80)],
            "Both measures with a target attain it.",
        ),
        (
            [measure(name) for name in "ABC"],
            [values_of(name, 80) for name in "ABC"],
            "All three measures with a target attain it.",
        ),
        (
            [measure("Speed"), measure("Cost", better="lower")],
            [values_of("Speed", 79), values_of("Cost", 80)],
            'One of the two measures with a target does not attain it: "Speed".',
        ),
        (
            [measure("Speed"), measure("Cost", better="lower")],
            [values_of("Speed", 79), values_of("Cost", 81)],
            '"Speed" and "Cost" do not attain their target.',
        ),
        (
            [measure(name) for name in "ABCD"],
            [values_of(name, 70) for name in "ABCD"],
            'Four measures, "A" among them, do not attain their target.',
        ),
        (
            [measure(name) for name in "ABCDE"],
            [values_of(name, 80 if name == "A" else 70) for name in "ABCDE"],
            'Four of the five measures with a target do not attain it, "B" among them.',
        ),
        (
            [measure("Speed")],
            [values_of("Speed", 90, 89, 88, 87, 86, 85)],
            (
                'The one measure with a target attains it; "Speed" has been getting worse '
                "for six measurements or more, "
                "though still on target."
            ),
        ),
        (
            [measure("Cost", better="lower")],
            [values_of("Cost", 80, 81, 82, 83, 84, 85)],
            ('"Cost" does not attain its target; "Cost" has been getting worse for six measurements or more.'),
        ),
    ],
)
def test_targets_missed_and_measures_that_worsen_are_named(
    content: Content, measures: list[dict[str, Any]], values: list[list[dict[str, Any]]], sentence: str
) -> None:
    given = [{field: value for field, value in each.items() if value is not None} for each in measures]
    assert review(content, given, *values).sentence == sentence


def test_the_scorecard_holds_our_figure_against_the_clients(content: Content) -> None:
    made = review(
        content,
        [measure("Speed", unit="rating 1-5", target=4), measure("Cost", better="lower")],
        values_of("Speed", 4.5),
        values_of("Speed", 3, whose="client", start=2),
        values_of("Cost", 90, 89, 88, 87, 86, 85),
    )
    assert rows_of(made, "Scorecard") == [
        (
            "Speed",
            "4.5 (rating 1-5)",
            "4 (rating 1-5)",
            "Yes",
            "Fri 1 May 2026",
            "Too few to say",
            "3 (rating 1-5)",
            "+1.5",
        ),
        ("Cost", "85 %", "80 %", "No", "Wed 6 May 2026", "Falling, better", "", ""),
    ]


def test_a_shift_without_a_trend_is_named(content: Content) -> None:
    values = values_of("Speed", *[70, 72] * 4, *[80, 82] * 4)
    assert rows_of(review(content, [measure("Speed")], values), "Scorecard")[0][5] == "Eight or more above the median"


def test_a_measure_without_a_signal_has_no_trend(content: Content) -> None:
    values = values_of("Speed", 70, 80, 70, 80, 70, 80)
    assert rows_of(review(content, [measure("Speed")], values), "Scorecard")[0][5] == "No trend"


def test_the_measure_that_worsens_is_drawn_before_the_one_that_misses_its_target(content: Content) -> None:
    made = review(
        content,
        [measure("Cost"), measure("Speed", target=50)],
        values_of("Cost", *[70, 72] * 5),
        values_of("Speed", 90, 89, 88, 87, 86, 85),
    )
    (chart,) = made.charts
    assert chart.caption == "Speed, six measurements"
    assert chart.finding == f'{made.sentence} The chart shows "Speed".'


def test_too_few_measurements_are_not_drawn(content: Content) -> None:
    assert review(content, [measure("Speed")], values_of("Speed", 70, 71)).charts == ()


def test_a_period_stands_in_for_a_missing_date(content: Content) -> None:
    values = [{"measure": "Speed", "date": None, "period": f"2026-0{month}", "value": 70} for month in (1, 2, 3)]
    made = review(content, [measure("Speed")], values)
    assert rows_of(made, "Scorecard")[0][4] == "Tue 31 March 2026"
    assert len(made.charts) == 1


def test_what_is_not_measured_lately_or_without_a_target_is_pointed_out(content: Content) -> None:
    plain = {"id": "Plain", "measure": "Plain"}
    old = [{"measure": "Old", "date": "2026-02-19", "value": 90}]
    made = review(content, [measure("Old"), measure("New"), plain], old)
    assert made.pointers == (
        'Not measured yet: "New" and "Plain".',
        'Not measured for 90 days or more: "Old".',
        'No target agreed yet: "Plain".',
    )


def test_the_best_suggestions_not_yet_shared_are_listed(content: Content) -> None:
    suggestions = [
        {"date": "2026-05-04", "client": "c", "suggestion": name, "applicable": applicable}
        for name, applicable in (("A", 2), ("B", 5), ("C", 4), ("D", 3))
    ]
    made = review(
        content,
        [measure("Speed")],
        values_of("Speed", 70),
        clients=[{"id": "c", "name": "Drillers"}],
        suggestions=[
            *suggestions,
            {"date": "2026-05-04", "suggestion": "E", "applicable": 5, "shared_on": "2026-05-05"},
        ],
        deleted={"clients": "c"},
    )
    assert [row[0] for row in rows_of(made, "Best suggestions not yet shared, 3 of 4")] == ["B", "C", "D"]
    assert "Drillers" in rows_of(made, "Best suggestions")[0][1]


def test_the_director_has_a_figure_that_falls(content: Content) -> None:
    made = review_persona(content, "long-term-needs", "regional-director")
    assert made.sentence.endswith(
        '"Water use permits decided within 20 working days of a complete file" has been getting worse '
        "for six measurements or more."
    )
