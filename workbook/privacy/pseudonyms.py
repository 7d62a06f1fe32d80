"""Find the people in a learner's entries by all their names, and give each of them a pseudonym."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from workbook.content.personal_fields import NO_NAMES, is_name, is_possible_name, list_fields_about_people
from workbook.content.values import get_label
from workbook.store.snapshot import find_worksheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workbook.content.definitions import AboutPeople, Worksheet
    from workbook.content.loader import Content
    from workbook.store.archive import Archive, EntryKey

# The registers of people: the word for their pseudonyms, and the field with the kind of person.
REGISTERS = {"clients": ("Client", "kind"), "people": ("Person", "relation")}
# Kinds of clients that are single persons, whom either part of the name identifies; other clients are groups.
SINGLE_KINDS = {"colleague", "co-worker", "peer"}
MIN_PART_LENGTH = 3
_TITLES = {"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Sir", "Madam", "Sgt"}
_BEGINNING = re.compile(r"[^,;:(\n]*")


@dataclass(frozen=True)
class Pseudonym:
    """A person or a group in the entries.

    Parameters
    ----------
    title
        The pseudonym: "Client A (ministry or agency)", "Person B (peer)".
    names
        Every name under which it was ever entered.
    parts
        Single words that identify it, such as a first name; none for a group.
    """

    title: str
    names: tuple[str, ...]
    parts: tuple[str, ...] = ()


def list_pseudonyms(archive: Archive, content: Content, *, also: Iterable[str] = ()) -> dict[EntryKey | str, Pseudonym]:
    """List the people with their pseudonyms.

    Parameters
    ----------
    archive
        All entries, including deleted ones, with their earlier names.
    content
        The definitions.
    also
        Further names, which no register has.

    Returns
    -------
    The people by the register's entry or, where there is none, by name.
    """
    roles: dict[EntryKey | str, Pseudonym] = {}
    for register in REGISTERS:
        roles |= _list_register(archive, content, register)
    known = {_fold(name) for role in roles.values() for name in role.names}
    for key, name in _list_contacts(archive, content):
        if key in roles and _fold(name) not in known:
            word = roles[key].title.split(" (", 1)[0]
            roles.setdefault(name, _make_person(f"Contact of {word}", (name,)))
    known |= {_fold(name) for role in roles.values() for name in (*role.names, *role.parts)}
    others = dict.fromkeys(name for name in [*also, *_list_named(archive, content)] if _fold(name) not in known)
    return roles | {name: _make_person(f"Other person {n}", (name,)) for n, name in enumerate(others, start=1)}


class PseudonymReplacer:
    """Replaces names by pseudonyms in any text.

    Parameters
    ----------
    roles
        The people. A part of a name that several people share is replaced by all of their pseudonyms.
    """

    def __init__(self, roles: Iterable[Pseudonym]) -> None:
        self._full: dict[str, str] = {}
        self._exact: dict[str, list[str]] = {}
        for role in roles:
            for name in role.names:
                if len(name.split()) > 1:
                    self._full.setdefault(_fold(name), role.title)
                elif name.strip():
                    self._exact.setdefault(_normalise(name), []).append(role.title)
            for part in filter(str.strip, role.parts):
                titles = self._exact.setdefault(_normalise(part), [])
                titles += [] if role.title in titles else [role.title]
        self._pattern = _compile(self._full, self._exact)

    def replace(self, text: str) -> str:
        """Return a text with pseudonyms in place of people.

        Parameters
        ----------
        text
            A text in which people may be named.

        Returns
        -------
        The text with a role in place of each name.
        """
        return (
            self._pattern.sub(lambda found: self._get_title(found["name"] or found["titled"]), _normalise(text))
            if self._pattern
            else text
        )

    def iterate_names(self, text: str) -> Iterator[str]:
        """Yield each name of a person in a text, as it is written there.

        Parameters
        ----------
        text
            A text in which people may be named.

        Returns
        -------
        The names that `replace` would replace, in their order.
        """
        if self._pattern:
            yield from (found[0] for found in self._pattern.finditer(_normalise(text)))

    def _get_title(self, name: str) -> str:
        full = self._full.get(_fold(name))
        return full or " or ".join(dict.fromkeys(self._exact[name]))


def _list_register(archive: Archive, content: Content, register: str) -> dict[EntryKey | str, Pseudonym]:
    """Return the people of a register, lettered in their order."""
    worksheet, (word, kind_field) = content.get_worksheet(register), REGISTERS[register]
    names = _list_names(archive, worksheet)
    kinds = {recorded.key: recorded.values.get(kind_field) for recorded in archive.revisions}
    roles: dict[EntryKey | str, Pseudonym] = {}
    for letters, key in zip(
        _list_letters(), sorted(names, key=lambda key: archive.positions.get(key, 0)), strict=False
    ):
        kind = kinds[key]
        said = f" ({get_label(worksheet.field(kind_field), str(kind)).lower()})" if kind else ""
        is_single = register == "people" or any(_is_person(name, kind) for name in names[key])
        make = _make_person if is_single else Pseudonym
        roles[key] = make(f"{word} {letters}{said}", names[key])
    return roles


def _make_person(title: str, names: tuple[str, ...]) -> Pseudonym:
    """Return one person, who is identified by the beginning and the parts of the name."""
    beginnings = [match[0].strip() for name in names if (match := _BEGINNING.match(name))]
    return Pseudonym(title, tuple(dict.fromkeys([*names, *filter(None, beginnings)])), _list_parts(beginnings))


def _list_names(archive: Archive, worksheet: Worksheet) -> dict[EntryKey, tuple[str, ...]]:
    """Return every name that each entry of a register has had."""
    names: dict[EntryKey, dict[str, None]] = {}
    for recorded in archive.revisions:
        name = recorded.values.get(worksheet.label or "")
        if recorded.key.worksheet == worksheet.id:
            names.setdefault(recorded.key, {}).update({name.strip(): None} if isinstance(name, str) else {})
    return {key: tuple(known) for key, known in names.items()}


def _list_contacts(archive: Archive, content: Content) -> Iterator[tuple[EntryKey, str]]:
    """Yield the name at the beginning of each contact: "Doreen Kask, president" is about Doreen Kask."""
    for key, text in _list_told(archive, content, "contact"):
        name = match[0].strip() if (match := _BEGINNING.match(text)) else ""
        if len(name.split()) > 1 and is_possible_name(name):
            yield key, name


def _list_named(archive: Archive, content: Content) -> Iterator[str]:
    """Yield the names in fields that name people, except "me" and "the whole team"."""
    names = (text.strip() for key, text in _list_told(archive, content, "name") if key.worksheet not in REGISTERS)
    yield from (name for name in names if is_name(name))


def _list_told(archive: Archive, content: Content, kind: AboutPeople) -> Iterator[tuple[EntryKey, str]]:
    """Yield the texts of fields with this kind of personal data, each with its entry."""
    fields: dict[str, list[str]] = {}
    for recorded in archive.revisions:
        name = recorded.key.worksheet
        if name not in fields:
            worksheet = find_worksheet(content, name)
            fields[name] = [field.name for field in list_fields_about_people(worksheet, kind)] if worksheet else []
        for field in fields[name]:
            if isinstance(value := recorded.values.get(field), str):
                yield recorded.key, value


def _list_parts(names: Sequence[str]) -> tuple[str, ...]:
    words = (word.strip(".,()") for name in names for word in _normalise(name).split())
    parts = (
        word for word in words if len(word) >= MIN_PART_LENGTH and word[0].isupper() and word not in _TITLES | NO_NAMES
    )
    return tuple(dict.fromkeys(parts))


def _is_person(name: str, kind: object) -> bool:
    """Return whether a client is a single person, not a group."""
    has_title = name.split(" ", 1)[0].rstrip(".") in _TITLES
    return has_title or (kind in SINGLE_KINDS and is_possible_name(name) and len(name.split()) > 1)


def _list_letters() -> Iterator[str]:
    """Yield A to Z, then AA, AB and so on."""
    for number in count(1):
        letters, rest = "", number
        while rest:
            rest, place = divmod(rest - 1, 26)
            letters = chr(ord("A") + place) + letters
        yield letters


def _compile(full: Mapping[str, str], exact: Mapping[str, object]) -> re.Pattern[str] | None:
    spaced = [r"\s+".join(map(re.escape, name.split())) for name in sorted(full, key=len, reverse=True)]
    single = [re.escape(name) for name in sorted(exact, key=len, reverse=True)]
    choices = "|".join([f"(?i:{'|'.join(spaced)})"] * bool(spaced) + single)
    title = rf"(?:{'|'.join(_TITLES)})\.?\s+"
    # A name that contains a title comes before the name that follows a title.
    return re.compile(rf"(?<!\w)(?:(?P<name>{choices})|{title}(?P<titled>{choices}))(?!\w)") if choices else None


def _fold(name: str) -> str:
    return " ".join(_normalise(name).casefold().split())


def _normalise(text: str) -> str:
    return unicodedata.normalize("NFC", text)
