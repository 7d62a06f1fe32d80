"""Taking out, screen by screen, without a browser."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from workbook.errors import DocumentError, WorkbookError
from workbook.forms.tool import ToolRequest
from workbook.notebooks.page_services import make_page_services
from workbook.page.book import Book
from workbook.page.exports import EXPORT_KINDS, ExportOptions
from workbook.page.tools.export import MAX_SHOWN, ExportTool
from workbook.paths import Home
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.content.loader import Content
    from workbook.forms.tool import Screen

TODAY = dt.date(2026, 5, 4)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").make()


@pytest.fixture
def tool(home: Home, content: Content) -> Iterator[ExportTool]:
    """The tool of a learner who has written about Ruth Abara, on two days."""
    store = Store(open_file(home.store, backups=home.backups), content)
    store.save("people", [Edit("ruth", {"name": "Ruth Abara", "relation": "peer", "contact": "ruth@example.org"})])
    entries = {"a": ("2026-03-02", "Rang Ruth back"), "b": ("2026-05-04", "Wrote to Ibrahim for Ruth Abara")}
    store.save(
        "extra-mile-log", [Edit(key, {"date": day, "extra_thing": text}) for key, (day, text) in entries.items()]
    )
    store.save("extra-mile-log", [Edit("c", {"extra_thing": "Told Zora"})])
    store.delete("extra-mile-log", ["c"])
    store.save("actions", [Edit("x", {"what": "Thank Ruth", "due": "2026-05-11", "status": "open"})])
    store.save("call-reviews", [Edit("r", {"call": "second fee", "recording": "call.wav", "date": "2026-05-04"})])
    yield ExportTool(Book(content, store, today=TODAY, home=home, services=make_page_services(home, "me")).context)
    store.close()


def ask(tool: ExportTool, name: str, **values: str | list[str]) -> Screen:
    """Ask the tool as a browser would."""
    held = {key: [value] if isinstance(value, str) else value for key, value in values.items()}
    return tool.answer(ToolRequest(name, held), lambda _text, _done: None)


def choose(tool: ExportTool, product: str, **values: str | list[str]) -> Screen:
    """Choose a product, then what of it, and look at what it tells."""
    ask(tool, "choose", product=product)
    return ask(tool, "look", product=product, **values)


def take(tool: ExportTool, product: str, *, roles: dict[str, str | list[str]] | None = None, **values: Any) -> bytes:
    """Take a product out, and return what the browser was given."""
    choose(tool, product, **values)
    [file] = ask(tool, "make", **(roles or {})).files
    return file.content


def read(screen: Screen | bytes) -> str:
    """Return the words of a screen, or of a file made of HTML."""
    html = screen.decode() if isinstance(screen, bytes) else screen.html
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("ending", [".ipynb", ".html"])
def test_a_page_is_taken_out_as_it_is_filled_in_on_the_chosen_days(tool: ExportTool, ending: str) -> None:
    page = read(take(tool, "page", ending=ending, notebook="02-level-1-3", since="2026-04-01"))

    assert "Wrote to Ibrahim for Ruth Abara" in page
    assert "Rang Ruth back" not in page
    assert [file.suffix for file in tool._get_exports().iterdir()] == [ending]


def test_of_a_page_it_is_told_what_its_activities_tell(tool: ExportTool) -> None:
    assert "Ruth Abara" in read(choose(tool, "page", notebook="02-level-1-3"))
    assert "Zora" not in read(choose(tool, "page", notebook="04-level-6"))


def test_names_that_become_roles_on_a_page_stand_in_no_command(
    tool: ExportTool, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[Any] = []
    real = subprocess.run

    def watch(command: Any, **options: Any) -> Any:
        commands.append(command)
        return real(command, **options)

    monkeypatch.setattr(subprocess, "run", watch)
    page = read(take(tool, "page", roles={"roles": "yes", "also": "Ibrahim"}, ending=".html", notebook="02-level-1-3"))

    assert "Wrote to Other person 1 for Person A (peer)" in page
    assert "Ruth" not in page
    assert "Ibrahim" not in str(commands)


def test_a_page_that_cannot_be_made_gives_the_reason(home: Home) -> None:
    with pytest.raises(DocumentError, match='did you mean "02-level-1-3"'):
        make_page_services(home, "me").export_page(ExportOptions(notebook="02-level-1-4"), ".html")


def test_everything_can_be_chosen_with_its_formats_and_options(tool: ExportTool) -> None:
    practice = {"date": "2026-05-04", "practice": "hire-for-fit", "rating": 4}
    tool._context.store.save("practice-audit", [Edit("p", practice)])
    assert all(f'value="{name}"' in tool.open().html for name in (*EXPORT_KINDS, "backup"))
    for product in EXPORT_KINDS.values():
        html = ask(tool, "choose", product=product.id).html
        assert all(f'value="{ending}"' in html for ending in product.formats if len(product.formats) > 1)
        assert product.about in unescape(html)
        assert ('name="since"' in html) == ("days" in product.options)
        assert ('name="activities"' in html) == ("activities" in product.options)
        assert ('name="worksheets"' in html) == ("worksheets" in product.options)
        assert ('name="history"' in html) == ("history" in product.options)


def test_what_it_tells_is_shown_before_it_is_made(tool: ExportTool, home: Home) -> None:
    screen = choose(tool, "portfolio", ending=".html", entries="yes")

    assert "Names (2): Ruth, Ruth Abara" in read(screen)
    assert "Contacts (1): ruth@example.org" in read(screen)
    assert "Names of recordings (1): call.wav" in read(screen)
    assert "Words that may be names (1): Ibrahim" in read(screen)
    assert screen.focus == "take-out-told"
    assert not screen.files
    assert not home.exports.exists()


def test_a_portfolio_is_kept_in_the_home_and_handed_over(tool: ExportTool, home: Home) -> None:
    choose(tool, "portfolio", ending=".html", entries="yes")
    screen = ask(tool, "make")

    [file] = screen.files
    assert (file.name, file.mime, file.is_shown) == ("portfolio-2026-05-04.html", "text/html", True)
    assert "Wrote to Ibrahim for Ruth Abara" in read(file.content)
    assert (home.exports / file.name).read_bytes() == file.content
    assert str(home.exports / file.name) in read(screen)
    assert ask(tool, "hand-over").files == screen.files


def test_people_become_roles_with_the_names_that_the_learner_ticks_and_types(tool: ExportTool) -> None:
    choose(tool, "portfolio", ending=".html", entries="yes")
    screen = ask(tool, "look-again", roles="yes")
    assert "Names (" not in read(screen)
    assert 'name="perhaps" value="Ibrahim"' in screen.html.replace('type="checkbox" ', "")

    screen = ask(tool, "look-again", roles="yes", perhaps=["Ibrahim"], also="Zora, ")
    assert "Words that may be names (" not in read(screen)
    [file] = ask(tool, "make", roles="yes", perhaps=["Ibrahim", "Zora"], also="").files

    assert "Wrote to Other person 1 for Person A (peer)" in read(file.content)
    assert not re.search("Ruth|Ibrahim|ruth@", file.content.decode())


def test_without_a_tick_the_names_stay_also_after_a_look_at_roles(tool: ExportTool) -> None:
    choose(tool, "portfolio", ending=".html", entries="yes")
    ask(tool, "look-again", roles="yes", perhaps=["Ibrahim"])
    [file] = ask(tool, "make").files

    assert "Ruth Abara" in read(file.content)


def test_activities_days_and_worksheets_can_be_chosen(tool: ExportTool) -> None:
    by_day = read(take(tool, "portfolio", ending=".html", entries="yes", since="2026-05-01", until="2026-05-31"))
    assert "Wrote to Ibrahim" in by_day
    assert "Rang Ruth back" not in by_day

    short = read(take(tool, "portfolio", ending=".html"))
    assert "Wrote to Ibrahim" not in short.split("What was entered")[-1] or "What was entered" not in short

    other = read(take(tool, "portfolio", ending=".html", entries="yes", activities=["service-style"]))
    assert "second fee" in other
    assert "Wrote to Ibrahim" not in other


def test_days_in_the_wrong_order_are_said_at_the_field(tool: ExportTool) -> None:
    screen = choose(tool, "portfolio", ending=".pdf", since="2026-05-02", until="2026-05-01")

    assert screen.is_problem
    assert "This day is before the first one." in read(screen)
    assert 'value="2026-05-02"' in screen.html


def test_what_is_told_is_of_what_was_chosen_only(tool: ExportTool) -> None:
    assert "call.wav" not in read(choose(tool, "data", worksheets=["people"]))
    assert "call.wav" not in read(choose(tool, "portfolio", activities=["extra-mile"]))
    assert "Ibrahim" not in read(choose(tool, "portfolio", until="2026-04-01"))
    assert "Zora" not in read(choose(tool, "data"))
    assert "Zora" in read(choose(tool, "data", history="yes"))


def test_a_blank_worksheet_tells_nothing_and_is_made_at_once(tool: ExportTool) -> None:
    ask(tool, "choose", product="worksheet")
    [file] = ask(tool, "look", product="worksheet", worksheet="feedback-notes", ending=".html").files

    assert "Feedback I received" in read(file.content)
    assert "Ruth" not in read(file.content)


def test_data_leaves_with_history_and_recordings_only_when_asked_for(tool: ExportTool, home: Home) -> None:
    home.recordings.mkdir()
    (home.recordings / "call.wav").write_bytes(b"RIFF")

    def names(data: bytes) -> set[str]:
        return set(zipfile.ZipFile(io.BytesIO(data)).namelist())

    plain = names(take(tool, "data"))
    assert not {"history.csv", "recordings/call.wav"} & plain
    assert {"history.csv", "recordings/call.wav"} <= names(
        take(tool, "data", history="yes", roles={"recordings": "yes"})
    )
    both: dict[str, str | list[str]] = {"recordings": "yes", "roles": "yes"}
    assert not {"history.csv", "recordings/call.wav"} & names(take(tool, "data", history="yes", roles=both))
    assert names(take(tool, "data", worksheets=["people"])) == {"datapackage.json", "worksheets/people.csv"}


def test_recordings_that_are_not_here_are_named(tool: ExportTool) -> None:
    choose(tool, "data")

    assert "These recordings are not on this computer: call.wav" in read(ask(tool, "make", recordings="yes"))


def test_an_excel_book_says_how_far_it_is(tool: ExportTool) -> None:
    choose(tool, "entries")
    told: list[float | None] = []
    screen = tool.answer(ToolRequest("make"), lambda _text, done: told.append(done))

    assert zipfile.is_zipfile(io.BytesIO(screen.files[0].content))
    assert told[0] is None
    assert told[1:] == sorted(done for done in told[1:] if done is not None)
    assert len(told) > 2


def test_a_calendar_has_the_dates_ahead_with_roles_when_asked_for(tool: ExportTool) -> None:
    assert b"SUMMARY:Thank Ruth (Due)" in take(tool, "calendar")
    assert b"SUMMARY:Thank Person A (peer) (Due)" in take(tool, "calendar", roles={"roles": "yes"})


def test_a_document_of_what_is_not_there_yet_is_refused_in_a_sentence(tool: ExportTool) -> None:
    choose(tool, "problem", ending=".html")

    with pytest.raises(DocumentError, match="There is no problem to sum up yet"):
        ask(tool, "make")


def test_two_files_of_a_day_lie_side_by_side(tool: ExportTool, home: Home) -> None:
    for _ in range(3):
        take(tool, "calendar")

    names = sorted(file.name for file in home.exports.iterdir())
    assert names == ["calendar-2026-05-04-2.ics", "calendar-2026-05-04-3.ics", "calendar-2026-05-04.ics"]


def test_a_file_that_was_removed_meanwhile_is_missed_in_a_sentence(tool: ExportTool, home: Home) -> None:
    take(tool, "calendar")
    next(home.exports.iterdir()).unlink()

    with pytest.raises(WorkbookError, match="make it again"):
        ask(tool, "hand-over")


def test_a_backup_stays_at_home_and_is_named(tool: ExportTool, home: Home) -> None:
    assert "back-up" in ask(tool, "choose", product="backup").html
    screen = ask(tool, "back-up")

    [backup] = home.backups.iterdir()
    assert str(backup) in read(screen)
    assert not screen.files


def test_a_long_list_is_cut_and_says_so(tool: ExportTool) -> None:
    letters = [chr(97 + number // 26) + chr(97 + number % 26) for number in range(MAX_SHOWN + 9)]
    tool._context.store.save("people", [Edit(two, {"name": f"Person{two} Long{two}"}) for two in letters])

    assert "And " in read(choose(tool, "data"))
    assert " more." in read(choose(tool, "data"))


def test_what_was_typed_is_escaped_wherever_it_is_shown(tool: ExportTool) -> None:
    tool._context.store.save("people", [Edit("x", {"name": "<b>Bold</b>", "contact": "<img src=x>"})])
    screens = [choose(tool, "data"), ask(tool, "look-again", roles="yes", also="<script>")]

    assert not any(re.search("<b>|<img|<script", screen.html) for screen in screens)


def test_numbers_for_a_group_are_made_at_once_because_they_tell_about_nobody(tool: ExportTool) -> None:
    tool._context.store.save(
        "practice-audit",
        [Edit("p", {"date": "2026-05-04", "practice": "hire-for-fit", "rating": 4, "evidence": "Ruth"})],
    )
    page = read(ask(tool, "choose", product="group-numbers"))
    screen = ask(tool, "look", product="group-numbers")

    assert "Practice audit" in page
    assert "Extra" not in page
    assert "Look through it" not in read(screen)
    [file] = screen.files
    with zipfile.ZipFile(io.BytesIO(file.content)) as package:
        assert package.namelist() == ["datapackage.json", "group-answers.csv"]
        assert not any(b"Ruth" in package.read(name) for name in package.namelist())
