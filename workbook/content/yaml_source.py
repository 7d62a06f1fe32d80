"""Read a content file, and report the line of each mistake."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workbook.content.content_problems import MAX_PROBLEMS, KeyPath, Problem
from workbook.content.yaml_builder import build_data
from workbook.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_FILE_BYTES = 1_000_000
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class YamlSource:
    """The content of a YAML file, with its lines.

    Parameters
    ----------
    label
        The file's name in messages: "content/scales.yaml".
    data
        Mappings, lists, texts, numbers, true, false and None.
    lines
        The line of every key and list item, from 1, by path.
    """

    label: str
    data: Any
    lines: Mapping[KeyPath, int]

    def make_problem(self, path: KeyPath, message: str, remedy: str = "") -> Problem:
        """Return a problem with its line and place; a missing value is placed where it would belong."""
        known = path
        while known not in self.lines and known:
            known = known[:-1]
        return Problem(self.label, self.lines.get(known), " > ".join(self._name_steps(path)), message, remedy)

    def _name_steps(self, path: KeyPath) -> Iterator[str]:
        here = self.data
        for step in path:
            try:
                here = here[step]
            except (LookupError, TypeError):
                here = None
            yield _name_item(here, step + 1) if isinstance(step, int) else step


def _name_item(item: object, number: int) -> str:
    """Return the name that people use for an item of a list: its id, its name, or its number."""
    if isinstance(item, dict):
        for key in ("id", "name", "term"):
            if isinstance(item.get(key), str):
                return str(item[key])
    return str(number)


def read_source(file: Path, *, label: str) -> YamlSource:
    """Read a YAML file.

    Parameters
    ----------
    file
        The file: UTF-8, with or without a byte order mark, at most a million bytes.
    label
        The file's name in messages.

    Returns
    -------
    The content; its data is None when the file is empty.

    Raises
    ------
    ContentError
        The file cannot be read; its problems name the lines.
    """
    built = build_data(_decode(_read_bytes(file, label), label))
    source = YamlSource(label, built.data, built.lines)
    problems = [
        replace(source.make_problem(mistake.path, mistake.message, mistake.remedy), line=line)
        for line, mistake in built.mistakes[:MAX_PROBLEMS]
    ]
    if problems:
        raise ContentError(problems)
    return source


def _read_bytes(file: Path, label: str) -> bytes:
    if not file.exists():
        raise _refusal(label, "there is no such file", "make it, or take its name out of where it is listed")
    if not file.is_file():  # A folder, or a pipe, on which reading could block.
        raise _refusal(label, "this is not a file", "put a text file in its place")
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise _refusal(label, f"the file cannot be opened ({error.strerror})", "check who may read it") from error
    if len(content) > MAX_FILE_BYTES:
        raise _refusal(label, "the file is larger than a million bytes", "no page of words is; put back the right file")
    return content


def _decode(content: bytes, label: str) -> str:
    remedy = "open it in a text editor and save it as plain text in UTF-8"
    if content.startswith(_UTF_16_MARKS):
        raise _refusal(label, "the file is written in UTF-16", remedy)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refusal(label, "a character is not written in UTF-8", remedy, line=line) from error
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = f"a character that cannot be printed (number {ord(found[0])}) is in the file"
        raise _refusal(label, message, remedy if found[0] == "\0" else "take it out", line=line)
    return text


def _refusal(label: str, message: str, remedy: str, *, line: int | None = None) -> ContentError:
    return ContentError([Problem(label, line, "", message, remedy)])
