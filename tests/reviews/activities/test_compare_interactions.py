from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import enter, rows_of
from workbook.reviews.activities.compare_interactions import NEEDED, review

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Worksheets

NOW = dt.datetime.fromisoformat("2026-05-13T17:00")
DATE = "2026-05-04"
PAIR = {
    "id": "callers",
    "title": "Two callers",
    "date": DATE,
    "difficult_client": "amal",
    "discussed_with_manager_on": DATE,
}


def fill(
    content: Content,
    *,
    pairs: list[dict[str, Any]] | None = None,
    tactics: str = "",
    trials: list[tuple[Any, ...]] | None = None,
    **others: list[dict[str, Any]],
) -> Worksheets:
    """Enter pairs, tactics, a letter each, and trials of them with their result and perhaps their client."""
    return enter(
        content,
        clients=[{"id": "amal", "name": "Amal"}, {"id": "bea", "name": "Bea"}],
        interaction_pairs=[PAIR] if pairs is None else pairs,
        tactics=[{"id": f"t-{name}", "pair": "callers", "tactic": name} for name in tactics],
        tactic_trials=[
            {"tactic": f"t-{name}", "date": DATE, "result": result, "client": (*client, None)[0]}
            for name, result, *client in trials or []
        ],
        **others,
    )


def test_without_a_pair_it_says_what_is_needed_and_nothing_else(content: Content) -> None:
    found = review(fill(content, pairs=[]), now=NOW)

    assert found.sentence == NEEDED
    assert (found.numbers, found.charts, found.tables, found.pointers) == ((), (), (), ())


@pytest.mark.parametrize(
    ("tactics", "trials", "sentence"),
    [
        ("", [], 'Turn what made the difference in "Two callers" into one tactic you can try.'),
        ("s", [], 'You have not tried your tactic "s" yet.'),
        ("st", [], "You have not tried any of your two tactics yet."),
        ("s", [("s", None)], 'You have tried "s" without noting the result; say what it changed.'),
        ("s", [("s", 3)], '"s" came to 3.0 of 5 over one try.'),
        ("st", [("s", 3), ("s", 4)], '"s" came to 3.5 of 5 over two tries; you have not tried "t" yet.'),
        ("st", [("s", 3), ("t", 4)], '"t" worked best so far, 4.0 of 5 over one try.'),
        ("st", [("s", 3), ("t", 3)], "The tactics you have tried worked equally well, 3.0 of 5 over two tries."),
        ("stu", [("s", 4), ("t", 4), ("u", 2)], '"s" and "t" worked best so far, 4.0 of 5 over two tries.'),
        (
            "stuvwx",
            [("s", 4), ("t", 2)],
            '"s" worked best so far, 4.0 of 5 over one try; you have not tried four of your tactics yet.',
        ),
    ],
)
def test_tactics_are_told_by_what_the_trials_came_to(
    content: Content, tactics: str, trials: list[tuple[Any, ...]], sentence: str
) -> None:
    assert review(fill(content, tactics=tactics, trials=trials), now=NOW).sentence == sentence


def test_a_tactic_shows_whether_it_was_tried_again_with_the_difficult_client(content: Content) -> None:
    worksheets = fill(content, tactics="st", trials=[("s", 2, "amal"), ("t", 5, "bea")])

    assert rows_of(review(worksheets, now=NOW), "Tactics") == [
        ("t", "Two callers", "1", "5.0", "Mon 4 May 2026", "Not yet: Amal"),
        ("s", "Two callers", "1", "2.0", "Mon 4 May 2026", "Tried: Amal"),
    ]


def test_a_pair_without_a_difficult_client_leaves_it_open_who_that_was(content: Content) -> None:
    found = review(fill(content, pairs=[{**PAIR, "difficult_client": None}], tactics="s"), now=NOW)

    assert rows_of(found, "Tactics")[0][-1] == ""
    assert found.pointers == ()


def test_a_difficult_client_without_an_expectation_leads_to_the_expectation_matrix(content: Content) -> None:
    again = {**PAIR, "id": "again", "title": "Again"}

    found = review(fill(content, pairs=[PAIR, again]), now=NOW)

    assert found.pointers == (
        (
            "No expectation of Amal is written down: add one to "
            '"Expectation matrix" in "Think about what your clients want".'
        ),
    )


def test_what_a_difficult_client_expected_leads_to_their_expectations_until_it_is_among_them(content: Content) -> None:
    pair = {**PAIR, "difficult_expected": "To be called back"}

    found = review(fill(content, pairs=[pair]), now=NOW)
    listed = review(
        fill(
            content,
            pairs=[pair],
            expectations=[{"id": "call", "expectation": "to be called back"}],
            client_expectations=[{"id": "amal.call", "client": "amal", "expectation": "call"}],
        ),
        now=NOW,
    )

    assert found.pointers == ('Amal expected "To be called back": add it to their expectations from "Two callers".',)
    assert listed.pointers == ()


def test_the_difficult_clients_expectations_stand_with_verification_and_measures(content: Content) -> None:
    worksheets = fill(
        content,
        expectations=[{"id": name, "expectation": name.title()} for name in ("speed", "courtesy", "cost")],
        client_expectations=[
            {
                "id": "amal.speed",
                "client": "amal",
                "expectation": "speed",
                "importance": 5,
                "performance": 2,
                "status": "verified",
            },
            {"id": "amal.courtesy", "client": "amal", "expectation": "courtesy", "importance": 3, "performance": 4},
            {"id": "bea.cost", "client": "bea", "expectation": "cost", "importance": 3, "performance": 1},
        ],
        measures=[
            {"measure": "Days to decide", "expectation": "speed"},
            {"measure": "Hours to answer Amal", "expectation": "speed", "client": "amal"},
            {"measure": "Hours to answer Bea", "expectation": "speed", "client": "bea"},
        ],
    )

    found = review(worksheets, now=NOW)

    assert rows_of(found, "What your difficult clients expect") == [
        ("Amal", "Speed", "5", "2", "-3", "Verified", "Days to decide and Hours to answer Amal"),
        ("Amal", "Courtesy", "3", "4", "+1", "Assumed", "Not measured"),
    ]
    assert found.pointers == ()


def test_a_pair_not_discussed_yet_is_pointed_out(content: Content) -> None:
    pair = {**PAIR, "discussed_with_manager_on": None, "difficult_client": None}

    assert review(fill(content, pairs=[pair]), now=NOW).pointers == (
        'Discuss "Two callers" with your manager, and note the advice.',
    )


def test_of_a_client_who_was_removed_no_expectation_is_asked_for(content: Content) -> None:
    worksheets = fill(content, tactics="s")
    worksheets.store.delete("clients", ["amal"])

    found = review(worksheets, now=NOW)

    assert found.pointers == ()
    assert rows_of(found, "Tactics")[0][-1] == "Not yet: Amal (removed)"
