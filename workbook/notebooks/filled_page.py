"""Fill a page with a learner's own entries, as it stands on a day: a notebook that reads without kernel and network."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import nbformat

from workbook.content.time_text import format_iso_date
from workbook.document.html import make_element
from workbook.errors import UnknownNameError
from workbook.notebooks.link_cleanup import drop_links
from workbook.notebooks.normalization import render_notebook, tidy_notebook
from workbook.notebooks.notebook import make_file_name
from workbook.page import Book
from workbook.paths import notebooks_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from nbformat import NotebookNode

    from workbook.store.store import Store

ABOUT_ME = "about-me"
TOOL = "tool"
# The ids of the cells with which a part of a page begins; only an activity's own part can be left out.
ACTIVITY, OTHER_PARTS = "activity-", ("section-", "closing")


def fill_own_page(store: Store, notebook: str, *, activities: Collection[str] = ()) -> NotebookNode:
    """Return a page with everything on it shown as it is filled in now.

    Parameters
    ----------
    store
        The learner's entries.
    notebook
        The id of the page's notebook.
    activities
        The ids of the activities that stay on it; all when none is named.

    Returns
    -------
    The notebook, with static outputs alone. Its first output says whose it is, and of what day. Tools are left
    out.

    Raises
    ------
    UnknownNameError
        There is no such notebook, or it has no such activity.
    """
    page = store.content.get_notebook(notebook)
    for name in activities:
        if name not in page.activities:
            raise UnknownNameError(f"activity in {notebook}", name, page.activities)
    # The overview tells of all activities and leads to each, so that it says nothing where some are left out.
    book = _OwnBook(store.content, store, page=None if activities else page)
    built = nbformat.read(notebooks_folder() / make_file_name(notebook), as_version=nbformat.NO_CONVERT)
    cells = [_fill(cell, book) for cell in _choose(built.cells, activities) if not _is_tool(cell)]
    return tidy_notebook(nbformat.from_dict({**built, "cells": cells}))


def render_page(notebook: NotebookNode, *, ending: str) -> bytes:
    """Return a filled page as a file, in which links to other pages are mere words.

    Parameters
    ----------
    notebook
        The page, as `fill_own_page` returns it.
    ending
        How the file's name ends: ".ipynb", or that of a document.

    Raises
    ------
    UnknownNameError
        No document is written so.
    DocumentError
        A Word file is asked for, and this machine does not let pandoc start.
    """
    if ending == ".ipynb":
        return render_notebook(drop_links(notebook, pages={notebook.metadata["workbook"]["notebook"]}))
    from workbook.document.rendering import render_document
    from workbook.notebooks.notebook_document import make_page_document

    shown = next(output for cell in notebook.cells for output in cell.get("outputs", ()))
    whose, *_ = shown.data["text/plain"].split("\n")
    return render_document(make_page_document(notebook, lines=(whose,)), ending=ending)


def render_whose(book: Book) -> str:
    """Return in a sentence whose entries are shown, and of what day."""
    about = next((entry.values for entry in book.store.entries(ABOUT_ME)), {})
    whose = ", ".join(str(about[name]) for name in ("name", "role", "unit") if about.get(name))
    said = [f"Filled in by {whose}" if whose else "Filled in", f"as of {format_iso_date(book.today.isoformat())}"]
    return f"{', '.join(said)}, content edition {book.content.workbook.edition}."


class _OwnBook(Book):
    """A learner's own entries, shown as an example's are."""

    @property
    def is_example(self) -> bool:
        return True

    def _render_banner(self) -> str:
        return make_element("p", make_element("strong", render_whose(self)))


def _choose(cells: list[NotebookNode], activities: Collection[str]) -> Iterator[NotebookNode]:
    """Give the cells of a page without those of other activities than the chosen."""
    is_left_out = False
    for cell in cells:
        if cell.id.startswith(ACTIVITY):
            is_left_out = bool(activities) and cell.id.removeprefix(ACTIVITY) not in activities
        elif cell.id.startswith(OTHER_PARTS):
            is_left_out = False
        if not is_left_out:
            yield cell


def _is_tool(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and _read_call(cell.source)[:1] == (TOOL,)


def _fill(cell: NotebookNode, book: Book) -> NotebookNode:
    if cell.cell_type != "code":
        return cell
    shown = _show(cell.source, book)
    outputs = []
    if shown is not None:
        data, metadata = shown._repr_mimebundle_()
        outputs = [nbformat.v4.new_output("display_data", data=data, metadata=metadata)]
    filled: NotebookNode = nbformat.from_dict({**cell, "outputs": outputs, "execution_count": None})
    return filled


def _show(source: str, book: Book) -> Any:
    """Return what a cell shows; None for one that shows nothing."""
    name, *arguments = _read_call(source) or ("",)
    if name == "book":
        return book
    return getattr(book, name)(*arguments) if name else None


def _read_call(source: str) -> tuple[str, ...]:
    """Return the method of the book that a cell's last line calls, and with what; ("book",) when it is the book itself.

    Cells are not run: what is asked for is a learner's entries, and not whatever somebody put into a notebook.
    """
    body = ast.parse(source).body
    match body[-1] if body else None:
        case ast.Expr(ast.Call(ast.Attribute(ast.Name("book"), name), [ast.Constant(str(argument))], [])):
            return name, argument
        case ast.Expr(ast.Name("book")):
            return ("book",)
    return ()
