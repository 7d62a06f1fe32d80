"""Find time zones by the names that calendars give them: IANA names, Windows ids, and the labels of Exchange."""

from __future__ import annotations

import functools
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from workbook.errors import UnreadableFileError, suggest

# The labels that Exchange writes after the offset when it writes no id, as in "(UTC-05:00) Eastern Time (US & Canada)".
# The offset does not identify a zone, because it does not define when summer time begins.
_CITIES = {
    "abu dhabi, muscat": "Asia/Dubai",
    "adelaide": "Australia/Adelaide",
    "alaska": "America/Anchorage",
    "aleutian islands": "America/Adak",
    "amman": "Asia/Amman",
    "amsterdam, berlin, bern, rome, stockholm, vienna": "Europe/Berlin",
    "anadyr, petropavlovsk-kamchatsky": "Asia/Kamchatka",
    "araguaina": "America/Araguaina",
    "arizona": "America/Phoenix",
    "ashgabat, tashkent": "Asia/Tashkent",
    "astana": "Asia/Almaty",
    "astrakhan, ulyanovsk": "Europe/Astrakhan",
    "asuncion": "America/Asuncion",
    "athens, bucharest": "Europe/Bucharest",
    "athens, bucharest, istanbul": "Europe/Bucharest",
    "atlantic time": "America/Halifax",
    "atlantic time (canada)": "America/Halifax",
    "auckland, wellington": "Pacific/Auckland",
    "azores": "Atlantic/Azores",
    "baghdad": "Asia/Baghdad",
    "baja california": "America/Tijuana",
    "baku": "Asia/Baku",
    "bangkok, hanoi, jakarta": "Asia/Bangkok",
    "barnaul, gorno-altaysk": "Asia/Barnaul",
    "beijing, chongqing, hong kong, urumqi": "Asia/Shanghai",
    "beirut": "Asia/Beirut",
    "belgrade, bratislava, budapest, ljubljana, prague": "Europe/Budapest",
    "bishkek": "Asia/Bishkek",
    "bogota, lima, quito": "America/Bogota",
    "bogota, lima, quito, rio branco": "America/Bogota",
    "bougainville island": "Pacific/Bougainville",
    "brasilia": "America/Sao_Paulo",
    "brisbane": "Australia/Brisbane",
    "brussels, copenhagen, madrid, paris": "Europe/Paris",
    "cabo verde is.": "Atlantic/Cape_Verde",
    "cairo": "Africa/Cairo",
    "canberra, melbourne, sydney": "Australia/Sydney",
    "cape verde is.": "Atlantic/Cape_Verde",
    "caracas": "America/Caracas",
    "casablanca": "Africa/Casablanca",
    "cayenne, fortaleza": "America/Cayenne",
    "central america": "America/Guatemala",
    "central time": "America/Chicago",
    "central time (us & canada)": "America/Chicago",
    "chatham islands": "Pacific/Chatham",
    "chennai, kolkata, mumbai, new delhi": "Asia/Kolkata",
    "chetumal": "America/Cancun",
    "chihuahua, la paz, mazatlan": "America/Mazatlan",
    "chisinau": "Europe/Chisinau",
    "chita": "Asia/Chita",
    "chokurdakh": "Asia/Srednekolymsk",
    "city of buenos aires": "America/Argentina/Buenos_Aires",
    "coordinated universal time": "UTC",
    "coordinated universal time+12": "Etc/GMT-12",
    "coordinated universal time+13": "Etc/GMT-13",
    "coordinated universal time-02": "Etc/GMT+2",
    "coordinated universal time-08": "Etc/GMT+8",
    "coordinated universal time-09": "Etc/GMT+9",
    "coordinated universal time-11": "Etc/GMT+11",
    "cuiaba": "America/Cuiaba",
    "damascus": "Asia/Damascus",
    "darwin": "Australia/Darwin",
    "dhaka": "Asia/Dhaka",
    "dublin, edinburgh, lisbon, london": "Europe/London",
    "easter island": "Pacific/Easter",
    "eastern time": "America/New_York",
    "eastern time (us & canada)": "America/New_York",
    "ekaterinburg": "Asia/Yekaterinburg",
    "eucla": "Australia/Eucla",
    "fiji": "Pacific/Fiji",
    "gaza, hebron": "Asia/Hebron",
    "georgetown, la paz, manaus, san juan": "America/La_Paz",
    "greenland": "America/Nuuk",
    "greenwich mean time": "Etc/GMT",
    "guadalajara, mexico city, monterrey": "America/Mexico_City",
    "guam, port moresby": "Pacific/Port_Moresby",
    "haiti": "America/Port-au-Prince",
    "harare, pretoria": "Africa/Johannesburg",
    "havana": "America/Havana",
    "hawaii": "Pacific/Honolulu",
    "helsinki, kiev, riga, sofia, tallinn, vilnius": "Europe/Helsinki",
    "helsinki, kyiv, riga, sofia, tallinn, vilnius": "Europe/Helsinki",
    "hobart": "Australia/Hobart",
    "hovd": "Asia/Hovd",
    "indiana (east)": "America/Indiana/Indianapolis",
    "international date line west": "Etc/GMT+12",
    "irkutsk": "Asia/Irkutsk",
    "islamabad, karachi": "Asia/Karachi",
    "istanbul": "Europe/Istanbul",
    "izhevsk, samara": "Europe/Samara",
    "jerusalem": "Asia/Jerusalem",
    "juba": "Africa/Juba",
    "kabul": "Asia/Kabul",
    "kaliningrad": "Europe/Kaliningrad",
    "kathmandu": "Asia/Kathmandu",
    "khartoum": "Africa/Khartoum",
    "kiritimati island": "Pacific/Kiritimati",
    "krasnoyarsk": "Asia/Krasnoyarsk",
    "kuala lumpur, singapore": "Asia/Singapore",
    "kuwait, riyadh": "Asia/Riyadh",
    "la paz, mazatlan": "America/Mazatlan",
    "lord howe island": "Australia/Lord_Howe",
    "magadan": "Asia/Magadan",
    "marquesas islands": "Pacific/Marquesas",
    "mid-atlantic": "Etc/GMT+2",
    "minsk": "Europe/Minsk",
    "monrovia, reykjavik": "Atlantic/Reykjavik",
    "montevideo": "America/Montevideo",
    "moscow, st. petersburg": "Europe/Moscow",
    "moscow, st. petersburg, volgograd": "Europe/Moscow",
    "mountain time": "America/Denver",
    "mountain time (us & canada)": "America/Denver",
    "nairobi": "Africa/Nairobi",
    "newfoundland": "America/St_Johns",
    "norfolk island": "Pacific/Norfolk",
    "novosibirsk": "Asia/Novosibirsk",
    "nuku'alofa": "Pacific/Tongatapu",
    "omsk": "Asia/Omsk",
    "osaka, sapporo, tokyo": "Asia/Tokyo",
    "pacific time": "America/Los_Angeles",
    "pacific time (us & canada)": "America/Los_Angeles",
    "perth": "Australia/Perth",
    "port louis": "Indian/Mauritius",
    "punta arenas": "America/Punta_Arenas",
    "pyongyang": "Asia/Pyongyang",
    "qyzylorda": "Asia/Qyzylorda",
    "saint pierre and miquelon": "America/Miquelon",
    "sakhalin": "Asia/Sakhalin",
    "salvador": "America/Bahia",
    "samoa": "Pacific/Apia",
    "santiago": "America/Santiago",
    "sao tome": "Africa/Sao_Tome",
    "sarajevo, skopje, warsaw, zagreb": "Europe/Warsaw",
    "saratov": "Europe/Saratov",
    "saskatchewan": "America/Regina",
    "seoul": "Asia/Seoul",
    "solomon is., new caledonia": "Pacific/Guadalcanal",
    "sri jayawardenepura": "Asia/Colombo",
    "taipei": "Asia/Taipei",
    "tbilisi": "Asia/Tbilisi",
    "tehran": "Asia/Tehran",
    "tomsk": "Asia/Tomsk",
    "tripoli": "Africa/Tripoli",
    "turks and caicos": "America/Grand_Turk",
    "ulaanbaatar": "Asia/Ulaanbaatar",
    "utc": "UTC",
    "vladivostok": "Asia/Vladivostok",
    "volgograd": "Europe/Volgograd",
    "west central africa": "Africa/Lagos",
    "windhoek": "Africa/Windhoek",
    "yakutsk": "Asia/Yakutsk",
    "yangon (rangoon)": "Asia/Yangon",
    "yerevan": "Asia/Yerevan",
    "yukon": "America/Whitehorse",
}
# Outlook numbers the zones of a calendar: "Eastern Standard Time 1".
_NUMBER = re.compile(r"(?<=[A-Za-z)]) \d$")
_WHOLE_HOURS = re.compile(r"\(?(?:UTC|GMT)\s?([+-])(\d{1,2})(?::?00)?\)?", re.IGNORECASE)
_OFFSET = re.compile(r"^\(?(?:UTC|GMT)[ +\-:.0-9]*\)?\s+(?=\w)", re.IGNORECASE)


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


