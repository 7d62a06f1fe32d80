"""Which browser of this machine the browser tests drive: Chromium, Chrome or Edge."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "WORKBOOK_BROWSER"
# Chromium's own program without windows opens a page with a third less work than Chromium does without its windows.
COMMANDS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
MAC_NAMES = ("Chromium", "Google Chrome", "Microsoft Edge")
WINDOWS_PLACES = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
HOW_TO_GET_ONE = f"install Chromium, Chrome or Edge, or name one in the environment variable {VARIABLE}"


def find_browser() -> Path | None:
    """Return the program to drive: the one `WORKBOOK_BROWSER` names, else the first that is found, else None.

    Raises
    ------
    FileNotFoundError
        The environment variable names a program that is not there.
    """
    if chosen := os.environ.get(VARIABLE):
        if found := shutil.which(chosen):
            return Path(found)
        raise FileNotFoundError(f"{VARIABLE} names {chosen}, and there is no such program.")
    return next((place for place in _list_places() if place.is_file()), None)


def _list_places() -> Iterator[Path]:
    """List where a browser may be: on the path, then where the system's installers put it."""
    yield from (Path(found) for command in COMMANDS if (found := shutil.which(command)))
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (folder / f"{name}.app" / "Contents" / "MacOS" / name for name in MAC_NAMES)
    if sys.platform == "win32":
        folders = [Path(os.environ[name]) for name in WINDOWS_FOLDERS if name in os.environ]
        yield from (folder / place for folder in folders for place in WINDOWS_PLACES)
