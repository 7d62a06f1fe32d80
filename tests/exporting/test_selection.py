from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from tests.exporting.exported_samples import make_content, open_store
from workbook.errors import ExampleReadOnlyError, UnknownNameError
from workbook.exporting.data_export import save_private_file
from workbook.exporting.selection import (
    make_pseudonymizer,
    render_disclosures,
    select_snapshot,
)
from workbook.privacy.disclosure import list_disclosures
from workbook.store.entries import Edit
from workbook.store.example_store import open_example
from workbook.store.reading_copy import open_reading_copy

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


def test_what_would_be_revealed_is_told_by_kind_with_the_titles_of_worksheets(content: Content) -> None:
    store, _ = open_example(content, content.get_persona("permit-clerk"))

    said = render_disclosures(list_disclosures(store.archive(), store.content), content)

    assert said.startswith("Names (")
    assert "  Gord Leduc, site office: My clients" in said
    assert "Contacts (" in said
    assert max(map(len, said.splitlines())) < 400


def test_where_nobody_is_named_nothing_is_said(content: Content) -> None:
    with open_store(content) as store:
        store.save("time-entries", [Edit("a", {"date": "2026-05-04", "minutes": 30, "kind": "service"})])

        assert list_disclosures(store.archive(), store.content) == []
        assert render_disclosures([], content) == ""


def test_a_worksheet_that_is_not_there_is_refused() -> None:
    with open_store() as store, pytest.raises(UnknownNameError, match='did you mean "clients"'):
        select_snapshot(store, worksheets=["client"])


def test_with_roles_the_history_stays_at_home(content: Content) -> None:
    with open_store(content) as store:
        store.save("people", [Edit("a", {"name": "Ruth Abara"})])
        snapshot = select_snapshot(store, is_pseudonymized=True)

    assert (snapshot.with_history, snapshot.is_pseudonymized) == (False, True)


def test_names_are_known_although_the_register_does_not_leave(content: Content) -> None:
    with open_store(content) as store:
        store.save("people", [Edit("a", {"name": "Ruth Abara"})])
        store.save("extra-mile-log", [Edit("b", {"extra_thing": "Rang Ruth back"})])
        snapshot = select_snapshot(store, worksheets=["extra-mile-log"], is_pseudonymized=True)

        assert [entry.values["extra_thing"] for entry in snapshot.entries] == ["Rang Person A back"]
        assert make_pseudonymizer(store)("Ruth rang me@example.org") == "Person A rang [e-mail address]"


def test_a_reading_copy_holds_the_same_and_takes_nothing() -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        with open_reading_copy(store.archive(), make_content()) as copy:
            assert copy.entries("clients") == store.entries("clients")
            with pytest.raises(ExampleReadOnlyError):
                copy.save("clients", [Edit("a", {"name": "Other"})])


@pytest.mark.skipif(os.name != "posix", reason="On Windows the profile's own permissions hold.")
def test_a_file_is_replaced_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "a.txt"
    save_private_file(file, b"first")
    save_private_file(file, b"second")

    assert file.read_bytes() == b"second"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["a.txt"]
