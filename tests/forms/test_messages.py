"""That the browser's types of the messages are those of the kernel, and that every form request has a handler."""

from __future__ import annotations

import re
import typing

import pytest

from workbook.forms import messages
from workbook.forms.browser_modules import FOLDER

vars(messages).setdefault("Value", object)  # only type checkers import it
SCRIPT = (FOLDER / "messages.js").read_text(encoding="utf-8")
TYPEDEFS = dict(re.findall(r"@typedef \{object\} (\w+)\n(.*?)\*/", SCRIPT, re.DOTALL))
MESSAGES = {name: value for name, value in vars(messages).items() if typing.is_typeddict(value)}


def test_both_sides_know_the_same_messages() -> None:
    assert set(TYPEDEFS) == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_has_the_same_keys_on_both_sides(name: str) -> None:
    keys = re.findall(r"@property \{.*\} (\[?)(\w+)\]?$", TYPEDEFS[name], re.MULTILINE)
    required = {key for bracket, key in keys if not bracket}
    optional = {key for bracket, key in keys if bracket}

    hints = typing.get_type_hints(MESSAGES[name], include_extras=True)
    is_optional = {key: typing.get_origin(hint) is typing.NotRequired for key, hint in hints.items()}
    assert required == {key for key, optional_key in is_optional.items() if not optional_key}
    assert optional == {key for key, optional_key in is_optional.items() if optional_key}


@pytest.mark.parametrize("name", [name for name in MESSAGES if "type" in MESSAGES[name].__annotations__])
def test_a_message_has_the_same_types_on_both_sides(name: str) -> None:
    values = typing.get_args(typing.get_type_hints(MESSAGES[name])["type"])
    [written] = re.findall(r"@property \{(.*)\} type$", TYPEDEFS[name], re.MULTILINE)

    assert re.findall(r'"([\w-]+)"', written) == list(values)
