"""Build the data of a YAML file from the parser's events, so that no file can run code or expand to a huge size.

Tags, anchors and aliases are refused, and so are repeated keys, of which YAML libraries silently keep the last. Among unquoted
texts, only true, false, null and decimal numbers are converted: `no` and `on` are words, and `12:30` and `2026-03-02` stay as
written, for the definitions to parse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from workbook.content.content_problems import Finding, KeyPath, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_DEPTH = 20
TAB = "\t"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# Leading zeros and very long numbers are kept as text, because numbers would lose digits.
_INTEGER = re.compile(r"[+-]?(?:0|[1-9]\d{0,17})", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:0|[1-9]\d{0,17})\.\d{1,17}", re.ASCII)
# Explanations of the messages of both kinds of parser, for authors. The first match is used.
_SYNTAX = (
    ("deeply", "lists and groups are nested too deeply", f"no content file needs more than {MAX_DEPTH} levels"),
    ("tab character", "a tab is used where only spaces are allowed", "replace every tab by spaces"),
    ("start any token", "a text cannot begin with this character", "put the whole text in quotation marks"),
    (
        "mapping values|simple key",
        "a colon or an indentation is out of place",
        "put a text that contains a colon and a space in quotation marks, and line the keys up exactly",
    ),
    ("sequence entries", "a list cannot begin on the line of its key", "begin it on the next line, indented"),
    ("escape character", "a backslash is not understood here", "use single quotation marks around the text"),
    ("end of stream", "a quotation mark or bracket that was opened is never closed", "close it"),
    ("flow", "a list in [ ] or a group in { } is not closed or lacks a comma", "check its commas and brackets"),
    ("alias|anchor", "a text cannot begin with * or &", "put the whole text in quotation marks"),
    ("tag", "a text cannot begin with !", "put the whole text in quotation marks"),
    ("directive|document", "this line belongs to no key", "take it out, or indent it under the key it belongs to"),
    (
        "block|expected",
        "this line does not fit those around it",
        "indent it exactly like its neighbours, and end a text in quotation marks where the line ends",
    ),
)
_UNKNOWN_SYNTAX = ("this cannot be read as YAML", "compare it with a file that works")


@dataclass(frozen=True)
class Built:
    """The result of building a file's data.

    Parameters
    ----------
    data
        Mappings, lists, texts, numbers, true, false and None; None when the text is empty or is not YAML.
    lines
        The line of every key and list item, from 1, by path.
    mistakes
        Everything that content files must not contain, with its line.
    """

    data: Any
    lines: Mapping[KeyPath, int]
    mistakes: tuple[tuple[int | None, Finding], ...]


def build_data(text: str) -> Built:
    """Build the data of a YAML text, or report why it cannot be read.

    Parameters
    ----------
    text
        The text of one document.
    """
    builder = _Builder(text)
    data = None
    try:
        data = builder.build()
    except yaml.MarkedYAMLError as error:
        builder.mistakes.append(_explain(error, text))
    return Built(data, builder.lines, tuple(builder.mistakes))


def _explain(error: yaml.MarkedYAMLError, text: str) -> tuple[int | None, Finding]:
    mark = error.problem_mark or error.context_mark
    # Only one of the two kinds of parser reports the invalid character.
    character = text[mark.index : mark.index + 1] if mark else ""
    said = f"{error.problem} {error.context} {'tab character' if character == TAB else ''}"
    told = next((told for pattern, *told in _SYNTAX if re.search(pattern, said)), _UNKNOWN_SYNTAX)
    return mark.line + 1 if mark else None, Finding((), *told)


class _Builder:
    """Builds a document from the parser's events, and records lines and mistakes."""

    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self.mistakes: list[tuple[int | None, Finding]] = []
        self._events: Iterator[Any] = yaml.parse(text, Loader=LOADER)

    def build(self) -> Any:
        """Return the document's data; raises yaml.YAMLError where the file is not YAML."""
        next(self._events)  # the start of the stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            self.lines[()] = 1
            return None
        data = self._build_node(next(self._events), ())
        next(self._events)  # the end of the document
        following = next(self._events)
        if isinstance(following, yaml.DocumentStartEvent):
            self._note(following, (), "a second document begins here", "remove the line ---, or make two files")
        return data

    def _build_node(self, event: Any, path: KeyPath) -> Any:
        self.lines.setdefault(path, event.start_mark.line + 1)
        if len(path) > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self._note(event, path, f"*{event.anchor} refers to another part of the file", "write that part here again")
            return None
        if event.anchor is not None:
            self._note(event, path, f"&{event.anchor} names a part of the file", "remove it")
        if event.tag is not None:
            self._note(event, path, "a text cannot begin with !", "put it in quotation marks, or remove the word")
        if isinstance(event, yaml.MappingStartEvent):
            return self._build_mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._build_list(path)
        return _build_scalar(event)

    def _build_mapping(self, path: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(key_event := next(self._events), yaml.MappingEndEvent):
            key = self._build_key(key_event, path)
            place, line = (*path, key), key_event.start_mark.line + 1
            if key in mapping:
                message = f"{quote(key)} is here twice, first on line {self.lines[place]}"
                self._note(key_event, place, message, "keep one of the two")
            self.lines.setdefault(place, line)
            value = self._build_node(next(self._events), place)
            mapping.setdefault(key, value)
        return mapping

    def _build_key(self, event: Any, path: KeyPath) -> str:
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            return str(event.value)
        self._note(event, path, "something other than a word is before a colon", "begin the line with a plain word")
        self._build_node(event, (*path, "?"))
        return "?"

    def _build_list(self, path: KeyPath) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._build_node(event, (*path, len(items))))
        return items

    def _note(self, event: Any, path: KeyPath, message: str, remedy: str) -> None:
        self.mistakes.append((event.start_mark.line + 1, Finding(path, message, remedy)))


def _build_scalar(event: Any) -> str | int | float | bool | None:
    text = str(event.value)
    if not event.implicit[0]:  # The text is quoted, or a block.
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
