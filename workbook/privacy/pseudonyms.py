"""Know the people in a learner's entries by every name they go by, and call each of them by a role instead."""

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

# The registers of people: what each entry is called by role, and the field that says what kind of person it is.
REGISTERS = {"clients": ("Client", "kind"), "people": ("Person", "relation")}
# Kinds of clients that are one person each, who is then known by either part of the name; others are groups.
SINGLE_KINDS = {"colleague", "co-worker", "peer"}
MIN_PART_LENGTH = 3
_TITLES = {"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Sir", "Madam", "Sgt"}
_BEGINNING = re.compile(r"[^,;:(\n]*")


@dataclass(frozen=True)
class Role:
    """A person, or a group, in the entries.

    Parameters
    ----------
    title
        What to say in place of the name: "Client A (ministry or agency)", "Person B (peer)".
    names
        Every name under which it was ever entered.
    parts
        Words that stand for it alone, such as a first name; none for a group.
    """

    title: str
    names: tuple[str, ...]
    parts: tuple[str, ...] = ()


def list_roles(archive: Archive, content: Content, *, also: Iterable[str] = ()) -> dict[EntryKey | str, Role]:
    """Return the role of each person, by the register's entry or, where there is none, by the name.

    Parameters
    ----------
    archive
        All entries, deleted ones too, with the names they had before.
    content
        The definitions.
    also
        Names that stand in no register, as the learner has noticed them.
    """
    roles: dict[EntryKey | str, Role] = {}
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


class Replacement:
    """Puts roles in the place of names, in any text.

    Parameters
    ----------
    roles
        The people. A part of a name that several of them share is replaced by all of their roles.
    """

    def __init__(self, roles: Iterable[Role]) -> None:
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
        """Return a text with a role wherever a person is named."""
        return (
            self._pattern.sub(lambda found: self._find_title(found["name"] or found["titled"]), _normalise(text))
            if self._pattern
            else text
        )

    def find(self, text: str) -> Iterator[str]:
        """Yield each name that a text has of a person, as it stands there."""
        if self._pattern:
            yield from (found[0] for found in self._pattern.finditer(_normalise(text)))

    def _find_title(self, name: str) -> str:
        full = self._full.get(_fold(name))
        return full or " or ".join(dict.fromkeys(self._exact[name]))


def _list_register(archive: Archive, content: Content, register: str) -> dict[EntryKey | str, Role]:
    """Return the roles of a register's entries, lettered in their order."""
    worksheet, (word, kind_field) = content.get_worksheet(register), REGISTERS[register]
    names = _list_names(archive, worksheet)
    kinds = {recorded.key: recorded.values.get(kind_field) for recorded in archive.revisions}
    roles: dict[EntryKey | str, Role] = {}
    for letters, key in zip(
        _list_letters(), sorted(names, key=lambda key: archive.positions.get(key, 0)), strict=False
    ):
        kind = kinds[key]
        said = f" ({get_label(worksheet.field(kind_field), str(kind)).lower()})" if kind else ""
        is_single = register == "people" or any(_is_person(name, kind) for name in names[key])
        make = _make_person if is_single else Role
        roles[key] = make(f"{word} {letters}{said}", names[key])
    return roles


def _make_person(title: str, names: tuple[str, ...]) -> Role:
    """Return the role of one person, who is known by the beginning of the name, and by its parts, too."""
    beginnings = [match[0].strip() for name in names if (match := _BEGINNING.match(name))]
    return Role(title, tuple(dict.fromkeys([*names, *filter(None, beginnings)])), _list_parts(beginnings))


def _list_names(archive: Archive, worksheet: Worksheet) -> dict[EntryKey, tuple[str, ...]]:
    """Return every name that each entry of a register has had."""
    names: dict[EntryKey, dict[str, None]] = {}
    for recorded in archive.revisions:
        name = recorded.values.get(worksheet.label or "")
        if recorded.key.worksheet == worksheet.id:
            names.setdefault(recorded.key, {}).update({name.strip(): None} if isinstance(name, str) else {})
    return {key: tuple(known) for key, known in names.items()}


def _list_contacts(archive: Archive, content: Content) -> Iterator[tuple[EntryKey, str]]:
    """Yield the name with which each contact begins: "Doreen Kask, president" is about Doreen Kask."""
    for key, text in _list_told(archive, content, "contact"):
        name = match[0].strip() if (match := _BEGINNING.match(text)) else ""
        if len(name.split()) > 1 and is_possible_name(name):
            yield key, name


def _list_named(archive: Archive, content: Content) -> Iterator[str]:
    """Yield the names in fields that name people; "me" and "the whole team" are none."""
    names = (text.strip() for key, text in _list_told(archive, content, "name") if key.worksheet not in REGISTERS)
    yield from (name for name in names if is_name(name))


def _list_told(archive: Archive, content: Content, kind: AboutPeople) -> Iterator[tuple[EntryKey, str]]:
    """Yield what stands in fields that tell this of people, with the entry it is told in."""
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
    """Return whether a client is one person and no group."""
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
    # A name that has a title in it comes first, before one that merely stands after it.
    return re.compile(rf"(?<!\w)(?:(?P<name>{choices})|{title}(?P<titled>{choices}))(?!\w)") if choices else None


def _fold(name: str) -> str:
    return " ".join(_normalise(name).casefold().split())


def _normalise(text: str) -> str:
    return unicodedata.normalize("NFC", text)
