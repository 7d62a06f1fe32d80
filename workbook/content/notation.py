"""Parse numbers, dates and times of day as people write them. Ambiguous texts are refused, never guessed.

Every function takes text and returns a value, or raises ValueError with a sentence for the person who wrote it.
"""

from __future__ import annotations

import datetime as dt
import re

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
# English, whatever the language of the computer is.
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?|[+-]?\.\d+")
_DECIMAL_COMMA = re.compile(r"([+-]?\d+),(\d+)")
_GROUPED = re.compile(
    r"[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:[ '\u2019]\d{3})+(?:\.\d+)?"
)
_GROUPED_BY_POINT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}|[+-]?\d{1,3}(?: \d{3})+,\d+")
_HOURS_AND_MINUTES = re.compile(
    r"(\d{1,3}):([0-5]\d)|(\d{1,3}) ?h(?:ours?)?(?: ?([0-5]?\d) ?(?:m|min|minutes?)?)?", re.IGNORECASE
)
_HOURS = re.compile(r"(\d+(?:[.,]\d+)?) ?h(?:ours?)?", re.IGNORECASE)
_MINUTES = re.compile(r"(\d+) ?(?:m|min|mins|minutes?)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)? ?([ap]\.?m\.?)?", re.IGNORECASE)
_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_DAY_NAMED_MONTH = re.compile(
    r"(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})", re.IGNORECASE
)
_NAMED_MONTH_DAY = re.compile(r"(?:[a-z]{3,9},? )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)


def parse_number(text: str, *, whole: bool = False) -> float:
    """Parse a number, with a decimal point or comma and with or without grouped thousands.

    Parameters
    ----------
    text
        The number as written: "12.5", "12,5", "1 234,5", "1,234.5".
    whole
        Whether only whole numbers are expected, so that "1,500" can only be fifteen hundred.

    Returns
    -------
    An int where the number is whole, else a float.

    Raises
    ------
    ValueError
        It is not a number, or could be two different ones.
    """
    tidy = _SPACES.sub(" ", text).strip().replace("\u2212", "-")
    if _PLAIN.fullmatch(tidy):
        return _simplest(tidy)
    if match := _DECIMAL_COMMA.fullmatch(tidy):
        before, after = match.groups()
        if len(after) != 3 or before.lstrip("+-") == "0" or len(before.lstrip("+-")) > 3:  # noqa: PLR2004 thousands come in threes
            return _simplest(f"{before}.{after}")
        if whole:
            return int(before + after)
        raise ValueError(f'"{text}" could be {before}{after} or {before}.{after}: write it without the comma.')
    if _GROUPED.fullmatch(tidy):
        return _simplest(re.sub(r"[ ,'\u2019]", "", tidy))
    if _GROUPED_BY_POINT.fullmatch(tidy):
        return _simplest(re.sub(r"[ .]", "", tidy).replace(",", "."))
    raise ValueError(f'"{text}" is not a number: write it in digits, such as 12 or 12.5.')


def parse_minutes(text: str) -> float:
    """Parse a duration in minutes: "90", "1:30", "1h30", "1.5 h" and "90 min" are all ninety.

    Raises
    ------
    ValueError
        It is none of these.
    """
    tidy = _SPACES.sub(" ", text).strip()
    if match := _HOURS_AND_MINUTES.fullmatch(tidy):
        hours, minutes = match[1] or match[3], match[2] or match[4] or 0
        return int(hours) * 60 + int(minutes)
    if match := _HOURS.fullmatch(tidy):
        return _simplest(str(round(float(match[1].replace(",", ".")) * 60, 6)))
    if match := _MINUTES.fullmatch(tidy):
        return int(match[1])
    return parse_number(tidy, whole=True)


def parse_date(text: str) -> dt.date:
    """Parse a date: "2026-05-12", "12 May 2026", "May 12, 2026", "12.05.2026", and "25/12/2026" where only one order fits.

    Raises
    ------
    ValueError
        There is no such day, or day and month could be exchanged.
    """
    tidy = _SPACES.sub(" ", text).strip()
    if match := _YEAR_FIRST.fullmatch(tidy):
        return _make_date(text, *(int(part) for part in match.groups()))
    if match := _YEAR_LAST.fullmatch(tidy):
        first, separator, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
        return _make_date(text, year, *_order_month_and_day(text, first, second, year, separator=separator))
    if match := _DAY_NAMED_MONTH.fullmatch(tidy):
        return _make_date(text, int(match[3]), _month(text, match[2]), int(match[1]))
    if match := _NAMED_MONTH_DAY.fullmatch(tidy):
        return _make_date(text, int(match[3]), _month(text, match[1]), int(match[2]))
    raise ValueError(f'"{text}" is not a date: write it as year-month-day, such as 2026-05-12.')


def parse_time(text: str) -> dt.time:
    """Parse a time of day, to the minute: "9:05", "09.05", "9h05", "9:05 pm", "9 am".

    Raises
    ------
    ValueError
        There is no such time, or it is only an hour without am or pm.
    """
    match = _CLOCK.fullmatch(_SPACES.sub(" ", text).strip())
    if match and (match[2] or match[3]):
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()[:1]
        fits = 1 <= hour <= 12 if half else hour <= 23  # noqa: PLR2004 the clock's own numbers
        if fits and minute <= 59:  # noqa: PLR2004
            return dt.time(hour % 12 + 12 * (half == "p") if half else hour, minute)
    raise ValueError(f'"{text}" is not a time of day: write hours and minutes, such as 14:30.')


def parse_datetime(text: str) -> dt.datetime:
    """Parse a time stamp: a date, a space or "T", a time of day, and optionally an offset from UTC.

    Raises
    ------
    ValueError
        The date or the time is missing or does not exist.
    """
    tidy = _SPACES.sub(" ", text).strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}T.*", tidy, re.IGNORECASE):
        tidy = tidy[:10] + " " + tidy[11:]
    offset = None
    if (match := _OFFSET.search(tidy)) and ":" in tidy[: match.start()]:
        offset = dt.datetime.strptime(match[1].upper(), "%z").tzinfo
        tidy = tidy[: match.start()].strip()
    date, _, time = _split_date_and_time(tidy)
    if not time:
        raise ValueError(f'"{text}" needs a date and a time of day, such as 2026-05-12 14:30.')
    return dt.datetime.combine(parse_date(date.rstrip(",")), parse_time(time), tzinfo=offset)


def _split_date_and_time(text: str) -> tuple[str, str, str]:
    match = re.search(
        r" (\d{1,2}[:.h]\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)$", text, re.IGNORECASE
    )
    return (text[: match.start()], " ", match[1]) if match else (text, "", "")


def _simplest(digits: str) -> float:
    """Return an int where the number is whole and exact, else a float."""
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f'"{digits[:20]}…" is too large a number.')
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _month(text: str, word: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(word.lower()):
            return number
    raise ValueError(f'"{text}" is not a date: "{word}" is not a month.')


def _order_month_and_day(text: str, first: int, second: int, year: int, *, separator: str) -> tuple[int, int]:
    # Dates with periods always begin with the day; dates with slashes may begin with the day or the month.
    if separator == "." or first > 12 or first == second:  # noqa: PLR2004 there are twelve months
        return second, first
    if second > 12:  # noqa: PLR2004
        return first, second
    one, other = f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}"
    raise ValueError(f'"{text}" could be {one} or {other}: write the one you mean like that.')


def _make_date(text: str, year: int, month: int, day: int) -> dt.date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f'"{text}" is too far away: the year must be between {EARLIEST_YEAR} and {LATEST_YEAR}.')
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f'"{text}" is not a date: there is no such day in the calendar.') from None
