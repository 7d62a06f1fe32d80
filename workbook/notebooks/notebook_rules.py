"""Check a notebook against the conventions; each rule is a small function that yields every violation."""

from __future__ import annotations

import ast
import io
import itertools
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbformat.validator import iter_validate

from workbook.notebooks.notebook_cells import HIDDEN_TAG, PARAMETERS_TAG

if TYPE_CHECKING:
    from nbformat import NotebookNode

MAX_LINES = 6
MAX_NAME_LENGTH = 64
METADATA_KEYS = {"kernelspec", "language_info", "workbook"}
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RANDOM_NAME = re.compile(r"[0-9a-f]{8}")  # as nbformat and papermill make them
_HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
_HEADING_LINE = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_NOT_IN_A_CELL = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
    ast.ClassDef,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.comprehension,
    ast.Try,
    ast.TryStar,
)


@dataclass(frozen=True)
class RuleViolation:
    """One place where a notebook breaks a rule.

    Parameters
    ----------
    rule
        The name of the rule.
    cell
        The id of the cell; "" when the violation concerns the whole notebook.
    message
        The description of the violation.
    """

    rule: str
    cell: str
    message: str

    def __str__(self) -> str:
        """Return the violation as one line."""
        where = f'cell "{self.cell}"' if self.cell else "the notebook"
        return f"{where}: {self.message} ({self.rule})"


Found = Iterator[tuple[str, str]]


def check_notebook_rules(notebook: NotebookNode) -> list[RuleViolation]:
    """Return every violation in a notebook of nbformat 4, as it is built, without outputs."""
    return [
        RuleViolation(rule.__name__.removeprefix("check_"), cell, message)
        for rule in RULES
        for cell, message in rule(notebook)
    ]


def check_format(notebook: NotebookNode) -> Found:
    """Report anything but valid nbformat 4.5, the first version with cell ids."""
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        yield "", f"is nbformat {notebook.nbformat}.{notebook.nbformat_minor}, not 4.5"
    # `nbformat.validate` would repair the notebook that it checks.
    for error in iter_validate(notebook):
        yield "", f"is not a valid notebook: {str(error).splitlines()[0]}"


def check_names(notebook: NotebookNode) -> Found:
    """Report cell ids that are repeated, random, or not lower-case words."""
    for name, number in Counter(cell.get("id", "") for cell in notebook.cells).items():
        if number > 1:
            yield name, f"{number} cells have this id"
        if not _NAME.fullmatch(name) or _RANDOM_NAME.fullmatch(name) or len(name) > MAX_NAME_LENGTH:
            yield name, f"the id is not a name in lower case, of at most {MAX_NAME_LENGTH} characters"


def check_metadata(notebook: NotebookNode) -> Found:
    """Report metadata other than the kernel, the language and our own key, such as widget state."""
    if set(notebook.metadata) != METADATA_KEYS:
        yield "", f"its metadata are {sorted(notebook.metadata)}, not {sorted(METADATA_KEYS)}"
    if notebook.metadata.get("language_info") != {"name": "python"}:
        yield "", "its language_info holds more or less than the name python"
    if set(notebook.metadata.get("workbook", {})) != {"autorun", "edition", "notebook"}:
        yield "", "its workbook metadata are not autorun, edition and notebook"


def check_locked(notebook: NotebookNode) -> Found:
    """Report cells that can be changed or deleted by accident."""
    for cell in notebook.cells:
        if cell.metadata.get("editable") is not False or cell.metadata.get("deletable") is not False:
            yield cell.id, "can be edited or deleted by accident"


def check_hidden(notebook: NotebookNode) -> Found:
    """Report code that is not hidden both in JupyterLab and in nbconvert, which use different marks."""
    for cell in _code_cells(notebook):
        if cell.metadata.get("jupyter", {}).get("source_hidden") is not True:
            yield cell.id, "its code is not hidden in JupyterLab"
        if HIDDEN_TAG not in cell.metadata.get("tags", []):
            yield cell.id, f"its code is not hidden in exports: the tag {HIDDEN_TAG} is missing"


def check_empty(notebook: NotebookNode) -> Found:
    """Report outputs and execution counts; entries are kept in the store only."""
    for cell in _code_cells(notebook):
        if cell.outputs or cell.execution_count is not None:
            yield cell.id, "has outputs or an execution count"


