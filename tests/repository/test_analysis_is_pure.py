"""That the analysis neither reads, writes, asks the clock nor throws dice, so that a run tomorrow is the same run.

What it imports is a contract in pyproject.toml; this looks at what it calls.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = {"now", "today", "utcnow"}
CHANCE = {"random", "default_rng", "sample"}
FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "to_csv", "to_excel", "to_sql", "to_pickle"}


def list_impure_calls(source: str) -> list[str]:
    """Return the calls that reach outside, as they are written."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if is_impure(ast.unparse(call.func).split("."))]


def is_impure(names: list[str]) -> bool:
    """Tell whether a call by these dotted names reaches outside."""
    reads_a_table = names[0] in {"pd", "pandas"} and names[-1].startswith("read_")
    return bool({names[-1]} & (CLOCK | FILES) or set(names) & CHANCE) or reads_a_table


def test_analysis_calls_nothing_that_reaches_outside(checkout: Path) -> None:
    found = {
        str(file.relative_to(checkout)): calls
        for file in (checkout / "workbook" / "analysis").rglob("*.py")
        if (calls := list_impure_calls(file.read_text(encoding="utf-8")))
    }

    assert found == {}


@pytest.mark.parametrize(
    "call",
    [
        "dt.date.today()",
        "pd.Timestamp.now()",
        "np.random.default_rng()",
        "frame.sample(3)",
        "open(name)",
        "pd.read_csv(name)",
    ],
)
def test_such_calls_are_recognised(call: str) -> None:
    assert list_impure_calls(call) == [call]
