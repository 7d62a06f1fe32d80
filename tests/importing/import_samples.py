"""What tests of imports share: the folder of files, a store with the project's own content, files made on the spot."""

from __future__ import annotations

import io
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.content.loader import load_content
from workbook.importing.pipeline import make_preview
from workbook.store.engine import open_memory
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.importing.preview import Preview

FILES = Path(__file__).parents[1] / "data" / "imports"
CONTENT = load_content()
TIME = "time-entries"


@contextmanager
def open_store() -> Iterator[Store]:
    """A fresh store in memory, with the project's own content."""
    with open_memory() as engine:
        yield Store(engine, CONTENT)


def open_file(name: str, store: Store, worksheet: str = TIME, **options: Any) -> Preview:
    """Open one of the files in tests/data/imports."""
    return make_preview(FILES / name, worksheet, store, **options)


def list_values(preview: Preview, *fields: str, worksheet: str | None = None) -> list[tuple[Any, ...]]:
    """Return some of the values that come in, a tuple for each entry of a worksheet."""
    wanted = worksheet or preview.worksheet.id
    return [tuple(one.values.get(name) for name in fields) for one in preview.incoming if one.worksheet == wanted]


def list_reasons(preview: Preview) -> list[str]:
    """Return the rows that are wrong, each as a line."""
    return [str(problem) for problem in preview.problems]


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
