from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat import v4

from workbook.notebooks.notebook import make_notebook
from workbook.notebooks.notebook_rules import RULES, check_notebook_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbformat import NotebookNode

    from workbook.content.loader import Content

PARAMETERS, OPEN = 2, 3
HEADING = 5  # "### What to do", below the activity's own heading


def source(number: int, text: str) -> Callable[[NotebookNode], object]:
    """Return what gives a cell another source."""
    return lambda notebook: notebook.cells[number].update(source=text)


def metadata(number: int, **changes: object) -> Callable[[NotebookNode], object]:
    """Return what changes a cell's metadata."""
    return lambda notebook: notebook.cells[number].metadata.update(changes)


SPOILED: list[tuple[str, Callable[[NotebookNode], object]]] = [
    ("format", lambda notebook: notebook.update(nbformat_minor=4)),
    ("format", lambda notebook: notebook.cells[0].update(colour="red")),
    ("names", lambda notebook: notebook.cells[1].update(id="title")),
    ("names", lambda notebook: notebook.cells[1].update(id="8f3a90bc")),
    ("names", lambda notebook: notebook.cells[1].update(id="Start_Button")),
    ("names", lambda notebook: notebook.cells[1].update(id="start-" * 11 + "here")),
    ("metadata", lambda notebook: notebook.metadata.update(widgets={"state": {}})),
    ("metadata", lambda notebook: notebook.metadata.pop("kernelspec")),
    ("metadata", lambda notebook: notebook.metadata.language_info.update(version="3.11")),
    ("metadata", lambda notebook: notebook.metadata.workbook.update(learner="me")),
    ("locked", metadata(0, editable=True)),
    ("locked", lambda notebook: notebook.cells[OPEN].metadata.pop("deletable")),
    ("hidden", metadata(OPEN, jupyter={"source_hidden": False})),
    ("hidden", metadata(OPEN, tags=[])),
    ("empty", lambda notebook: notebook.cells[OPEN].update(execution_count=1)),
    ("empty", lambda notebook: notebook.cells[OPEN].outputs.append(v4.new_output("stream", text="mine"))),
    ("headings", source(0, "Words before the title\n\n# Title")),
    ("headings", source(HEADING, "# A second title")),
    ("headings", source(HEADING, "#### Too deep")),
    ("text", source(HEADING, "### What to do")),
    ("code", source(OPEN, "# Overview\nbook = (")),
    ("parameters", metadata(PARAMETERS, tags=["remove-input"])),
    ("parameters", metadata(OPEN, tags=["parameters", "remove-input"])),
    ("parameters", source(PARAMETERS, "# Parameters\nlearner = 'me'  # not annotated")),
    ("parameters", source(PARAMETERS, "# Parameters\nlearner: str = 'me'")),
    ("parameters", source(PARAMETERS, "# Parameters\nlearner: str = find()  # no literal")),
    ("imports", source(OPEN, "# Overview\nimport pandas as pd\npd")),
    ("imports", source(OPEN, "# Overview\nfrom workbooks import book\nbook")),
    ("imports", source(OPEN, "# Overview\nfrom . import book\nbook")),
    ("simple", source(OPEN, "# Overview\ndef show():\n    return 1\nshow()")),
    ("simple", source(OPEN, "# Overview\nclass Book: pass\nBook()")),
    ("simple", source(OPEN, "# Overview\nfor name in 'ab':\n    name\nname")),
    ("simple", source(OPEN, "# Overview\n[name for name in 'ab']")),
    ("simple", source(OPEN, "# Overview\ntry:\n    1\nfinally:\n    2\n3")),
    ("simple", source(OPEN, "# Overview\n(lambda: 1)()")),
    ("simple", source(OPEN, "# Overview\nprint(1)")),
    ("short", source(OPEN, "book")),
    ("short", source(OPEN, "# Overview" + "\nbook" * 7)),
    ("shows", source(OPEN, "# Overview\nbook = 1")),
    ("shows", source(OPEN, "# Overview")),
]


def test_a_notebook_as_built_breaks_no_rule(notebook: NotebookNode) -> None:
    assert check_notebook_rules(notebook) == []


def test_every_notebook_of_the_workbook_keeps_every_rule(content: Content) -> None:
    breaches = [
        str(breach)
        for page in content.workbook.notebooks
        for breach in check_notebook_rules(make_notebook(content, page.id))
    ]
    assert breaches == []


@pytest.mark.parametrize(
    ("rule", "spoil"), SPOILED, ids=[f"{rule}-{number}" for number, (rule, _) in enumerate(SPOILED)]
)
def test_what_breaks_a_rule_is_found_by_that_rule(
    rule: str, spoil: Callable[[NotebookNode], object], notebook: NotebookNode
) -> None:
    spoil(notebook)
    assert rule in {breach.rule for breach in check_notebook_rules(notebook)}


def test_every_rule_is_seen_to_fire() -> None:
    assert {rule.__name__.removeprefix("check_") for rule in RULES} == {rule for rule, _ in SPOILED}


def test_six_lines_beside_the_comment_are_not_too_many(notebook: NotebookNode) -> None:
    notebook.cells[OPEN].source = "# Overview" + "\nbook" * 6
    assert check_notebook_rules(notebook) == []


def test_an_empty_notebook_is_a_breach_and_no_crash() -> None:
    rules = {breach.rule for breach in check_notebook_rules(v4.new_notebook())}
    assert {"metadata", "headings", "parameters"} <= rules


def test_a_breach_is_told_with_its_cell_and_its_rule(notebook: NotebookNode) -> None:
    notebook.cells[OPEN].source = "# Overview\nimport os\nos"
    (breach,) = check_notebook_rules(notebook)
    assert str(breach) == 'cell "open": imports os; import from workbook only (imports)'


def test_the_rules_read_a_notebook_and_change_nothing(notebook: NotebookNode) -> None:
    before = nbformat.writes(notebook)
    check_notebook_rules(notebook)
    assert nbformat.writes(notebook) == before
