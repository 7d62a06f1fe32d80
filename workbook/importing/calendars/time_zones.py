"""Find time zones by the names that calendars give them: IANA names, Windows ids, and the labels of Exchange."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from workbook.errors import UnreadableFileError, suggest

# The labels that Exchange writes after the offset when it writes no id, as in "(UTC-05:00) Eastern Time (US & Canada)".
# The offset does not identify a zone, because it does not define when summer time begins.
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
    """Return a time zone by its name.

    Parameters
    ----------
    name
        A name as for `find_zone`.

    Returns
    -------
    The time zone.

    Raises
    ------
    UnreadableFileError
        If there is no such time zone; the message suggests similar names.
    """
    zone = find_zone(name)
    if zone is None:
        raise UnreadableFileError(
            f'There is no time zone "{name}"; {suggest(name, sorted(available_timezones()))[:200]}'
        )
    return zone


def find_zone(name: str) -> ZoneInfo | None:
    """Return the time zone that a calendar refers to by a name.

    Parameters
    ----------
    name
        An IANA name, with or without a vendor's prefix; a Windows id; or the label that Exchange displays.

    Returns
    -------
    The time zone; None if the name is not known.
    """
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    name = re.sub(r"^tzone://Microsoft/", "", name.strip().strip('"'), flags=re.IGNORECASE)
    words = _OFFSET.sub("", name).casefold().replace(";", ",")
    words = re.sub(r"time:(?=\w)", "time : ", words)
    for candidate in (name, WINDOWS_TO_OLSON.get(name), _CITIES.get(words), *_strip_vendor_prefix(name)):
        if candidate and (zone := _find_iana_zone(candidate)):
            return zone
    return None


def is_region(name: str) -> bool:
    """Return whether a time zone is the zone of a region, and not a reference such as UTC.

    Parameters
    ----------
    name
        The IANA name.

    Returns
    -------
    Whether people live in that zone.
    """
    return "/" in name and not name.lower().startswith("etc/")


def _strip_vendor_prefix(name: str) -> list[str]:
    """Return the names that may follow a vendor's prefix such as "/mozilla.org/20070129_1/", longest first."""
    parts = name.strip("/").split("/")
    return ["/".join(parts[-length:]) for length in (3, 2) if name.startswith("/") and len(parts) > length]


def _find_iana_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # The name is a path, or too long for a path.
        return None
