"""For whom examples are made: sentences about those who get nothing, and a page that says where everybody's files are."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from workbook.content.definitions import Persona
from workbook.content.loader import load_content
from workbook.notebooks.class_index import INDEX_FILE, list_left_out, write_index
from workbook.notebooks.filling import Example, Failure

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = load_content()


def make_person(name: str, *notebooks: str) -> Persona:
    return Persona(
        id=name.lower(),
        title=name,
        about="Invented.",
        start=dt.date(2026, 1, 12),
        today="week 1 Tue",
        notebooks=notebooks,
        entries={},
    )


ANA, BO, IB = make_person("Ana", "01-a", "02-b"), make_person("Bo", "02-b"), make_person("Ib", "03-c")


def test_everybody_who_lacks_a_chosen_page_is_named_with_the_reason() -> None:
    assert list_left_out([ANA, BO, IB], ["01-a", "02-b"]) == [
        "2 of 3 people get pages.",
        "This person does not get 01-a, which their persona does not fill: Bo.",
        "This person does not get 01-a, 02-b, which their persona does not fill: Ib.",
    ]
    assert list_left_out([ANA, BO, IB], ["01-a"]) == [
        "1 of 3 people get pages.",
        "These 2 people do not get 01-a, which their persona does not fill: Bo; Ib.",
    ]


def test_nobody_is_named_when_nobody_lacks_a_page() -> None:
    assert list_left_out([ANA, BO, IB], []) == []
    assert list_left_out([ANA, BO], ["02-b"]) == []


class PageReader(HTMLParser):
    """Collects the elements and the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_lists_everybody_and_links_to_the_files_that_were_made(tmp_path: Path) -> None:
    odd = make_person("odd", "01-a").model_copy(update={"title": "<script>alert(1)</script> & Co"})
    examples = [
        Example(tmp_path / f"{notebook}.ipynb", person, tmp_path / person.id, ("html", "pdf"))
        for person, notebook in ((ANA, "02-level-1-3"), (BO, "02-level-1-3"), (odd, "01-a"))
    ]
    failures = [Failure("bo 02-level-1-3", "", "SIGKILL")]
    file = write_index([ANA, BO, IB, odd], examples, tmp_path, content=CONTENT, failures=failures)
    page = PageReader()
    page.feed(file.read_text(encoding="utf-8"))
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    title = CONTENT.get_notebook("02-level-1-3").title

    assert file == tmp_path / INDEX_FILE
    assert links == ["ana/02-level-1-3.html", "ana/02-level-1-3.pdf", "odd/01-a.html", "odd/01-a.pdf"]
    assert f"{title} (web page)" in page.texts
    assert f"{title}: could not be made" in page.texts
    assert "The persona of this person does not fill any of the chosen pages." in page.texts
    assert odd.title in page.texts
    assert {"Ana", "Bo", "Ib"} <= set(page.texts)


def test_the_page_needs_no_script_or_network_and_can_be_read_aloud(tmp_path: Path) -> None:
    example = Example(tmp_path / "01-a.ipynb", ANA, tmp_path / "ana", ("notebook",))
    page = PageReader()
    page.feed(write_index([ANA], [example], tmp_path, content=CONTENT, failures=[]).read_text(encoding="utf-8"))
    tags = [tag for tag, _ in page.elements]

    assert "script" not in tags
    assert not any("src" in attributes for _, attributes in page.elements)
    assert ("html", {"lang": "en"}) in page.elements
    assert {"title", "h1", "main", "caption"} <= set(tags)
    headers = [attributes for tag, attributes in page.elements if tag == "th"]
    assert [attributes["scope"] for attributes in headers] == ["col", "col", "col", "row"]
