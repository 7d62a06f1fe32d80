"""A trainer's YAML can run no code: whatever stands in its texts is words, in notebooks and in static pages.

That YAML itself cannot either (tags, aliases, endless nesting, huge files) is held in tests/content/test_yaml_builder.py.
"""

from __future__ import annotations

import ast
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import mistune
import pytest
import yaml
from pydantic import ValidationError

from workbook.content.definitions import Activity, Worksheet
from workbook.content.loader import Content, load_content
from workbook.content.yaml_builder import build_data
from workbook.notebooks.notebook import make_notebook
from workbook.page import open_book
from workbook.paths import CONTENT_VARIABLE, PACKAGE

PAYLOAD = ' <script>hit()</script><img src=x onerror=hit()> [y](javascript:hit()) `</code><svg onload=hit()>` {{7*7}}\nhit()\n"""\nhit()\n\'); hit()\n$x$'
# What has blanks in it and is no text: formulas of dates, and values that other files name.
NO_TEXTS = {"enum", "today", "start", "date", "where", "id", "saved", "by", "labels", "anchors", "columns", "values"}
FILLED = ("personas", "imports", "scenarios", "facilitating")


def spoil(data: Any, *, key: str = "") -> Any:
    """Return content with scripts at the end of everything that is prose."""
    if isinstance(data, dict):
        return {name: value if name in NO_TEXTS else spoil(value, key=name) for name, value in data.items()}
    if isinstance(data, list):
        return [spoil(item, key=key) for item in data]
    return data + PAYLOAD if isinstance(data, str) and " " in data and key != "file" else data


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's content as somebody with bad intentions would have written it."""
    folder = Path(shutil.copytree(PACKAGE.parent / "content", tmp_path_factory.mktemp("hostile") / "content"))
    for file in folder.rglob("*.yaml"):
        if not {*file.relative_to(folder).parts} & {*FILLED}:
            data = build_data(file.read_text(encoding="utf-8")).data
            file.write_text(yaml.safe_dump(spoil(data), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


@pytest.fixture
def content(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> Content:
    monkeypatch.setenv(CONTENT_VARIABLE, str(hostile))
    return load_content(hostile)


class Elements(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.bad.append(f"{tag} {name}={value}")
        if tag in {"script", "img", "svg", "iframe"}:
            self.bad.append(tag)


def calls_hit(source: str) -> bool:
    """Return whether code would run what a text says; a comment may say it."""
    return any(isinstance(node, ast.Name) and node.id == "hit" for node in ast.walk(ast.parse(source)))


def test_notebooks_made_of_it_hold_its_scripts_as_words(content: Content) -> None:
    for notebook in content.workbook.notebooks:
        cells = make_notebook(content, notebook.id).cells
        words = [cell.source for cell in cells if cell.cell_type == "markdown"]
        assert not [bad for word in words for bad in Elements(str(mistune.html(word))).bad]
        assert not [cell.source for cell in cells if cell.cell_type == "code" and calls_hit(cell.source)]
        assert any("hit" in word for word in words)


def test_pages_filled_as_an_example_hold_its_scripts_as_words(content: Content) -> None:
    shown = 0
    persona = content.get_persona("permit-clerk")
    book = open_book(example=persona.id)
    for worksheet in persona.entries:
        html = book.form(worksheet).html
        shown += "hit()" in html
        assert not [bad for bad in Elements(html).bad if bad != "svg"]
    assert shown > 3


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/b", "a\\b", "..", ".hidden", "a b", "A", "a\n", "con:", "<b>", ""]
)
def test_an_id_can_name_no_other_place(name: str) -> None:
    for definition in (Activity, Worksheet):
        with pytest.raises(ValidationError) as refused:
            definition.model_validate({"id": name})
        assert ("id",) in {error["loc"] for error in refused.value.errors()}
