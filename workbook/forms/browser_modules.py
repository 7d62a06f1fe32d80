"""Join the ES modules of forms/browser into one script per kind of widget, without a build step.

A widget delivers one script. This module follows the import statements from an entry module, puts every module before those
that import it, and removes the import and export statements, because all modules then share one scope.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "browser"
STYLES = ("form.css", "wall.css")
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function|class|const|let)", re.MULTILINE)


def list_modules(entry: str) -> list[str]:
    """Return the file names of a module and of all modules that it needs, each after those it imports."""
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in ordered:
            return
        for imported in IMPORT.findall((FOLDER / name).read_text("utf-8")):
            visit(imported)
        ordered[name] = None

    visit(entry)
    return list(ordered)


@functools.cache
def load_script(entry: str) -> str:
    """Read a module with all modules that it needs, and return them as one script."""
    sources = ((FOLDER / name).read_text("utf-8") for name in list_modules(entry))
    return "\n".join(EXPORT.sub("", IMPORT.sub("", source)) for source in sources)


@functools.cache
def load_styles() -> str:
    """Read the style sheets."""
    return "\n".join((FOLDER / name).read_text("utf-8") for name in STYLES)