@functools.lru_cache(maxsize=1000)
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
    name = re.sub(r"^tzone://Microsoft/", "", name.strip().strip('"'), flags=re.IGNORECASE).replace("\\", "")
    ids, labels = _list_other_names()
    unnumbered = _NUMBER.sub("", name)
    for candidate in (
        name,
        labels.get(_normalize_label(unnumbered)),
        ids.get(unnumbered.casefold()),
        _format_offset_zone(name),
        *_strip_vendor_prefix(name),
    ):
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


@functools.cache
def _list_other_names() -> tuple[dict[str, str], dict[frozenset[str], str]]:
    """Return the zones by their ids in Windows and by their labels."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    ids = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}
    return ids, {_normalize_label(label): zone for label, zone in _CITIES.items()}


def _format_offset_zone(name: str) -> str:
    """Return the name of the zone with a whole number of hours from UTC, as in "UTC+3" or "GMT-05:00"; "" for others."""
    match = _WHOLE_HOURS.fullmatch(name)
    # In the IANA names the sign is reversed.
    return f"Etc/GMT{'-' if match[1] == '+' else '+'}{int(match[2])}" if match else ""


def _normalize_label(label: str) -> frozenset[str]:
    """Return the parts of a label, which programs write in any order, with "and" for "&" and with other separators."""
    words = _OFFSET.sub("", label).casefold().replace(" and ", " & ")
    words = re.sub(r"^greenwich mean time\s*:", "", words)
    return frozenset(part.strip() for part in re.split(r"[,;:]", words) if part.strip())


def _strip_vendor_prefix(name: str) -> list[str]:
    """Return the names that may follow a vendor's prefix such as "/mozilla.org/20070129_1/", longest first."""
    parts = name.strip("/").split("/")
    return ["/".join(parts[-length:]) for length in (3, 2) if name.startswith("/") and len(parts) > length]


def _find_iana_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # The name is a path, or too long for a path.
        return None
