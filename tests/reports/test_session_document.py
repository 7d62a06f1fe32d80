"""That the record of a session tells somebody who was not there what came of it, in order, and names no participant."""

from __future__ import annotations

import datetime as dt
import math
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.reports.session_entries import PARTICIPANTS, PURPOSE, fill_room
from tests.reviews.entered import enter
from workbook.analysis.agreement import describe_strength
from workbook.document.rendering import render_document
from workbook.errors import DocumentError
from workbook.reports.session_document import NAMES, make_session_deck, make_session_record

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.document.document import HtmlDocument, HtmlSection
    from workbook.reviews.review import Worksheets

NOON = dt.datetime(2026, 5, 12, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def room(content: Content) -> Worksheets:
    return fill_room(content)


@pytest.fixture(scope="module")
def record(room: Worksheets) -> HtmlDocument:
    return make_session_record(room, now=NOON, after="Autumn")


def read(section: HtmlSection) -> str:
    """Return the text of a section and of its parts, cells and lines apart."""
    own = re.sub(r"<img[^>]*>", "", str(section.html))
    text = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", own.replace("<b>at all</b>", ""))))
    return " ".join([section.title, text, *(read(part) for part in section.parts)])


def get_text(record: HtmlDocument, title: str) -> str:
    [section] = [section for section in record.sections if section.title == title]
    return read(section)


def test_what_is_to_be_done_comes_first_after_what_it_was_for(record: HtmlDocument) -> None:
    assert (record.title, record.lines) == ("Intake and payments, spring", ("Tue 12 May 2026", "18 people took part"))
    assert [section.title for section in record.sections] == [
        "What it was for",
        "Who does what by when",
        "What was decided",
        "What stays open",
        "What was said, by topic",
        "Solutions and votes",
        "Where the areas agree",
        "What the areas want most",
        "Task force: One visit",
        "The problem, seen from several sides",
        "How the session ran",
        "About this record",
    ]
    assert PURPOSE in get_text(record, "What it was for")


def test_actions_stand_by_date_with_owner_and_where_they_came_from(record: HtmlDocument) -> None:
    text = get_text(record, "Who does what by when")
    assert "Two actions to do, one of them with an owner and a date." in text
    assert text.index("Ring the oldest five") < text.index("Draft the checklist")
    assert re.search(r'Ring the oldest five From "Autumn" nobody yet Fri 15 May 2026', text)
    assert re.search(r"Draft the checklist Ruth Abara Fri 29 May 2026", text)
    assert "Done: Move the meeting (Tomas Lind)" in text


def test_decisions_are_chosen_solutions_settled_issues_and_what_was_written(record: HtmlDocument) -> None:
    text = get_text(record, "What was decided")
    assert "Five decisions were taken." in text
    for decision in (
        'We carry out "One checklist", with 14 votes.',
        'We carry out "One contact", with eleven votes.',
        'Their biggest complaint: the areas agree that "Three letters from three offices".',
        "The weekly meeting moves to Tuesday.",
        "No letter leaves on a Friday.",
    ):
        assert decision in text


def test_what_stays_open_is_told_with_what_nobody_has_taken_on(record: HtmlDocument) -> None:
    text = get_text(record, "What stays open")
    for point in (
        "Who may promise a payment date?",
        'What gets in the way of good service: support for "The second signature" runs from 1 to 5.',
        'How to improve it: the areas agree to reject "Ask less".',
        'What they expect: "A date" has not been put to two areas yet.',
        'Chosen, and not in the action plan yet: "One contact"',
        'Nobody owns this yet: "Ring the oldest five"',
    ):
        assert point in text
    assert "Move the meeting" not in text


def test_an_owner_called_me_is_asked_for_a_name(content: Content) -> None:
    worksheets = enter(content, actions=[{"what": "Ask", "owner": "Me", "due": "2026-06-01", "status": "open"}])
    text = get_text(make_session_record(worksheets, now=NOON), "What stays open")
    assert 'Write a name in place of "Me": "Ask"' in text


def test_answers_stand_under_their_topic_and_theme_and_nothing_else_does(record: HtmlDocument) -> None:
    text = get_text(record, "What was said, by topic")
    assert 'Four answers; "reports" came up most.' in text
    assert re.search(r"Reports \(2\) The monthly report Reports, reports Systems \(1\)", text)
    assert "Our key clients" not in text


def test_votes_are_ranked_and_ties_are_ties(record: HtmlDocument) -> None:
    text = get_text(record, "Solutions and votes")
    assert '"One checklist" got the most votes (14 votes).' in text
    assert re.search(
        r"1 One checklist 14 5 2 Yes 2 \(tie\) One contact 11 4 4 Yes 2 \(tie\) A date in the letter 11", text
    )
    assert '"One checklist" and "A date in the letter" would do much for little effort.' in text


def test_a_shared_first_place_is_said_to_be_shared(content: Content) -> None:
    worksheets = fill_room(content, "focus-groups")
    from workbook.store.entries import Edit

    rows = [Edit(name, {"group": "g", "solution": name, "votes": 3}) for name in ("One", "Two")]
    worksheets.store.save("focus-group-solutions", rows)
    text = get_text(make_session_record(worksheets, now=NOON), "Solutions and votes")
    assert '"One" and "Two" share the first place (three votes each).' in text


def test_agreement_is_said_in_words_beside_its_figure(record: HtmlDocument) -> None:
    text = get_text(record, "What the areas want most")
    assert "the agreement of three areas is unusually strong (Kendall's W 1.00" in text


@pytest.mark.parametrize(
    ("w", "words"),
    [(0.1, "very weak"), (0.3, "weak"), (0.5, "moderate"), (0.7, "strong"), (0.9, "unusually strong"), (math.nan, "")],
)
def test_the_words_for_agreement_are_those_of_the_source(w: float, words: str) -> None:
    assert describe_strength(w) == words


def test_the_agenda_stands_as_it_was_run_without_the_facilitators_notes(record: HtmlDocument) -> None:
    text = get_text(record, "How the session ran")
    assert "It took 17 of 25 minutes planned." in text
    assert re.search(r"Welcome 5 1 Solutions 15 17 A round to close 5 not reached", text)


def test_nobody_is_named_but_those_who_own_an_action(record: HtmlDocument, room: Worksheets) -> None:
    deck = make_session_deck(room, now=NOON)
    told = " ".join(
        [*(read(section) for section in record.sections), *(f"{slide.title}{slide.html}" for slide in deck.slides)]
    )
    surnames = [part for name in PARTICIPANTS for part in name.split()]
    assert [name for name in surnames if name in told] == []
    assert "Three people from Intake and Legal" in told
    assert NAMES in get_text(record, "About this record")


def test_every_slide_says_one_thing_and_the_actions_come_first(room: Worksheets) -> None:
    deck = make_session_deck(room, now=NOON)
    titles = [slide.title for slide in deck.slides]
    assert titles[:4] == [
        "What it was for",
        "Two actions to do, one of them with an owner and a date",
        "Done or dropped",
        "Five decisions were taken",
    ]
    assert 'What keeps us from concentrating on them: four answers; "reports" came up most' in titles
    assert all(str(slide.html) for slide in deck.slides)


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".html", ".pptx"])
def test_it_can_be_written_in_every_format(ending: str, room: Worksheets) -> None:
    make = make_session_deck if ending == ".pptx" else make_session_record
    assert len(render_document(make(room, now=NOON), ending=ending)) > 5000


def test_what_was_left_empty_is_not_there(content: Content) -> None:
    record = make_session_record(fill_room(content, "actions"), now=NOON, name="Team day")
    assert (record.title, record.lines) == ("Team day", ("Tue 12 May 2026",))
    assert [section.title for section in record.sections] == [
        "Who does what by when",
        "What stays open",
        "About this record",
    ]
    assert "<td" in str(record.sections[0].html)


def test_a_session_in_which_nothing_was_said_cannot_be_handed_out(content: Content) -> None:
    for make in (make_session_record, make_session_deck):
        with pytest.raises(DocumentError, match="nothing to hand out"):
            make(fill_room(content, "areas"), now=NOON)
