"""That an export takes along recordings, and no other file of the computer that an entry may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exporting.exported_samples import make_content, open_store
from workbook.store.entries import Edit
from workbook.store.recordings import locate_recordings
from workbook.store.snapshot import Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.store.recordings import Recordings


def locate(named: str, folder: Path) -> Recordings:
    with open_store() as store:
        content = make_content()
        worksheet, field = next(
            (sheet, field) for sheet in content.worksheets for field in sheet.fields if field.type == "file"
        )
        store.save(worksheet.id, [Edit("a", {field.name: named})])
        return locate_recordings(Snapshot(content, store.archive()), folder=folder)


@pytest.mark.parametrize("name", ["call.wav", "Call 2.MP3", "meeting.webm"])
def test_a_recording_is_found_where_the_entry_says_and_in_the_home(tmp_path: Path, name: str) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    for folder in (home, elsewhere):
        folder.mkdir()
        (folder / name).write_bytes(b"sound")

    assert locate(str(elsewhere / name), home).found == {f"recordings/{name}": elsewhere / name}
    assert locate(f"C:\\old\\{name}", home).found == {f"recordings/{name}": home / name}


@pytest.mark.parametrize("name", ["passwd", "id_ed25519", "taxes.pdf", "workbook.sqlite", "link.wav", "folder.wav"])
def test_another_file_that_an_entry_names_stays_on_the_computer(tmp_path: Path, name: str) -> None:
    home, secret = tmp_path / "home", tmp_path / name
    home.mkdir()
    if name == "folder.wav":
        secret.mkdir()
    elif name == "link.wav":
        (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
        secret.symlink_to(tmp_path / "secret.txt")
    else:
        secret.write_text("secret", encoding="utf-8")

    assert locate(str(secret), home).found == {}
    assert locate(str(secret), home).missing == (str(secret),)
