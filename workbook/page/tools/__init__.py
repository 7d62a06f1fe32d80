"""The tools of a page. Each is a module with `make(context)`; notebooks ask for it by its id."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.page_definitions import Tool as ToolId
    from workbook.forms.tool import Tool
    from workbook.page.context import PageContext


@dataclass(frozen=True)
class ToolEntry:
    """A tool of the registry.

    Parameters
    ----------
    id
        The name by which content files and notebooks ask for it.
    title
        The name that screen readers announce.
    module
        The module in this package that makes it.
    """

    id: ToolId
    title: str
    module: str


TOOLS: Mapping[str, ToolEntry] = {
    entry.id: entry
    for entry in (
        ToolEntry("bring-in", "Import a file", "import_.import_tool"),
        ToolEntry("take-out", "Export your work", "export"),
        ToolEntry("about-people", "Personal data about other people", "personal_data_tool"),
        ToolEntry("make-examples", "Make examples", "make_examples"),
        ToolEntry("beside-example", "Your own answers beside an example's", "example_comparison"),
        ToolEntry("print-ahead", "Print worksheets for the session", "print_worksheets"),
        ToolEntry("leave-room", "The record of the session", "session_record"),
        ToolEntry("group-view", "The group as a whole", "group_view"),
        ToolEntry("plan-session", "Choose and plan", "plan_session"),
        ToolEntry("run-session", "Run the session", "run_session"),
    )
}


def get_tool_title(tool: str) -> str:
    """Return the title of a tool; raises UnknownNameError."""
    return _get_entry(tool).title


def make_tool(tool: str, context: PageContext) -> Tool:
    """Return the tool with this id, for a page; raises UnknownNameError."""
    module = importlib.import_module(f"{__name__}.{_get_entry(tool).module}")
    made: Tool = module.make(context)
    return made


def _get_entry(tool: str) -> ToolEntry:
    if tool not in TOOLS:
        raise UnknownNameError("tool", tool, list(TOOLS))
    return TOOLS[tool]
