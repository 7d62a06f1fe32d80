"""Decode the text of a file: detect its encoding, or use the one that was chosen."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook.errors import UnreadableFileError
from workbook.importing.tables.table import format_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

UTF_8, WINDOWS_1252 = "utf-8", "cp1252"
# The encodings that are offered. The command line accepts any other that Python knows.
ENCODINGS = {
    UTF_8: "UTF-8",
    WINDOWS_1252: "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp850": "DOS (Western European)",
    "mac-roman": "Mac OS Roman",
    "utf-16": "UTF-16",
}
_BYTE_ORDER_MARKS = (  # UTF-32 comes before UTF-16, because its mark begins with the mark of UTF-16.
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Every other byte of Latin letters in UTF-16 is zero; in other scripts, that of delimiters and digits. The letters of a
# script have few different bytes in this place.
MIN_ZEROS_OF_UTF_16, MAX_BYTES_OF_SCRIPTS = 0.1, 8
_BINARY = re.compile(rb"[\x01-\x08\x0e-\x1b]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
# A letter of several bytes in UTF-8, or any other byte that is not ASCII.
_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]")


@dataclass(frozen=True)
class DecodedText:
    """The text of a file, its encoding, and sentences about what was guessed or left out."""

    text: str
    encoding: str
    remarks: tuple[str, ...] = ()


def decode_text(content: bytes, *, name: str, encoding: str | None = None) -> DecodedText:
    """Return the text of a file, with remarks about what was guessed or left out.

    Parameters
    ----------
    content
        The bytes of the file: UTF-8 or UTF-16, with or without a byte order mark, UTF-32 with one, Windows-1252, or
        UTF-8 and Windows-1252 in the same file.
    name
        The name of the file, for messages.
    encoding
        The encoding that was chosen; None to detect it.

    Returns
    -------
    The text without control characters.

    Raises
    ------
    UnreadableFileError
        If the file is not text or not in the chosen encoding, or if there is no such encoding.
    """
    detected = encoding or _detect_encoding(content)
    if encoding is None and detected == UTF_8:
        decoded = _decode_letters(content, name)
    else:
        decoded = DecodedText(_decode(content, detected, name, is_chosen=encoding is not None), detected)
    lines = _list_lines(decoded.text, (match.start() for match in _CONTROL.finditer(decoded.text)))
    remarks = [f"Control characters in {format_numbers(lines, 'line')} were left out."] if lines else []
    text = _CONTROL.sub("", decoded.text).removeprefix("\ufeff")
    return DecodedText(text, decoded.encoding, (*decoded.remarks, *remarks))


def _detect_encoding(content: bytes) -> str:
    """Return the encoding of a text; "utf-8" also stands for Windows-1252, which has no marks of its own."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    start = content[:1000]
    for encoding, high, low in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        has_zeros = high.count(0) > max(len(high) * MIN_ZEROS_OF_UTF_16, 4 * low.count(0))
        if has_zeros and len(set(high)) <= MAX_BYTES_OF_SCRIPTS:
            return encoding
    return UTF_8


def _decode(content: bytes, encoding: str, name: str, *, is_chosen: bool) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = _list_lines(content, [error.start])[0]
        problem = f"in the encoding {encoding} (line {line} cannot be read); choose another encoding"
        raise UnreadableFileError(
            f"{name} is not {problem if is_chosen else 'a text file'}, or save it as CSV in UTF-8."
        ) from error
    except (LookupError, ValueError) as error:
        raise UnreadableFileError(
            f'There is no encoding "{encoding}"; choose one such as {", ".join(ENCODINGS)}.'
        ) from error


def _decode_letters(content: bytes, name: str) -> DecodedText:
    """Decode a text in UTF-8 or Windows-1252, also if programs have written some of its lines in one and some in the other.

    Some pairs of letters in Windows-1252, such as a capital É before a no-break space, are also one letter in UTF-8, but
    not one of Windows-1252. The encoding of most letters decides about them.
    """
    if b"\0" in content and _BINARY.search(content.rstrip(b"\x1a")):  # DOS ends a text with this byte.
        raise UnreadableFileError(f"{name} is not a text file; save it as CSV in UTF-8.")
    if _is_in(content, UTF_8):
        return DecodedText(content.decode(UTF_8), UTF_8)
    letters = list(_LETTER.finditer(content))
    in_utf_8 = [one for one in letters if _is_in(one[0], UTF_8) and _is_in_windows_1252(one[0].decode(UTF_8))]
    in_windows_1252 = [one for one in letters if not _is_in(one[0], UTF_8)]
    if unknown := [one.start() for one in in_windows_1252 if not _is_in(one[0], WINDOWS_1252)]:
        lines = format_numbers(_list_lines(content, unknown), "line")
        raise UnreadableFileError(
            f"{name} is not in UTF-8 or Windows-1252 ({lines}); choose its encoding, or save it as CSV in UTF-8."
        )
    home, title, odd = (
        (UTF_8, "UTF-8", in_windows_1252)
        if len(in_utf_8) >= len(in_windows_1252)
        else (WINDOWS_1252, "Windows-1252", in_utf_8)
    )
    remark = f"The text was read as {title}"
    if odd:
        other = "Windows-1252" if home == UTF_8 else "UTF-8"
        remark += (
            f", and letters of {other} in {format_numbers(_list_lines(content, (one.start() for one in odd)), 'line')}"
        )
    certain = {one[0] for one in in_utf_8}

    def convert(letter: re.Match[bytes]) -> bytes:
        encodings = (UTF_8, WINDOWS_1252) if home == UTF_8 or letter[0] in certain else (WINDOWS_1252, UTF_8)
        first = next(encoding for encoding in encodings if _is_in(letter[0], encoding))
        return letter[0].decode(first).encode(UTF_8)

    text = _LETTER.sub(convert, content).decode(UTF_8)
    return DecodedText(text, home, (f"{remark}; check that accented letters are correct.",))


def _is_in(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_in_windows_1252(letter: str) -> bool:
    try:
        letter.encode(WINDOWS_1252)
    except UnicodeEncodeError:
        return False
    return True


def _list_lines(text: str | bytes, positions: Iterable[int]) -> list[int]:
    """Return the numbers of the lines that contain the positions."""
    found = list(positions)
    pattern: Any = rb"\r\n|\r|\n" if isinstance(text, bytes) else r"\r\n|\r|\n"
    ends = [match.end() for match in re.finditer(pattern, text)] if found else []
    return list(dict.fromkeys(bisect_right(ends, position) + 1 for position in found))
