"""The forms that do more than hold fields, on the project's own worksheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbook.forms.form import Form
from workbook.forms.live_review import LiveReview
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes import FakeClock
    from workbook.content.loader import Content


@pytest.fixture
def own(content: Content, clock: FakeClock) -> Iterator[Store]:
    with open_memory() as engine:
        yield Store(engine, content, now=clock)


def make_form(store: Store, worksheet: str, **options: Any) -> Any:  # tests read any key of an answer
    return Form(store, store.content.get_worksheet(worksheet), window="w1", now=store._now, **options)


def ask(form: Any, kind: str, **message: Any) -> dict[str, Any]:
    answer: dict[str, Any] = form.answer({"type": kind, "request": "r", **message})
    return answer


def test_a_try_of_the_sorting_exercise_is_kept_with_each_answer(own: Store) -> None:
    form = make_form(own, "sorting-exercise")
    answers = {statement["id"]: "is" for statement in form.definition["statements"]}
    assert len(answers) == 12
    answer = ask(form, "play", answers=answers)

    assert answer["entries"][0]["values"]["score"] == 6
    kept = own.entries("sorting-answers")
    assert len(kept) == 12
    assert {entry.values["right"] for entry in kept if str(entry.values["statement"]).endswith(".is-not")} == {False}
    assert {entry.values["try"] for entry in kept} == {answer["entries"][0]["id"]}
    assert not any(entry.is_draft for entry in kept)


def test_every_way_through_the_conversation_ends_and_is_kept_with_what_it_showed(own: Store) -> None:
    form = make_form(own, "conversation-plays")
    moments = {moment["id"]: moment for moment in form.definition["scenario"]["moments"]}
    shortest: dict[str, list[str]] = {form.definition["scenario"]["moments"][0]["id"]: []}
    waiting = list(shortest)
    while waiting:
        here = waiting.pop(0)
        for choice in moments[here]["choices"]:
            if choice["to"] not in shortest:
                shortest[choice["to"]] = [*shortest[here], choice["id"]]
                waiting.append(choice["to"])
    endings = [moment for moment in moments if moments[moment]["ending"]]
    for ending in endings:
        ask(form, "play", choices=shortest[ending])

    kept = own.entries("conversation-plays")
    assert [entry.values["ending"] for entry in kept] == endings
    assert not any(entry.is_draft for entry in kept)
    assert all(entry.values.get("shown") or entry.values.get("broken") for entry in kept)


@pytest.mark.parametrize("choices", [[], ["ask-what-changed"], ["no-such-choice"]])
def test_a_conversation_that_has_not_ended_is_not_kept(own: Store, choices: list[str]) -> None:
    answer = ask(make_form(own, "conversation-plays"), "play", choices=choices)

    assert answer["text"] == "That conversation has not come to its end."
    assert own.entries("conversation-plays") == []


def test_a_moment_marked_in_the_player_becomes_an_entry_of_its_own(own: Store) -> None:
    own.save("call-reviews", [Edit("call", {"call": "second fee, angry", "date": "2026-05-04"})])
    ask(make_form(own, "call-reviews"), "mark", entry="call", seconds=83, verdict="works")

    (moment,) = own.entries("call-moments")
    assert moment.values == {"call_review": "call", "time_in_recording": 83, "works": "works"}
    assert moment.problems == {"note": "Note is still needed."}


def test_points_that_do_not_add_up_are_kept_and_told(own: Store) -> None:
    form = make_form(own, "organisation-culture")
    points = {
        "now_people_first": "40",
        "now_innovation_first": "30",
        "now_results_first": "20",
        "now_rules_first": "30",
    }
    edit = {"entry": "a", "values": {"title": "Inspections", "date": "2026-05-04", **points}}
    entry = ask(form, "save", edits=[edit])["entries"][0]
    assert entry["problems"] == {
        "now_rules_first": 'The points under "now" must add up to 100: it is 120, that is 20 too many.'
    }

    mended = ask(form, "save", edits=[{"entry": "a", "values": {"now_rules_first": "10"}}])["entries"][0]
    assert mended["problems"] == {}


def test_a_verification_copies_my_ratings_as_they_stand_and_keeps_them(own: Store) -> None:
    own.save("clients", [Edit("c", {"name": "Home builders"})])
    own.save("expectations", [Edit("e", {"expectation": "An answer within a day"})])
    own.save(
        "client-expectations", [Edit("c.e", {"client": "c", "expectation": "e", "importance": 5, "performance": 2})]
    )
    form = make_form(own, "verifications")
    ask(form, "save", edits=[{"entry": "v", "values": {"client": "c"}}])
    assert "my_importance" not in own.entries("verifications")[0].values
    ask(form, "save", edits=[{"entry": "v", "values": {"expectation": "e"}}])
    own.save("client-expectations", [Edit("c.e", {"importance": 1})])
    ask(form, "save", edits=[{"entry": "v", "values": {"outcome": "confirmed"}}])

    values = own.entries("verifications")[0].values
    assert (values["my_importance"], values["my_performance"]) == (5, 2)


def test_an_expectation_i_had_missed_can_be_added_once(own: Store) -> None:
    form = make_form(own, "verifications")
    ask(form, "save", edits=[{"entry": "v", "values": {"missed_expectation": "A name to ask for"}}])

    assert ask(form, "offer", entry="v", number=0)["text"] == '"A name to ask for" is in Expectations now.'
    assert ask(form, "offer", entry="v", number=0)["text"] == '"A name to ask for" is in Expectations already.'
    assert own.names("expectations") == {own.entries("verifications")[0].values["expectation"]: "A name to ask for"}


def test_an_expectation_seen_in_a_difficult_interaction_joins_that_clients_expectations(own: Store) -> None:
    own.save("clients", [Edit("c", {"name": "Home builders"})])
    form = make_form(own, "interaction-pairs")
    values = {"title": "Two callers", "difficult_client": "c", "difficult_expected": "A call back the same day"}
    ask(form, "save", edits=[{"entry": "p", "values": values}])
    ask(form, "offer", entry="p", number=0)
    ask(form, "offer", entry="p", number=0)

    (cell,) = own.entries("client-expectations")
    assert cell.values["client"] == "c"
    assert own.names("expectations")[str(cell.values["expectation"])] == "A call back the same day"


def test_starting_entries_are_there_once_and_stay_deleted_when_they_were(own: Store) -> None:
    form = make_form(own, "perspectives")
    assert [entry["values"]["name"] for entry in ask(form, "load")["entries"]][:2] == ["Me", "Upper management"]
    ask(form, "delete", entry="client")

    assert [entry["id"] for entry in ask(form, "load")["entries"]] == ["me", "upper-management", "managers-elsewhere"]


def test_each_focus_group_starts_with_a_question_for_every_topic(own: Store) -> None:
    form = make_form(own, "focus-group-questions")
    assert ask(form, "load")["entries"] == []
    own.save("focus-groups", [Edit("g", {"title": "Front counter, May", "date": "2026-05-04"})])

    entries = ask(form, "load")["entries"]
    assert len(entries) == 5
    assert {entry["values"]["group"] for entry in entries} == {"g"}
    assert all(entry["problems"] == {} for entry in entries)


def test_starting_entries_that_were_laid_in_are_told_to_the_forms_that_refer_to_them(own: Store) -> None:
    told: list[set[str]] = []
    form = make_form(own, "focus-group-questions", on_change=lambda _form, worksheets: told.append(worksheets))
    own.save("focus-groups", [Edit("g", {"title": "Front counter, May", "date": "2026-05-04"})])
    ask(form, "load")
    ask(form, "load")

    assert told == [{"focus-group-questions"}]


def test_a_matrix_shows_the_starting_entries_of_its_axis(own: Store) -> None:
    axes = ask(make_form(own, "factor-weights"), "load")["axes"]

    assert [column["name"] for column in axes[1]] == ["Me", "Upper management", "Managers elsewhere", "Client"]


def test_a_picker_offers_only_the_entries_that_fit_and_names_the_others_where_they_are_used(own: Store) -> None:
    own.save(
        "people", [Edit("a", {"name": "Amal", "relation": "my-team"}), Edit("b", {"name": "Bo", "relation": "peer"})]
    )
    picks = ask(make_form(own, "contact-rota"), "load")["picks"]["person"]

    assert [(pick["name"], pick["removed"]) for pick in picks] == [("Amal", False), ("Bo", True)]


def test_a_review_is_worked_out_when_asked_for_and_again_when_entries_changed(own: Store) -> None:
    rendered: list[int] = []

    def render() -> tuple[str, set[str]]:
        rendered.append(1)
        return f"<p>{len(rendered)}</p>", {"time-entries"}

    review = LiveReview(own, "time-log", title="What it shows", render=render)
    assert not review.is_loaded
    assert ask_review(review, "load") == {"type": "review", "html": "<p>1</p>", "request": "r"}
    assert ask_review(review, "visible")["type"] == "unchanged"
    own.save("time-entries", [Edit("a", {"minutes": 5})])
    assert ask_review(review, "visible")["html"] == "<p>2</p>"
    assert review.followed_worksheets == {"time-entries"}


def test_a_review_that_fails_says_so_without_quoting_anything(own: Store, caplog: pytest.LogCaptureFixture) -> None:
    def render() -> tuple[str, set[str]]:
        raise RuntimeError("a secret note")

    answer = ask_review(LiveReview(own, "time-log", title="What it shows", render=render), "load")

    assert answer["type"] == "not-saved"
    assert "secret" not in answer["reason"] + caplog.text


def ask_review(review: Any, kind: str) -> dict[str, Any]:
    answer: dict[str, Any] = review.answer({"type": kind, "request": "r"})
    return answer
