"""Know what is told about other people: which fields tell it, whether an entry does, and how old what it tells is."""

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
# Below this, the age is told in months.
MIN_YEARS = 2
NO_NAMES = {"Me", "I", "We", "Us", "The", "Our", "My"}
_WORD = r"[^\W\d_][\w'\u2019-]*"
_NAME = re.compile(rf"(?:{_WORD}\.? )*{_WORD}")


def list_fields_about_people(worksheet: Worksheet, *kinds: AboutPeople) -> list[Field]:
    """Return the fields that tell something about other people.

    Parameters
    ----------
    worksheet
        The worksheet.
    kinds
        What they tell: "name", "contact", "words"; without any, all of these.
    """
    wanted = kinds or ("name", "contact", "words")
    return [field for field in worksheet.fields if field.about_people in wanted]


def is_register_of_people(worksheet: Worksheet) -> bool:
    """Return whether the entries of a worksheet are people, or groups of them."""
    label = worksheet.find_field(worksheet.label) if worksheet.label else None
    return label is not None and label.about_people == "name"


def has_personal_data(worksheet: Worksheet, values: Mapping[str, object]) -> bool:
    """Return whether an entry tells something about other people.

    Parameters
    ----------
    worksheet
        The worksheet the entry belongs to.
    values
        The entry's values. A name that stands in no register's label counts when it looks like one: "me" does not.
    """
    told = ((field, str(values.get(field.name) or "").strip()) for field in list_fields_about_people(worksheet))
    return any(
        text and (field.about_people != "name" or field.name == worksheet.label or is_name(text))
        for field, text in told
    )


def is_name(text: str) -> bool:
    """Return whether a text is somebody else's name by its looks; "Me" and "The whole team" are none."""
    return is_possible_name(text) and text.split(maxsplit=1)[0] not in NO_NAMES


def is_possible_name(text: str) -> bool:
    """Return whether a text could be a person's name: up to three words, each with a capital."""
    words = text.split()
    return 1 <= len(words) <= MAX_WORDS and bool(_NAME.fullmatch(text)) and all(word[0].isupper() for word in words)


def count_months(since: dt.date, until: dt.date) -> int:
    """Return how many whole months lie between two days; 0 when the first is the later one."""
    months = (until.year - since.year) * MONTHS_PER_YEAR + until.month - since.month
    return max(0, months - (until.day < since.day))


def format_age(written: dt.date, *, today: dt.date) -> str:
    """Return how long ago something was written, in words: "14 months ago"; "" when it is not a month yet.

    Parameters
    ----------
    written
        The day on which it was last written.
    today
        The day that counts as today.
    """
    months = count_months(written, today)
    years = months // MONTHS_PER_YEAR
    number, word = (years, "year") if years >= MIN_YEARS else (months, "month")
    return f"{number} {word if number == 1 else word + 's'} ago" if number else ""
