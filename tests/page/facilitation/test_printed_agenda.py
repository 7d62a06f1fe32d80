from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.rendering import render_document
from workbook.page.facilitation.agenda import read_agenda, read_session, save_session
from workbook.page.facilitation.printed_agenda import compute_times, make_agenda_document, make_facilitator_document

if TYPE_CHECKING:
    from tests.page.facilitation.sessions import Room


def test_times_run_from_the_beginning_and_end_with_the_last_step(planned: Room) -> None:
    store = planned.book.store
    items = read_agenda(store)
    assert (compute_times(items, read_session(store))[0], compute_times(items, read_session(store))[-1]) == (
        "0:00",
        "1:30",
    )
    save_session(store, {"begins_at": "13:45"})
    times = compute_times(items, read_session(store))
    assert (times[0], times[-1]) == ("13:45", "15:15")


def test_everybody_gets_the_steps_and_only_the_facilitator_the_notes(planned: Room) -> None:
    store = planned.book.store
    planned.run("begin")
    planned.run("note", entry=planned.step, note="Ask Noor first")
    items, session = read_agenda(store), read_session(store)
    everybody = render_document(make_agenda_document(items, session), ending=".html").decode()
    mine = make_facilitator_document(items, session, content=planned.book.content)
    own = render_document(mine, ending=".html").decode()
    watch_for = planned.book.content.get_activity("focus-group").facilitator.watch_for[0]
    for text in ("Ask Noor first", watch_for, "Go round, and press the number"):
        assert text in own
        assert text not in everybody
    assert all(item.title in everybody for item in items)


def test_the_sheet_can_be_printed(planned: Room) -> None:
    screen = planned.plan("print", **{"for": "me"})
    assert [file.name for file in screen.files] == ["facilitator-sheet.pdf"]
    assert screen.files[0].content.startswith(b"%PDF")
