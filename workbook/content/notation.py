"""Parse numbers, dates and times of day as people write them. Ambiguous texts are refused, never guessed.

Every function takes text and returns a value, or raises ValueError with a sentence for the person who wrote it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

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
_FRENCH_MONTHS = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
]
# A year of two digits is in the years 1969 to 2068, as in POSIX.
FIRST_SHORT_YEAR_OF_1900S = 69
YES = frozenset({"yes", "y", "true", "1", "oui", "o", "vrai", "x"})
NO = frozenset({"no", "n", "false", "0", "non", "faux"})

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?|[+-]?\.\d+")
_DECIMAL_COMMA = re.compile(r"([+-]?\d+),(\d+)")
_GROUPED = re.compile(
    r"[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:[ '\u2019]\d{3})+(?:\.\d+)?"
)
_GROUPED_BY_POINT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}|[+-]?\d{1,3}(?: \d{3})+,\d+")
_HOUR_UNIT, _MINUTE_UNIT = r"(?:h|hrs?|hours?|heures?|std|stunden?)\.?", r"(?:m|mn|mins?|minutes?|minuten)\.?"
_AMOUNT, _AND = r"(\d+(?:[.,]\d+)?|[.,]\d+) ?", r"(?:,| and| et)? ?"
_HOURS_CLOCK = re.compile(rf"(\d{{1,4}}):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?(?: ?{_HOUR_UNIT})?", re.IGNORECASE)
_MINUTES_CLOCK = re.compile(rf"(\d{{1,4}}):([0-5]\d) ?{_MINUTE_UNIT}", re.IGNORECASE)
_ISO_DURATION = re.compile(
    r"P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.IGNORECASE
)
_HOURS_AND_MINUTES = re.compile(rf"(\d+) ?{_HOUR_UNIT}{_AND}([0-5]?\d)", re.IGNORECASE)
_UNITS = re.compile(
    rf"(?:{_AMOUNT}{_HOUR_UNIT})?{_AND}(?:{_AMOUNT}{_MINUTE_UNIT})?{_AND}"
    rf"(?:{_AMOUNT}(?:s|secs?|seconds?|sekunden?|secondes?)\.?)?",
    re.IGNORECASE,
)
_DAYS = re.compile(rf"{_AMOUNT}(?:d|days?|j|jours?|tage?)\b.*", re.IGNORECASE)
_HALF_OF_DAY = r"(?: ?(?P<half>[ap])\.? ?m\.?)"
_CLOCKS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?(?: ?h)?{_HALF_OF_DAY}?",
        rf"(?P<hour>\d{{1,2}}) ?(?:h|heures?)(?: ?(?P<minute>\d{{1,2}})(?: ?(?:m|mn|min|minutes?))?)?{_HALF_OF_DAY}?",
        r"(?P<hour>\d\d)(?P<minute>\d\d)(?: ?(?:h|hrs?|hours))?",
        rf"(?P<hour>\d{{1,2}}){_HALF_OF_DAY}",
    )
]
_TIME_AT_END = re.compile(
    r",?(?: (?:at|\u00e0|@))? "
    r"(\d{1,2}(?:[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?(?: ?[ap]\.? ?m\.?)?| ?h(?: ?\d{1,2})?(?: ?min)?| ?[ap]\.? ?m\.?))$",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})")
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_WEEKDAY, _NAMED_MONTH = r"(?:[^\W\d_]{3,9}\.?,? )?(?:le )?", r"([^\W\d_]{3,9})\.?"
_DAY_NAMED_MONTH = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th| ?er)?(?: of)?[-/. ]{_NAMED_MONTH},?[-/. ](\d{{4}}|\d\d)", re.IGNORECASE
)
_NAMED_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}{_NAMED_MONTH}[- ](\d{{1,2}})(?:st|nd|rd|th)?,?[- ](\d{{4}}|\d\d)", re.IGNORECASE
)
_YEAR_NAMED_MONTH = re.compile(rf"(\d{{4}})[-/. ]{_NAMED_MONTH}[-/. ](\d{{1,2}})", re.IGNORECASE)


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
    seconds = find_duration(text)
    return parse_number(text, whole=True) if seconds is None else _simplest(str(round(seconds / 60, 6)))


def find_duration(text: str) -> float | None:
    """Return the seconds of a duration: "1:30", "1 h 30", "1.5 h", "18:25 min", "90 min", "47 sec", "PT1H30M".

    Parameters
    ----------
    text
        The duration as written, in English, French or German.

    Returns
    -------
    The seconds; None if it has neither a unit nor a colon.

    Raises
    ------
    ValueError
        It counts days, which can be days of work or of 24 hours.
    """
    tidy = _SPACES.sub(" ", text).strip()
    if match := _HOURS_CLOCK.fullmatch(tidy):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    if match := _MINUTES_CLOCK.fullmatch(tidy):
        return int(match[1]) * 60 + int(match[2])
    if match := _HOURS_AND_MINUTES.fullmatch(tidy):
        return int(match[1]) * 3600 + int(match[2]) * 60
    for pattern, units in ((_UNITS, (3600, 60, 1)), (_ISO_DURATION, (86_400, 3600, 60, 1))):
        if (match := pattern.fullmatch(tidy)) and any(match.groups()):
            amounts = (float((part or "0").replace(",", ".")) for part in match.groups())
            return sum(amount * unit for amount, unit in zip(amounts, units, strict=True))
    if _DAYS.fullmatch(tidy):
        raise ValueError(f'"{text}" counts days, which have no fixed number of hours: write hours, such as 7.5 h.')
    return None


def parse_yes_or_no(text: str) -> bool:
    """Parse an answer: "yes", "true", "oui", "vrai" and "1", or "no", "false", "non", "faux" and "0".

    Raises
    ------
    ValueError
        It is neither.
    """
    answer = text.strip().casefold()
    if answer in YES | NO:
        return answer in YES
    raise ValueError(f'"{text}" is neither yes nor no.')


def parse_date(text: str) -> dt.date:
    """Parse a date: "2026-05-12", "20260512", "12 mai 2026", "May 12, 2026", "12.05.2026", "25/12/2026".

    The names of months are in English or French, with or without accents, and can be shortened.

    Raises
    ------
    ValueError
        There is no such day, or day and month could be exchanged.
    """
    tidy = _SPACES.sub(" ", text).strip()
    if match := _YEAR_FIRST.fullmatch(tidy):
        return _make_date(text, *(int(part) for part in match.groups()))
    if match := _COMPACT.fullmatch(tidy):
        return _make_date(text, *(int(part) for part in match.groups()))
    if match := _YEAR_LAST.fullmatch(tidy):
        first, separator, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
        return _make_date(text, year, *_order_month_and_day(text, first, second, year, separator=separator))
    if match := _DAY_NAMED_MONTH.fullmatch(tidy):
        return _make_date(text, parse_year(match[3]), _month(text, match[2]), int(match[1]))
    if match := _NAMED_MONTH_DAY.fullmatch(tidy):
        return _make_date(text, parse_year(match[3]), _month(text, match[1]), int(match[2]))
    if match := _YEAR_NAMED_MONTH.fullmatch(tidy):
        return _make_date(text, int(match[1]), _month(text, match[2]), int(match[3]))
    raise ValueError(f'"{text}" is not a date: write it as year-month-day, such as 2026-05-12.')


def parse_year(digits: str) -> int:
    """Return the year that is written with two or four digits: 26 is 2026, and 98 is 1998."""
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 the digits of a short year
        return year
    return year + (1900 if year >= FIRST_SHORT_YEAR_OF_1900S else 2000)


def parse_clock(text: str) -> int:
    """Parse a time of day in seconds since midnight: "9:05:30", "09.05", "9 h 05", "14 h", "0930", "9:05 p.m.", "9 am".

    Raises
    ------
    ValueError
        There is no such time, or it is only an hour without a unit.
    """
    tidy = _SPACES.sub(" ", text).strip()
    for match in filter(None, (pattern.fullmatch(tidy) for pattern in _CLOCKS)):
        parts = match.groupdict()
        hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
        half = (parts.get("half") or "").lower()
        fits = 1 <= hour <= 12 if half else hour <= 23  # noqa: PLR2004 the clock's own numbers
        if fits and minute <= 59 and second <= 59:  # noqa: PLR2004
            hour = hour % 12 + 12 * (half == "p") if half else hour
            return (hour * 60 + minute) * 60 + second
    raise ValueError(f'"{text}" is not a time of day: write hours and minutes, such as 14:30.')


def parse_time(text: str) -> dt.time:
    """Parse a time of day, to the minute. Raises ValueError as `parse_clock` does."""
    minutes = parse_clock(text) // 60
    return dt.time(minutes // 60, minutes % 60)


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
    match = _TIME_AT_END.search(tidy)
    if not match:
        raise ValueError(f'"{text}" needs a date and a time of day, such as 2026-05-12 14:30.')
    return dt.datetime.combine(parse_date(tidy[: match.start()]), parse_time(match[1]), tzinfo=offset)


def _simplest(digits: str) -> float:
    """Return an int where the number is whole and exact, else a float."""
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f'"{digits[:20]}…" is too large a number.')
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _month(text: str, word: str) -> int:
    letters = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    months = {
        number
        for names in (MONTHS, _FRENCH_MONTHS)
        for number, name in enumerate(names, start=1)
        if name.startswith(plain)
    }
    if len(months) == 1:
        return months.pop()
    if months:
        raise ValueError(f'"{text}" is not clear: "{word}" could be June or July.')
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
