"""List what entries would disclose about people, and pseudonymize people.

Names from the registers of clients and people are found wherever they are written, e-mail addresses and telephone numbers by
their form. Other words that may be names are reported for the learner to decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workbook.content.notation import MONTHS
from workbook.content.values import DAYS, KINDS, Value
from workbook.privacy.pseudonyms import REGISTERS, PseudonymReplacer, list_pseudonyms
from workbook.store.archive import Archive, EntryKey, RecordedRevision
from workbook.store.recordings import get_file_name
from workbook.store.snapshot import find_worksheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from workbook.content.definitions import Field
    from workbook.content.loader import Content
    from workbook.store.entries import Entry

Kind = Literal["name", "contact", "e-mail address", "telephone number", "recording", "perhaps a name"]
KINDS_IN_ORDER: tuple[Kind, ...] = (
    "name",
    "contact",
    "e-mail address",
    "telephone number",
    "recording",
    "perhaps a name",
)
HIDDEN = {"e-mail address": "[e-mail address]", "telephone number": "[telephone number]"}
ABOUT_ME = "about-me"
MIN_DIGITS, MAX_DIGITS = 7, 15
# It begins where such characters begin: otherwise a long text without spaces is searched from each of its characters.
_EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w.,/-])(?:\+|\()?\d(?:[ \u00a0().\u2010-\u2015/-]{0,3}\d){5,17}(?![\w-])")
_EXTENSION = re.compile(r"(?i)(?<!\w)(?:ext(?:ension)?\.?|extn\.?) ?\d{1,6}(?!\w)")
# Digits that are not telephone numbers: dates, time stamps, two years, grouped thousands.
_NO_TELEPHONE = re.compile(
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?: \d{1,2})?|\d{1,2}([-/.])\d{1,2}\2\d{4}|(?:19|20)\d\d ?[-/\u2013] ?(?:19|20)\d\d"
    r"|[1-9]\d{0,2}(?:[ \u00a0.]\d{3})+"
)
# A capitalized word that does not begin a sentence.
_CAPITAL = re.compile(r"(?<=[a-z0-9,;] )[^\W\d_a-z][^\W\d_]{2,}(?: [^\W\d_a-z][^\W\d_]+)?")
# In lower case: days, months, and the words of pseudonyms.
_DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
_NO_NAMES = {*MONTHS, *_DAYS, *(day.lower() for day in DAYS), "client", "person", "contact", "other"}


@dataclass(frozen=True)
class Disclosure:
    """Something about a person that an export would disclose.

    Parameters
    ----------
    kind
        The kind of disclosure.
    text
        The text as it is in the entries.
    places
        The worksheets that contain it, each with the number of entries.
    """

    kind: Kind
    text: str
    places: tuple[tuple[str, int], ...]


def list_disclosures(
    archive: Archive, content: Content, *, leaving: Archive | None = None, history: bool = False
) -> list[Disclosure]:
    """List what entries would disclose about people.

    Parameters
    ----------
    archive
        All entries; names come from the registers, whether or not these are exported.
    content
        The definitions.
    leaving
        The part of the entries that is exported; None for all.
    history
        Whether earlier states and deleted entries are exported too.

    Returns
    -------
    The disclosures, by kind, each once, with the most frequent first.
    """
    leaving = archive if leaving is None else leaving
    states = leaving.revisions if history else tuple(map(_to_state, leaving.list_entries(content)))
    finder = _Finder(archive, content)
    found: dict[tuple[Kind, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for state in states:
        for kind, text in finder.iterate_personal_data(state):
            found[kind, text][state.key.worksheet].add(state.key.entry)
    revealed = [
        Disclosure(kind, text, tuple((name, len(entries)) for name, entries in places.items()))
        for (kind, text), places in found.items()
    ]
    return sorted(revealed, key=lambda one: (KINDS_IN_ORDER.index(one.kind), -sum(n for _, n in one.places), one.text))


def pseudonymize_archive(archive: Archive, content: Content, *, also: Iterable[str] = ()) -> Archive:
    """Return the current entries with a pseudonym in place of each person, the same one everywhere.

    Parameters
    ----------
    archive
        All entries.
    content
        The definitions.
    also
        Further names to replace, which no register has.

    Returns
    -------
    An archive without history and deleted entries, which may name anybody. Contacts are removed, e-mail addresses and telephone
    numbers masked, recordings reduced to their names. Entries have new ids, because ids may be made from names.
    """
    roles = list_pseudonyms(archive, content, also=also)
    replacement = PseudonymReplacer(roles.values())
    ids = _number_ids(archive, content)
    revisions, positions = [], {}
    for number, entry in enumerate(archive.list_entries(content), start=1):
        own = roles.get(EntryKey(entry.worksheet, entry.id))
        values = _turn_values(entry, content, replacement, ids)
        if own and entry.worksheet in REGISTERS:
            values["name"] = own.title
        key = EntryKey(entry.worksheet, _renew(entry.id, ids))
        revisions.append(RecordedRevision(key, number, "save", values, entry.saved_at))
        positions[key] = entry.position
    return Archive(tuple(revisions), positions)


def remove_addresses(text: str) -> str:
    """Mask e-mail addresses and telephone numbers in a text.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    The masked text.
    """
    text = _EMAIL.sub(HIDDEN["e-mail address"], text)
    text = _NUMBER.sub(lambda found: HIDDEN["telephone number"] if _is_telephone(found[0]) else found[0], text)
    return _EXTENSION.sub(HIDDEN["telephone number"], text)


class _Finder:
    """Finds what one state of an entry discloses."""

    def __init__(self, archive: Archive, content: Content) -> None:
        self._content = content
        self._roles = list_pseudonyms(archive, content)
        self._names = PseudonymReplacer(self._roles.values())
        texts = (text for recorded in archive.revisions for text in recorded.values.values() if isinstance(text, str))
        self._ordinary = {word for text in texts for word in re.findall(r"(?<![\w'])[a-z]\w+", text)}
        terms = (worksheet.title for worksheet in content.worksheets)
        self._ordinary |= {word for term in terms for word in re.findall(r"\w+", term.lower())} | _NO_NAMES

    def iterate_personal_data(self, state: RecordedRevision) -> Iterator[tuple[Kind, str]]:
        """Yield each piece of personal data about somebody else, with its kind."""
        if state.key.worksheet == ABOUT_ME:
            return
        worksheet = find_worksheet(self._content, state.key.worksheet)
        for name, value in state.values.items():
            field = worksheet.find_field(name) if worksheet else None
            if not isinstance(value, str) or (field and not is_free_text(field)):
                continue
            if field and field.type == "file":
                yield "recording", value
            elif field and field.about_people == "contact":
                yield "contact", value
            else:
                yield from self._iterate_text(value)

    def _iterate_text(self, text: str) -> Iterator[tuple[Kind, str]]:
        yield from (("name", name) for name in self._names.iterate_names(text))
        yield from (("e-mail address", found[0]) for found in _EMAIL.finditer(text))
        yield from (("telephone number", found[0]) for found in _NUMBER.finditer(text) if _is_telephone(found[0]))
        yield from (("telephone number", found[0]) for found in _EXTENSION.finditer(text))
        # The text without the known names.
        for found in _CAPITAL.finditer(self._names.replace(text)):
            words = found[0].split()
            if not any(_is_ordinary(word, self._ordinary) for word in words):
                yield "perhaps a name", found[0]


def is_free_text(field: Field) -> bool:
    """Return whether a field holds free text.

    Parameters
    ----------
    field
        The field.

    Returns
    -------
    Whether anything can be written in it.
    """
    return (
        KINDS[field.type].schema_type == "string"
        and not field.constraints.enum
        and field.type != "reference"
        and field.filled_by == "learner"
    )


def _turn_values(
    entry: Entry, content: Content, replacement: PseudonymReplacer, ids: dict[str, str]
) -> dict[str, Value]:
    worksheet = find_worksheet(content, entry.worksheet)
    turned: dict[str, Value] = {}
    for name, value in entry.values.items():
        field = worksheet.find_field(name) if worksheet else None
        if field and field.about_people == "contact":
            continue
        if not isinstance(value, str) or (field and field.constraints.enum):
            turned[name] = value
        elif field and (field.type == "reference" or field.filled_by == "workbook"):
            turned[name] = _renew(value, ids)
        else:
            text = get_file_name(value) if field and field.type == "file" else value
            turned[name] = remove_addresses(replacement.replace(text))
    return turned


def _number_ids(archive: Archive, content: Content) -> dict[str, str]:
    """Return a new id for every id, or part of one, that the content does not define."""
    lasting = {str(entry["id"]) for worksheet in content.worksheets for entry in worksheet.starting_entries}
    parts = dict.fromkeys(part for key in archive.positions for part in key.entry.split(".") if part not in lasting)
    return {part: f"entry-{number}" for number, part in enumerate(parts, start=1)}


def _renew(entry: str, ids: dict[str, str]) -> str:
    return ".".join(ids.get(part, part) for part in entry.split("."))


def _is_ordinary(word: str, ordinary: Collection[str]) -> bool:
    return word.lower() in ordinary or word.lower().removesuffix("s") in ordinary


def _to_state(entry: Entry) -> RecordedRevision:
    return RecordedRevision(EntryKey(entry.worksheet, entry.id), 0, "save", entry.values, entry.saved_at)


def _is_telephone(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return MIN_DIGITS <= digits <= MAX_DIGITS and not _NO_TELEPHONE.fullmatch(text.strip())
