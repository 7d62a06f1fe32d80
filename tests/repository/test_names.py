"""That names keep the verb contract of CONTRIBUTING.md, and that a name means one thing across the code."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
# Plain verbs of the field, for functions that none of the verbs of the contract fits.
PLAIN_VERBS = set(
    """
    add announce answer append apply archive build cancel capitalize choose classify clean close combine compare
    compute confirm connect convert copy create decode deduplicate delete describe detect drop encode end erase escape
    estimate expand expire explain export extend extract fill finish fit follow forget generate group handle identify
    import infer insert install isolate join keep limit locate lock log map mark match measure merge migrate move neutralize
    normalize notify open order pack paginate parse place plan print propose pseudonymize publish quote rank rate
    read receive recover redo refresh refuse register release remove rename repair replace report require
    resolve restore retry reverse review round run salvage schedule select send separate set shorten show shut sign skip
    sort split start stop store strip suggest sum summarize take test tidy trim undo unescape unlock unpack update
    validate verify wait wrap
    """.split()  # noqa: SIM905  a list of words reads best as words
)
CONTRACT_VERBS = set(
    """
    check count draw find format from get iterate list load make parse read render save to write
    """.split()  # noqa: SIM905  a list of words reads best as words
)
# Names that somebody else prescribes: pytest, Jupyter, click, notebooks that learners already have.
PRESCRIBED = {"_load_jupyter_server_extension", "main"}
RETIRED_PREFIXES = re.compile(
    r"^(?:MOST|FEWEST|LONGEST|SHORTEST|LARGEST|SMALLEST|WIDEST|DEEPEST|LEAST)_|_AT_(?:MOST|LEAST)$"
)
# Modules that share a basename on purpose, each with the reason.
SHARED_BASENAMES: dict[str, str] = dict.fromkeys(
    ("behaviours", "client_focus", "collaboration", "extra_mile", "focus_group", "practice_audit", "time_log"),
    "the analysis of an activity and its review, both named after the activity's id",
) | {"markdown": "the renderer of documents, and the Markdown of authors' texts in notebooks"}


def list_modules(checkout: Path) -> list[Path]:
    return sorted(path for path in (checkout / "workbook").rglob("*.py") if "__pycache__" not in path.parts)


def parse_modules(checkout: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in list_modules(checkout):
        yield path.relative_to(checkout).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def list_public_functions(tree: ast.Module) -> Iterator[Function]:
    """Yield the public functions of a module, without commands, which are named for those who type them."""
    yield from (
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not any(re.search(r"\.(?:command|group)\(", ast.unparse(decorator)) for decorator in node.decorator_list)
    )


def can_return_none(function: Function) -> bool:
    returns = ast.unparse(function.returns) if function.returns else "None"
    return bool(re.search(r"\bNone\b|Optional|\bAny\b", returns))


# What a verb promises of the return type, and how the promise is told.
PROMISES = {
    "count": (r"(?:int|float|dict|Counter|Mapping|pd\.|list|tuple)", "a number"),
    "format": (r"(?:str|Html)\b", "text"),
    "has": (r"(?:bool|TypeGuard|pd\.Series)", "a yes or no"),
    "is": (r"(?:bool|TypeGuard|pd\.Series)", "a yes or no"),
    "list": (r"(?:list|tuple|Sequence|Collection|Iterator|dict|Mapping|set|frozenset|pd\.DataFrame)\b", "a list"),
}


def find_naming_problem(function: Function) -> str:
    """Return what is wrong with a public function's name, or nothing."""
    verb = function.name.split("_")[0]
    returns = ast.unparse(function.returns) if function.returns else ""
    pattern, promise = PROMISES.get(verb, ("", ""))
    problems = {
        f"{verb} is not a verb of the contract": verb not in CONTRACT_VERBS | PLAIN_VERBS | set(PROMISES),
        "find_ promises that None is possible": verb == "find" and not can_return_none(function),
        "get_ promises to raise an error, and not to return None": verb == "get" and returns.endswith("| None"),
        f"{verb}_ promises {promise}": not re.match(pattern, returns),
    }
    return "" if function.name in PRESCRIBED else ", ".join(text for text, is_so in problems.items() if is_so)


def test_every_public_function_keeps_the_verb_contract(checkout: Path) -> None:
    found = [
        f"{path}:{function.lineno} {function.name}: {problem}"
        for path, tree in parse_modules(checkout)
        for function in list_public_functions(tree)
        if (problem := find_naming_problem(function))
    ]

    assert found == []


def test_no_function_named_find_always_returns_something(checkout: Path) -> None:
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in parse_modules(checkout)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and re.match(r"_?find(?:_|$)", node.name)
        and not can_return_none(node)
    ]

    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "def find_entry() -> Entry: ...",
        "def get_entry() -> Entry | None: ...",
        "def list_entries() -> str: ...",
        "def is_open() -> str: ...",
        "def mondays() -> list[str]: ...",
        "def format_date() -> int: ...",
    ],
)
def test_a_name_that_breaks_the_contract_is_found(source: str) -> None:
    [function] = list_public_functions(ast.parse(source))
    assert find_naming_problem(function)


def test_limits_are_named_max_and_min(checkout: Path) -> None:
    found = [
        f"{path}:{node.lineno} {target.id}"
        for path, tree in parse_modules(checkout)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and RETIRED_PREFIXES.search(target.id.lstrip("_"))
    ]

    assert found == []


def test_a_module_name_stands_once_unless_there_is_a_reason(checkout: Path) -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in list_modules(checkout):
        if path.stem not in {"__init__", "__main__"}:
            places[path.stem].append(path.relative_to(checkout).as_posix())
    shared = {name: found for name, found in places.items() if len(found) > 1}

    assert {name: found for name, found in shared.items() if name not in SHARED_BASENAMES} == {}
    assert sorted(shared) == sorted(SHARED_BASENAMES), "a reason is kept for a name that is not shared any more"
    assert len(shared) < 10


def test_no_two_public_classes_share_a_name(checkout: Path) -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path, tree in parse_modules(checkout):
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path)

    assert {name: found for name, found in places.items() if len(found) > 1} == {}
