"""The controls of a tool's screens, as whoever hears them finds them."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.page.controls import Controls, make_bar, make_button, make_fieldset, make_form

if TYPE_CHECKING:
    from collections.abc import Mapping

CHOICES: Mapping[str, str | Mapping[str, str]] = {"": "Find out", "Most": {"a": "A", "b": "B"}, "c": "C"}


class Elements(HTMLParser):
    """Every start tag of some HTML, with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def get_all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("method", ["text", "select", "file", "checkbox"])
def test_every_control_has_a_label_its_help_and_its_problem(method: str) -> None:
    controls = Controls("t", {"one": "It is too long."})
    extra = {"choices": CHOICES} if method == "select" else {}
    html = getattr(controls, method)("one", "The one", hint="Any will do.", **extra)
    elements = Elements(html)
    (control,) = elements.get_all("select" if method == "select" else "input")
    assert control["id"] == controls.id_of("one")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "t-one-problem t-one-hint"
    assert {one["id"] for one in elements.get_all("span") if one.get("id")} == {"t-one-problem", "t-one-hint"}
    if method == "checkbox":
        assert html.index("<label>") < html.index("<input") < html.index("</label>")
    else:
        assert elements.get_all("label")[0]["for"] == control["id"]


@pytest.mark.parametrize("method", ["text", "file", "checkbox"])
def test_what_nothing_is_wrong_with_is_not_marked(method: str) -> None:
    html = getattr(Controls("t"), method)("one", "The one")
    assert "aria-" not in html
    assert "data-live" not in html


def test_one_choice_is_chosen_also_within_a_group() -> None:
    elements = Elements(Controls("t").select("one", "The one", CHOICES, chosen="b", live=""))
    assert [one["value"] for one in elements.get_all("option")] == ["", "a", "b", "c"]
    assert [one["value"] for one in elements.get_all("option") if "selected" in one] == ["b"]
    assert elements.get_all("optgroup") == [{"label": "Most"}]
    assert elements.get_all("select")[0]["data-live"] == ""


@pytest.mark.parametrize(("method", "kind"), [("boxes", "checkbox"), ("radios", "radio")])
def test_a_group_has_a_legend_and_is_described_as_a_whole(method: str, kind: str) -> None:
    chosen = {"ticked": {"b"}} if method == "boxes" else {"chosen": "b"}
    html = getattr(Controls("t", {"one": "Choose one."}), method)(
        "one", "Which", {"a": "A", "b": "B"}, hint="Any.", live="again", **chosen
    )
    elements = Elements(html)
    assert html.startswith("<fieldset")
    assert "<legend>Which</legend>" in html
    assert elements.get_all("fieldset")[0]["aria-describedby"] == "t-one-problem t-one-hint"
    boxes = elements.get_all("input")
    assert [(box["type"], box["name"], box["value"], "checked" in box) for box in boxes] == [
        (kind, "one", "a", False),
        (kind, "one", "b", True),
    ]
    assert all(box["data-live"] == "again" for box in boxes)


def test_a_text_offers_suggestions_by_a_list() -> None:
    elements = Elements(Controls("t").text("one", "The one", suggestions=["x", 'y"']))
    assert elements.get_all("input")[0]["list"] == elements.get_all("datalist")[0]["id"]
    assert [one["value"] for one in elements.get_all("option")] == ["x", 'y"']


def test_a_button_says_what_it_asks_for_and_what_goes_along() -> None:
    html = make_form("go", make_bar(make_button("Go", is_main=True), make_button("Other", "else", sends_form=False)))
    first, second = Elements(html).get_all("button")
    assert (first["type"], first.get("data-ask")) == ("submit", None)
    assert (second["type"], second["data-ask"]) == ("button", "else")
    button = make_button("Off", "off", values={"which": 'a"b'}, id="x", label="Off with it")
    (attributes,) = Elements(button).get_all("button")
    assert json.loads(attributes["data-values"] or "") == {"which": 'a"b'}
    assert (attributes["id"], attributes["aria-label"]) == ("x", "Off with it")


@given(st.text())
def test_every_text_is_escaped(text: str) -> None:
    controls = Controls("t", {"one": text})
    html = make_form(
        "go",
        make_fieldset(text, controls.text("one", text, value=text, hint=text, suggestions=[text])),
        controls.select("two", text, {text: text}),
        controls.foldable("three", text, text),
        controls.heading("four", text),
        label=text,
    )
    tags = {"form", "fieldset", "legend", "div", "label", "input", "datalist", "option", "span", "select", "details"}
    assert {tag for tag, _ in Elements(html).found} <= tags | {"summary", "h3", "br"}
    value = re.search(r'<input[^>]* value="([^"]*)"', html)
    assert value
    assert unescape(value[1]) == text
