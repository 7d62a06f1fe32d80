"""Explain in plain sentences why the data of a file does not match the definitions.

pydantic finds every mistake, but its messages are for programmers. This module has a message with a remedy for each kind of
mistake, for people who write content and no code.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from workbook.content.content_problems import MAX_PROBLEMS, KeyPath, Problem, quote, suggest_name
from workbook.content.definitions import Definition

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from workbook.content.yaml_source import YamlSource

Told = tuple[str, str]
KINDS_OF_WORD = {
    "type": "a kind of field",
    "layout": "a layout",
    "level": "a level",
    "folder": "the folder of a level",
    "part": "a part of a page",
    "every": "how often something is done",
    "filled_by": "who fills in a field",
}


@dataclass(frozen=True)
class _Mistake:
    """A mistake that pydantic found.

    It has the path in the file, pydantic's path, the value, the expected definition, and pydantic's details and message.
    """

    path: KeyPath
    loc: KeyPath
    value: object
    shape: Any
    facts: dict[str, Any]
    message: str

    @property
    def key(self) -> str:
        return str(self.path[-1]) if self.path else "the file"


def explain_errors(error: ValidationError, source: YamlSource, *, shape: Any) -> list[Problem]:
    """Convert pydantic's errors to problems of the file.

    Parameters
    ----------
    error
        The error that pydantic raised.
    source
        The parsed file.
    shape
        The definition, or tuple of definitions, in the file.
    """
    problems: dict[tuple[KeyPath, str], Problem] = {}
    for details in error.errors(include_url=False)[:MAX_PROBLEMS]:
        path, message, remedy = _explain(details, source.data, shape)
        problems.setdefault((path, message), source.make_problem(path, message, remedy))
    return list(problems.values())


def _explain(details: ErrorDetails, data: object, shape: Any) -> tuple[KeyPath, str, str]:
    path = _path_in_data(details["loc"], data)
    facts = details.get("ctx", {})
    mistake = _Mistake(path, details["loc"], details["input"], _find_shape(shape, path), facts, details["msg"])
    if details["type"] == "extra_forbidden":
        return path, *_unknown_key(mistake, _find_shape(shape, path[:-1]))
    return path, *_get_explanation(details["type"], mistake)(mistake)


def _get_explanation(kind: str, mistake: _Mistake) -> Callable[[_Mistake], Told]:
    if kind == "missing":
        return _missing
    if mistake.loc[-1:] == ("[key]",):
        return _unnumbered_word
    if mistake.value is None:
        return _nothing
    if len(mistake.path) < len(mistake.loc):  # Several types are allowed, and pydantic reports each of them.
        return _no_single_value
    return EXPLANATIONS.get(kind, _in_its_own_words)


def _path_in_data(loc: tuple[int | str, ...], data: object) -> KeyPath:
    """Return the part of pydantic's path that is in the file; the rest names types and roles."""
    for length, step in enumerate(loc):
        try:
            data = data[step]  # type: ignore[index]  # anything that cannot be indexed ends the walk
        except (LookupError, TypeError):
            return tuple(loc[:length])
    return tuple(loc)


def _find_shape(shape: Any, path: KeyPath) -> Any:
    """Return the definition at a path, or None where there is none."""
    for step in path:
        shape = _step_into(_without_none(shape), step)
    return _without_none(shape)


def _step_into(shape: Any, step: str | int) -> Any:
    if isinstance(shape, type) and issubclass(shape, Definition):
        field = shape.model_fields.get(str(step))
        return field.annotation if field else None
    inner = get_args(shape)
    if get_origin(shape) is tuple:
        return inner[0]
    return inner[1] if get_origin(shape) is dict else None


def _without_none(shape: Any) -> Any:
    if get_origin(shape) is Annotated:
        return _without_none(get_args(shape)[0])
    if get_origin(shape) in {Union, types.UnionType}:
        return next(part for part in get_args(shape) if part is not type(None))
    return shape


def _keys_of(shape: Any) -> list[str]:
    return list(shape.model_fields) if isinstance(shape, type) and issubclass(shape, Definition) else []


def _call(value: object) -> str:
    """Return the name that people use for a value of this type."""
    if isinstance(value, bool):
        return f"the yes-or-no word {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return quote(value)
    return "a list" if isinstance(value, list) else "a group of keys"


def _missing(mistake: _Mistake) -> Told:
    return f'"{mistake.loc[-1]}" is missing', f'add a line "{mistake.loc[-1]}: ..." here'


