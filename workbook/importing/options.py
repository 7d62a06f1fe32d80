"""What can be chosen about an import, and what was."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.notation import parse_date
from workbook.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from workbook.importing.mapping.source_formats import DateOrder
    from workbook.importing.mapping.work_categories import CategoryRule

    # A sentence, and the part that is done from 0 to 1, or None where nobody knows.
    Progress = Callable[[str, float | None], None]

_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
DATE_ORDERS = {"day-first": "The day comes first", "month-first": "The month comes first"}
LANGUAGES = {"en": "English", "fr": "French"}


@dataclass(frozen=True)
class ImportOptions:
    """What was chosen about an import; see `workbook.importing.pipeline.make_preview`."""

    week: dt.date | None = None
    department: str | None = None
    mapping: Mapping[str, str] | None = None
    name: str = ""
    sheet: str | None = None
    zone: str | None = None
    dates: DateOrder | None = None
    language: str = "en"
    kinds: Sequence[CategoryRule] = ()


def parse_week(week: dt.date | str | None) -> dt.date | None:
    """Return a day of the week that is meant; raises UnreadableFileError when it is none."""
    if week is None or isinstance(week, dt.date):
        return week
    try:
        if match := _ISO_WEEK.fullmatch(week.strip()):
            return dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return parse_date(week)
    except ValueError as error:
        raise UnreadableFileError(f'"{week}" is not a week: write a day of it, such as 2026-05-12.') from error


def find_choice(wanted: str, named: Mapping[str, set[str]]) -> str | None:
    """Return the choice that is meant: by any of its names, whole, or one language's half of it."""
    tidy = wanted.strip().casefold()
    for name, others in named.items():
        halves = {half.strip().casefold() for other in (name, *others) for half in (other, *other.split("|"))}
        if tidy and tidy in halves:
            return name
    return None
