"""That exports people bring are read in memory, count once a person, and leave nothing but numbers."""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook.analysis.group_statistics import select_high_answers
from workbook.exporting.data_export import make_export
from workbook.exporting.restore import restore_export
from workbook.exporting.selection import select_snapshot
from workbook.reports.group_answers import Participant, ParticipantFiles
from workbook.reports.group_summary import make_group_document, make_group_view, render_group_view
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from workbook.content.loader import Content

NOW = dt.datetime(2026, 5, 12, 12, tzinfo=dt.UTC)
SECRET = "Ruth said that the director"


class Person:
    """Somebody who rated one practice and one behaviour, and wrote something beside it; their exports can be made again."""

    def __init__(self, content: Content, rating: int) -> None:
        self._memory = open_memory()
        self.store = Store(self._memory.__enter__(), content)
        self.rate(rating)

    def rate(self, rating: int) -> None:
        values = {"date": "2026-05-04", "practice": "hire-for-fit", "rating": rating, "evidence": SECRET}
        self.store.save("practice-audit", [Edit("a" * 32, values)])
        values = {
            "date": "2026-05-04",
            "rater": "self",
            "behaviour": "asks-questions",
            "rating": rating,
            "evidence": SECRET,
        }
        self.store.save("behaviour-ratings", [Edit("b" * 32, values)])

    def export(self, name: str, *, is_pseudonymized: bool = False, for_group: bool = False) -> tuple[str, bytes]:
        snapshot = select_snapshot(self.store, is_pseudonymized=is_pseudonymized)
        return name, make_export(snapshot, Path(name).suffix, for_group=for_group)[0]

    def close(self) -> None:
        self._memory.__exit__(None, None, None)


@pytest.fixture
def brought(content: Content, tmp_path: Path) -> ParticipantFiles:
    return ParticipantFiles(content, tmp_path / "shown.sqlite")


@pytest.fixture(scope="module")
def persons(content: Content) -> Iterator[list[Person]]:
    found = [Person(content, number % 3 + 3) for number in range(12)]
    yield found
    for person in found:
        person.close()


@pytest.fixture(scope="module")
def files(persons: list[Person]) -> list[tuple[str, bytes]]:
    return [
        person.export(f"{number}.{'xlsx' if number % 2 else 'zip'}", for_group=number % 4 == 0)
        for number, person in enumerate(persons)
    ]


def render(brought: ParticipantFiles) -> str:
    view = make_group_view(brought.choose_shown(), people=brought.people, content=brought.content)
    return render_group_view(view)


def take_in(brought: ParticipantFiles, *files: tuple[str, bytes]) -> list[str]:
    return [one.problem for one in brought.take_in(files, now=NOW)]


def forget(brought: ParticipantFiles) -> ParticipantFiles:
    """Forget all answers, as the button and a restart of the page do."""
    return ParticipantFiles(brought.content, brought.shown_groups)


def test_five_files_of_each_kind_make_a_view_and_four_make_none(
    files: list[tuple[str, bytes]], brought: ParticipantFiles
) -> None:
    assert take_in(brought, *files[:4]) == [""] * 4
    assert "There is nothing to show" in render(brought)
    assert "<table" not in render(brought)

    assert take_in(brought, files[4]) == [""]
    assert "Hire for fit" in render(brought)
    assert "More than half of 5" in render(brought)


def test_people_who_come_late_change_nothing_until_there_are_five(
    persons: list[Person], brought: ParticipantFiles
) -> None:
    files = [person.export("a.zip") for person in persons]
    take_in(brought, *files[:6])
    shown = [render(brought)]
    for file in files[6:11]:
        take_in(brought, file)
        shown.append(render(brought))
    assert ["Six people counted." in html for html in shown[1:]] == [True] * 4 + [False]
    assert "All are counted" in shown[-1]


@pytest.mark.parametrize("name", ["again.zip", "again.xlsx"])
@pytest.mark.parametrize("is_pseudonymized", [False, True])
def test_a_person_counts_once_with_names_with_roles_and_with_new_answers(
    content: Content, brought: ParticipantFiles, name: str, *, is_pseudonymized: bool
) -> None:
    person = Person(content, 3)
    first = person.export("first.zip")
    person.rate(5)
    second = person.export(name, is_pseudonymized=is_pseudonymized)
    third = person.export("numbers.zip", for_group=True)
    person.close()

    assert [bool(problem) for problem in take_in(brought, first, second, third)] == [False, True, True]
    assert brought.people == 1


def test_two_people_with_the_same_answers_count_as_two(content: Content, brought: ParticipantFiles) -> None:
    twins = [Person(content, 3), Person(content, 3)]
    assert take_in(brought, *(person.export("a.zip", is_pseudonymized=True) for person in twins)) == ["", ""]
    for person in twins:
        person.close()


