from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbook.page.facilitation.agenda import save_session
from workbook.page.facilitation.agenda_builder import find_step, get_plan, list_choices
from workbook.page.facilitation.group_forms import GroupForms
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from tests.page.facilitation.sessions import Room
    from workbook.content.facilitation_plans import RoomStep


@pytest.fixture
def work(room: Room) -> GroupForms:
    """The group work of a session that has a title."""
    save_session(room.book.store, {"title": "Spring"})
    return GroupForms(room.book.context)


def get_step(room: Room, activity: str, step: str) -> RoomStep:
    found = find_step(room.book.content, activity=activity, step=step)
    assert found
    return found


def load(work: GroupForms, key: str) -> dict[str, Any]:
    backend: Any = work.find_backend(key)
    assert backend
    answer: dict[str, Any] = backend.answer({"type": "load"})
    return answer


def test_every_step_of_every_plan_has_forms_that_load(room: Room, work: GroupForms) -> None:
    for choice in list_choices(room.book.content):
        for step in get_plan(choice.activity, room.book.content).steps if choice.is_for_groups else ():
            for form in work.prepare(step):
                if not form["key"].startswith("review/"):
                    assert load(work, form["key"])["type"] == "entries", (step.id, form["key"])
                    assert form["fields"] or form["view"] in {"sorting", "conversation"}, (step.id, form["key"])


def test_answers_are_collected_under_the_questions_of_the_steps_topic(room: Room, work: GroupForms) -> None:
    [form] = work.prepare(get_step(room, "focus-group", "key-clients"))
    assert (form["view"], form["text"], form["under"]) == ("collect", "answer", "question")
    picks = load(work, form["key"])["picks"]["question"]
    asked = ["If we could serve only five clients next month, which would they have to be, and why?"]
    assert [pick["name"] for pick in picks if not pick["removed"]] == asked


def test_two_topics_are_two_forms(room: Room, work: GroupForms) -> None:
    keys = [work.prepare(get_step(room, "focus-group", name))[0]["key"] for name in ("key-clients", "expectations")]
    assert len(set(keys)) == 2


def test_what_a_group_says_belongs_to_one_focus_group_called_like_the_session(room: Room, work: GroupForms) -> None:
    store = room.book.store
    [form] = work.prepare(get_step(room, "focus-group", "solutions"))
    backend = work.find_backend(form["key"])
    assert backend
    backend.answer({"type": "save", "edits": [{"entry": "one", "values": {"solution": "Ring first"}}]})
    [group] = store.entries("focus-groups")
    [solution] = store.entries("focus-group-solutions")
    assert group.values["title"] == "Spring"
    assert solution.values["group"] == group.id
    assert not solution.problems


def test_a_matrix_shows_the_fields_of_the_step_and_its_two_sides(room: Room, work: GroupForms) -> None:
    [form] = work.prepare(get_step(room, "collaboration", "consensus"))
    assert [field["name"] for field in form["fields"]] == ["proposal", "area", "support"]


def test_a_form_on_the_wall_holds_nothing_that_anybody_wrote_in_its_description(room: Room, work: GroupForms) -> None:
    room.book.store.save("focus-group-solutions", [Edit("one", {"solution": "A secret"})])
    [form] = work.prepare(get_step(room, "focus-group", "votes"))
    assert "A secret" not in str(form)


def test_a_wall_of_its_own_shows_what_was_said_and_escapes_it(room: Room, work: GroupForms) -> None:
    store = room.book.store
    step = get_step(room, "focus-group", "votes")
    work.prepare(step)
    [group] = store.entries("focus-groups")
    store.save("focus-group-solutions", [Edit("one", {"solution": "<b>Ring</b>", "votes": 2, "group": group.id})])
    html = work.render(step)
    assert "&lt;b&gt;Ring&lt;/b&gt;" in html
    assert "\N{BLACK CIRCLE}\N{BLACK CIRCLE} 2" in html


def test_every_kind_of_work_can_be_looked_at(room: Room, work: GroupForms) -> None:
    store = room.book.store
    step = get_step(room, "focus-group", "key-clients")
    [form] = work.prepare(step)
    [question] = [pick["id"] for pick in load(work, form["key"])["picks"]["question"] if not pick["removed"]]
    store.save("focus-group-answers", [Edit("one", {"question": question, "answer": "The grower"})])
    store.save("actions", [Edit("act", {"what": "Ring", "owner": "Noor", "why": "kept off the wall"})])
    assert "The grower" in work.render(step)
    plan = get_step(room, "", "action-plan")
    assert "Noor" in work.render(plan)
    assert "kept off the wall" not in work.render(plan)
    assert "<table" in work.render(get_step(room, "focus-group", "themes"))
