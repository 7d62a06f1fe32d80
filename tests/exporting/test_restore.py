"""That what is exported comes back as it was, entry by entry, with its history."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from tests.exporting.exported_samples import (
    NAUGHTY,
    NOW,
    OPERATIONS,
    make_content,
    open_store,
    operate,
    return_archive,
    tell,
)
from workbook.errors import ExchangeError
from workbook.exporting.data_export import save_export
from workbook.exporting.restore import read_export, restore_export
from workbook.paths import Home
from workbook.store.entries import Edit
from workbook.store.example_store import open_example
from workbook.store.row_salvage import is_damaged
from workbook.store.snapshot import Snapshot
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content

KINDS = ["folder", "export.zip", "export.xlsx"]
each_kind = pytest.mark.parametrize("kind", KINDS)
PERSONAS = ["permit-clerk", "programme-officer", "regional-director"]


@each_kind
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=OPERATIONS)
def test_whatever_was_done_comes_back(kind: str, operations: list[tuple[str, Any]], tmp_path: Path) -> None:
    with open_store() as store:
        operate(store, operations)
        archive = store.archive()

    again = return_archive(archive, tmp_path / kind)

    assert tell(again) == tell(archive)
    assert again.list_entries(make_content(), deleted=True) == archive.list_entries(make_content(), deleted=True)


@each_kind
def test_a_home_that_was_filled_or_merged_from_an_export_is_sound(kind: str, content: Content, tmp_path: Path) -> None:
    example, _ = open_example(content, content.get_persona("permit-clerk"))
    save_export(Snapshot(content, example.archive()), tmp_path / kind)
    home = Home(tmp_path / "home").make()
    store = Store.open(home, content)
    for _ in range(2):
        restore_export(store, tmp_path / kind, recordings=home.recordings, now=NOW)
        store.save("clients", [Edit("mine", {"name": "Mine"})])
        store.undo("clients")
    store.close()
    assert not is_damaged(home.store)


@each_kind
@pytest.mark.parametrize("persona", PERSONAS)
def test_a_filled_example_comes_back(persona: str, kind: str, content: Content, tmp_path: Path) -> None:
    store, _ = open_example(content, content.get_persona(persona))
    archive = store.archive()

    assert tell(return_archive(archive, tmp_path / kind, content=content)) == tell(archive)


@each_kind
def test_texts_that_break_programs_come_back(kind: str, tmp_path: Path) -> None:
    texts = [*NAUGHTY, "x" * 40_000, "\x07" * 9_000, "😀" * 20_000, "(long text 1, in the sheet Long texts)", "_x0041_"]
    with open_store() as store:
        store.save("everything", [Edit(f"e{number}", {"long_text": text}) for number, text in enumerate(texts)])
        archive = store.archive()

    assert tell(return_archive(archive, tmp_path / kind)) == tell(archive)


@pytest.mark.parametrize("kind", KINDS[:2])
def test_exported_restored_and_exported_again_is_the_same_bytes(kind: str, content: Content, tmp_path: Path) -> None:
    store, _ = open_example(content, content.get_persona("permit-clerk"))
    first, second = tmp_path / f"1-{kind}", tmp_path / f"2-{kind}"

    save_export(Snapshot(content, return_archive(store.archive(), first, content=content)), second)

    def read(path: Path) -> dict[str, bytes]:
        files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
        return {str(file.relative_to(path)): file.read_bytes() for file in files}

    assert read(first) == read(second)


@each_kind
def test_without_history_only_what_stands_leaves(kind: str, tmp_path: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Once called this"}), Edit("b", {"name": "Gone tomorrow"})])
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        store.delete("clients", ["b"])
        archive = store.archive()

    save_export(Snapshot(make_content(), archive, with_history=False), tmp_path / kind)
    returned, _ = read_export(tmp_path / kind, make_content(), now=NOW)

    assert [
        (entry.id, dict(entry.values)) for entry in returned.archive.list_entries(make_content(), deleted=True)
    ] == [("a", {"name": "Rivermouth"})]


@each_kind
def test_what_was_changed_in_a_table_comes_in_as_a_revision(kind: str, tmp_path: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        save_export(Snapshot(make_content(), store.archive()), tmp_path / kind)
        _replace(tmp_path / kind, "Rivermouth", "Rivermouth school")

        restored = restore_export(store, tmp_path / kind, recordings=tmp_path / "recordings", now=NOW)
        again = restore_export(store, tmp_path / kind, recordings=tmp_path / "recordings", now=NOW)

        assert (restored.entries.changed, again.entries.changed) == (1, 0)
        assert [revision.values["name"] for revision in store.history("clients")] == ["Rivermouth school", "Rivermouth"]


@each_kind
def test_an_edit_in_a_table_keeps_what_has_changed_here_since(kind: str, tmp_path: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth", "setting": "internal"})])
        save_export(Snapshot(make_content(), store.archive()), tmp_path / kind)
        _replace(tmp_path / kind, "Rivermouth", "Rivermouth school")
        store.save("clients", [Edit("a", {"setting": "external", "review_every": "month"})])

        restored = restore_export(store, tmp_path / kind, recordings=tmp_path / "recordings", now=NOW)
        again = restore_export(store, tmp_path / kind, recordings=tmp_path, now=NOW + dt.timedelta(days=1))

        newest = {"name": "Rivermouth school", "setting": "external", "review_every": "month"}
        assert [dict(entry.values) for entry in store.entries("clients")] == [newest]
        assert (restored.entries.changed, again.entries.changed) == (1, 0)
        assert len(store.history("clients")) == 3


@each_kind
def test_an_edit_of_a_field_that_has_changed_here_keeps_the_other_text_in_the_history(
    kind: str, tmp_path: Path
) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        save_export(Snapshot(make_content(), store.archive()), tmp_path / kind)
        _replace(tmp_path / kind, "Rivermouth", "Rivermouth school")
        store.save("clients", [Edit("a", {"name": "Newer"})])

        restore_export(store, tmp_path / kind, recordings=tmp_path / "recordings", now=NOW)

        names = [revision.values["name"] for revision in store.history("clients")]
        assert names == ["Rivermouth school", "Newer", "Rivermouth"]


@each_kind
def test_an_edit_of_a_newer_export_keeps_what_the_export_has(kind: str, tmp_path: Path) -> None:
    with open_store() as store, open_store() as other:
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        other.merge_archive(store.archive())
        store.save("clients", [Edit("a", {"setting": "external"})])
        save_export(Snapshot(make_content(), store.archive()), tmp_path / kind)
        _replace(tmp_path / kind, "Rivermouth", "Rivermouth school")

        restore_export(other, tmp_path / kind, recordings=tmp_path / "recordings", now=NOW)

        assert dict(other.entries("clients")[0].values) == {"name": "Rivermouth school", "setting": "external"}


def test_a_row_added_in_excel_comes_in_as_an_entry(tmp_path: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        save_export(Snapshot(make_content(), store.archive()), tmp_path / "book.xlsx")
        book = load_workbook(tmp_path / "book.xlsx")
        book["My clients"].append(["Home builders", "External"])
        book.save(tmp_path / "book.xlsx")

        restore_export(store, tmp_path / "book.xlsx", recordings=tmp_path, now=NOW)

        assert [dict(entry.values) for entry in store.entries("clients")] == [
            {"name": "Rivermouth"},
            {"name": "Home builders", "setting": "external"},
        ]


def test_recordings_leave_only_when_asked_for(tmp_path: Path) -> None:
    recording = tmp_path / "call.wav"
    recording.write_bytes(b"a voice")
    with open_store() as store:
        store.save("everything", [Edit("a", {"file": str(recording)}), Edit("b", {"file": "lost.wav"})])
        snapshot = Snapshot(make_content(), store.archive())

    save_export(snapshot, tmp_path / "without")
    missing = save_export(snapshot, tmp_path / "with.zip", recordings=tmp_path / "home")

    assert not list((tmp_path / "without").rglob("*.wav"))
    assert missing == ("lost.wav",)
    with open_store() as store:
        restored = restore_export(store, tmp_path / "with.zip", recordings=tmp_path / "new", now=NOW)
    assert restored.recordings == 1
    assert (tmp_path / "new" / "call.wav").read_bytes() == b"a voice"


def test_an_excel_book_refuses_recordings(tmp_path: Path) -> None:
    with open_store() as store, pytest.raises(ExchangeError, match="cannot hold recordings"):
        save_export(Snapshot(make_content(), store.archive()), tmp_path / "a.xlsx", recordings=tmp_path)


def test_a_folder_with_anything_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with open_store() as store, pytest.raises(ExchangeError, match="files that are not of an export"):
        save_export(Snapshot(make_content(), store.archive()), tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_earlier_export_is_replaced_as_a_whole(tmp_path: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        save_export(Snapshot(make_content(), store.archive()), tmp_path / "export")
        store.delete("clients", ["a"])
        save_export(Snapshot(make_content(), store.archive(), with_history=False), tmp_path / "export")

    assert not list((tmp_path / "export").rglob("clients.csv"))
    assert b"Rivermouth" not in b"".join(f.read_bytes() for f in (tmp_path / "export").rglob("*") if f.is_file())


@pytest.mark.parametrize("kind", KINDS)
def test_exports_are_for_their_owner_only(kind: str, tmp_path: Path) -> None:
    with open_store() as store:
        save_export(Snapshot(make_content(), store.archive()), tmp_path / kind)

    files = [tmp_path / kind, *(tmp_path / kind).rglob("*")]
    assert [file for file in files if file.stat().st_mode & 0o077] == []


def test_roles_are_not_merged_with_people(tmp_path: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Client A"})])
        save_export(Snapshot(make_content(), store.archive(), is_pseudonymized=True), tmp_path / "export")

        with pytest.raises(ExchangeError, match="roles in place of people"):
            restore_export(store, tmp_path / "export", recordings=tmp_path, now=NOW)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("nothing", None),
        ("text.zip", b"no zip file"),
        ("text.xlsx", b"no book"),
        ("empty.zip", b"PK\x05\x06" + bytes(18)),
    ],
)
def test_anything_else_is_refused_in_one_sentence(name: str, data: bytes | None, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)

    with pytest.raises(ExchangeError) as caught:
        read_export(tmp_path / name, make_content(), now=NOW)

    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "descriptor", ["[]", "{}", '{"workbook": {"format": 2}}', '{"workbook": {"format": 1}, "resources": 3}', "{"]
)
def test_a_descriptor_that_is_not_ours_is_refused(descriptor: str, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(descriptor)

    with pytest.raises(ExchangeError):
        read_export(tmp_path, make_content(), now=NOW)


def test_a_package_cannot_read_files_outside_of_it(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("id\nx\n")
    package = tmp_path / "package"
    package.mkdir()
    descriptor: dict[str, Any] = {"workbook": {"format": 1}, "resources": [{"name": "x", "path": "../secret.csv"}]}
    (package / "datapackage.json").write_text(json.dumps(descriptor))

    with pytest.raises(ExchangeError):
        read_export(package, make_content(), now=NOW)


def _replace(target: Path, old: str, new: str) -> None:
    """Change a text in the table of clients of an export, and nowhere else."""
    if target.suffix == ".xlsx":
        book = load_workbook(target)
        book["My clients"]["A2"] = book["My clients"]["A2"].value.replace(old, new)
        book.save(target)
    elif target.suffix == ".zip":
        with zipfile.ZipFile(target) as package:
            files = {name: package.read(name) for name in package.namelist()}
        files["worksheets/clients.csv"] = files["worksheets/clients.csv"].replace(old.encode(), new.encode())
        with zipfile.ZipFile(target, "w") as package:
            for name, content in files.items():
                package.writestr(name, content)
    else:
        table = target / "worksheets" / "clients.csv"
        table.write_bytes(table.read_bytes().replace(old.encode(), new.encode()))
