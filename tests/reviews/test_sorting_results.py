"""The review of the sorting exercise: tries and pairs mixed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import enter_and_delete
from workbook.reviews.sorting_results import review_sorting

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

ASKS, SEES = "asks-questions", "sees-viewpoints"


def review(content: Content, *tries: dict[str, bool], deleted: dict[str, str] | None = None) -> Review:
    """Review tries, each a statement and whether it was sorted rightly."""
    dates = [{"id": f"try-{number}", "date": f"2026-05-0{number}"} for number, _ in enumerate(tries, start=1)]
    answers = [
        {"try": f"try-{number}", "statement": statement, "answer": "is", "right": right}
        for number, sorted_rightly in enumerate(tries, start=1)
        for statement, right in sorted_rightly.items()
    ]
    worksheets = enter_and_delete(content, {"sorting-exercise": dates, "sorting-answers": answers}, deleted)
    return review_sorting(worksheets)


def test_before_the_first_try_it_says_what_to_do(content: Content) -> None:
    made = review(content)

    assert made.sentence == "Play the sorting exercise once; the pairs of statements you mix up show here."
    assert made.tables == ()


def test_a_faultless_try_names_no_pair(content: Content) -> None:
    made = review(content, {f"{ASKS}.is": True, f"{ASKS}.is-not": True})

    assert (
        made.sentence == "In your latest try you sorted 2 of 2 statements rightly, and no pair was mixed up in any try."
    )
    assert [table.caption for table in made.tables] == ["Tries of the sorting exercise"]


def test_a_pair_mixed_up_in_the_latest_try_is_to_be_read_again(content: Content) -> None:
    made = review(
        content,
        {f"{ASKS}.is": False, f"{ASKS}.is-not": False, f"{SEES}.is": False},
        {f"{ASKS}.is": False, f"{ASKS}.is-not": True, f"{SEES}.is": True},
    )

    assert (
        made.sentence
        == 'In your latest try you sorted 2 of 3 statements rightly; read both poles of "Asks questions" again.'
    )
    assert rows_of(made, "Tries of the sorting exercise") == [
        ("Fri 1 May 2026", "0", "3"),
        ("Sat 2 May 2026", "2", "3"),
    ]
    assert rows_of(made, "Pairs of statements mixed up") == [
        ("Asks questions", "2 of 2", "1", "Yes"),
        ("Sees viewpoints", "1 of 2", "0", "No"),
    ]


def test_a_pair_put_right_is_not_held_against_anybody(content: Content) -> None:
    made = review(content, {f"{ASKS}.is": False}, {f"{ASKS}.is": True})

    assert made.sentence.endswith(
        "1 of 1 statements rightly; what you had mixed up before was right in its latest try."
    )


def test_a_try_that_was_removed_is_called_so(content: Content) -> None:
    made = review(content, {f"{ASKS}.is": True}, deleted={"sorting-exercise": "try-1"})

    assert rows_of(made, "Tries of the sorting exercise") == [("Fri 1 May 2026 (removed)", "1", "1")]
