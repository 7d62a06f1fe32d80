"""The tools of a page: one module each, named as the notebooks ask for it, with `make(book)`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.pages import Tool as ToolName
    from workbook.forms.tool import Tool
    from workbook.page.book import Book

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


def get_title(tool: str) -> str:
    """Return what a tool is called; raises UnknownNameError."""
    for known, title in TITLES.items():
        if known == tool:
            return title
    raise UnknownNameError("tool", tool, list(TITLES))


def make_tool(tool: str, book: Book) -> Tool:
    """Return a tool.

    Parameters
    ----------
    tool
        Its name; it is made by the module of that name in `workbook.page.tools`.
    book
        The learner's workbook, which it works on.

    Raises
    ------
    UnknownNameError
        There is no such tool.
    """
    get_title(tool)
    module = importlib.import_module(f"workbook.page.tools.{tool.replace('-', '_')}")
    made: Tool = module.make(book)
    return made
