"""The reviews of the activities of level 6 that have no test file of their own."""

from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import benefits, perspectives, recognition, stakeholders, suggestions

FACTORS = pd.DataFrame({"id": ["f1", "f2", "f3", "f4"], "problem": "p", "factor": ["queue", "form", "tone", "rule"]})
WEIGHTS = pd.DataFrame(
    [
        ("f1", "me", 5),
        ("f1", "client", 4),
        ("f2", "me", 0),
        ("f2", "client", 3),
        ("f3", "me", 0),
        ("f3", "client", None),
    ],
    columns=["factor", "perspective", "weight"],
)
CLIENTS = pd.DataFrame({"id": ["school", "port", "team"], "setting": ["external", "external", "internal"]})
SERVICES = pd.DataFrame({"id": ["permits", "maps"]})


def test_a_factor_is_seen_by_whoever_gives_it_a_weight_above_zero() -> None:
    result = perspectives.count_shared_factors(FACTORS, WEIGHTS).set_index("factor")

    assert result["view"].fillna("-").to_dict() == {"f1": "shared", "f2": "one-side", "f3": "nobody", "f4": "-"}
    assert result["only_perspective"].fillna("-").to_dict() == {"f1": "-", "f2": "client", "f3": "-", "f4": "-"}
    assert result["asked"].tolist() == [2, 2, 1, 0]


def test_none_is_not_the_same_as_blank() -> None:
    filled = pd.DataFrame(
        {
            "client": ["school", "port", "port", "team"],
            "service": ["permits", "permits", "maps", "maps"],
            "benefit_kind": [None, "none", None, "some"],
            "benefit": ["Legal certainty", None, "None", "x"],
            "effectiveness": [4, 3, None, 5],
        }
    )

    matrix = benefits.list_matrix_cells(filled, CLIENTS, SERVICES).set_index(["client", "service"])
    by_client = benefits.summarize_benefits_by_client(filled, CLIENTS, SERVICES).set_index("client")
    by_service = benefits.summarize_benefits_by_service(filled, CLIENTS, SERVICES).set_index("service")

    assert matrix["state"].to_dict() == {
        ("school", "permits"): "benefit",
        ("school", "maps"): "blank",
        ("port", "permits"): "none",
        ("port", "maps"): "none",
    }
    assert list(by_client.loc["school"]) == [1, 0, 1, 0.5, 4, False]
    assert by_client.loc["port", "without_benefit"] == True  # noqa: E712 - a nullable flag, not a bool
    # Nobody has thought about the school and the maps yet: whether the service is without clients is not known.
    assert by_service.loc["maps", "without_benefit"] is pd.NA
    assert by_service.loc["maps", "coverage"] == 0


def test_only_suggestions_not_shared_are_listed_the_most_applicable_first() -> None:
    rows = pd.DataFrame(
        {
            "suggestion": ["a", "b", "c", "d"],
            "applicable": [3, 5, 5, None],
            "shared_on": [None, "2026-01-01", None, None],
        }
    )

    assert suggestions.list_unshared_suggestions(rows)["suggestion"].tolist() == ["c", "a", "d"]


def test_a_unit_waits_for_recognition_after_ninety_days_or_from_the_start() -> None:
    recognitions = pd.DataFrame(
        {
            "date": ["2025-12-31", "2026-01-01", "2026-05-01", "2025-01-01"],
            "unit": ["Front desk", None, "Legal", "Legal"],
            "person": [None, "bo", None, None],
        }
    )
    people = pd.DataFrame({"id": ["bo", "cy"], "unit": ["Maps", "Archive"]})

    result = recognition.list_units_not_recognized(recognitions, people, today="2026-03-31")

    # Maps was recognised 89 days ago; the recognition in May is still to come.
    assert result["unit"].tolist() == ["Archive", "Legal", "Front desk"]
    assert result["days_since"].tolist() == pytest.approx([float("nan"), 454, 90], nan_ok=True)


def test_a_talk_has_the_chosen_stories_that_may_be_told_and_then_the_points_by_kind() -> None:
    stories = pd.DataFrame(
        {
            "example": ["the lost file", "the flood", "the secret", "the queue"],
            "may_be_told": ["anonymised", "yes", "no", "yes"],
            "chosen": [True, True, True, False],
        }
    )
    points = pd.DataFrame(
        {
            "kind": ["developing-people", "worth-of-people"],
            "point": ["Train", "They stay"],
            "evidence": [None, "Survey"],
        }
    )

    result = recognition.list_talk_points(stories, points)

    assert result["text"].tolist() == ["the lost file", "the flood", "They stay", "Train"]
    assert result["place"].tolist() == [1, 2, 3, 4]
    assert result["anonymised"].tolist() == [True, False, pd.NA, pd.NA]


def test_supporters_far_from_the_stance_needed_come_first_and_move_with_their_steps() -> None:
    supporters = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "person": ["Ana", "Bo", "Cy"],
            "stance_start": [-2, 2, 0],
            "stance_needed": [2, 1, 1],
            "power": [5, 3, 2],
            "interest": [2, 3, None],
        }
    )
    steps = pd.DataFrame(
        {
            "supporter": ["a", "a", "a", "x"],
            "date": ["2026-03-01", "2026-02-01", "2026-04-01", "2026-01-01"],
            "stance_after": [0, -1, None, 2],
        }
    )

    positions = stakeholders.compute_positions(supporters, steps).set_index("id")
    movement = stakeholders.list_movements(supporters, steps)

    assert positions.index.tolist() == ["a", "c", "b"]
    assert positions["distance"].to_dict() == {"a": 2, "c": 1, "b": 0}
    assert positions["moved"].to_dict() == {"a": 2, "c": 0, "b": 0}
    assert positions["quadrant"].fillna("-").to_dict() == {"a": "keep satisfied", "c": "-", "b": "manage closely"}
    assert movement["stance"].tolist() == [-2, -1, 0, 2, 0]
    assert movement["change_in_stance"].tolist()[1:3] == [1, 1]
    assert movement["person"].tolist() == ["Ana", "Ana", "Ana", "Bo", "Cy"]


def test_of_several_weights_of_a_side_the_last_that_is_given_counts() -> None:
    again = pd.DataFrame([("f3", "me", 2), ("f3", "me", 4), ("f3", "me", None)], columns=WEIGHTS.columns)
    weights = pd.concat([WEIGHTS, again.astype({"weight": "float64"})])

    row = perspectives.count_shared_factors(FACTORS, weights).set_index("factor").loc["f3"]

    assert (row["asked"], row["mean_weight"], row["only_perspective"]) == (1, 4, "me")


def test_a_benefit_of_spaces_is_blank() -> None:
    filled = pd.DataFrame({"client": ["port"], "service": ["maps"], "benefit": ["  "]})

    matrix = benefits.list_matrix_cells(filled, CLIENTS, SERVICES)

    assert set(matrix["state"]) == {"blank"}
