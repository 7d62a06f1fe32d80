"""Export the numbers that a group view counts, and nothing else: no text, no names, no dates and no history.

The export is a Data Package with one table. Each number is rounded, and the only other thing in it that belongs to the learner
is the random token by which each person counts once.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from workbook.errors import ExchangeError
from workbook.exporting.data_package import DESCRIPTOR, FORMAT, GROUP_ANSWERS, NAME
from workbook.store.export_token import parse_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from workbook.content.loader import Content
    from workbook.store.entries import Entry
    from workbook.store.snapshot import Snapshot

GROUP_WORKSHEETS = (
    "time-entries",
    "behaviour-ratings",
    "organisation-culture",
    "practice-audit",
    "expectations",
    "client-expectations",
)
COLUMNS = {"theme": "string", "question": "string", "value": "number"}
_PATH = f"{GROUP_ANSWERS}.csv"
_ABOUT = (
    "What one person's entries come to in numbers, for a view of a group. It contains no text, no names and no dates."
)


def make_group_package(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the files of an export for a group.

    Parameters
    ----------
    snapshot
        The learner's entries.

    Returns
    -------
    The bytes of each file by its path; the descriptor comes first.

    Raises
    ------
    ExchangeError
        The entries have no answers that can be counted.
    """
    answers = list_group_answers(snapshot.entries, snapshot.content)
    if answers.empty:
        raise ExchangeError(
            "There are no numbers to export yet: a group view counts ratings, shares of logged time and points."
        )
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(answers[list(COLUMNS)].itertuples(index=False))
    return {DESCRIPTOR: _render_descriptor(snapshot), _PATH: text.getvalue().encode()}


def list_group_answers(entries: Sequence[Entry], content: Content) -> pd.DataFrame:
    """List the answers in a person's entries that a group view counts.

    Parameters
    ----------
    entries
        The entries.
    content
        The definitions that the entries follow.

    Returns
    -------
    The answers, as `workbook.analysis.group_statistics.list_answers` returns them.
    """
    from workbook.analysis.frames import make_frame
    from workbook.analysis.group_statistics import list_answers

    by_worksheet = defaultdict(list)
    for entry in entries:
        by_worksheet[entry.worksheet].append(entry)
    worksheets = [sheet for sheet in content.worksheets if sheet.id in GROUP_WORKSHEETS and sheet.id in by_worksheet]
    return list_answers({worksheet.id: make_frame(worksheet, by_worksheet[worksheet.id]) for worksheet in worksheets})


def read_group_package(files: Mapping[str, bytes]) -> tuple[str, pd.DataFrame] | None:
    """Read an export for a group.

    Parameters
    ----------
    files
        The files of an export by path.

    Returns
    -------
    The token and the answers, as `list_group_answers` returns them; None when it is an export of another kind.

    Raises
    ------
    ExchangeError
        Its table has been changed and cannot be read.
    """
    import pandas as pd

    from workbook.analysis.group_statistics import CUTS

    if _PATH not in files:
        return None
    try:
        token = parse_token(json.loads(files[DESCRIPTOR])["workbook"]["token"])
        answers = pd.read_csv(io.BytesIO(files[_PATH]), dtype={"theme": str, "question": str, "value": float})
        answers = answers[list(COLUMNS)].dropna()
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise ExchangeError(f"{_PATH} in this export cannot be read, most likely because it was changed.") from error
    known = answers[answers["theme"].isin(CUTS)]
    return token, known.drop_duplicates(["theme", "question"]).reset_index(drop=True)


def _render_descriptor(snapshot: Snapshot) -> bytes:
    workbook = snapshot.content.workbook
    fields = [{"name": name, "type": kind} for name, kind in COLUMNS.items()]
    table: dict[str, Any] = {
        "profile": "tabular-data-resource",
        "name": GROUP_ANSWERS,
        "path": _PATH,
        "title": "Numbers for a group",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": ["theme", "question"]},
    }
    descriptor = {
        "profile": "data-package",
        "name": NAME,
        "title": workbook.title,
        "description": _ABOUT,
        "workbook": {"format": FORMAT, "edition": workbook.edition, "token": snapshot.token},
        "resources": [table],
    }
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
