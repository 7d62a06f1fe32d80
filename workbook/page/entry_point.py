"""Open the workbook: a learner's own entries, or those of an invented person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.loader import load_content
from workbook.content.time_text import parse_iso_date
from workbook.errors import UnknownNameError, WorkbookError
from workbook.page.book import Book
from workbook.paths import get_home
from workbook.store.store import Store

if TYPE_CHECKING:
    from workbook.page.services import ServiceFactory


def open_book(
    learner: str = "me",
    *,
    example: str = "",
    today: str = "",
    notebook: str = "",
    make_services: ServiceFactory | None = None,
) -> Book:
    """Open the workbook for a learner, or a filled example of it.

    Parameters
    ----------
    learner
        Whose entries to open, where several people share a home folder.
    example
        A persona's id opens that invented person's entries, read-only and in memory; "" opens the learner's own.
    today
        The date to count as today, in ISO form; "" for the real one, or in an example the persona's own. An example contains
        what the persona had saved by then.
    notebook
        The id of the notebook of this page; "" when it is not one of the workbook's own.
    make_services
        Makes the services for a learner's page; None for a page without them.

    Returns
    -------
    The book, whose methods show the parts of a page.

    Raises
    ------
    UnknownNameError
        There is no such persona, or the persona does not fill this notebook.
    WorkbookError
        `today` is not a day, or `learner` is not a name.
    ContentError
        The content has mistakes.
    StoreError
        The entries cannot be opened.
    """
    content = load_content()
    date = None if today == "" else parse_iso_date(today)
    page = content.get_notebook(notebook) if notebook else None
    # Papermill converts "None" and numbers, so a value that is not text must not count as an empty one.
    if example == "":
        if not learner or learner != str(learner):
            raise WorkbookError(f'{learner!r} is not the name of a learner; write a text, such as "me".')
        home = get_home().make()
        store = Store.open(home, content, learner=learner)
        services = make_services(home, learner) if make_services else None
        return Book(content, store, page=page, today=date, home=home, services=services)
    from workbook.store.example_store import open_example

    persona = content.get_persona(str(example))
    if page and page.id not in persona.notebooks:
        raise UnknownNameError(f"notebook filled by {persona.id}", page.id, persona.notebooks)
    store, viewed_on = open_example(content, persona, today=date)
    return Book(content, store, page=page, today=viewed_on, persona=persona)
