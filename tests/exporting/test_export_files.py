"""An export is found however it was packed again, and a zip file that is not one is refused in one sentence."""

from __future__ import annotations

import io
import shutil
import unicodedata
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.exporting.exported_samples import FAULTS, NOW, make_content, open_store, tell
from workbook.errors import ExchangeError
from workbook.exporting import export_files
from workbook.exporting.data_export import save_export
from workbook.exporting.restore import read_export, restore_export
from workbook.store.entries import Edit
from workbook.store.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workbook.content.loader import Content
    from workbook.store.archive import Archive

MAC = {"__MACOSX/export/._datapackage.json": b"\0\5\x16\7", "export/.DS_Store": b"\0\0\0\1Bud1"}
WINDOWS = {"export\\Thumbs.db": b"\xd0\xcf", "export\\desktop.ini": b"[.ShellClassInfo]"}


@pytest.fixture
def export(tmp_path: Path) -> tuple[Archive, dict[str, bytes]]:
    """Return the entries of an export, and its files."""
    recording = tmp_path / "été.wav"
    recording.write_bytes(b"a voice")
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        store.save("everything", [Edit("b", {"file": str(recording)})])
        archive = store.archive()
    save_export(Snapshot(make_content(), archive), tmp_path / "export.zip", recordings=tmp_path)
    with zipfile.ZipFile(tmp_path / "export.zip") as package:
        return archive, {name: package.read(name) for name in package.namelist()}


