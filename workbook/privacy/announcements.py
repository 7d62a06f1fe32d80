"""Remember which expired entries were announced in this home, and when.

They are in a file beside the entries, because entries travel: into backups, exports and other homes. An announcement that
came back with them would let the next opening erase entries of which nobody had been told here.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from workbook.errors import StoreError
from workbook.store.archive import EntryKey
from workbook.store.storage_messages import explain_storage_errors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workbook.paths import Home

FILE_NAME = "announced.json"


def load_announcements(home: Home, learner: str) -> dict[EntryKey, dt.date]:
    """Load a learner's announcements.

    Parameters
    ----------
    home
        The learner's home.
    learner
        Whose entries.

    Returns
    -------
    By entry, the day of the announcement. A file that cannot be read has none, so that everything is announced again.
    """
    try:
        rows = _read(_get_file(home)).get(learner, [])
        return {EntryKey(str(worksheet), str(entry)): dt.date.fromisoformat(day) for worksheet, entry, day in rows}
    except (TypeError, ValueError):
        return {}


def save_announcements(home: Home, learner: str, announced: Mapping[EntryKey, dt.date]) -> None:
    """Replace a learner's announcements.

    Parameters
    ----------
    home
        The learner's home.
    learner
        Whose entries.
    announced
        By entry, the day of the announcement.

    Raises
    ------
    StoreError
        The file cannot be written.
    """
    file = _get_file(home)
    by_learner = {name: rows for name, rows in _read(file).items() if name != learner}
    if announced:
        by_learner[learner] = [[key.worksheet, key.entry, day.isoformat()] for key, day in sorted(announced.items())]
    with explain_storage_errors(StoreError, "The announcement cannot be saved"):
        if by_learner:
            file.write_text(json.dumps(by_learner, ensure_ascii=False), encoding="utf-8")
        else:
            file.unlink(missing_ok=True)


def forget_announcements(home: Home) -> None:
    """Forget all announcements, because entries have come back that may have been announced before: announce them again.

    Parameters
    ----------
    home
        The learner's home.
    """
    _get_file(home).unlink(missing_ok=True)


def _get_file(home: Home) -> Path:
    return home.folder / FILE_NAME


def _read(file: Path) -> dict[str, list[list[str]]]:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
