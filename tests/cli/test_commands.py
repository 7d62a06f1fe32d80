"""The commands that export, restore and erase: what they do, what they ask, and their exit status."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tests.exporting.full_disk import fill_disk
from workbook.cli import main
from workbook.paths import Home
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


@pytest.fixture
def home(tmp_path: Path, content: Content) -> Home:
    """Return a home whose entries name a person."""
    home = Home(tmp_path / "home").make()
    store = Store.open(home, content)
    store.save("people", [Edit("a", {"name": "Ruth Abara", "relation": "peer"})])
    store.save("feedback-notes", [Edit("b", {"date": "2026-05-04", "situation": "Ruth saw the queue"})])
    store.save("actions", [Edit("c", {"what": "Ask Ruth", "due": "2030-05-04", "status": "open"})])
    store.close()
    return home


def run(home: Home, *arguments: object, answers: str = "") -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--home", str(home.folder)], input=answers)


@pytest.mark.parametrize("answers", ["", "stop\n"])
def test_nothing_is_exported_before_the_learner_has_seen_the_disclosures(
    answers: str, home: Home, tmp_path: Path
) -> None:
    result = run(home, "export", tmp_path / "out", answers=answers)

    assert result.exit_code == 1
    assert "Ruth: " in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["out", "out.zip", "out.xlsx"])
def test_an_export_is_restored_in_another_home(name: str, home: Home, tmp_path: Path) -> None:
    exported = run(home, "export", tmp_path / name, answers="names\n")
    restored = run(Home(tmp_path / "new"), "restore", tmp_path / name)

    assert (exported.exit_code, restored.exit_code) == (0, 0)
    assert "3 entries added, 0 changed" in restored.output


def test_names_are_replaced_with_roles_on_request(home: Home, tmp_path: Path) -> None:
    assert run(home, "export", tmp_path / "out", answers="roles\n").exit_code == 0
    assert run(home, "calendar", tmp_path / "a.ics", "--roles").exit_code == 0

    files = [*(tmp_path / "out").rglob("*.csv"), tmp_path / "a.ics"]
    assert [file.name for file in files if b"Ruth" in file.read_bytes()] == []
    assert b"Person A (peer)" in (tmp_path / "a.ics").read_bytes().replace(b"\r\n ", b"")


def test_numbers_for_a_group_are_exported_without_names_and_without_a_question(
    home: Home, content: Content, tmp_path: Path
) -> None:
    store = Store.open(home, content)
    store.save("practice-audit", [Edit("d", {"date": "2026-05-04", "practice": "hire-for-fit", "rating": 4})])
    store.close()
    result = run(home, "export", tmp_path / "out", "--for-group", "--worksheet", "practice-audit")

    assert (result.exit_code, "Exported your numbers for a group" in result.output) == (0, True)
    assert (tmp_path / "out" / "group-answers.csv").read_text().split() == [
        "theme,question,value",
        "practices,hire-for-fit,4.0",
    ]
    restored = run(Home(tmp_path / "new"), "restore", tmp_path / "out")
    assert (restored.exit_code, "only numbers for a group" in restored.output) == (1, True)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--recordings"], "leave those options out"),
        (["--roles"], "leave those options out"),
        (["--also", "Ruth"], "leave those options out"),
        (["--worksheet", "people"], 'There is no worksheet for a group view "people"'),
    ],
)
def test_options_without_effect_on_numbers_for_a_group_are_refused(
    options: list[str], sentence: str, home: Home, tmp_path: Path
) -> None:
    result = run(home, "export", tmp_path / "out.zip", "--for-group", *options)

    assert result.exit_code == 2
    assert sentence in " ".join(result.output.split())
    assert not (tmp_path / "out.zip").exists()


def test_a_file_is_replaced_only_after_a_question(home: Home, tmp_path: Path) -> None:
    run(home, "export", tmp_path / "out.zip", "--yes")
    before = (tmp_path / "out.zip").read_bytes()

    result = run(home, "export", tmp_path / "out.zip", "--without-history", answers="names\nn\n")

    assert result.exit_code == 1
    assert (tmp_path / "out.zip").read_bytes() == before


def test_a_backup_is_made_and_restored(home: Home) -> None:
    made = run(home, "backup")
    [backup] = home.backups.iterdir()
    back = run(home, "restore", backup, answers="y\n")

    assert (made.exit_code, back.exit_code) == (0, 0)
    assert "The previous entries are in" in back.output


def test_erasing_shows_its_plan_asks_and_erases(home: Home) -> None:
    refused = run(home, "erase", "feedback-notes", answers="n\n")
    assert refused.exit_code == 1
    assert "Their history, 1 revision" in refused.output

    assert run(home, "erase", "feedback-notes", answers="y\n").exit_code == 0
    assert [f.name for f in home.folder.rglob("*") if f.is_file() and b"saw the queue" in f.read_bytes()] == []
    assert run(home, "erase", "--everything", "--yes").exit_code == 0
    assert not home.folder.exists()


@pytest.mark.parametrize(
    "arguments", [("erase",), ("erase", "clients", "--everything"), ("report", "a.odt"), ("export",)]
)
def test_used_wrongly_is_status_two(arguments: tuple[str, ...], home: Home) -> None:
    assert run(home, *arguments).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [("export", "x", "--yes", "--worksheet", "clint"), ("restore", "{home}"), ("report", "x.pdf", "--talk", "--yes")],
)
def test_a_problem_is_one_sentence_and_status_one(arguments: tuple[str, ...], home: Home) -> None:
    result = run(home, *(part.format(home=home.folder) for part in arguments))

    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1


def test_a_report_is_written_in_every_requested_format(home: Home, tmp_path: Path) -> None:
    result = run(home, "report", tmp_path / "a.pdf", tmp_path / "a.docx", tmp_path / "a.html", "--roles")

    assert result.exit_code == 0
    assert sorted(file.name for file in tmp_path.glob("a.*")) == ["a.docx", "a.html", "a.pdf"]
    assert b"Ruth" not in (tmp_path / "a.html").read_bytes()


def test_slides_and_a_filled_page_are_written_by_the_suffix(home: Home, tmp_path: Path) -> None:
    assert run(home, "report", tmp_path / "a.pptx", "--matrix", "--yes").exit_code == 0
    assert run(home, "report", tmp_path / "a.ipynb", "--notebook", "02-level-1-3", "--roles").exit_code == 0

    assert (tmp_path / "a.pptx").read_bytes().startswith(b"PK")
    page = (tmp_path / "a.ipynb").read_text(encoding="utf-8")
    assert "Filled in" in page
    assert "Ruth" not in page


@pytest.mark.parametrize(
    ("name", "option"), [("a.pptx", ()), ("a.pptx", ("--blank", "clients")), ("a.ipynb", ("--problem",))]
)
def test_a_format_that_a_document_lacks_is_incorrect_usage(name: str, option: tuple[str, ...], home: Home) -> None:
    result = run(home, "report", name, *option)

    assert result.exit_code == 2
    assert "the choices are: .pdf, .docx, .html" in result.output


def test_a_blank_worksheet_needs_no_home(tmp_path: Path) -> None:
    home = Home(tmp_path / "nowhere")

    assert run(home, "report", tmp_path / "a.pdf", "--blank", "time-entries").exit_code == 0
    assert not home.folder.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "a.pdf"),
        ("report", "a.docx"),
        ("report", "a.html"),
        ("report", "--blank", "feedback-notes", "a.pdf"),
        ("report", "--matrix", "a.pptx"),
        ("calendar", "a.ics"),
        ("export", "a.zip"),
        ("export", "a.xlsx"),
        ("export", "a"),
    ],
)
def test_a_full_disk_is_one_sentence_and_leaves_no_file(
    arguments: tuple[str, ...], home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    fill_disk(monkeypatch)

    done = run(home, *arguments[:-1], str(folder / arguments[-1]), "--yes")

    assert done.exit_code == 1
    assert (
        done.output
        == f"{folder / arguments[-1]} cannot be written: the disk is full, or your share of it is used up.\n"
    )
    assert not list(folder.iterdir())


def test_a_system_that_refuses_something_else_is_one_sentence(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/somewhere/else")

    monkeypatch.setattr("workbook.store.daily_backups.save_backup", refuse)

    done = run(home, "backup")

    assert (done.exit_code, done.output) == (1, "The command stopped at /somewhere/else: Permission denied.\n")
