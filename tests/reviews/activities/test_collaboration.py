"""The review of task forces: where areas agree, what is not settled, who gains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.analysis.collaboration import ISSUES

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

AREAS = [{"id": name.lower(), "name": name} for name in ("Roads", "Parks", "Finance")]
NEEDS_SUPPORT = "No proposal has the support of two areas to compare yet; begin with"


def propose(*issues: str) -> list[dict[str, Any]]:
    return [{"id": issue, "issue": issue, "proposal": f"About {issue}"} for issue in issues]


def support(proposal: str, *ratings: int) -> list[dict[str, Any]]:
    return [
        {"proposal": proposal, "area": area["id"], "support": rating}
        for area, rating in zip(AREAS, ratings, strict=False)
    ]


def gain(name: str, areas: str | None = None, **values: Any) -> dict[str, Any]:
    return {"id": name, "opportunity": name, "areas": areas, **values}


def rank(**ranks: list[int]) -> list[dict[str, Any]]:
    """Return the rankings by area, each the ranks of the opportunities A, B, C."""
    return [
        {"opportunity": opportunity, "area": area, "rank": place}
        for area, places in ranks.items()
        for opportunity, place in zip("ABC", places, strict=False)
    ]


def review(content: Content, *, deleted: dict[str, str] | None = None, **rows: list[dict[str, Any]]) -> Review:
    names = {"proposals": "issue-proposals", "rankings": "opportunity-rankings"}
    entered = {names.get(name, name): entries for name, entries in rows.items()}
    return review_entries(content, "collaboration", {"areas": AREAS, **entered}, deleted=deleted)


def test_nothing_entered_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review(content)

    assert made.sentence == (
        "Put a proposal to one issue, or write down one opportunity; where the areas agree shows here."
    )
    assert (made.numbers, made.charts, made.tables, made.pointers) == ((), (), (), ())


@pytest.mark.parametrize("ratings", [(), (4,)])
def test_the_support_of_one_area_settles_nothing(content: Content, ratings: tuple[int, ...]) -> None:
    made = review(content, proposals=propose("key-clients"), consensus=support("key-clients", *ratings))

    assert made.sentence == f'{NEEDS_SUPPORT} "About key-clients" and ask each area.'
    assert rows_of(made, "Support for each proposal")[0][-1] == "Needs two areas"
    assert len(made.charts) == len(ratings)


def test_an_issue_is_settled_when_support_is_close_and_not_low(content: Content) -> None:
    made = review(
        content,
        proposals=propose("key-clients", "expectations", "biggest-complaint"),
        consensus=[
            *support("key-clients", 4, 5),
            *support("expectations", 2, 4, 5),
            *support("biggest-complaint", 1, 2),
        ],
    )

    assert made.sentence == (
        'One of the six issues is settled; "What they expect" and "Their biggest complaint" are not, '
        "so talk with the area that supports a proposal least."
    )
    assert made.pointers == ('"About expectations" is not settled: support runs from 2 (Roads) to 5.',)
    assert [row[2:] for row in rows_of(made, "Support for each proposal")] == [
        ("2", "4.5", "1", "Yes"),
        ("3", "3.7", "3", "No"),
        ("2", "1.5", "1", "Yes"),
    ]


@pytest.mark.parametrize(
    ("issues", "sentence"),
    [
        (
            ISSUES[:5],
            'Five of the six issues are settled; "How to improve it" has no proposal yet.',
        ),
        (
            ISSUES[:4],
            'Four of the six issues are settled; "What gets in the way of good service" and "How to improve it" have no proposal yet.',
        ),
        (ISSUES, "All six issues are settled: on each the areas support at least one proposal."),
    ],
)
def test_issues_without_a_proposal_are_named_once_the_others_are_settled(
    content: Content, issues: tuple[str, ...], sentence: str
) -> None:
    consensus = [cell for issue in issues for cell in support(issue, 4, 4)]

    assert review(content, proposals=propose(*issues), consensus=consensus).sentence == sentence


def test_no_issue_settled_is_said_plainly(content: Content) -> None:
    made = review(content, proposals=propose("key-clients"), consensus=support("key-clients", 1, 5, 1))

    assert made.sentence.startswith('None of the six issues is settled; "Key clients" is not, so talk')
    assert made.pointers == ('"About key-clients" is not settled: support runs from 1 (Roads and Finance) to 5.',)


def test_an_area_that_was_removed_is_called_so(content: Content) -> None:
    made = review(
        content,
        proposals=propose("key-clients"),
        consensus=support("key-clients", 1, 5),
        deleted={"areas": "roads"},
    )

    assert made.pointers == ('"About key-clients" is not settled: support runs from 1 (Roads (removed)) to 5.',)


@pytest.mark.parametrize(
    ("opportunities", "sentence"),
    [
        ([gain("A")], "No opportunity says yet which areas gain; name them, one a line."),
        (
            [gain("A", "Roads\nParks"), gain("B", "Roads")],
            '"A" is the opportunity from which the most areas gain (two areas); put a proposal to each of the six issues next.',
        ),
        (
            [gain("A", "Roads"), gain("B", "Parks")],
            (
                '"A" and "B" are the opportunities from which the most areas gain (one area); '
                "put a proposal to each of the six issues next."
            ),
        ),
    ],
)
def test_before_the_proposals_it_says_from_what_most_areas_gain(
    content: Content, opportunities: list[dict[str, Any]], sentence: str
) -> None:
    made = review(content, opportunities=opportunities)

    assert made.sentence == sentence
    assert made.charts == ()


@pytest.mark.parametrize(
    ("opportunities", "pointers"),
    [
        ([gain("A", "Roads\nParks")], ()),
        (
            [gain("A", "Roads")],
            ('"A" names fewer than two areas that gain; find a gain for another area, or drop it.',),
        ),
        (
            [gain("A"), gain("B", "Parks")],
            ('"B" and "A" name fewer than two areas that gain; find a gain for another area, or drop it.',),
        ),
    ],
)
def test_an_opportunity_needs_two_areas_that_gain(
    content: Content, opportunities: list[dict[str, Any]], pointers: tuple[str, ...]
) -> None:
    assert review(content, opportunities=opportunities).pointers == pointers


def test_the_areas_agreement_on_the_order_says_what_it_rests_on(content: Content) -> None:
    opportunities = [gain(name, "Roads\nParks") for name in "ABC"]
    alike = review(content, opportunities=opportunities, rankings=rank(roads=[1, 2, 3], parks=[1, 2, 3], finance=[1]))
    alone = review(content, opportunities=opportunities, rankings=rank(roads=[1, 2, 3]))

    assert [value for _, value in alike.numbers] == [
        "0 of 6",
        "1.00, from two areas; one area left out, whose ranking has gaps",
    ]
    assert [value for _, value in alone.numbers] == ["0 of 6"]
    assert rows_of(alike, "Opportunities by who gains")[0] == ("A", "2", "", "3", "1.0")


def test_an_opportunity_that_was_removed_no_longer_counts_in_the_ranking(content: Content) -> None:
    made = review(
        content,
        opportunities=[gain(name, "Roads\nParks") for name in "ABC"],
        rankings=[
            row for row in rank(roads=[1, 2, 3], parks=[1, 2, 3]) if (row["area"], row["opportunity"]) != ("parks", "C")
        ],
        deleted={"opportunities": "C"},
    )

    assert made.numbers[1][1] == "1.00, from two areas"


def test_the_programme_officer_has_two_issues_left(content: Content) -> None:
    made = review_persona(content, "collaboration", "programme-officer")

    assert made.sentence == (
        'Four of the six issues are settled; "Their biggest complaint" and "What gets in the way of good service" are not, '
        "so talk with the area that supports a proposal least."
    )
    assert made.pointers[0] == (
        '"Their biggest complaint is being measured three times" is not settled: '
        "support runs from 2 (Finance branch) to 5."
    )