def _unknown_key(mistake: _Mistake, holder: Any) -> Told:
    return f"{quote(mistake.key)} is not a key that belongs here", suggest_name(mistake.key, _keys_of(holder))


def _unnumbered_word(mistake: _Mistake) -> Told:
    return f"{quote(mistake.key)} is not a whole number", "number the words: 1, 2, 3"


def _nothing(mistake: _Mistake) -> Told:
    if not mistake.path:
        return "the file is empty", "write its content, or delete the file"
    return "nothing is written here", "write it, or remove the line"


def _no_single_value(mistake: _Mistake) -> Told:
    return f"{_call(mistake.value)} is here, but one text, number, true or false is needed", "write one value"


def _wrong_word(mistake: _Mistake) -> Told:
    what = KINDS_OF_WORD.get(mistake.key, f'a word for "{mistake.key}"')
    known = [str(word) for word in get_args(mistake.shape)] if get_origin(mistake.shape) is Literal else []
    return f"{_call(mistake.value)} is not {what}", suggest_name(str(mistake.value), known)


def _wrong_name(mistake: _Mistake) -> Told:
    if "_" in mistake.facts["pattern"]:
        what, joint = "the name of a field", "_"
        rule = "names of fields are lower-case words joined by underscores, and begin with a letter"
    else:
        what, joint, rule = "an id", "-", "ids are lower-case words joined by hyphens"
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in str(mistake.value).lower())
    better = joint.join(words.split())
    return f"{quote(mistake.value)} is not {what}", f"{rule}, such as {quote(better)}" if better else rule


def _not_a_text(mistake: _Mistake) -> Told:
    if isinstance(mistake.value, dict):
        remedy = "put the text in quotation marks if it contains a colon and a space"
    elif isinstance(mistake.value, list):
        remedy = "write one text, without [ ] or hyphens before it"
    else:
        remedy = f'put it in quotation marks to make it a text: "{str(mistake.value).lower()}"'
    return f"{_call(mistake.value)} is here, but a text is needed", remedy


def _not_a_whole_number(mistake: _Mistake) -> Told:
    return f"{_call(mistake.value)} is not a whole number", "write it in digits, such as 10"


def _not_a_number(mistake: _Mistake) -> Told:
    return f"{_call(mistake.value)} is not a number", "write it in digits, such as 10 or 2.5"


def _not_yes_or_no(mistake: _Mistake) -> Told:
    return f"{_call(mistake.value)} is neither true nor false", "write true or false"


def _not_a_list(mistake: _Mistake) -> Told:
    return f"{_call(mistake.value)} is here, but a list is needed", 'put each item on a line of its own, after "- "'


def _not_a_group(mistake: _Mistake) -> Told:
    keys = _keys_of(mistake.shape)
    remedy = f"write keys here: {', '.join(keys)}" if keys else 'write lines such as "word: what it means"'
    return f"{_call(mistake.value)} is here, but a group of keys is needed", remedy


def _not_a_date(mistake: _Mistake) -> Told:
    return f"{_call(mistake.value)} is not a date", "write year, month and day, such as 2026-03-02"


def _empty_list(_mistake: _Mistake) -> Told:
    return "the list is empty", "add at least one item"


def _empty_text(_mistake: _Mistake) -> Told:
    return "the text is empty", "write it, or remove the line"


def _too_small(mistake: _Mistake) -> Told:
    return f"{mistake.value} is too small", f"it must be more than {mistake.facts['gt']}"


def _in_its_own_words(mistake: _Mistake) -> Told:
    return str(mistake.facts.get("error", mistake.message)), ""


EXPLANATIONS: dict[str, Callable[[_Mistake], Told]] = {
    "literal_error": _wrong_word,
    "string_pattern_mismatch": _wrong_name,
    "string_type": _not_a_text,
    "string_too_short": _empty_text,
    "too_short": _empty_list,
    "tuple_type": _not_a_list,
    "greater_than": _too_small,
    "int_type": _not_a_whole_number,
    "int_parsing": _not_a_whole_number,
    "int_from_float": _not_a_whole_number,
    "float_type": _not_a_number,
    "float_parsing": _not_a_number,
    "bool_type": _not_yes_or_no,
    "bool_parsing": _not_yes_or_no,
    "dict_type": _not_a_group,
    "model_type": _not_a_group,
    "date_type": _not_a_date,
    "date_parsing": _not_a_date,
    "date_from_datetime_parsing": _not_a_date,
    "date_from_datetime_inexact": _not_a_date,
}
