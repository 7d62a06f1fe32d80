from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.analysis.votes import count_turnout, count_votes
from workbook.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Mapping

OPTIONS = ["hours", "forms", "signs", "queue"]


def make_dots(*rows: tuple[str, str | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["voter", "option", "votes"])


def make_ranks(**ballots: Mapping[str, float]) -> pd.DataFrame:
    rows = [(voter, option, rank) for voter, ranks in ballots.items() for option, rank in ranks.items()]
    return pd.DataFrame(rows, columns=["voter", "option", "rank"])


def test_dots_are_summed_and_equal_sums_share_a_place() -> None:
    result = count_votes(make_dots(("a", "hours", 2), ("a", "forms", 1), ("b", "forms", 1), ("b", "signs", 1)))

    assert result["option"].tolist() == ["hours", "forms", "signs"]
    assert result["points"].tolist() == [2, 2, 1]
    assert result["place"].tolist() == [1, 1, 3]
    assert result["tied"].tolist() == [True, True, False]
    assert result["voters"].tolist() == [1, 2, 1]


def test_blank_ballots_are_counted_and_give_no_points() -> None:
    ballots = make_dots(("a", "hours", 1), ("b", None, None), ("c", "hours", 0), ("d", "forms", None))

    result = count_votes(ballots)

    assert result["points"].to_list() == [1, 0]
    assert set(result["ballots"]) == {4}
    assert set(result["blank_ballots"]) == {3}


def test_blank_ballots_are_counted_also_when_there_is_nothing_else() -> None:
    ballots = make_dots(("a", None, None), ("b", None, None))

    assert count_votes(ballots).empty
    assert count_turnout(ballots).to_dict("records") == [{"ballots": 2, "blank_ballots": 2}]


def test_options_ranked_alike_share_their_points_and_only_the_order_of_ranks_counts() -> None:
    result = count_votes(
        make_ranks(a={"hours": 1, "forms": 1, "signs": 9}, b={"signs": 5, "forms": 10, "hours": 20}), method="borda"
    ).set_index("option")

    assert result["points"].to_dict() == {"hours": 1.5, "forms": 2.5, "signs": 2}


def test_an_option_left_unranked_gets_nothing_from_that_voter() -> None:
    result = count_votes(make_ranks(a={"hours": 1}, b={"forms": 1, "hours": 2, "signs": 3}), method="borda").set_index(
        "option"
    )

    assert result["points"].to_dict() == {"hours": 2 + 1, "forms": 2, "signs": 0}
    assert result["voters"].to_dict() == {"hours": 2, "forms": 1, "signs": 1}


def test_an_option_ranked_twice_by_a_voter_counts_once() -> None:
    twice = pd.DataFrame([("a", "hours", 3), ("a", "forms", 2), ("a", "hours", 1)], columns=["voter", "option", "rank"])

    result = count_votes(twice, method="borda").set_index("option")

    assert result["points"].to_dict() == {"hours": 1, "forms": 0}


def test_dots_in_several_rows_add_up_and_a_row_without_a_voter_is_no_ballot() -> None:
    rows = pd.DataFrame(
        [("a", "hours", 1), ("a", "hours", 2), (None, "hours", 9)], columns=["voter", "option", "votes"]
    )

    result = count_votes(rows).iloc[0]

    assert (result["points"], result["voters"], result["ballots"]) == (3, 1, 1)


@pytest.mark.parametrize("dtype", ["Int64", "float64", "str", "object"])
def test_votes_and_voters_may_be_of_any_type(dtype: Any) -> None:
    ballots = make_dots(("a", "hours", 2), ("b", "forms", 1)).astype({"voter": "category", "option": "category"})

    result = count_votes(ballots.assign(votes=pd.Series([2, 1]).astype(dtype)))

    assert result["points"].tolist() == [2, 1]


def test_an_unknown_method_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(AnalysisError, match='did you mean "borda"'):
        count_votes(None, method="border")  # type: ignore[arg-type]


@given(st.lists(st.permutations(OPTIONS), min_size=1, max_size=8))
def test_full_ballots_give_out_all_points_and_the_order_of_voters_does_not_matter(ballots: list[list[str]]) -> None:
    ranks = {f"v{number}": dict(zip(order, range(1, 5), strict=True)) for number, order in enumerate(ballots)}

    result = count_votes(make_ranks(**ranks), method="borda")
    reversed_ = count_votes(make_ranks(**dict(reversed(ranks.items()))), method="borda")

    assert result["points"].sum() == len(ballots) * (3 + 2 + 1)
    assert result.set_index("option")["points"].to_dict() == reversed_.set_index("option")["points"].to_dict()
    assert result["points"].is_monotonic_decreasing


def test_a_rank_left_empty_later_does_not_take_the_earlier_one_away() -> None:
    ballots = pd.DataFrame({"voter": ["a", "a", "b"], "option": ["hours", "hours", None], "rank": [1, None, None]})

    row = count_votes(ballots, method="borda").iloc[0]

    assert (row["voters"], row["ballots"], row["blank_ballots"]) == (1, 2, 1)
    assert count_turnout(ballots, method="borda").to_dict("records") == [{"ballots": 2, "blank_ballots": 1}]
