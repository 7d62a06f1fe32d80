"""That docs/licences.md lists what is pinned, as it says itself, and explains what asks for more than its notice."""

from __future__ import annotations

import importlib.metadata
import sys
from email.message import Message

import pytest
from packaging.utils import canonicalize_name

from tests import licences
from tests.pins import list_pins

AGAIN = "run python -m tests.licences"


def test_every_pinned_library_is_listed_and_nothing_else() -> None:
    assert list(licences.read_document()) == licences.list_names(), AGAIN


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11),
    reason="one version's wheels for another Python may word it differently: the list is made with 3.11",
)
def test_what_is_listed_is_what_the_pinned_versions_say_of_themselves() -> None:
    pins: set[tuple[str, str]] = {(canonicalize_name(pin.name), str(pin.specifier)) for pin in list_pins()}
    present: dict[str, str] = {
        canonicalize_name(one.name): f"=={one.version}" for one in importlib.metadata.distributions()
    }
    listed = licences.read_document()

    said = {name: text for name, text in licences.read_installed().items() if (name, present[name]) in pins}

    assert len(said) > len(listed) / 2
    assert {name: listed[name] for name in said} == said, AGAIN


def test_the_document_is_as_it_is_written_by_the_command() -> None:
    assert licences.DOCUMENT.read_text(encoding="utf-8") == licences.render(licences.read_document()), AGAIN


def test_no_licence_is_unknown_or_unexplained() -> None:
    assert licences.check_licences(licences.read_document()) == []


@pytest.mark.parametrize("licence", ["", "AGPL-3.0-only", "MIT AND GPL-2.0-or-later", "Other/Proprietary License"])
def test_such_a_licence_is_noticed(licence: str) -> None:
    assert licences.check_licences({"new": licence}) != []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ({"License-Expression": "MIT OR Apache-2.0", "License": "a text"}, "MIT OR Apache-2.0"),
        ({"License": "BSD-3-Clause", "Classifier": "License :: OSI Approved :: BSD License"}, "BSD-3-Clause"),
        ({"License": "Copyright (c)\n2015", "Classifier": "License :: OSI Approved :: BSD License"}, "BSD License"),
        ({}, ""),
    ],
)
def test_a_licence_is_read_from_wherever_metadata_says_it(lines: dict[str, str], found: str) -> None:
    metadata = Message()
    for name, value in lines.items():
        metadata.add_header(name, value)

    assert licences.find_licence("new", metadata) == found
