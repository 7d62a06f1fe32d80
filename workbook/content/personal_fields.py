"""Identify fields and entries with personal data about other people, and format the age of such data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from workbook.content.definitions import AboutPeople, Field, Worksheet

NOBODY = "nobody"
MONTHS_PER_YEAR = 12
MAX_WORDS = 3
# A lower age is given in months.
MIN_YEARS = 2
NO_NAMES = {"Me", "I", "We", "Us", "The", "Our", "My"}
_WORD = r"[^\W\d_][\w'\u2019-]*"
_NAME = re.compile(rf"(?:{_WORD}\.? )*{_WORD}")


def list_fields_about_people(worksheet: Worksheet, *kinds: AboutPeople) -> list[Field]:
    """Return the fields with personal data about other people.

    Parameters
    ----------
    worksheet
        The worksheet.
    kinds
        The kinds of data: "name", "contact", "words"; all of them by default.
    """
    wanted = kinds or ("name", "contact", "words")
    return [field for field in worksheet.fields if field.about_people in wanted]


def is_register_of_people(worksheet: Worksheet) -> bool:
    """Return whether the entries of a worksheet are people or groups of people."""
    label = worksheet.find_field(worksheet.label) if worksheet.label else None
    return label is not None and label.about_people == "name"


def has_personal_data(worksheet: Worksheet, values: Mapping[str, object]) -> bool:
    """Return whether an entry contains personal data about other people.

    Parameters
    ----------
    worksheet
        The entry's worksheet.
    values
        The entry's values. A name outside the registers counts when it looks like one: "me" does not.
    """
    told = ((field, str(values.get(field.name) or "").strip()) for field in list_fields_about_people(worksheet))
    return any(
        text and (field.about_people != "name" or field.name == worksheet.label or is_name(text))
        for field, text in told
    )


def is_name(text: str) -> bool:
    """Return whether a text looks like somebody else's name; "Me" and "The whole team" do not."""
    return is_possible_name(text) and text.split(maxsplit=1)[0] not in NO_NAMES


def is_possible_name(text: str) -> bool:
    """Return whether a text may be a person's name: up to three capitalized words."""
    words = text.split()
    return 1 <= len(words) <= MAX_WORDS and bool(_NAME.fullmatch(text)) and all(word[0].isupper() for word in words)


def count_months(since: dt.date, until: dt.date) -> int:
    """Return the number of whole months between two days; 0 when the first is the later one."""
    months = (until.year - since.year) * MONTHS_PER_YEAR + until.month - since.month
    return max(0, months - (until.day < since.day))


def format_age(written: dt.date, *, today: dt.date) -> str:
    """Format how long ago something was written: "14 months ago"; "" when it is less than a month.

    Parameters
    ----------
    written
        The day of the last change.
    today
        The date of today.
    """
    months = count_months(written, today)
    years = months // MONTHS_PER_YEAR
    number, word = (years, "year") if years >= MIN_YEARS else (months, "month")
    return f"{number} {word if number == 1 else word + 's'} ago" if number else ""
