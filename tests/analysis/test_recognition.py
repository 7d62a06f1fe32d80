from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import recognition


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
