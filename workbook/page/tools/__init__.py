"""The tools of a page: one module each, named as the notebooks ask for it, with `make(context)`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.page_definitions import Tool as ToolName
    from workbook.forms.tool import Tool
    from workbook.page.context import PageContext

# What each tool is called, for whoever hears the page and does not see it.
TITLES: Mapping[ToolName, str] = {
    "bring-in": "Bring in what you have",
    "take-out": "Take out what you made",
    "about-people": "What you hold about other people",
    "make-examples": "Make examples",
    "beside-example": "Your own answers beside an example's",
    "print-ahead": "Print worksheets for the session",
    "leave-room": "What leaves the room",
    "group-view": "The group as a whole",
    "plan-session": "Choose and plan",
    "run-session": "Run the session",
}
MODULES: Mapping[str, str] = {
    "bring-in": "import_.import_tool",
    "take-out": "export",
    "about-people": "personal_data_tool",
    "make-examples": "make_examples",
    "beside-example": "example_comparison",
    "print-ahead": "print_worksheets",
    "leave-room": "session_record",
    "group-view": "group_view",
    "plan-session": "plan_session",
    "run-session": "run_session",
}


def get_title(tool: str) -> str:
    """Return what a tool is called; raises UnknownNameError."""
    for known, title in TITLES.items():
        if known == tool:
            return title
    raise UnknownNameError("tool", tool, list(TITLES))


def make_tool(tool: str, context: PageContext) -> Tool:
    """Return a tool.

    Parameters
    ----------
    tool
        Its name; it is made by the module of that name in `workbook.page.tools`.
    context
        What the page works with, which it works on.

    Raises
    ------
    UnknownNameError
        There is no such tool.
    """
    get_title(tool)
    module = importlib.import_module(f"workbook.page.tools.{MODULES[tool]}")
    made: Tool = module.make(context)
    return made
