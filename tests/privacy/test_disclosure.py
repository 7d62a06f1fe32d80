from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exporting.exported_samples import NAUGHTY, open_store
from workbook.exporting.data_export import save_export
from workbook.exporting.restore import read_export
from workbook.privacy.disclosure import list_disclosures, pseudonymize_archive, remove_addresses
from workbook.privacy.pseudonyms import Pseudonym, PseudonymReplacer, list_pseudonyms
from workbook.store.entries import Edit
from workbook.store.example_store import open_example
from workbook.store.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.content.loader import Content
    from workbook.store.store import Store

NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
PERSONAS = ["permit-clerk", "programme-officer", "regional-director"]


@pytest.fixture
def filled(content: Content) -> Iterator[Store]:
    """A home with people named in every way."""
    with open_store(content) as store:
        store.save(
            "clients",
            [
                Edit(
                    "trade", {"name": "Trade ministry", "kind": "ministry-or-agency", "contact": "Doreen Kask, desk 4"}
                ),
                Edit("okafor", {"name": "Mrs Okafor, Alder Street", "kind": "public"}),
            ],
        )
        store.save("people", [Edit("ruth", {"name": "Ruth Abara", "relation": "peer", "contact": "ruth@example.org"})])
        text = "RUTH  ABARA and Ruth's friend rang Mrs Okafor about the trade ministry; Doreen agreed, Ibrahim did not."
        store.save("extra-mile-log", [Edit("e", {"extra_thing": text, "client": "trade", "date": "2026-05-04"})])
        store.save("extra-mile-log", [Edit("f", {"extra_thing": "Wrote to a.b@c.example, +41 44 123 45 67"})])
        yield store


def texts_of(store: Store, content: Content, **options: list[str]) -> dict[str, str]:
    turned = pseudonymize_archive(store.archive(), content, **options)
    return {
        f"{entry.worksheet}.{name}.{entry.position}": str(value)
        for entry in turned.list_entries(content)
        for name, value in entry.values.items()
    }


def test_what_would_be_revealed_is_listed_by_kind_with_its_places(filled: Store, content: Content) -> None:
    found = {(one.kind, one.text): dict(one.places) for one in list_disclosures(filled.archive(), content)}

    assert found["name", "Ruth"] == {"extra-mile-log": 1}
    assert found["name", "Ruth Abara"] == {"people": 1}
    assert found["name", "Doreen"] == {"extra-mile-log": 1}
    assert found["contact", "ruth@example.org"] == {"people": 1}
    assert found["e-mail address", "a.b@c.example"] == {"extra-mile-log": 1}
    assert found["telephone number", "+41 44 123 45 67"] == {"extra-mile-log": 1}
    assert found["perhaps a name", "Ibrahim"] == {"extra-mile-log": 1}


def test_only_what_leaves_is_looked_at(filled: Store, content: Content) -> None:
    found = list_disclosures(filled.archive(), content, leaving=filled.archive().choose(["people"]))

    assert {name for one in found for name, _ in one.places} == {"people"}


def test_earlier_states_are_looked_at_when_they_leave_too(filled: Store, content: Content) -> None:
    filled.save("people", [Edit("ruth", {"name": "R. A."})])

    def names(*, history: bool) -> set[str]:
        return {
            one.text
            for one in list_disclosures(
                filled.archive(), content, leaving=filled.archive().choose(["people"]), history=history
            )
        }

    assert "Ruth Abara" in names(history=True)
    assert "Ruth Abara" not in names(history=False)


def test_each_person_is_the_same_role_everywhere(filled: Store, content: Content) -> None:
    texts = texts_of(filled, content)

    assert texts["clients.name.1"] == "Client A (ministry or agency)"
    assert texts["clients.name.2"] == "Client B (the public)"
    assert texts["people.name.1"] == "Person A (peer)"
    assert texts["extra-mile-log.extra_thing.1"] == (
        "Person A (peer) and Person A (peer)'s friend rang Client B (the public) about the "
        "Client A (ministry or agency); Contact of Client A agreed, Ibrahim did not."
    )


def test_a_name_that_the_learner_adds_is_turned_too(filled: Store, content: Content) -> None:
    assert "Other person 1 did not" in texts_of(filled, content, also=["Ibrahim"])["extra-mile-log.extra_thing.1"]


def test_contacts_stay_here_and_addresses_are_hidden(filled: Store, content: Content) -> None:
    texts = texts_of(filled, content)

    assert [name for name in texts if ".contact." in name] == []
    assert texts["extra-mile-log.extra_thing.2"] == "Wrote to [e-mail address], [telephone number]"


def test_references_still_lead_to_their_entry(filled: Store, content: Content) -> None:
    turned = pseudonymize_archive(filled.archive(), content)
    entries = {(entry.worksheet, entry.id): entry.values for entry in turned.list_entries(content)}
    referring = next(values for (worksheet, _), values in entries.items() if worksheet == "extra-mile-log")

    assert entries["clients", str(referring["client"])]["name"] == "Client A (ministry or agency)"


