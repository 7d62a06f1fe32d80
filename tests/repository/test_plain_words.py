"""That code and documents are written in plain English: the worst of the project's earlier private idiom stays out.

A pattern is listed here when it made readers stop. The list catches relapses; it does not make a text plain.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What to look for, and what to write instead.
IDIOMS = {
    r"\b(?:a|an|one) (?:row|entry|line|sheet|slide|step|module|process|task|page|message|column|part|number|month|week|day)"
    r" an? (?!half|quarter)\w+": "one ... per ...",
    r"\bwhat (?:came|became|comes|becomes) of\b": "the result of",
    r"\bhow (?:things|it) stands?\b": "the current state",
    r"\bas (?:it|they) stands?\b": "as it is now",
    r"^(?:tell|tells|say|says) whether\b": "Return whether",
    r"(?<!here )\bis no (?!longer|more|fewer|less|later|earlier|larger|smaller|higher|lower|older|newer)(?:an? )?\w+": "is not a",
    r"\b(?:bring|brings|brought|bringing) in\b": "import",
    r"\b(?:take|takes|took|taken|taking) out\b": "export, remove",
    r"\bwhat (?:leaves|left)\b": "what is exported",
    r"\bthere already\b": "already exists",
    r"\b(?:made|make|makes|begins?|drawn?|draws) anew\b": "recreated",
    r"\banew\b": "again",
    r"\bwhoever\b": "anyone who, the person who",
    r"\bmust say\b": "must give",
    r"\bhold(?:s)? .{1,40} against\b": "compare with, check against",
    r"\bis told (?:of|that|the)\b": "is notified of, receives",
    r"\bby itself\b": "automatically",
    r"\bwhat is wanted\b": "what is requested",
    r"\bset-?up of nothing\b": "from scratch",
    r"\bfrom nothing\b": "from scratch",
    r"\bcome[s]? to nothing\b": "has no result",
    r"\ball the same\b": "nevertheless",
    r"\bof one's own\b": "your own, separate",
    r"\ba thing\b": "an item",
    r"\bthe (?:former|latter)\b": "the name of it",
    r"\bthings? there (?:is|are)\b": "what exists",
    r"\bgoes? by\b": "uses, follows",
    r"\bfor ever\b": "permanently",
    r"\bmeanwhile\b": "in the meantime, since then",
    r"\blooks? after\b": "maintains",
}
PATTERN = {re.compile(idiom, re.IGNORECASE): better for idiom, better in IDIOMS.items()}
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "docs/decisions/*.md")
# Generated from content, whose words are the authors'.
GENERATED = {"data-dictionary.md", "glossary.md", "licences.md"}


def list_comments(source: str) -> Iterator[tuple[int, str]]:
    """Yield the comments and docstrings of Python source, each with its line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                line = node.body[0].lineno
                yield from ((line + offset, part) for offset, part in enumerate(text.splitlines()))


def list_script_comments(source: str) -> Iterator[tuple[int, str]]:
    """Yield the comments of JavaScript source, each with its line."""
    for number, line in enumerate(source.splitlines(), start=1):
        if found := re.search(r"(?:^|\s)(?://|/?\*+)\s?(.*)", line):
            yield number, found[1]


def list_idioms(lines: Iterator[tuple[int, str]]) -> list[str]:
    """Return what was found, each with its line and what to write instead."""
    return [
        f"{number}: {found.group()!r}: write {better!r}"
        for number, text in lines
        for pattern, better in PATTERN.items()
        if (found := pattern.search(text))
    ]


def list_found(paths: list[Path], reader: object, checkout: Path) -> list[str]:
    """Return the idioms in files, each with its file."""
    return [
        f"{path.relative_to(checkout).as_posix()}:{found}"
        for path in paths
        for found in list_idioms(reader(path.read_text(encoding="utf-8")))  # type: ignore[operator]
    ]


PYTHON = ("workbook/**/*.py", "benchmarks/*.py", "*.py")


@pytest.mark.parametrize("glob", PYTHON)
def test_comments_and_docstrings_are_plain(glob: str, checkout: Path) -> None:
    assert list_found(sorted(checkout.glob(glob)), list_comments, checkout) == []


def test_comments_in_javascript_are_plain(checkout: Path) -> None:
    assert list_found(sorted((checkout / "workbook").rglob("*.js")), list_script_comments, checkout) == []


def test_documents_are_plain(checkout: Path) -> None:
    paths = [path for glob in DOCUMENTS for path in sorted(checkout.glob(glob)) if path.name not in GENERATED]
    found = list_found(paths, lambda text: enumerate(text.splitlines(), start=1), checkout)

    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Draw bars: a row a thing, the series laid end to end.",
        "Tell whether the folder is there.",
        "It is no list.",
        "What came of the run.",
        "Install it anew, from nothing.",
    ],
)
def test_an_idiom_is_found(text: str) -> None:
    assert list_idioms(iter([(1, text)]))


@pytest.mark.parametrize("text", ["There is no longer a lock.", "One row per entry.", "Return the rows of the table."])
def test_plain_sentences_pass(text: str) -> None:
    assert list_idioms(iter([(1, text)])) == []
