from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.reports.filled_worksheet import render_worksheet

if TYPE_CHECKING:
    from tests.html_reader import MakeEntry, Page, Read
    from workbook.content.loader import Content
    from workbook.store.entries import Entry

SAFE_TAGS = {"p", "table", "caption", "strong", "thead", "tbody", "tr", "th", "td", "br"}
TEXT_TYPES = {"string", "long-text", "name"}
LAYOUTS = ["sample-charter", "sample-interviews", "sample-times", "sample-benefits", "sample-tries", "sample-types"]
NAMES = {"clients": {"c1": "Home builders", "c2": "Payroll"}, "services": {"s1": "Permits", "s2": "Advice"}}


@pytest.fixture
def render(sample: Content, read: Read) -> Any:
    def render_and_read(worksheet: str, *entries: Entry) -> Page:
        return read(render_worksheet(sample.get_worksheet(worksheet), entries, NAMES, content=sample))

    return render_and_read


@pytest.mark.parametrize("worksheet", LAYOUTS)
def test_without_entries_a_worksheet_says_so(worksheet: str, render: Any) -> None:
    assert render(worksheet).text == "Nothing has been entered here."


def test_a_table_has_a_row_an_entry_and_only_the_questions_that_were_answered(
    render: Any, make_entry: MakeEntry
) -> None:
    page = render(
        "sample-times",
        make_entry("sample-times", {"date": "2026-05-04", "minutes": 90, "kind": "service", "source": "typed"}),
        make_entry("sample-times", {"date": "2026-05-05", "minutes": 5, "note": "Till", "source": "typed"}),
    )
    assert page.rows == [
        ["Date", "Minutes", "Kind of work", "Note"],
        ["Mon 4 May 2026", "90", "Service", ""],
        ["Tue 5 May 2026", "5", "", "Till"],
    ]
    assert "Times: 2 entries" in page.texts
    assert "Not filled in: Start." in page.texts


def test_what_the_workbook_fills_in_is_shown_once_it_says_something(render: Any, make_entry: MakeEntry) -> None:
    page = render("sample-times", make_entry("sample-times", {"minutes": 5, "source": "timer", "source_id": "t1"}))
    assert page.rows == [["Minutes", "Source", "Source id"], ["5", "Timer", "t1"]]


def test_a_unit_stands_in_the_heading_and_not_in_every_cell(
    content: Content, read: Read, make_entry: MakeEntry
) -> None:
    entry = make_entry("services", {"name": "Permits", "volume": 1200})
    page = read(render_worksheet(content.get_worksheet("services"), [entry], {}, content=content))
    assert page.rows == [["Name", "Volume (a year)"], ["Permits", "1200"]]


@pytest.mark.parametrize("worksheet", ["sample-times", "sample-interviews"])
def test_a_draft_is_marked_in_words_with_what_is_wrong(worksheet: str, render: Any, make_entry: MakeEntry) -> None:
    problems = {"date": "Date is still needed.", "minutes": "Minutes must be a whole number; 1.5 is not."}
    values = {"minutes": "1.5", "title": "Till"}
    page = render(worksheet, make_entry(worksheet, values, problems=problems))
    assert "Draft: Date is still needed. Minutes must be a whole number; 1.5 is not." in page.text


def test_an_entry_with_nothing_in_it_is_still_counted_and_marked(render: Any, make_entry: MakeEntry) -> None:
    page = render("sample-times", make_entry("sample-times", {}, problems={"date": "Date is still needed."}))
    assert "Times: 1 entry" in page.texts
    assert page.rows[1] == ["Draft: Date is still needed."]


def test_a_record_is_questions_with_answers_under_its_title(render: Any, make_entry: MakeEntry) -> None:
    page = render(
        "sample-interviews",
        make_entry("sample-interviews", {"title": "First", "client": "c1", "heard": "One\n\nTwo"}),
        make_entry("sample-interviews", {"date": "2026-05-05"}),
    )
    assert page.rows == [["Client", "Home builders"], ["What I heard", "One\n\nTwo"], ["Date", "Tue 5 May 2026"]]
    assert "First" in page.texts
    assert "Interviews: 2" in page.texts


def test_a_reference_to_what_is_gone_says_so(render: Any, make_entry: MakeEntry) -> None:
    page = render("sample-interviews", make_entry("sample-interviews", {"client": "c9"}))
    assert page.rows == [["Client", "(not found)"]]


def test_a_file_is_named_without_the_folders_of_the_machine(
    content: Content, read: Read, make_entry: MakeEntry
) -> None:
    worksheet = content.get_worksheet("call-reviews")
    for path in ("/srv/calls/monday.mp3", "D:\\calls\\monday.mp3", "monday.mp3"):
        page = read(render_worksheet(worksheet, [make_entry("call-reviews", {"recording": path})], {}, content=content))
        assert page.rows[1] == ["monday.mp3"]


def test_an_action_says_where_it_came_from_in_words(content: Content, read: Read, make_entry: MakeEntry) -> None:
    values = {"what": "Ask Ruth", "activity": "time-log", "worksheet": "time-plan", "entry": "0f3a"}
    html = render_worksheet(content.get_worksheet("actions"), [make_entry("actions", values)], {}, content=content)
    activity, worksheet = content.get_activity("time-log"), content.get_worksheet("time-plan")
    assert read(html).rows == [["What", "From"], ["Ask Ruth", f"{activity.title}: {worksheet.title}"]]


def test_what_came_from_an_activity_of_an_older_edition_comes_from_nowhere(
    content: Content, read: Read, make_entry: MakeEntry
) -> None:
    entry = make_entry("actions", {"what": "Ask Ruth", "activity": "no-more", "worksheet": "no-more"})
    html = render_worksheet(content.get_worksheet("actions"), [entry], {}, content=content)
    assert read(html).rows == [["What"], ["Ask Ruth"]]


def test_no_output_has_a_heading_that_could_break_the_pages_order(render: Any, make_entry: MakeEntry) -> None:
    for worksheet in LAYOUTS:
        page = render(worksheet, make_entry(worksheet, {"date": "2026-05-04", "client": "c1", "service": "s1"}))
        assert page.tags <= SAFE_TAGS


anything = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


@pytest.mark.parametrize("worksheet", LAYOUTS)
@given(data=st.data())
def test_any_text_in_any_field_is_shown_as_it_was_typed(
    worksheet: str, data: st.DataObject, sample: Content, read: Read, make_entry: MakeEntry
) -> None:
    definition = sample.get_worksheet(worksheet)
    # What is typed into a field of another type and does not fit it is kept as it was typed.
    values = {field.name: data.draw(anything) for field in definition.fields if field.type != "reference"}
    values |= {"client": "c1", "service": "s1"} if definition.rows else {}
    problem = data.draw(anything)
    entry = make_entry(worksheet, values, problems={"date": problem})
    page = read(render_worksheet(definition, [entry], NAMES, content=sample))
    assert page.tags <= SAFE_TAGS
    shown = [field for field in definition.fields if field.type in TEXT_TYPES]
    for text in [problem, *(values[field.name] for field in shown if field.name in values)]:
        assert text.replace("\r\n", "\n").replace("\r", "\n") in page.text


def test_naughty_strings_and_scripts_are_words_like_any_others(
    naughty: list[str], render: Any, make_entry: MakeEntry
) -> None:
    entries = [make_entry("sample-times", {"note": text}) for text in naughty]
    page = render("sample-times", *entries)
    assert page.tags <= SAFE_TAGS
    assert [row[-1] for row in page.rows[1:]] == naughty
