from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from workbook.content import yaml_builder
from workbook.content.yaml_builder import MAX_DEPTH, build_data

if TYPE_CHECKING:
    from collections.abc import Iterator

# YAML 1.1 would make booleans, minutes since midnight, dates and numbers of these.
WORDS = ("no", "yes", "on", "off", "y", "12:30", "2026-03-02", "1_000", "0123", "0x1f", "1e5", ".5", ".inf", "=", "<<")


@pytest.fixture(params=["C", "Python"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run everything with both of PyYAML's parsers: an installation without its C library has only the one."""
    if request.param == "Python":
        monkeypatch.setattr(yaml_builder, "LOADER", yaml.SafeLoader)


def mistakes_of(text: str) -> list[tuple[int | None, str]]:
    return [(line, finding.message) for line, finding in build_data(text).mistakes]


@pytest.mark.parametrize("word", WORDS)
def test_words_that_older_yaml_changes_stay_as_they_are_written(word: str) -> None:
    assert build_data(f"answer: {word}").data == {"answer": word}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("+2", 2),
        ("2.50", 2.5),
        ("'12'", "12"),
        ('"true"', "true"),
        ("9" * 30, "9" * 30),
    ],
)
def test_only_true_false_null_and_decimal_numbers_are_more_than_text(written: str, value: object) -> None:
    built = build_data(f"answer: {written}").data["answer"]
    assert (built, type(built)) == (value, type(value))


def test_keys_are_text_whatever_they_look_like() -> None:
    assert build_data("1: one\ntrue: yes\n-2: two").data == {"1": "one", "true": "yes", "-2": "two"}


def test_every_key_and_item_has_its_line() -> None:
    built = build_data("# a remark\na: 1\nb:\n  - x\n  - c: >-\n      folded\n")
    assert built.lines == {(): 2, ("a",): 2, ("b",): 3, ("b", 0): 4, ("b", 1): 5, ("b", 1, "c"): 5}


def test_an_empty_text_says_nothing_on_line_1() -> None:
    built = build_data("")
    assert (built.data, built.lines, built.mistakes) == (None, {(): 1}, ())


def test_a_key_that_stands_twice_is_a_mistake_and_names_both_lines() -> None:
    assert mistakes_of("a: 1\nb: 2\na: 3") == [(3, '"a" is here twice, first on line 1')]


def test_a_key_that_stands_twice_inside_is_placed_by_ids() -> None:
    built = build_data("fields:\n  - name: date\n    title: One\n    title: Two")
    assert [(line, finding.path) for line, finding in built.mistakes] == [(4, ("fields", 0, "title"))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &part [1]\n", "&part names a part of the file"),
        ("a: !!python/object/apply:os.system [date]\n", "a text cannot begin with !"),
        ("a: !!int '5'\n", "a text cannot begin with !"),
        ("? [a, b]\n: 1\n", "something other than a word is before a colon"),
    ],
)
def test_what_could_run_code_or_grow_is_refused(text: str, message: str) -> None:
    assert message in [message for _, message in mistakes_of(text)]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[yaml.Event]:
    """The parser's events that were used, to see how much of a file was read."""
    used: list[yaml.Event] = []
    parse = yaml.parse

    def record(text: str, **options: Any) -> Iterator[yaml.Event]:
        for event in parse(text, **options):
            used.append(event)
            yield event

    monkeypatch.setattr(yaml, "parse", record)
    return used


def test_a_bomb_of_aliases_is_read_once_and_refused(events: list[yaml.Event]) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert (2, "*a0 refers to another part of the file") in mistakes_of("\n".join(lines))
    assert len(events) < 20 * len(lines)


@pytest.mark.parametrize("text", ["[" * 400_000, "- " * 400_000, "{a: " * 200_000, "? " * 400_000])
def test_endless_nesting_is_refused_without_reading_on(text: str, events: list[yaml.Event]) -> None:
    assert mistakes_of(text)[-1] == (1, "lists and groups are nested too deeply")
    assert len(events) < 5 * MAX_DEPTH


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a:\n\t- b", 2, "a tab is used where only spaces are allowed"),
        ("a: b\nc: @d", 2, "a text cannot begin with this character"),
        ("a: `b", 1, "a text cannot begin with this character"),
        ("a: one: two", 1, "a colon or an indentation is out of place"),
        ("a: 1\n b: 2", 2, "a colon or an indentation is out of place"),
        ("a\nb: 1", 2, "a colon or an indentation is out of place"),
        ("a: - b", 1, "a list cannot begin on the line of its key"),
        ('a: "C:\\query"', 1, "a backslash is not understood here"),
        ("a: [1, 2\nb: 3", 2, "a list in [ ] or a group in { } is not closed or lacks a comma"),
        ("a: *", 1, "a text cannot begin with * or &"),
        ("a: !<b", 1, "a text cannot begin with !"),
        ("a:\n  - x\n - y", 3, "this line does not fit those around it"),
        ('a: "b" c', 1, "this line does not fit those around it"),
        ("- a\nb: c", 2, "this line does not fit those around it"),
        ("a: 1\n---\nb: 2", 2, "a second document begins here"),
        ("%YAML 3.0\n---\na: 1", 1, "this line belongs to no key"),
    ],
)
def test_what_is_no_yaml_is_told_in_plain_words(text: str, line: int, message: str) -> None:
    assert mistakes_of(text) == [(line, message)]


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    assert [message for _, message in mistakes_of("a: 'x\nb: 2\n")] == [
        "a quotation mark or bracket that was opened is never closed",
    ]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_pyyaml_writes_in_quotes_is_read_back_as_it_was(value: object) -> None:
    text = yaml.safe_dump({"value": value}, default_style=None, allow_unicode=True)
    built = build_data(text)
    assert built.mistakes == ()
    assert built.data == {"value": value}


@given(st.text())
def test_any_text_is_data_or_mistakes_with_lines(text: str) -> None:
    printable = "".join(character for character in text if character.isprintable() or character in "\n\t")
    built = build_data(printable)
    assert all(line is None or line >= 1 for line, _ in built.mistakes)
