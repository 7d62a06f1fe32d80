"""What a form says of changes that it had not seen, and of its own, which it had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.forms.forming import make_form, save

if TYPE_CHECKING:
    from workbook.store.store import Store


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("minutes", "4", "45"),
        ("minutes", "1:30", "1:35"),
        ("minutes", "soon", "45"),
        ("share", "6", "65"),
        ("date", "4 May 2026", "5 May 2026"),
        ("moment", "2026-05-04T09:00", "2026-05-04T09:05"),
        ("note", "a ", "a b"),
    ],
)
def test_whoever_goes_on_typing_is_not_told_of_another_window(
    store: Store, field: str, first: str, second: str
) -> None:
    form = make_form(store)
    save(form, "a", **{field: first})
    seen = {field: [first]}
    answer = form.answer({"type": "save", "edits": [{"entry": "a", "values": {field: second}, "seen": seen}]})

    assert answer["type"] == "saved"
    assert answer["text"] == ""


def test_what_a_form_has_sent_without_being_told_that_it_arrived_is_no_other_window_s(store: Store) -> None:
    save(make_form(store), "a", note="old")
    save(make_form(store), "a", note="sent")
    seen = {"note": ["old", "lost on its way", "sent"]}
    edit = {"entry": "a", "values": {"note": "more"}, "seen": seen}

    assert make_form(store, window="w2").answer({"type": "save", "edits": [edit]})["text"] == ""


def test_the_field_that_another_window_had_changed_is_named(store: Store) -> None:
    one, other = make_form(store), make_form(store, window="w2")
    save(one, "a", note="old", moment="2026-05-04T09:00")
    save(one, "a", note="theirs", moment="2026-05-04T10:00")
    edit = {
        "entry": "a",
        "values": {"note": "mine", "moment": "2026-05-04T11:00"},
        "seen": {"note": ["old"], "moment": ["2026-05-04T09:00"]},
    }
    answer = other.answer({"type": "save", "edits": [edit]})

    assert answer["text"].startswith("Moment and Note had been changed in another window;")
