"""Fill a page with a learner's entries as of a day: a notebook that can be read without a kernel or a network."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import nbformat

from workbook.content.time_text import format_iso_date
from workbook.document.html import make_element
from workbook.errors import UnknownNameError
from workbook.notebooks.link_cleanup import drop_links
from workbook.notebooks.normalization import render_notebook, tidy_notebook
from workbook.notebooks.notebook import make_file_name
from workbook.page.context import PageContext
from workbook.page.exports import open_chosen_entries
from workbook.page.static_page import StaticPage
from workbook.paths import get_notebooks_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from nbformat import NotebookNode

    from workbook.document.static_html import StaticHtml
    from workbook.page.exports import ExportOptions
    from workbook.store.store import Store

ABOUT_ME = "about-me"
TOOL = "tool"
# The prefixes of cell ids that start a part of a page; only the part of an activity can be left out.
ACTIVITY, OTHER_PARTS = "activity-", ("section-", "closing")


def fill_own_page(store: Store, notebook: str, *, activities: Collection[str] = ()) -> NotebookNode:
    """Return a page as it is filled in now.

    Parameters
    ----------
    store
        The learner's entries.
    notebook
        The id of the page's notebook.
    activities
        The ids of the activities to keep on the page; all when there are none.

    Returns
    -------
    The notebook, with static outputs and without tools. Its first output says whose page it is, and as of which day.

    Raises
    ------
    UnknownNameError
        There is no such notebook, or it has no such activity.
    """
    page = store.content.get_notebook(notebook)
    for name in activities:
        if name not in page.activities:
            raise UnknownNameError(f"activity in {notebook}", name, page.activities)
    context = PageContext(store.content, store)
    # The overview lists all activities with links, so it is left out when some activities are left out.
    parts = StaticPage(context, notebook=None if activities else page, banner=render_owner_banner(context))
    built = nbformat.read(get_notebooks_folder() / make_file_name(notebook), as_version=nbformat.NO_CONVERT)
    cells = [_fill(cell, parts) for cell in _choose(built.cells, activities) if not _is_tool(cell)]
    return tidy_notebook(nbformat.from_dict({**built, "cells": cells}))


def render_page(notebook: NotebookNode, *, suffix: str) -> bytes:
    """Return a filled page as a file, in which links to other pages are plain text.

    Parameters
    ----------
    notebook
        The page, as `fill_own_page` returns it.
    suffix
        The suffix of the file: ".ipynb", or that of a document.

    Raises
    ------
    UnknownNameError
        There is no document format with this suffix.
    DocumentError
        The document cannot be rendered on this computer.
    """
    if suffix == ".ipynb":
        return render_notebook(drop_links(notebook, pages={notebook.metadata["workbook"]["notebook"]}))
    from workbook.document.rendering import render_document
    from workbook.notebooks.notebook_document import make_page_document

    shown = next(output for cell in notebook.cells for output in cell.get("outputs", ()))
    banner, *_ = shown.data["text/plain"].split("\n")
    return render_document(make_page_document(notebook, lines=(banner,)), ending=suffix)


def make_page_file(options: ExportOptions, store: Store) -> Callable[[str], bytes]:
    """Return a function that renders a page with the chosen entries as a file with a given suffix.

    Raises
    ------
    UnknownNameError
        There is no such notebook or activity.
    """
    with open_chosen_entries(options, store) as worksheets:
        filled = fill_own_page(worksheets.store, options.notebook, activities=options.activities)
    return lambda suffix: render_page(filled, suffix=suffix)


def render_owner_banner(context: PageContext) -> str:
    """Return a sentence that says whose entries are shown, and as of which day, as HTML."""
    values = next((entry.values for entry in context.store.entries(ABOUT_ME)), {})
    owner = ", ".join(str(values[name]) for name in ("name", "role", "unit") if values.get(name))
    filled_in = f"Filled in by {owner}" if owner else "Filled in"
    as_of = f"as of {format_iso_date(context.today.isoformat())}"
    sentence = f"{filled_in}, {as_of}, content edition {context.content.workbook.edition}."
    return make_element("p", make_element("strong", sentence))


def _choose(cells: list[NotebookNode], activities: Collection[str]) -> Iterator[NotebookNode]:
    """Yield the cells of a page, without those of activities that are left out."""
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


def _fill(cell: NotebookNode, parts: StaticPage) -> NotebookNode:
    if cell.cell_type != "code":
        return cell
    shown = _show(cell.source, parts)
    outputs = []
    if shown is not None:
        data, metadata = shown._repr_mimebundle_()
        outputs = [nbformat.v4.new_output("display_data", data=data, metadata=metadata)]
    filled: NotebookNode = nbformat.from_dict({**cell, "outputs": outputs, "execution_count": None})
    return filled


def _show(source: str, parts: StaticPage) -> StaticHtml | None:
    """Return what a cell shows; None for a cell that shows nothing."""
    name, *arguments = _read_call(source) or ("",)
    if name == "book":
        return parts.overview()
    shown: StaticHtml | None = getattr(parts, name)(*arguments) if name else None
    return shown


def _read_call(source: str) -> tuple[str, ...]:
    """Return the name and argument of the book's method that the last line calls, or ("book",) for the book itself.

    The cell is not run, because somebody may have put other code into it.
    """
    body = ast.parse(source).body
    match body[-1] if body else None:
        case ast.Expr(ast.Call(ast.Attribute(ast.Name("book"), name), [ast.Constant(str(argument))], [])):
            return name, argument
        case ast.Expr(ast.Name("book")):
            return ("book",)
    return ()
