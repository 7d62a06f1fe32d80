"""A home is one folder: whichever characters its path contains, and by whichever of its paths it is opened."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.fakes import FakeContent
from workbook.paths import Home, get_home
from workbook.store.daily_backups import save_backup
from workbook.store.database_copy import check_file
from workbook.store.database_uri import make_database_uri
from workbook.store.entries import Edit
from workbook.store.store import Store
from workbook.store.totals import read_totals

ODD_NAMES = [
    "What is new?", "?mode=memory", "100 %", "50%25", "x%3Fy%2Fz", "%00", "a#b", "a&b=c;d", "O'Brien \"Bill\"", "Zoë Ōsaka 東京 🙂",
    "e\u0301", "{persona}", "[brackets]", "$HOME", "~nobody", "file:memory", ":memory:", "back\\slash", "co:lon", "new\nline",
    "tab\there", " space ", "dot.", "-dash", "*", "<b>|", "n" * 200,
]  # fmt: skip
# Windows refuses these characters, and names that end in a dot or a space.
ON_WINDOWS = [name for name in ODD_NAMES if not set(name) & set('?*<>|":\\\n\t') and name.strip(" .") == name]


def list_names() -> list[str]:
    return ON_WINDOWS if os.name == "nt" else ODD_NAMES


def use_home(home: Home, now: dt.datetime) -> None:
    """Save an entry, read it by each way there is to open the file, and check that nothing is outside the home."""
    fake: Any = FakeContent()
    store = Store.open(home.make(), fake)
    store.save("clients", [Edit("a", {"name": "Rivermouth"})])
    store.close()
    with closing(sqlite3.connect(home.store)) as connection:
        assert connection.execute("SELECT count(*) FROM entries").fetchone() == (1,)
    assert read_totals(home.store).entries == 1
    check_file(save_backup(home, now=now))


@pytest.fixture
def moment() -> dt.datetime:
    return dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize("name", list_names())
def test_a_home_can_have_any_name(name: str, tmp_path: Path, moment: dt.datetime) -> None:
    home = Home(tmp_path / name / "home")

    use_home(home, moment)

    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert [path.name for path in (tmp_path / name).iterdir()] == ["home"]
    if os.name == "posix":
        assert [path for path in home.folder.rglob("*") if path.stat().st_mode & 0o077] == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse some names, or write them differently")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_name_that_the_system_accepts_is_a_home(name: str, tmp_path: Path, moment: dt.datetime) -> None:
    assume(name not in {".", ".."} and not (tmp_path / name).exists())

    use_home(Home(tmp_path / name), moment)

    assert {path.name for path in tmp_path.iterdir()} >= {name}
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_text_is_a_home(tmp_path: Path, moment: dt.datetime) -> None:
    use_home(Home(tmp_path / os.fsdecode(b"caf\xe9?")), moment)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/a?b%#"), "file:///home/a%3Fb%25%23?mode=ro"),
        (PureWindowsPath("C:/Users/Zoë"), "file:///C:/Users/Zo%C3%AB?mode=ro"),
        (PureWindowsPath("//server/share/my files"), "file:////server/share/my%20files?mode=ro"),
    ],
)
def test_the_uri_of_a_file_has_no_authority(path: PurePosixPath, uri: str) -> None:
    class Absolute:
        """A path of another system, which cannot be made absolute here."""

        def absolute(self) -> Any:
            return path

    absolute: Any = Absolute()

    assert make_database_uri(absolute, mode="ro") == uri


def test_a_home_has_a_name_even_if_its_path_ends_in_two_dots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home" / "inner").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "home" / "inner")

    homes = [get_home(".."), get_home(tmp_path / "home" / "inner" / ".."), get_home("../../home"), get_home("../.")]

    assert {home.folder for home in homes} == {(tmp_path / "home").resolve()}


@pytest.mark.skipif(os.name != "posix", reason="Windows has no users to look up")
def test_a_name_with_a_tilde_that_is_nobodys_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert get_home("~nobody of this name").folder == Path.cwd() / "~nobody of this name"
