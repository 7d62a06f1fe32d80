"""Make the name of a folder from a person's name: small Latin letters, digits and hyphens, which every system allows."""

# ruff: noqa: RUF001 the table has letters that look like Latin ones
from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_LENGTH = 60
# Windows uses these names for devices, in any folder and with any suffix.
RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))}
)
PREFIX = "learner"
# Letters that Unicode does not decompose into Latin letters, each followed by its transliteration.
_TABLE = """
ß ss æ ae œ oe þ th ð d ı i ŋ ng ə e ĸ k ƿ w
ου ou αυ av ευ ev γγ ng
α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o
а a б b в v г g ґ g д d ђ dj ѓ gj е e ё yo є ye ж zh з z ѕ dz и i і i ї yi й y ј j к k ќ kj л l љ lj м m н n њ nj о o п p
р r с s т t ћ c у u ў u ф f х kh ц ts ч ch џ dz ш sh щ shch ы y э e ю yu я ya ә a ғ g қ k ң n ө o ұ u ү u һ h ҳ h
"""
_WORDS = _TABLE.split()
_LETTERS = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True)) | dict.fromkeys("ъь", "")
_PAIRS = tuple(letters for letters in _LETTERS if len(letters) > 1)
_STROKED = re.compile(r"LATIN SMALL LETTER ([A-Z]) WITH ")
_OTHER = re.compile(r"[^a-z0-9]+")


def make_folder_name(name: str, number: int, *, taken: Collection[str]) -> str:
    """Return a folder name for a person.

    Parameters
    ----------
    name
        The person's name, in any script.
    number
        A number that nobody else has, for a name that cannot be written in Latin letters.
    taken
        The names of other folders.

    Returns
    -------
    The name in Latin letters. It begins with "learner" when letters are lost without it, or when Windows reserves the name. A
    number is appended when the folder is taken.
    """
    latin, is_complete = _transliterate(name)
    base = _OTHER.sub("-", latin).strip("-")
    if not base or not is_complete:
        base = f"{PREFIX}-{number}-{base}"
    elif is_reserved(base):
        base = f"{PREFIX}-{base}"
    base = base[:MAX_LENGTH].rstrip("-")
    free, copy = base, 1
    while free in taken:
        copy += 1
        free = f"{base}-{copy}"
    return free


def is_reserved(name: str) -> bool:
    """Return whether Windows reserves a name, so that no folder can have it."""
    return name.lower() in RESERVED_NAMES


def _transliterate(name: str) -> tuple[str, bool]:
    """Return a name in small Latin letters, other signs as they are, and whether no letter was lost."""
    plain = "".join(map(_remove_marks, unicodedata.normalize("NFC", name).lower()))
    for pair in _PAIRS:  # two letters that stand for one sound
        plain = plain.replace(pair, _LETTERS[pair])
    letters = [_find_latin(letter) for letter in plain]
    return "".join(letter or "" for letter in letters), None not in letters


def _remove_marks(letter: str) -> str:
    """Return a letter without accents; a letter with a transliteration of its own stays, such as the Cyrillic й."""
    if letter in _LETTERS:
        return letter
    decomposed = unicodedata.normalize("NFKD", letter).lower()
    return "".join(part for part in decomposed if not unicodedata.category(part).startswith("M"))


def _find_latin(letter: str) -> str | None:
    """Return a sign in Latin letters; None for a letter that has no transliteration here."""
    if letter.isascii() or letter in _LETTERS:
        return _LETTERS.get(letter, letter)
    if stroked := _STROKED.match(unicodedata.name(letter, "")):
        return stroked[1].lower()
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(letter)
    if category == "Cf":  # invisible, such as a joiner
        return ""
    return None if letter.isalpha() and category != "Lm" else "-"  # Lm has signs such as the apostrophe of Uzbek.
