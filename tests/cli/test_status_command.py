"""`workbook status` shows the state of a home, changes nothing, and is fast."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from workbook import __version__
from workbook.cli import main
from workbook.cli import status_command as status_module
from workbook.paths import Home
from workbook.store.entries import Edit
from workbook.store.journal_mode import describe_database
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content

HEAVY = {"IPython", "ipywidgets", "jupyter_server", "matplotlib", "numpy", "pandas", "pydantic", "sqlalchemy", "yaml"}
ASK = "import sys; from workbook.cli import main; main(sys.argv[1:], standalone_mode=False); print(*sys.modules)"


@pytest.fixture
def home(tmp_path: Path, content: Content) -> Home:
    """Return a home with two entries, one of them a draft, and a deleted entry."""
    home = Home(tmp_path / "home").make()
    store = Store.open(home, content)
    store.save("people", [Edit("a", {"name": "Ruth Abara", "relation": "peer"}), Edit("b", {"name": "Noor Haddad"})])
    store.save("feedback-notes", [Edit("c", {"date": "not yet"})])
    store.delete("people", ["b"])
    store.close()
    return home


def run(home: Home) -> Result:
    return CliRunner().invoke(main, ["status", "--home", str(home.folder)])


def read(result: Result) -> dict[str, str]:
    """Return the texts by their headings."""
    assert result.exit_code == 0, result.output
    return {title: text.strip() for title, _, text in (line.partition(":") for line in result.output.splitlines())}


def test_a_home_with_entries(home: Home) -> None:
    home.backups.mkdir()
    for name in ("workbook-20260511-080000", "workbook-20260512-093000", "workbook-before-restore-20270101-000000"):
        (home.backups / f"{name}.sqlite").touch()

    shown = read(run(home))

    assert shown["Home folder"] == str(home.folder)
    assert shown["Entries"] == "2 entries in 2 worksheets; 1 with something to correct"
    assert len(shown["Last saved"]) == len("2026-05-12 at 09:30")
    assert shown["Last backup"] == f"2026-05-12 at 09:30, of 2 in {home.backups}"
    assert shown["Open"] == "no"
    assert shown["Version"].startswith(f"{__version__}, with Python 3.")
    assert shown["Database"] == describe_database(home.store)


def test_a_home_that_does_not_exist_is_not_created(tmp_path: Path) -> None:
    home = Home(tmp_path / "OneDrive" / "home")

    shown = read(run(home))

    assert shown["Home folder"].endswith(
        "(is created when you open the workbook; OneDrive copies it to other computers)"
    )
    assert (shown["Entries"], shown["Last saved"], shown["Last backup"]) == ("none", "nothing yet", "none yet")
    assert not home.folder.exists()


def test_an_open_workbook_is_shown_with_its_address_and_without_its_token(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbook.server import running

    address = running.Address(url="http://127.0.0.1:8899/", token="secret")
    monkeypatch.setattr(running, "find_running_lab", lambda _home: address)

    result = run(home)

    assert read(result)["Open"] == "yes, at http://127.0.0.1:8899/"
    assert "secret" not in result.output


def test_an_unreadable_store_is_reported_in_one_sentence_and_unchanged(home: Home) -> None:
    home.store.write_bytes(b"not a database" * 100)

    result = run(home)

    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "could not be read" in result.output
    assert home.store.read_bytes() == b"not a database" * 100


def test_status_reads_while_a_page_saves(home: Home, content: Content) -> None:
    store = Store.open(home, content)
    store.save("people", [Edit("d", {"name": "Ines Okafor", "relation": "peer"})])

    assert read(run(home))["Entries"].startswith("3 entries")
    store.close()


def test_status_finds_backups_by_the_names_that_backup_gives(home: Home) -> None:
    made = CliRunner().invoke(main, ["backup", "--home", str(home.folder)])

    assert made.exit_code == 0
    assert [file.parent for file in home.backups.glob(status_module.BACKUPS)] == [home.backups]


def test_status_loads_no_large_library(home: Home) -> None:
    command = [sys.executable, "-c", ASK, "status", "--home", str(home.folder)]

    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert "2 entries" in shown
    assert HEAVY & set(shown.splitlines()[-1].split()) == set()
