"""What stands in the way of expectations, and kinds of client without a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from tests.reviews.entered import enter
from workbook.reviews.obstacles import list_obstacle_sentences, list_path_sentences, show_obstacles

if TYPE_CHECKING:
    from workbook.content.loader import Content

RULES, RESOURCES = "rules-prevent", "resources-prevent"


def make_cells(*answers: tuple[str | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(answers, columns=["feasible", "obstacle"], dtype="str")


@pytest.mark.parametrize(
    ("answers", "sentences"),
    [
        ([], ()),
        ([("yes", "an old rule"), (None, None)], ()),
        ([("not-known", None)], ()),
        (
            [(RULES, "the audit")],
            (
                '"the audit" stands in the way of one expectation; find out where it is written and who could change it.',
            ),
        ),
        (
            [(RULES, "the audit"), (RESOURCES, "the audit"), (RESOURCES, "one clerk"), (RESOURCES, None)],
            (
                '"the audit" stands in the way of two expectations; find out what it would take and who decides on it.',
                "Name the rule or the resource that prevents one expectation.",
            ),
        ),
        (
            [(RULES, "the audit"), (RESOURCES, "one clerk")],
            (
                (
                    '"one clerk" and "the audit" each stand in the way of one expectation; '
                    "find out what it would take and who decides on it."
                ),
            ),
        ),
        (
            [(RESOURCES, "one clerk")],
            ('"one clerk" stands in the way of one expectation; find out what it would take and who decides on it.',),
        ),
    ],
)
def test_the_obstacle_met_most_often_is_named_unless_it_has_been_overcome(
    answers: list[tuple[str | None, str | None]], sentences: tuple[str, ...]
) -> None:
    assert list_obstacle_sentences(make_cells(*answers)) == sentences


def test_the_table_shows_what_is_in_the_way_and_leaves_out_what_can_be_met(content: Content) -> None:
    cells = make_cells(("yes", "an old rule"), (RULES, "the audit"), (RULES, "the audit"), ("not-known", None))

    [table] = show_obstacles(cells, enter(content))

    assert table.rows == (("Rules prevent it", "the audit", "2"), ("Not known", "Not named", "1"))
    assert show_obstacles(cells[:1], enter(content)) == ()


@pytest.mark.parametrize(
    ("kinds", "paths", "sentences"),
    [
        ([], [], ()),
        (["public"], ["public"], ()),
        (["public", "peer"], ["public"], ("One kind of client has no path to satisfaction written down: peer.",)),
        (
            ["peer", "public", "public"],
            [],
            ("Two kinds of client have no path to satisfaction written down: the public and peer.",),
        ),
    ],
)
def test_kinds_of_client_without_a_path_are_named(
    content: Content, kinds: list[str], paths: list[str], sentences: tuple[str, ...]
) -> None:
    clients: list[dict[str, Any]] = [{"name": kind, "kind": kind} for kind in kinds]
    written = [{"kind": kind, "would_take": "An answer"} for kind in paths]

    assert list_path_sentences(enter(content, clients=clients, satisfaction_paths=written)) == sentences
