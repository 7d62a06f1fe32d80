from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from tests.reviews.entered import enter
from workbook.content.page_definitions import Part
from workbook.errors import UnknownNameError
from workbook.paths import Home
from workbook.reports.parts import TITLES, PartContext, get_title, render_part

if TYPE_CHECKING:
    from tests.html_reader import Page, Read
    from workbook.content.loader import Content

NOW = PartContext(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC))


@pytest.fixture
def show(content: Content, read: Read) -> Any:
    """Show a part of a page with some entries, by worksheet."""

    def render(part: str, moment: PartContext = NOW, **rows: Any) -> Page:
        return read(render_part(part, enter(content, **rows), moment))

    return render


def test_there_is_a_title_and_a_module_for_every_part(show: Any) -> None:
    assert tuple(TITLES) == get_args(Part)
    assert all(show(part).text for part in TITLES)


def test_a_part_that_is_not_there_is_said_to_be_missing_with_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match='no part of a page "dues"; did you mean "due"'):
        get_title("dues")


def test_naughty_text_stays_text_in_every_part(show: Any, naughty: list[str]) -> None:
    actions = [{"what": text, "due": "2026-05-21", "status": "open"} for text in naughty if text.strip()]
    journal = [
        {"date": "2026-05-04", "activity": text, "prompt": text, "text": text} for text in naughty if text.strip()
    ]
    for part in TITLES:
        assert not {"script", "img", "iframe", "svg", "b"} & show(part, actions=actions, reflections=journal).tags


class TestHome:
    def test_the_folder_is_named_with_how_to_move_and_erase_it(self, show: Any) -> None:
        folder = Path("a & b") / "service-orientation-workbook"
        text = show("home", PartContext(NOW.now, Home(folder))).text
        assert str(folder) in text
        assert "copy the whole folder" in text
        assert "delete the whole folder" in text
        assert "is copied to" not in text

    def test_a_folder_that_is_copied_to_a_cloud_is_warned_about(self, show: Any) -> None:
        folder = Path("OneDrive - Ministry of Harbours") / "workbook"
        assert "This folder is copied to OneDrive" in show("home", PartContext(NOW.now, Home(folder))).text

    def test_an_example_names_no_folder_and_says_so(self, show: Any) -> None:
        page = show("home")
        assert "An example is kept nowhere" in page.text
        assert "code" not in page.tags


class TestDue:
    rows: dict[str, Any] = {  # noqa: RUF012 the same for every test
        "clients": [{"id": "c1", "name": "Mrs Karam"}],
        "requests": [
            {"id": "r1", "received": "2026-05-11 09:00", "client": "c1", "kind": "request", "heard": "A second fee"}
        ],
        "actions": [{"what": "Print the fee table", "due": "2026-05-04", "status": "open"}],
    }

    def promise(self, by: str) -> dict[str, Any]:
        return {"request": "r1", "action": "Find the file", "back_in_touch_by": by}

    def test_with_nothing_ahead_it_says_what_would_show_here(self, show: Any) -> None:
        for part in ("due", "dates-ahead"):
            assert show(part).texts == [
                "Nothing is due: promises, actions, goals and other dates show here once you have entered one."
            ]

    def test_overdue_promises_come_before_what_has_been_overdue_for_longer(self, show: Any) -> None:
        page = show("due", **self.rows, promises=[self.promise("2026-05-18 12:00")])
        assert page.text.startswith("One promise to a client is overdue; get back to this client before anything else.")
        assert page.text.index("Find the file") < page.text.index("Print the fee table")

    def test_two_overdue_promises_are_counted_in_one_sentence(self, show: Any) -> None:
        promises = [self.promise("2026-05-18 12:00"), self.promise("2026-05-19 12:00")]
        assert show("due", **self.rows, promises=promises).text.startswith("Two promises to clients are overdue")

    def test_a_promise_for_today_is_not_overdue(self, show: Any) -> None:
        page = show("due", **self.rows, promises=[self.promise("2026-05-20 09:00")])
        assert page.text.startswith('One date is overdue: "Print the fee table", due on Mon 4 May 2026.')

    def test_the_portfolio_has_one_table_with_all_of_them_by_date(self, show: Any) -> None:
        page = show("dates-ahead", **self.rows, promises=[self.promise("2026-05-18 12:00")])
        assert page.text.index("Print the fee table", page.text.index("Which date")) < page.text.index("Find the file")
        assert page.text.startswith('Two dates are overdue, the oldest: "Print the fee table"')

    def test_the_next_date_is_named_when_nothing_is_overdue(self, show: Any) -> None:
        page = show("due", actions=[{"what": "Ask Ruth", "due": "2026-05-29", "status": "open"}])
        assert page.text.startswith('Nothing is overdue; next comes "Ask Ruth", on Fri 29 May 2026.')
        assert ["In the next 7 days", "0"] in page.rows
        assert ["Later", "1"] in page.rows

    def test_what_is_due_today_is_counted(self, show: Any) -> None:
        page = show("due", actions=[{"what": "Ask Ruth", "due": "2026-05-20", "status": "open"}])
        assert page.text.startswith("One thing is due today.")


class TestProgress:
    def test_without_a_step_it_says_what_would_show_here(self, show: Any) -> None:
        assert show("progress").text.startswith("No step is ticked yet")

    def test_steps_are_counted_by_level_and_by_activity_which_links_to_its_place(
        self, show: Any, content: Content
    ) -> None:
        activity = content.get_activity("extra-mile")
        done = [{"activity": activity.id, "step": step.id, "done_on": "2026-05-04"} for step in activity.steps]
        page = show("progress", steps_done=[*done, {"activity": "gone", "step": "gone", "done_on": "2026-05-05"}])

        every = sum(len(each.steps) for each in content.activities)
        number = len(content.activities)
        assert page.text.startswith(f"You have done {len(done)} of {every} steps, and finished one of {number} activ")
        assert [activity.title, f"{len(done)} of {len(done)}", "Mon 4 May 2026"] in page.rows
        links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
        assert len(links) == number
        assert "02-level-1-3.ipynb#Do-something-extra-for-a-client" in links

    def test_one_step_finishes_no_activity(self, show: Any) -> None:
        page = show("progress", steps_done=[{"activity": "time-log", "step": "set-a-goal", "done_on": "2026-05-04"}])
        assert "finished none of" in page.text


class TestJournal:
    def test_an_empty_journal_says_where_to_write(self, show: Any) -> None:
        assert show("journal").text.startswith("Your journal is empty")

    def test_the_latest_comes_first_with_its_activity_its_prompt_and_its_lines(
        self, show: Any, content: Content
    ) -> None:
        rows = [
            {"date": "2026-05-04", "activity": "time-log", "prompt": "make-it-happen", "text": "First"},
            {"date": "2026-05-08", "activity": "time-log", "prompt": "make-it-happen", "text": "Then\nAsk Ruth"},
        ]
        page = show("journal", reflections=rows)
        activity = content.get_activity("time-log")
        assert page.text.startswith(
            f"Fri 8 May 2026 · {activity.title} · {activity.reflections[0].prompt}Then\nAsk Ruth"
        )
        assert page.text.endswith("First")
        assert ("a", "02-level-1-3.ipynb#Track-your-service-time") in [
            (tag, attributes.get("href")) for tag, attributes in page.elements
        ]

    def test_what_was_written_in_an_activity_that_is_gone_is_kept(self, show: Any) -> None:
        rows = [{"date": "2026-05-04", "activity": "gone", "prompt": "gone", "text": "Still here"}]
        assert show("journal", reflections=rows).text == "Mon 4 May 2026Still here"
