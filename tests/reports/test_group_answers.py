"""That exports people bring are read in memory, count once a person, and leave nothing but numbers."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from workbook.exporting.data_export import save_export
from workbook.exporting.selection import select_snapshot
from workbook.reports.group_answers import ParticipantFiles
from workbook.reports.group_summary import make_group_document, make_group_view, render_group_view
from workbook.store.engine import open_memory
from workbook.store.entries import Edit, make_entry_id
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content

NOW = dt.datetime(2026, 5, 12, 12, tzinfo=dt.UTC)
SECRET = "Ruth said that the director"


def export(
    content: Content, folder: Path, name: str, rating: int, *, is_pseudonymized: bool = False
) -> tuple[str, bytes]:
    """Return the export of somebody who rated one practice and one behaviour, and wrote something beside it."""
    with open_memory() as engine:
        store = Store(engine, content)
        values = {"date": "2026-05-04", "practice": "hire-for-fit", "rating": rating, "evidence": SECRET}
        store.save("practice-audit", [Edit(make_entry_id(), values)])
        values = {
            "date": "2026-05-04",
            "rater": "self",
            "behaviour": "asks-questions",
            "rating": rating,
            "evidence": SECRET,
        }
        store.save("behaviour-ratings", [Edit(make_entry_id(), values)])
        save_export(select_snapshot(store, is_pseudonymized=is_pseudonymized), folder / name)
    return name, (folder / name).read_bytes()


def render(brought: ParticipantFiles, content: Content) -> str:
    return render_group_view(make_group_view(brought.answers, people=brought.people, content=content))


@pytest.fixture(scope="module")
def files(content: Content, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    folder = tmp_path_factory.mktemp("brought")
    return [export(content, folder, f"{n}.{'xlsx' if n % 2 else 'zip'}", n % 5 + 1) for n in range(11)]


def test_five_files_of_either_kind_make_a_view_and_four_make_none(
    files: list[tuple[str, bytes]], content: Content
) -> None:
    few, enough = ParticipantFiles(content), ParticipantFiles(content)
    assert all(not one.problem for one in [*few.take_in(files[:4], now=NOW), *enough.take_in(files[:5], now=NOW)])

    assert "There is nothing to show yet" in render(few, content)
    assert "<table" not in render(few, content)
    assert "Hire for fit" in render(enough, content)
    assert (few.people, enough.people) == (4, 5)


def test_who_comes_late_changes_nothing_until_there_are_five(files: list[tuple[str, bytes]], content: Content) -> None:
    brought = ParticipantFiles(content)
    brought.take_in(files[:5], now=NOW)
    before = render(brought, content)
    tables = [before[before.index("<table") :]]
    for file in files[5:10]:
        brought.take_in([file], now=NOW)
        shown = render(brought, content)
        tables.append(shown[shown.index("<table") :])

    assert tables[:5] == tables[:1] * 5
    assert tables[5] != tables[0]


def test_a_person_counts_once_however_often_the_file_comes(files: list[tuple[str, bytes]], content: Content) -> None:
    brought = ParticipantFiles(content)
    came = brought.take_in([files[0], files[0], ("again.zip", files[0][1]), files[1]], now=NOW)

    assert ["counts once" in one.problem for one in came] == [False, True, True, False]
    assert brought.people == 2


def test_an_export_with_roles_counts_once_too(content: Content, tmp_path: Path) -> None:
    brought = ParticipantFiles(content)
    file = export(content, tmp_path, "roles.zip", 3, is_pseudonymized=True)

    assert [bool(one.problem) for one in brought.take_in([file, file], now=NOW)] == [False, True]


def test_nothing_that_was_written_in_words_is_kept_or_shown(files: list[tuple[str, bytes]], content: Content) -> None:
    brought = ParticipantFiles(content)
    brought.take_in(files, now=NOW)
    document = make_group_document(make_group_view(brought.answers, people=11, content=content), title="May", now=NOW)

    assert SECRET not in brought.answers.to_csv()
    assert SECRET not in render(brought, content) + "".join(str(section.html) for section in document.sections)
    assert document.sections[-1].title == "What is shown, and what is not"
    assert "fewer than five people" in str(document.sections[-1].html)


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
def test_what_is_no_export_is_refused_in_a_sentence(name: str, data: bytes, said: str, content: Content) -> None:
    brought = ParticipantFiles(content)
    [came] = brought.take_in([(name, data)], now=NOW)

    assert said in came.problem
    assert brought.people == 0


def test_a_file_that_would_unpack_to_very_much_is_not_unpacked(content: Content) -> None:
    bomb = _zip(**{f"{n}": "\0" * 40_000_000 for n in range(8)})
    [came] = ParticipantFiles(content).take_in([("bomb.zip", bomb)], now=NOW)

    assert "too large when unpacked" in came.problem


def test_an_export_without_answers_is_said_to_be_of_no_use(content: Content, tmp_path: Path) -> None:
    with open_memory() as engine:
        store = Store(engine, content)
        store.save("clients", [Edit("a", {"name": "Ruth"})])
        save_export(select_snapshot(store), tmp_path / "a.zip")
    [came] = ParticipantFiles(content).take_in([("a.zip", (tmp_path / "a.zip").read_bytes())], now=NOW)

    assert "no answers that can be counted" in came.problem