def check_headings(notebook: NotebookNode) -> Found:
    """Report a missing or second title, and headings that skip a level."""
    headings = [
        (cell.id, len(match.group(1)))
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for match in _HEADING.finditer(cell.source)
    ]
    if not notebook.cells or not notebook.cells[0].source.startswith("# "):
        yield "", "does not begin with its title"
    if sum(level == 1 for _, level in headings) != 1:
        yield "", "does not have exactly one title"
    for (_, above), (cell, level) in itertools.pairwise(headings):
        if level > above + 1:
            yield cell, f"a heading of level {level} follows one of level {above}"


def check_text(notebook: NotebookNode) -> Found:
    """Report Markdown cells without text beneath their heading, which say nothing to a reader without forms."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not _HEADING_LINE.sub("", cell.source).strip():
            yield cell.id, "has no text beneath its heading"


def check_parameters(notebook: NotebookNode) -> Found:
    """Report parameters that are not in the first code cell, or are not annotated literals with a comment."""
    tagged = [cell for cell in notebook.cells if PARAMETERS_TAG in cell.metadata.get("tags", [])]
    if len(tagged) != 1 or tagged[0] not in _code_cells(notebook)[:1]:
        yield "", "its first code cell, and only that, must be the cell of parameters"
    for cell in tagged:
        commented = set(_comment_lines(cell.source))
        for statement in _parse(cell.source):
            is_literal = isinstance(statement, ast.AnnAssign) and isinstance(statement.value, ast.Constant)
            if not is_literal or statement.lineno not in commented:
                yield cell.id, f"line {statement.lineno} is not an annotated literal with a comment"


def check_imports(notebook: NotebookNode) -> Found:
    """Report imports from anything but the workbook."""
    for cell, node in _nodes(notebook):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if name.partition(".")[0] != "workbook":
                yield cell.id, f"imports {name}; import from workbook only"


def check_simple(notebook: NotebookNode) -> Found:
    """Report definitions, loops, exception handlers and prints, which belong in the package."""
    for cell, node in _nodes(notebook):
        if isinstance(node, _NOT_IN_A_CELL):
            yield cell.id, f"has a {type(node).__name__}; put it into the package"
        if isinstance(node, ast.Name) and node.id == "print":
            yield cell.id, "prints; show an object instead"


def check_short(notebook: NotebookNode) -> Found:
    """Report cells that do not start with a comment, or have more than six other lines."""
    for cell in _code_cells(notebook):
        first, *lines = cell.source.split("\n")
        if not first.startswith("# "):
            yield cell.id, "does not begin with a comment that says what it shows"
        if len(lines) > MAX_LINES:
            yield cell.id, f"has {len(lines)} lines; at most {MAX_LINES}"


def check_shows(notebook: NotebookNode) -> Found:
    """Report cells whose last line is not the object that they show."""
    for cell in _code_cells(notebook):
        statements = _parse(cell.source)
        if PARAMETERS_TAG in cell.metadata.get("tags", []):
            continue
        if not statements or not isinstance(statements[-1], ast.Expr):
            yield cell.id, "does not end with the object it shows"


def check_code(notebook: NotebookNode) -> Found:
    """Report cells that do not parse."""
    for cell in _code_cells(notebook):
        try:
            ast.parse(cell.source)
        except (SyntaxError, ValueError) as error:
            yield cell.id, f"is not Python: {error}"


RULES: tuple[Callable[[NotebookNode], Found], ...] = (
    check_format,
    check_names,
    check_metadata,
    check_locked,
    check_hidden,
    check_empty,
    check_headings,
    check_text,
    check_code,
    check_parameters,
    check_imports,
    check_simple,
    check_short,
    check_shows,
)


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _parse(source: str) -> list[ast.stmt]:
    """Return the statements of a cell; none when it does not parse, which `check_code` reports."""
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError):
        return []


def _nodes(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, Any]]:
    for cell in _code_cells(notebook):
        for statement in _parse(cell.source):
            for node in ast.walk(statement):
                yield cell, node


def _comment_lines(source: str) -> Iterator[int]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0]
