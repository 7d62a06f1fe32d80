"""Report for whom examples are made: who gets nothing and why, and a web page with links to everybody's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import make_link, make_list, make_table
from workbook.document.html_page import render_page
from workbook.notebooks.generated_files import write_changed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workbook.content.definitions import Persona
    from workbook.content.loader import Content
    from workbook.document.html import Html
    from workbook.notebooks.filling import Example, Failure

INDEX_FILE = "index.html"
TITLE = "Who is where"
CAPTION = "The folder and the pages of each person"
HEADERS = ("Person", "Folder", "Pages")
FORMAT_TITLES = {"notebook": "notebook", "html": "web page", "word": "Word", "pdf": "PDF"}
NO_FOLDER, NO_PAGES = "none", "The persona of this person does not fill any of the chosen pages."


def list_left_out(people: Sequence[Persona], notebooks: Sequence[str]) -> list[str]:
    """Return sentences that name everybody who does not get all chosen notebooks, with the reason; none when nobody lacks one.

    Parameters
    ----------
    people
        Everybody for whom examples are made.
    notebooks
        The ids of the notebooks that were chosen; none stands for all that each person fills.
    """
    lacking: dict[tuple[str, ...], list[str]] = {}
    for person in people:
        if missing := tuple(name for name in notebooks if name not in person.notebooks):
            lacking.setdefault(missing, []).append(person.title)
    number = len(people) - len(lacking.get(tuple(notebooks), ()))
    sentences = [f"{number} of {len(people)} people get pages."] if lacking else []
    for missing, names in lacking.items():
        who = "This person does not get" if len(names) == 1 else f"These {len(names)} people do not get"
        sentences.append(f"{who} {', '.join(missing)}, which their persona does not fill: {'; '.join(names)}.")
    return sentences


def write_index(
    people: Sequence[Persona],
    examples: Sequence[Example],
    folder: Path,
    *,
    content: Content,
    failures: Sequence[Failure],
) -> Path:
    """Write a web page that lists where everybody's files are, and return it.

    Parameters
    ----------
    people
        Everybody for whom examples were planned.
    examples
        The examples, after they were made.
    folder
        The folder that contains all of them.
    content
        Has the titles of the pages.
    failures
        The examples that could not be made.
    """
    titles = {notebook.id: notebook.title for notebook in content.workbook.notebooks}
    failed = {failure.title for failure in failures}
    pages: dict[str, list[Html | str]] = {person.id: [] for person in people}
    for example in examples:
        title = titles.get(example.notebook.stem, example.notebook.stem)
        if example.title in failed:
            pages[example.persona.id].append(f"{title}: could not be made")
        else:
            pages[example.persona.id] += [
                make_link(f"{title} ({FORMAT_TITLES[kind]})", f"{example.persona.id}/{file.name}")
                for kind, file in zip(example.formats, example.files, strict=True)
            ]
    rows = [
        (person.title, person.id, make_list(pages[person.id]))
        if pages[person.id]
        else (person.title, NO_FOLDER, NO_PAGES)
        for person in people
    ]
    section = HtmlSection(CAPTION, make_table(CAPTION, HEADERS, rows))
    write_changed({INDEX_FILE: render_page(HtmlDocument(TITLE, (), (section,), has_contents=False)).encode()}, folder)
    return folder / INDEX_FILE