def test_a_person_who_restored_their_export_elsewhere_counts_once(
    content: Content, brought: ParticipantFiles, tmp_path: Path
) -> None:
    person = Person(content, 3)
    name, data = person.export("first.zip")
    person.close()
    (tmp_path / name).write_bytes(data)
    with open_memory() as engine:
        store = Store(engine, content)
        restore_export(store, tmp_path / name, recordings=tmp_path, now=NOW)
        second = make_export(select_snapshot(store, is_pseudonymized=True), ".zip")[0]

    assert [bool(problem) for problem in take_in(brought, (name, data), ("second.zip", second))] == [False, True]


def test_forgetting_and_reading_one_file_fewer_shows_nothing(
    files: list[tuple[str, bytes]], brought: ParticipantFiles
) -> None:
    take_in(brought, *files[:10])
    before = render(brought)
    again = forget(brought)
    take_in(again, *files[:9])
    assert "<table" in before
    assert "<table" not in render(again)

    take_in(again, files[9])
    assert render(again) == before


def test_replacing_one_export_shows_nothing_that_tells_the_change(
    content: Content, files: list[tuple[str, bytes]], brought: ParticipantFiles
) -> None:
    person = Person(content, 1)
    take_in(brought, *files[:9], person.export("a.zip"))
    before = render(brought)
    person.rate(5)
    again = forget(brought)
    take_in(again, *files[:9], person.export("a.zip"))
    person.close()
    assert "<table" in before
    assert "<table" not in render(again)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_no_views_of_any_files_let_the_last_answer_be_computed(content: Content, chance: random.Random) -> None:
    """An attacker knows all answers but one, and reads files in any order; some other answer explains all the views."""
    known = [chance.randint(1, 5) for _ in range(chance.randint(4, 13))]
    plan = [sorted(chance.sample(range(len(known)), chance.randint(0, len(known)))) for _ in range(4)]
    explained = defaultdict(list)
    for answer in range(1, 6):
        with tempfile.TemporaryDirectory() as folder:
            brought = ParticipantFiles(content, Path(folder) / "shown.sqlite")
            views = []
            for absent in [[], *plan]:
                brought = forget(brought)
                brought._people = [
                    Participant(f"{number}", _select_high(rating))
                    for number, rating in enumerate([answer, *known])
                    if number - 1 not in absent
                ]
                views.append(render(brought))
        explained[tuple(views)].append(answer)
    assert all(len(answers) > 1 for answers in explained.values())


def _select_high(rating: int) -> frozenset[tuple[str, str]]:
    rows = [("practices", "hire-for-fit", float(rating))]
    return select_high_answers(pd.DataFrame(rows, columns=["theme", "question", "value"]))


def test_nothing_that_was_written_in_words_is_kept_or_shown(
    files: list[tuple[str, bytes]], brought: ParticipantFiles
) -> None:
    take_in(brought, *files)
    view = make_group_view(brought.choose_shown(), people=12, content=brought.content)
    document = make_group_document(view, title="May", now=NOW)

    assert SECRET not in repr(brought) + brought.shown_groups.read_bytes().decode("latin-1")
    assert SECRET not in render(brought) + "".join(str(section.html) for section in document.sections)
    assert document.sections[-1].title == "What is shown, and what is not"
    assert "fewer than five people" in str(document.sections[-1].html)


def test_an_export_of_an_earlier_edition_is_refused_because_it_cannot_be_told_apart(
    files: list[tuple[str, bytes]], brought: ParticipantFiles
) -> None:
    with zipfile.ZipFile(io.BytesIO(files[2][1])) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    descriptor = json.loads(parts["datapackage.json"])
    del descriptor["workbook"]["token"]
    [problem] = take_in(brought, ("old.zip", _zip(**{**parts, "datapackage.json": json.dumps(descriptor)})))
    assert "make it again with this edition" in problem


def _zip(**files: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"", "neither an exported zip file nor Excel book"),
        ("a.zip", b"no zip", "damaged"),
        ("a.xlsx", b"no book", "damaged"),
        ("a.xlsx", _zip(x="y"), "a.xlsx is not an Excel book"),
        ("a.zip", _zip(x="y"), "not an export of the workbook"),
        ("a.zip", _zip(**{"datapackage.json": "{"}), "cannot be read"),
    ],
)
def test_what_is_no_export_is_refused_in_a_sentence(
    name: str, data: bytes, said: str, brought: ParticipantFiles
) -> None:
    [problem] = take_in(brought, (name, data))

    assert said in problem
    assert brought.people == 0


def test_a_file_that_would_unpack_to_very_much_is_not_unpacked(brought: ParticipantFiles) -> None:
    bomb = _zip(**{"datapackage.json": "{}", **{f"{n}": "\0" * 40_000_000 for n in range(8)}})
    [problem] = take_in(brought, ("bomb.zip", bomb))

    assert "too large when unpacked" in problem


def test_an_export_without_answers_is_said_to_be_of_no_use(content: Content, brought: ParticipantFiles) -> None:
    with open_memory() as engine:
        store = Store(engine, content)
        store.save("clients", [Edit("a", {"name": "Ruth"})])
        data, _ = make_export(select_snapshot(store), ".zip")
    [problem] = take_in(brought, ("a.zip", data))

    assert "no answers that can be counted" in problem
