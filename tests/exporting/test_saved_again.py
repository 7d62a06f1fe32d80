"""A book that a spreadsheet program saved again restores what was exported, and nothing older than the workbook has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from tests.exporting.exported_samples import FAULTS, NOW, OPERATIONS, make_content, open_store, operate, tell
from tests.exporting.spreadsheet_programs import HABITS, get_text, save_again, set_formula, set_text
from workbook.errors import ExchangeError
from workbook.exporting.excel_book import make_book
from workbook.exporting.restore import read_export, restore_export
from workbook.store.entries import Edit
from workbook.store.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from workbook.content.loader import Content
    from workbook.store.store import Store

LIKE_FORMULAS = ["=FALSE()", "=TRUE()", "=1+1", "+1", "-2", "-2.50", "@x", "'=x", "=A1&B1", "'+1", "=", "-"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def export(store: Store, book: Path, habit: Callable[[Element], None] | None = None, **choices: Any) -> None:
    data = make_book(Snapshot(make_content(), store.archive(), **choices))
    book.write_bytes(save_again(data, habit) if habit else data)


def restore(store: Store, book: Path) -> tuple[int, int, int]:
    done = restore_export(store, book, recordings=book.parent, now=NOW).entries
    return done.added, done.changed, done.kept


def on_text(text: str, change: Callable[[Element], None]) -> Callable[[Element], None]:
    """Return a habit that changes only the cells with this text, outside of the history."""

    def habit(cell: Element) -> None:
        if get_text(cell) == text:
            change(cell)

    return habit


def test_a_book_that_libreoffice_saved_changes_no_newer_text(content: Content) -> None:
    with open_store(content) as store:
        first = restore(store, FAULTS / "export-before-libreoffice.xlsx")
        (entry,) = store.entries("clients")
        store.save("clients", [Edit(entry.id, {"relies_on": "NEW TEXT typed later"})])

        again = restore(store, FAULTS / "libreoffice-saved-export.xlsx")

        assert (first, again) == ((1, 0, 0), (0, 0, 1))
        assert store.entries("clients")[0].values["relies_on"] == "NEW TEXT typed later"


@pytest.mark.parametrize("habit", HABITS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=OPERATIONS)
def test_what_nobody_edited_changes_nothing(
    habit: Callable[[Element], None], operations: list[tuple[str, Any]], book: Path
) -> None:
    with open_store() as store:
        operate(store, operations)
        export(store, book, habit)
        store.save("everything", [Edit("a", {"string": "newer"}), Edit("b", {"long_text": "newer", "boolean": None})])
        before = tell(store.archive())

        assert restore(store, book)[:2] == (0, 0)
        assert tell(store.archive()) == before


@pytest.mark.parametrize("text", LIKE_FORMULAS)
@pytest.mark.parametrize("with_history", [True, False])
def test_text_that_looks_like_a_formula_comes_back_as_typed(text: str, book: Path, *, with_history: bool) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": text})])
        export(store, book, with_history=with_history)
    again = load_workbook(book)
    again.save(book)

    returned, _ = read_export(book, make_content(), now=NOW)

    assert [revision.values["name"] for revision in returned.archive.revisions] == [text]


@pytest.mark.parametrize("text", LIKE_FORMULAS)
def test_text_that_a_program_took_for_a_formula_comes_back_as_typed(text: str, book: Path) -> None:
    def take_for_formula(cell: Element) -> None:
        set_formula(cell, text.lstrip("'").removeprefix("="), kind="b", value="0")

    with open_store() as store:
        store.save("clients", [Edit("a", {"name": text})])
        export(store, book, on_text(text, take_for_formula))
        store.save("clients", [Edit("a", {"name": "newer"})])

        assert restore(store, book) == (0, 0, 1)
        assert store.entries("clients")[0].values["name"] == "newer"


@pytest.mark.parametrize(("text", "number"), [("+1", "1"), ("-2", "-2"), ("-2.50", "-2.5")])
def test_text_that_a_program_took_for_a_number_comes_back_as_typed(text: str, number: str, book: Path) -> None:
    def take_for_number(cell: Element) -> None:
        set_formula(cell, "", kind="n", value=number)
        cell.remove(cell[0])

    with open_store() as store:
        store.save("clients", [Edit("a", {"name": text})])
        export(store, book, on_text(text, take_for_number))

        assert restore(store, book) == (0, 0, 1)


def test_the_value_of_a_formula_that_somebody_added_is_restored(book: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"}), Edit("b", {"name": "Parks"})])
        export(store, book, on_text("Parks", lambda cell: set_formula(cell, 'A2&" 2"', kind="str", value="River 2")))

        assert restore(store, book) == (0, 1, 1)
        assert [entry.values["name"] for entry in store.entries("clients")] == ["Rivermouth", "River 2"]


def test_a_formula_that_results_in_an_empty_text_empties_the_field(book: Path) -> None:
    with open_store() as store:
        store.save("everything", [Edit("a", {"string": "old", "long_text": "stays"})])
        export(store, book, on_text("old", lambda cell: set_formula(cell, '""', kind="str", value="")))

        assert restore(store, book) == (0, 1, 0)
        assert dict(store.entries("everything")[0].values) == {"long_text": "stays"}


@pytest.mark.parametrize(("kind", "value"), [("", None), ("", ""), ("e", "#REF!")])
def test_a_formula_without_a_value_is_named(kind: str, value: str | None, book: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"}), Edit("b", {"name": "Parks"})])
        export(store, book, on_text("Parks", lambda cell: set_formula(cell, "A2&A9", kind=kind, value=value)))
        before = tell(store.archive())

        with pytest.raises(ExchangeError, match=r'A3 in "My clients"'):
            restore(store, book)

        assert tell(store.archive()) == before


def test_every_formula_without_a_value_is_counted(book: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit(f"e{number}", {"name": "Parks"}) for number in range(8)])
        export(store, book, on_text("Parks", lambda cell: set_formula(cell, "A2&A9")))

        with pytest.raises(ExchangeError, match=r"A2 in .*, A6 in \"My clients\" and 3 more"):
            restore(store, book)


def test_true_and_false_need_no_computed_value(book: Path) -> None:
    def leave_out_value(cell: Element) -> None:
        if cell.get("t") == "b":
            set_formula(cell, "TRUE()" if cell[0].text == "1" else "FALSE()")

    with open_store() as store:
        store.save("everything", [Edit("a", {"boolean": True}), Edit("b", {"boolean": False})])
        export(store, book, leave_out_value)

        assert restore(store, book) == (0, 0, 2)


def test_an_edited_text_is_restored_and_its_neighbours_stay(book: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "=x"}), Edit("b", {"name": "Parks"})])
        export(store, book, on_text("Parks", lambda cell: set_text(cell, "Parks and rivers")))

        assert restore(store, book) == (0, 1, 1)
        assert [entry.values["name"] for entry in store.entries("clients")] == ["=x", "Parks and rivers"]


def test_a_sheet_and_a_column_that_were_renamed_are_named(book: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth", "setting": "external"})])
        export(store, book)
        renamed = load_workbook(book)
        renamed["My clients"]["B1"] = "Inside or outside"
        renamed.save(book)

        with pytest.raises(ExchangeError, match=r'sheet "My clients" has no column "Setting"'):
            restore(store, book)

        renamed["My clients"].title = "Clients"
        renamed.save(book)
        with pytest.raises(
            ExchangeError, match=r'no sheet "My clients", but a sheet "Clients"; give it its name again'
        ):
            restore(store, book)


def test_a_sheet_that_was_deleted_changes_nothing(book: Path) -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        export(store, book)
        without = load_workbook(book)
        del without["My clients"]
        without.save(book)

        assert restore(store, book) == (0, 0, 1)
