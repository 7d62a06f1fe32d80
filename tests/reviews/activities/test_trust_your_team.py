from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.reviews.activities.trust_your_team import NEEDED

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review


def script(name: str, decision: str | None = None, done_on: str | None = None) -> dict[str, Any]:
    values = {"script_or_approval": name, "decision": decision, "done_on": done_on, "why_it_exists": "The law"}
    return {field: value for field, value in values.items() if value}


def review(content: Content, *scripts: dict[str, Any]) -> Review:
    return review_entries(content, "trust-your-team", {"scripts-and-approvals": scripts})


def test_nothing_entered_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review(content)
    assert made.sentence == NEEDED
    assert (made.numbers, made.charts, made.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("scripts", "sentence"),
    [
        (
            [script("Greeting")],
            (
                "Of one script and approval, none is gone, none is loosened and one is still in force as before; "
                '"Greeting" is not decided yet, so ask those who work with it.'
            ),
        ),
        (
            [script("Greeting", "drop"), script("Refunds", "loosen"), script("Leave")],
            (
                "Of three scripts and approvals, none is gone, none is loosened and three are still in force "
                "as before; "
                '"Greeting" and "Refunds" are to be loosened or dropped, so set a day for each.'
            ),
        ),
        (
            [
                script("Greeting", "drop", "2026-05-04"),
                script("Refunds", "loosen", "2026-05-04"),
                script("Oath", "keep"),
            ],
            "Of three scripts and approvals, one is gone, one is loosened and one is still in force as before.",
        ),
        (
            [script(f"Script {number}", "drop") for number in range(4)],
            (
                "Of four scripts and approvals, none is gone, none is loosened and four are still in force as before; "
                "four of these are to be loosened or dropped, so set a day for each."
            ),
        ),
    ],
)
def test_what_is_gone_is_told_from_what_is_only_decided(
    content: Content, scripts: list[dict[str, Any]], sentence: str
) -> None:
    assert review(content, *scripts).sentence == sentence


def test_what_is_in_force_is_listed_and_what_has_no_reason_pointed_out(content: Content) -> None:
    made = review(content, script("Oath", "keep"), {"script_or_approval": "Stamp"})
    assert rows_of(made, "Still in force") == [("Oath", "Keep", "The law", ""), ("Stamp", "Not decided", "", "")]
    assert made.pointers == ('Nobody has written down why "Stamp" exists.',)


def test_nothing_left_in_force_has_no_table(content: Content) -> None:
    made = review(content, script("Greeting", "drop", "2026-05-04"))
    assert (
        made.sentence
        == "Of one script and approval, one is gone, none is loosened and none is still in force as before."
    )
    assert made.tables == ()


def test_the_director_is_asked_for_a_day(content: Content) -> None:
    made = review_persona(content, "trust-your-team", "regional-director")
    assert made.sentence.endswith("are to be loosened or dropped, so set a day for each.")