def pack(files: Mapping[str, bytes], target: Path, *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(target, "w", method) as package:
        for name, data in files.items():
            info = zipfile.ZipInfo("placeholder")
            info.filename, info.compress_type = name, method  # ZipInfo itself would replace backslashes on Windows.
            package.writestr(info, data)
    return target


def under(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}{name}": data for name, data in files.items()}


@pytest.mark.parametrize("kind", ["plain", "mac", "windows", "dotted", "deep", "decomposed", "stored"])
def test_an_export_that_was_packed_again_comes_back(
    kind: str, export: tuple[Archive, dict[str, bytes]], tmp_path: Path
) -> None:
    archive, files = export
    packed = {
        "plain": under("My export (2)/", files),
        "mac": MAC | under("export/", files),
        "windows": WINDOWS | {f"export\\{name}".replace("/", "\\"): data for name, data in files.items()},
        "dotted": under("./", files),
        "deep": under("home/ruth/export/", files),
        "decomposed": {unicodedata.normalize("NFD", name): data for name, data in files.items()},
        "stored": under("export/", files),
    }[kind]
    method = zipfile.ZIP_STORED if kind == "stored" else zipfile.ZIP_DEFLATED
    source = pack(packed, tmp_path / "again.zip", method=method)

    returned, recordings = read_export(source, make_content(), now=NOW)

    assert tell(returned.archive) == tell(archive)
    assert list(recordings.values()) == [b"a voice"]


@pytest.mark.parametrize("around", ["", "export", "export/export"])
def test_a_folder_around_an_exported_folder_does_no_harm(
    around: str, export: tuple[Archive, dict[str, bytes]], tmp_path: Path
) -> None:
    archive, files = export
    for name, data in files.items():
        file = tmp_path / "unpacked" / around / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (tmp_path / "unpacked" / ".DS_Store").write_bytes(b"\0")

    returned, _ = read_export(tmp_path / "unpacked", make_content(), now=NOW)

    assert tell(returned.archive) == tell(archive)


def test_a_folder_that_was_packed_again_by_hand_is_restored(content: Content, tmp_path: Path) -> None:
    with open_store(content) as store:
        restore_export(store, FAULTS / "inner.zip", recordings=tmp_path, now=NOW)

        assert [entry.values["relies_on"] for entry in store.entries("clients")] == ["NEW TEXT typed later"]


@pytest.mark.parametrize("is_zip", [True, False])
def test_several_exports_are_refused_by_their_number(
    export: tuple[Archive, dict[str, bytes]], tmp_path: Path, *, is_zip: bool
) -> None:
    _, files = export
    both = pack(under("may/", files) | under("june/", files), tmp_path / "both.zip")
    if not is_zip:
        shutil.unpack_archive(both, tmp_path / "both")

    with pytest.raises(ExchangeError, match="contains 2 exports, such as june"):
        read_export(both if is_zip else tmp_path / "both", make_content(), now=NOW)


def test_a_file_that_is_there_twice_is_refused(export: tuple[Archive, dict[str, bytes]], tmp_path: Path) -> None:
    _, files = export
    source = pack(files | {"worksheets\\clients.csv": b"id\r\n"}, tmp_path / "twice.zip")

    with pytest.raises(ExchangeError, match=r"contains worksheets/clients\.csv twice"):
        read_export(source, make_content(), now=NOW)


def test_a_protected_file_is_refused_with_a_remedy(export: tuple[Archive, dict[str, bytes]], tmp_path: Path) -> None:
    _, files = export
    source = pack(files, tmp_path / "protected.zip")
    data = bytearray(source.read_bytes())
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = data.find(sign)
        while start >= 0:
            data[start + place] |= 1
            start = data.find(sign, start + 1)
    source.write_bytes(data)

    with pytest.raises(ExchangeError, match="protected with a password: unpack it"):
        read_export(source, make_content(), now=NOW)


def test_an_unusual_method_is_refused_with_a_remedy(export: tuple[Archive, dict[str, bytes]], tmp_path: Path) -> None:
    _, files = export
    source = pack(files, tmp_path / "unusual.zip", method=zipfile.ZIP_LZMA)

    with pytest.raises(ExchangeError, match="unusual method: unpack it"):
        read_export(source, make_content(), now=NOW)


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_an_incomplete_file_is_called_incomplete(
    part: float, export: tuple[Archive, dict[str, bytes]], tmp_path: Path
) -> None:
    _, files = export
    data = pack(files, tmp_path / "whole.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: int(len(data) * part)])

    with pytest.raises(ExchangeError, match=r"cut\.zip is incomplete or damaged"):
        read_export(tmp_path / "cut.zip", make_content(), now=NOW)


@pytest.mark.parametrize("name", ["history.csv", "recordings/long.wav", "worksheets/unknown.csv"])
@pytest.mark.parametrize("claimed", [None, 10])
@pytest.mark.parametrize("is_book", [True, False])
def test_unpacking_stops_at_the_limit(
    name: str,
    claimed: int | None,
    export: tuple[Archive, dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_book: bool,
) -> None:
    monkeypatch.setattr(export_files, "MIN_UNPACKED_BYTES", 2**20)
    _, files = export
    source = pack(files | {name: bytes(30 * 2**20)}, tmp_path / ("bomb.xlsx" if is_book else "bomb.zip"))
    if claimed is not None:  # The size in the headers is not true.
        size = (30 * 2**20).to_bytes(4, "little")
        source.write_bytes(source.read_bytes().replace(size, claimed.to_bytes(4, "little")))

    with pytest.raises(ExchangeError, match=r"too large when unpacked|incomplete or damaged"):
        read_export(source, make_content(), now=NOW)


def test_large_recordings_are_within_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_files, "MIN_UNPACKED_BYTES", 0)
    source = io.BytesIO()
    source.name = "export.zip"
    with zipfile.ZipFile(source, "w") as package:
        package.writestr("export/datapackage.json", b"{}")
        package.writestr("export/recordings/long.wav", bytes(5 * 2**20))

    assert len(export_files.load_zip(source)["recordings/long.wav"]) == 5 * 2**20


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.zip").write_bytes(b"Dear Ruth")

    with pytest.raises(ExchangeError, match="neither an exported folder, zip file nor Excel book"):
        read_export(tmp_path / "letter.zip", make_content(), now=NOW)
