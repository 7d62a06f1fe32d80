"""Find the time zone that a calendar means: by its name in the IANA database, or by what Windows and Thunderbird call it."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from workbook.errors import UnreadableFileError, suggest

# What Exchange writes after the offset, as in "(UTC-05:00) Eastern Time (US & Canada)", when it writes no id. The offset
# itself is no help: it does not say when summer time begins.
_CITIES = {
    "abu dhabi, muscat": "Asia/Dubai",
    "adelaide": "Australia/Adelaide",
    "alaska": "America/Anchorage",
    "amsterdam, berlin, bern, rome, stockholm, vienna": "Europe/Berlin",
    "arizona": "America/Phoenix",
    "athens, bucharest": "Europe/Bucharest",
    "atlantic time (canada)": "America/Halifax",
    "auckland, wellington": "Pacific/Auckland",
    "bangkok, hanoi, jakarta": "Asia/Bangkok",
    "beijing, chongqing, hong kong, urumqi": "Asia/Shanghai",
    "belgrade, bratislava, budapest, ljubljana, prague": "Europe/Budapest",
    "bogota, lima, quito, rio branco": "America/Bogota",
    "brasilia": "America/Sao_Paulo",
    "brisbane": "Australia/Brisbane",
    "brussels, copenhagen, madrid, paris": "Europe/Paris",
    "cairo": "Africa/Cairo",
    "canberra, melbourne, sydney": "Australia/Sydney",
    "central time (us & canada)": "America/Chicago",
    "chennai, kolkata, mumbai, new delhi": "Asia/Kolkata",
    "city of buenos aires": "America/Argentina/Buenos_Aires",
    "coordinated universal time": "UTC",
    "darwin": "Australia/Darwin",
    "dublin, edinburgh, lisbon, london": "Europe/London",
    "eastern time (us & canada)": "America/New_York",
    "greenwich mean time : dublin, edinburgh, lisbon, london": "Europe/London",
    "guadalajara, mexico city, monterrey": "America/Mexico_City",
    "harare, pretoria": "Africa/Johannesburg",
    "hawaii": "Pacific/Honolulu",
    "helsinki, kyiv, riga, sofia, tallinn, vilnius": "Europe/Helsinki",
    "hobart": "Australia/Hobart",
    "indiana (east)": "America/Indiana/Indianapolis",
    "istanbul": "Europe/Istanbul",
    "jerusalem": "Asia/Jerusalem",
    "kuala lumpur, singapore": "Asia/Singapore",
    "moscow, st. petersburg": "Europe/Moscow",
    "mountain time (us & canada)": "America/Denver",
    "nairobi": "Africa/Nairobi",
    "newfoundland": "America/St_Johns",
    "osaka, sapporo, tokyo": "Asia/Tokyo",
    "pacific time (us & canada)": "America/Los_Angeles",
    "perth": "Australia/Perth",
    "sarajevo, skopje, warsaw, zagreb": "Europe/Warsaw",
    "saskatchewan": "America/Regina",
    "seoul": "Asia/Seoul",
    "taipei": "Asia/Taipei",
    "utc": "UTC",
    "west central africa": "Africa/Lagos",
    "yukon": "America/Whitehorse",
}
_OFFSET = re.compile(r"^\((?:UTC|GMT)[^)]*\)\s*", re.IGNORECASE)


def get_zone(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name; raises UnreadableFileError with a suggestion."""
    zone = find_zone(name)
    if zone is None:
        raise UnreadableFileError(
            f'There is no time zone "{name}"; {suggest(name, sorted(available_timezones()))[:200]}'
        )
    return zone


def find_zone(name: str) -> ZoneInfo | None:
    """Return the time zone that a calendar calls by this name, or None.

    Parameters
    ----------
    name
        An IANA name, alone or behind a vendor's prefix; an id of Windows; or the words that Exchange shows for it.
    """
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    name = re.sub(r"^tzone://Microsoft/", "", name.strip().strip('"'), flags=re.IGNORECASE)
    words = _OFFSET.sub("", name).casefold().replace(";", ",")
    words = re.sub(r"time:(?=\w)", "time : ", words)
    for known in (name, WINDOWS_TO_OLSON.get(name), _CITIES.get(words), *_inside_prefix(name)):
        if known and (zone := _load(known)):
            return zone
    return None


def is_region(name: str) -> bool:
    """Say whether a zone is somewhere people live, and not merely the time by which others are told."""
    return "/" in name and not name.lower().startswith("etc/")


def _inside_prefix(name: str) -> list[str]:
    """Return what follows a prefix such as "/mozilla.org/20070129_1/", longest first."""
    parts = name.strip("/").split("/")
    return ["/".join(parts[-length:]) for length in (3, 2) if name.startswith("/") and len(parts) > length]


def _load(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a name that is a path, or too long for one
        return None
