"""Helpers for tests of imports: the folder of sample files, a store with the content of the workbook, and new files."""

from __future__ import annotations

import io
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.content.loader import load_content
from workbook.importing.options import ImportOptions
from workbook.importing.pipeline import make_preview
from workbook.store.engine import open_memory
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.importing.preview import Preview, RequiredChoice

FILES = Path(__file__).parents[1] / "data" / "imports"
CONTENT = load_content()
TIME = "time-entries"


@contextmanager
def open_store() -> Iterator[Store]:
    """Open a new store in memory with the content of the workbook."""
    with open_memory() as engine:
        yield Store(engine, CONTENT)


def open_file(name: str, store: Store, worksheet: str = TIME, **options: Any) -> Preview:
    """Preview one of the files in tests/data/imports; the options are those of `ImportOptions`."""
    return make_preview(FILES / name, worksheet, store, ImportOptions(**options))


def get_required_choice(preview: Preview) -> RequiredChoice:
    """Return what has to be chosen first."""
    assert preview.choices.required is not None
    return preview.choices.required


def list_values(preview: Preview, *fields: str, worksheet: str | None = None) -> list[tuple[Any, ...]]:
    """Return some of the values of the new entries of a worksheet, one tuple per entry."""
    worksheet = worksheet or preview.worksheet.id
    entries = (new for new in preview.results.new if new.worksheet == worksheet)
    return [tuple(new.values.get(name) for name in fields) for new in entries]


def list_reasons(preview: Preview) -> list[str]:
    """Return the messages about invalid rows, as lines."""
    return [str(message) for message in preview.results.invalid]


def write_workbook(path: Path, rows: Sequence[Sequence[Any]], *, formats: dict[str, str] | None = None) -> Path:
    """Write an Excel workbook with one sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    for cell, shown_as in (formats or {}).items():
        sheet[cell].number_format = shown_as
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(content.getvalue())
    return path
