"""That the public functions and methods of the layers that others build on have complete numpy docstrings."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
PACKAGES = ("analysis", "document", "exporting", "importing", "privacy", "store")
RETURNS_NOTHING = {"", "None"}


def list_public_functions(tree: ast.Module) -> Iterator[Function]:
    """Yield a module's public functions."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def list_public_methods(tree: ast.Module) -> Iterator[Function]:
    """Yield the public methods of a module's public classes that take a parameter."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            methods = list_public_functions(ast.Module(node.body, []))
            yield from (method for method in methods if list_parameters(method))


def list_parameters(function: Function) -> list[str]:
    """Return the names of a function's parameters, without a leading underscore for one that is not used."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return [one.arg.lstrip("_") for one in every if one and one.arg not in ("self", "cls")]


def list_raised(function: Function) -> set[str]:
    """Return the names of the project's errors that a function raises in its own lines."""
    raised = (node.exc for node in ast.walk(function) if isinstance(node, ast.Raise) and node.exc)
    calls = (ast.unparse(error.func) for error in raised if isinstance(error, ast.Call))
    return {name for name in calls if name.endswith("Error") and not name.startswith("_")}


def get_section(text: str, title: str) -> str:
    """Return the text of a numpy section, or nothing when there is none."""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\S[^\n]*\n-+\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def list_missing(function: Function) -> list[str]:
    """Return what a function's docstring lacks."""
    text = ast.get_docstring(function) or ""
    missing = []
    parameters = get_section(text, "Parameters")
    named = set(re.findall(r"\*{0,2}(\w+)", " ".join(re.findall(r"^\S.*$", parameters, re.MULTILINE))))
    missing += [f"Parameters: {name}" for name in list_parameters(function) if name not in named]
    returns = ast.unparse(function.returns) if function.returns else ""
    if returns not in RETURNS_NOTHING and not (get_section(text, "Returns") or get_section(text, "Yields")):
        missing.append("Returns")
    raises = get_section(text, "Raises")
    missing += [f"Raises: {name}" for name in sorted(list_raised(function)) if name not in raises]
    return missing


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_function_has_its_sections(package: str, checkout: Path) -> None:
    found = [
        f"{path.relative_to(checkout).as_posix()}:{function.lineno} {function.name}: {', '.join(missing)}"
        for path in sorted((checkout / "workbook" / package).rglob("*.py"))
        for tree in [ast.parse(path.read_text(encoding="utf-8"))]
        for function in (*list_public_functions(tree), *list_public_methods(tree))
        if (missing := list_missing(function))
    ]

    assert found == []


def test_what_a_docstring_lacks_is_found() -> None:
    source = '''
class Entries:
    def count(self, worksheet):
        """Count entries."""

def load_entries(store, *, name) -> list[str]:
    """Return entries.

    Parameters
    ----------
    store
        The store.
    """
    raise UnknownNameError(name)
'''
    tree = ast.parse(source)
    [method] = list_public_methods(tree)
    assert list_missing(method) == ["Parameters: worksheet"]
    [function] = list_public_functions(tree)
    assert list_missing(function) == ["Parameters: name", "Returns", "Raises: UnknownNameError"]