def test_a_name_from_before_and_one_of_a_deleted_entry_are_turned_too(filled: Store, content: Content) -> None:
    filled.save("people", [Edit("ruth", {"name": "Ruth Novak"})])
    filled.delete("people", ["ruth"])

    said = texts_of(filled, content)["extra-mile-log.extra_thing.1"]

    assert "ABARA" not in said
    assert "Ruth" not in said


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("kind", ["folder", "export.xlsx"])
def test_no_name_is_in_any_byte_of_an_export_with_roles(
    persona: str, kind: str, content: Content, tmp_path: Path
) -> None:
    store, _ = open_example(content, content.get_persona(persona))
    archive = store.archive()
    names = [name for role in list_pseudonyms(archive, content).values() for name in (*role.names, *role.parts)]
    own = next(iter(store.entries("about-me")), None)
    turned = pseudonymize_archive(archive, content)

    save_export(Snapshot(content, turned, with_history=False, is_pseudonymized=True), tmp_path / kind)
    returned, _ = read_export(tmp_path / kind, content, now=NOW)

    texts = [str(value) for r in returned.archive.revisions for value in (r.key.entry, *r.values.values())]
    own_words = str(own.values.get("name", "")).split() if own else []
    leaks = [
        (name, text)
        for name in names
        for text in texts
        if name in text
        and not set(name.split()) & {*own_words}
        and PseudonymReplacer([Pseudonym("x", (name,))]).replace(text) != text
    ]
    assert leaks == []
    assert returned.is_pseudonymized


@pytest.mark.parametrize("persona", PERSONAS)
def test_an_example_with_roles_says_as_much_as_before(persona: str, content: Content) -> None:
    store, _ = open_example(content, content.get_persona(persona))
    before = store.archive().list_entries(content)

    after = pseudonymize_archive(store.archive(), content).list_entries(content)

    assert len(after) == len(before)
    assert [entry.problems for entry in after if entry.problems] == [
        entry.problems for entry in before if entry.problems
    ]


@pytest.mark.parametrize(
    "number",
    ["044 123 45 67", "+41441234567", "(613) 555-0142", "555-0142", "613.555.0142", "0044 20 7946 0958", "ext. 4471"],
)
def test_telephone_numbers_are_hidden(number: str) -> None:
    assert remove_addresses(f"Ring {number}, please") == "Ring [telephone number], please"


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-12",
        "12/05/2026",
        "2026-05-12 14:30",
        "2024-2025",
        "1 000 000",
        "a 12 b 7",
        "12.50",
        "1,234,567",
        "3 / 4",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert remove_addresses(text) == text


@pytest.mark.parametrize("text", ["me@example.org", "Ana.Sá+x@post.example.gov", "<o'neil@example.org>"])
def test_addresses_are_hidden(text: str) -> None:
    assert "@" not in remove_addresses(text)


def test_a_first_name_that_two_share_is_both() -> None:
    roles = [Pseudonym("Person A", ("Ana Sá",), ("Ana", "Sá")), Pseudonym("Person B", ("Ana Ruiz",), ("Ana", "Ruiz"))]

    assert PseudonymReplacer(roles).replace("Ana, Ana Ruiz and Sá") == "Person A or Person B, Person B and Person A"


def test_a_word_that_only_looks_like_a_name_in_lower_case_stays() -> None:
    roles = [Pseudonym("Person A", ("Will Mark",), ("Will", "Mark"))]

    assert PseudonymReplacer(roles).replace("I will soon mark it for Will") == "I will soon mark it for Person A"


@pytest.mark.parametrize("said", ["Mrs Okafor, Alder Street", "Mrs Okafor", "Ms Okafor", "Dr. Okafor", "Okafor"])
def test_a_title_goes_with_its_name(said: str) -> None:
    roles = [Pseudonym("Client A", ("Mrs Okafor, Alder Street", "Mrs Okafor"), ("Okafor",))]

    assert PseudonymReplacer(roles).replace(f"Rang {said}; fine") == "Rang Client A; fine"


def test_a_name_written_with_other_code_points_is_found() -> None:
    assert (
        PseudonymReplacer([Pseudonym("P", ("Hélène Roy",), ("Hélène",))]).replace("He\u0301le\u0300ne said") == "P said"
    )


@given(st.lists(st.text(), max_size=4), st.text())
def test_any_names_and_any_text_can_be_replaced(names: list[str], text: str) -> None:
    PseudonymReplacer([Pseudonym("P", tuple(names), tuple(names))]).replace(text)


def test_texts_that_break_programs_can_be_looked_at(content: Content) -> None:
    with open_store(content) as store:
        store.save("people", [Edit(f"p{n}", {"name": text}) for n, text in enumerate(NAUGHTY)])
        store.save("reflections", [Edit(f"r{n}", {"text": text}) for n, text in enumerate(NAUGHTY)])

        assert list_disclosures(store.archive(), content)
        assert pseudonymize_archive(store.archive(), content).revisions


@pytest.mark.parametrize("part", ["x", "a.", "1", "x-", "_"])
def test_a_long_text_without_spaces_is_searched_once(part: str) -> None:
    text = part * 50_000  # From each of its characters again, this would take minutes.
    assert remove_addresses(text) == text
    assert remove_addresses(f"{text}@example.org, see {part}") == remove_addresses(f"a@example.org, see {part}")
