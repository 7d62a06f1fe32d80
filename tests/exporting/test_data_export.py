"""A file is exported completely or not at all, and one sentence says why it could not be written."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from tests.exporting.exported_samples import make_content, open_store
from tests.exporting.full_disk import fill_disk
from workbook.errors import ExchangeError, StoreError, format_system_error
from workbook.exporting.data_export import save_export, save_private_file
from workbook.store.entries import Edit
from workbook.store.recordings import save_recordings
from workbook.store.snapshot import Snapshot

if TYPE_CHECKING:
    from pathlib import Path


def make_snapshot() -> Snapshot:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        return Snapshot(make_content(), store.archive())


@pytest.mark.parametrize("kind", ["export.zip", "export.xlsx", "folder"])
def test_a_full_disk_leaves_the_earlier_export(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = make_snapshot()
    save_export(snapshot, tmp_path / kind)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    fill_disk(monkeypatch)

    with pytest.raises(ExchangeError) as caught:
        save_export(snapshot, tmp_path / kind)

    assert (
        str(caught.value) == f"{tmp_path / kind} cannot be written: the disk is full, or your share of it is used up."
    )
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_file_that_cannot_be_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for target in (tmp_path / "file" / "a.ics", tmp_path / ("n" * 300), tmp_path):
        with pytest.raises(ExchangeError, match=r"cannot be written: [^.]*\.$"):
            save_private_file(target, b"dates")

    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_recording_is_restored_completely_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        fill_disk(patch)
        with pytest.raises(StoreError, match=r"not the recording call\.wav: the disk is full"):
            save_recordings({"recordings/call.wav": b"a long voice"}, tmp_path)
    assert not list(tmp_path.iterdir())

    assert save_recordings({"recordings/call.wav": b"a long voice"}, tmp_path) == 1
    assert (tmp_path / "call.wav").read_bytes() == b"a long voice"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_every_way_to_be_full_is_called_full(number: int) -> None:
    assert format_system_error(OSError(number, os.strerror(number))).startswith("the disk is full")


@pytest.mark.parametrize("name", ["notes.txt", "data/thesis.docx", "recordings/other.wav"])
def test_a_folder_with_a_foreign_file_is_not_replaced(tmp_path: Path, name: str) -> None:
    target, snapshot = tmp_path / "exported", make_snapshot()
    save_export(snapshot, target)
    foreign = target / name
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("mine", encoding="utf-8")
    with pytest.raises(ExchangeError, match=f"not of an export, such as {name}"):
        save_export(snapshot, target)
    assert foreign.read_text(encoding="utf-8") == "mine"
    foreign.unlink()
    save_export(snapshot, target)


def test_a_data_package_of_another_program_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"resources": []}', encoding="utf-8")
    (tmp_path / "rivers.csv").write_text("name\\n", encoding="utf-8")
    with pytest.raises(ExchangeError, match=r"such as rivers\.csv"):
        save_export(make_snapshot(), tmp_path)
