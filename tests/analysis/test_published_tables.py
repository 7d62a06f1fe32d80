"""Published tables come out of the analysis as they were printed; where each stands is said in tests/data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workbook.analysis import agreement, expectations, scorecard

DATA = Path(__file__).parents[1] / "data"


def load_table(name: str) -> Any:
    return json.loads((DATA / "methods" / f"{name}.json").read_text(encoding="utf-8"))


def load_ratings(name: str) -> tuple[list[list[float]], dict[str, Any]]:
    table = next(table for table in load_table("kendall-w") if table["id"] == name)
    return table["raters_x_items"], table["published"]


def test_servqual_gaps_come_out_as_printed() -> None:
    table = pd.DataFrame(load_table("servqual")["rows"])
    ratings = table.rename(columns={"expectation": "importance", "perception": "performance"})

    found = expectations.compute_gaps(ratings)
    by_dimension = expectations.summarize_gaps_by_dimension(ratings).set_index("dimension")

    assert found["gap"].round(2).tolist() == table["published_gap"].tolist()
    # Reliable and Responsiveness were printed with the same gap, and share a rank in spite of floating point.
    assert found["rank"].tolist() == [1, 4, 4, 2, 3]
    assert by_dimension["gap"].round(2).to_dict() == dict(zip(table["dimension"], table["published_gap"], strict=True))


def test_importance_performance_quadrants_agree_with_the_published_reading() -> None:
    rows = pd.DataFrame(load_table("ipa")["smartpls"]["rows"]).rename(columns={"c": "expectation"})

    quadrants = expectations.classify_importance_performance(rows).set_index("expectation")["quadrant"]

    assert quadrants.to_dict() == {
        "A": "concentrate here",
        "B": "low priority",
        "C": "keep up the good work",
        "D": "possible overkill",
    }


def test_concordance_of_four_judges_has_the_printed_sum_of_squares() -> None:
    ratings, published = load_ratings("scribd_projects")

    result = agreement.compute_kendalls_w(ratings)

    # The page prints S; W follows from it, as there are no ties: 12 S / (m^2 (n^3 - n)).
    assert np.sum(ratings, axis=0).tolist() == published["rank_sums"]
    assert result.w == pytest.approx(12 * published["sum_D2"] / (4**2 * (10**3 - 10)))
    assert (result.df, result.raters, result.dropped) == (9, 4, 0)


def test_concordance_with_ties_gives_the_printed_friedman_test() -> None:
    ratings, published = load_ratings("pspp_friedman")

    result = agreement.compute_kendalls_w(ratings)

    assert round(result.chi_square, 4) == published["chi2"]
    assert (result.df, result.raters) == (published["df"], published["N"])
    assert round(result.p, 3) == published["sig"]


def test_concordance_of_a_small_table_is_as_printed() -> None:
    ratings, published = load_ratings("effectsize_small")

    assert round(agreement.compute_kendalls_w(ratings).w, 8) == published["W"]


def test_run_chart_of_montgomerys_costs_has_the_printed_runs_and_crossings() -> None:
    table = load_table("spc-montgomery")

    chart = scorecard.run_chart(table["data"])

    # The printed centre line is a mean, 300.5. Two weeks at 301 lie between the lines, and neither the longest run nor
    # the number of crossings depends on their side.
    assert (table["published"]["cl"], chart.median) == (300.5, 302)
    assert table["data"].count(301) == sum(300.5 <= value <= 302 for value in table["data"]) == 2
    assert chart.longest_run == table["published"]["longest_run"]
    assert chart.crossings == table["published"]["n_crossings"]
    assert (chart.shift, chart.trend) == (False, False)


@pytest.fixture(scope="module")
def standards() -> pd.DataFrame:
    path = DATA / "government" / "gc-service-standards-2023-24.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.mark.parametrize("value", ["unrounded", "printed"])
def test_every_service_standard_is_met_or_not_as_printed(standards: pd.DataFrame, value: str) -> None:
    meeting, total = (pd.to_numeric(standards[name]) for name in ("volume_meeting_target", "total_volume"))
    values = {"unrounded": meeting / total, "printed": standards["performance"]}
    ids = standards.index.astype("str")
    measures = pd.DataFrame({"id": ids, "target": standards["target"], "better": "higher"})
    measurements = pd.DataFrame({"measure": ids, "value": values[value], "volume": standards["total_volume"]})

    attained = scorecard.make_scorecard(measures, measurements)["attained"]

    as_printed = attained.map({True: "Y", False: "N"}).astype("object").fillna("NA")
    assert as_printed.tolist() == standards["target_met"].tolist()
    assert as_printed.value_counts().to_dict() == {"Y": 838, "NA": 388, "N": 324}


def test_no_month_reaches_the_four_hour_target_but_many_departments_do() -> None:
    waits = pd.read_csv(DATA / "government" / "nhs-ae-4hour-2018-19.csv")
    within = waits["attendances"] - waits["breaches"]
    ids = (waits["org_code"] + " " + waits["type"]).to_numpy()
    rows = pd.DataFrame(
        {
            "measure": ids,
            "date": waits["period"],
            "value": within / waits["attendances"],
            "volume": waits["attendances"],
        }
    )
    measures = pd.DataFrame({"id": ["all", *np.unique(ids)], "target": 0.95})
    months = waits.assign(within=within).groupby("period")[["within", "attendances"]].sum()
    whole = pd.DataFrame({"measure": "all", "date": months.index, "value": months["within"] / months["attendances"]})

    held = scorecard.compute_attainment_over_time(measures, pd.concat([rows, whole]))
    country = scorecard.make_scorecard(measures, whole).iloc[0]

    # The target in whole numbers: no more than one in twenty waits longer.
    is_met = (waits["breaches"] * 20 <= waits["attendances"]).set_axis(
        pd.MultiIndex.from_arrays([ids, waits["period"]])
    )
    departments = held[held["measure"] != "all"]
    keys = pd.MultiIndex.from_arrays([departments["measure"], departments["date"].dt.strftime("%Y-%m-%d")])
    assert departments["attained"].tolist() == list(is_met.loc[keys])
    assert 0 < is_met.sum() < len(is_met)
    assert (country["measurements"], country["applicable"], country["times_attained"]) == (12, 12, 0)
    assert country["latest_on"] == pd.Timestamp("2019-03-01")
