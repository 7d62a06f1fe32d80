"""Open the workbook: a learner's own entries, or those of an invented person."""

from __future__ import annotations

import datetime as dt
import functools

from workbook.content.loader import load_content
from workbook.errors import UnknownNameError
from workbook.page.book import Book
from workbook.paths import find_home
from workbook.store.store import Store


def open_workbook(learner: str = "me", *, example: str = "", today: str = "", notebook: str = "") -> Book:
    """Open the workbook for a learner, or a filled example of it.

    Parameters
    ----------
    learner
        Whose entries to open, where several people share a home folder.
    example
        A persona's id opens that invented person's entries, read-only and in memory; "" the learner's own.
    today
        The date to count as today, in ISO form; "" for the real one, or in an example the persona's own.
    notebook
        The id of the notebook this page is; "" when it is none of the workbook's own.

    Returns
    -------
    The book, whose methods show the parts of a page.

    Raises
    ------
    UnknownNameError
        There is no such persona, or the persona does not fill this notebook.
    ContentError
        The content has mistakes.
    StoreError
        The entries cannot be opened.
    """
    content = load_content()
    date = dt.date.fromisoformat(today) if today else None
    page = content.get_notebook(notebook) if notebook else None
    if not example:
        home = find_home().make()
        return Book(content, Store.open(home, content, learner=learner), page=page, today=date, home=home)
    from workbook.store.example_store import open_example

    persona = content.get_persona(example)
    if page and page.id not in persona.notebooks:
        raise UnknownNameError(f"notebook filled by {persona.id}", page.id, persona.notebooks)
    store, persona_today = open_example(content, persona)
    return Book(content, store, page=page, today=date or persona_today, persona=persona)


@functools.cache
def open_example(persona: str) -> Book:
    """Return the filled example of an invented person, which is opened once; raises UnknownNameError."""
    return open_workbook(example=persona)
