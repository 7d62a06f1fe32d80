"""That views of groups cannot be compared so that somebody is found, whoever comes, leaves or brings other answers."""

from __future__ import annotations

import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.errors import StoreError
from workbook.store.shown_groups import MIN_PEOPLE, show_people

if TYPE_CHECKING:
    import random
    from pathlib import Path


def show(file: Path, present: list[str]) -> set[str]:
    return {present[place] for place in show_people(file, present)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sessions" / "shown.sqlite"


def people(start: int, end: int) -> list[str]:
    return [f"person {number}" for number in range(start, end)]


def count_smallest_block(shown: list[set[str]]) -> int:
    """Return the size of the smallest set of people whom no view tells apart."""
    blocks = Counter(tuple(person in view for view in shown) for person in set().union(*shown))
    return min(blocks.values(), default=MIN_PEOPLE)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_sequence_of_views_tells_apart_fewer_than_five_people(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    """People come, leave, return and change their answers at random, and each of them is a version of a person."""
    file = tmp_path_factory.mktemp("shown") / "shown.sqlite"
    versions = dict.fromkeys(range(chance.randint(5, 24)), 0)
    present = set(versions)
    shown: list[set[str]] = []
    for _ in range(chance.randint(2, 12)):
        view = show(file, [f"person {number}, answers {versions[number]}" for number in sorted(present)])
        shown += [view] if view else []
        for number in versions:
            if chance.random() < chance.choice([0.05, 0.3, 0.6]):
                present ^= {number}
            if chance.random() < chance.choice([0.0, 0.05, 0.5]):
                versions[number] += 1
    assert all(len(view) >= MIN_PEOPLE for view in shown)
    assert count_smallest_block(shown) >= MIN_PEOPLE
    assert is_nobody_computable(shown)


def is_nobody_computable(shown: list[set[str]]) -> bool:
    """Return whether no sum or difference of the views' exact counts is the answer of one person alone."""
    everybody = sorted(set().union(*shown))
    matrix = np.array([[person in view for person in everybody] for view in shown], dtype=float)
    if not matrix.size:
        return True
    rank = np.linalg.matrix_rank(matrix)
    return all(np.linalg.matrix_rank(np.vstack([matrix, row])) > rank for row in np.eye(len(everybody)))


@pytest.mark.parametrize("absent", [1, 2, 3, 4])
def test_a_group_without_fewer_than_five_of_those_who_were_shown_is_refused(file: Path, absent: int) -> None:
    assert show(file, people(0, 12)) == set(people(0, 12))
    assert show(file, people(absent, 12)) == set()
    assert show(file, people(0, 12)) == set(people(0, 12))


def test_a_group_without_five_or_more_of_those_who_were_shown_is_allowed_once(file: Path) -> None:
    show(file, people(0, 12))
    assert show(file, people(5, 12)) == set(people(5, 12))
    # The five, and the other seven, are now shown together or not at all.
    assert show(file, people(6, 12)) == set()
    assert show(file, people(0, 11)) == set(people(0, 5))


def test_three_views_that_differ_by_five_and_more_do_not_isolate_one_person(file: Path) -> None:
    """A and one more, C and that one, then A and C: the sum of the first two without the third is twice that person."""
    first, one, others = people(0, 5), people(5, 6), people(6, 12)
    views = [show(file, group) for group in (first + one, one + others, first + others)]
    assert is_nobody_computable([view for view in views if view])


def test_latecomers_wait_until_there_are_five_of_them(file: Path) -> None:
    show(file, people(0, 6))
    assert [len(show(file, people(0, number))) for number in range(6, 12)] == [6, 6, 6, 6, 6, 11]


def test_a_person_with_other_answers_counts_as_new_and_their_old_answers_as_absent(file: Path) -> None:
    show(file, people(0, 8))
    assert show(file, [*people(0, 7), "person 7, changed"]) == set()


def test_the_file_contains_neither_tokens_nor_answers_and_only_its_owner_can_read_it(file: Path) -> None:
    show(file, people(0, 8))
    assert b"person" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    other = file.with_name("other.sqlite")
    show(other, people(0, 8))
    assert not load_marks(file) & load_marks(other)


def load_marks(file: Path) -> set[str]:
    with sqlite3.connect(file) as connection:
        return {mark for (mark,) in connection.execute("SELECT mark FROM shown")}


def test_pages_that_show_groups_at_the_same_time_obey_the_same_memory(file: Path) -> None:
    groups = [[person for person in people(0, 12) if person != left] for left in people(0, 8)]
    with ThreadPoolExecutor() as pool:
        shown = [view for view in pool.map(lambda group: show(file, group), groups) if view]
    assert len(shown) == 1


def test_a_damaged_file_is_named_and_shows_nobody(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("no database")
    with pytest.raises(StoreError, match=r"shown\.sqlite is damaged"):
        show(file, people(0, 8))


def test_an_empty_group_shows_nobody(file: Path) -> None:
    assert show(file, []) == set()
    assert load_marks(file) == set()
