"""docs/facilitator.md, held to what the software does: commands, pages, activities, worksheets, and minutes that add up."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from workbook.cli import main
from workbook.content.loader import load_content
from workbook.page.facilitation.agenda_builder import propose_agenda
from workbook.page.tools.session_record import BUTTONS
from workbook.paths import Home, get_sessions_folder

if TYPE_CHECKING:
    from workbook.content.loader import Content

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "facilitator.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"(?m)(?:^|`)python3 start\.py ([^`\n]+)", TEXT)))
# The heading of each plan, what it says to tick, the minutes, and the open actions of last time.
PLANS = {
    "Plan A": (("practice-conversation",), 60, 0),
    "Plan B": (("focus-group",), 90, 0),
    "Plan C": (("focus-group", "collaboration"), 240, 3),
}
ROW = re.compile(r"^\| (\d):(\d\d) \| (\d+) \| (.+?) \| .+ \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


def get_section(plan: str) -> str:
    """Return the text of a plan."""
    [section] = [part for part in TEXT.split("\n## ") if part.startswith(plan)]
    return section


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_understood(line: str) -> None:
    name, *arguments = shlex.split(line)
    command = main.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {argument for argument in arguments if argument.startswith("--")} <= known
    # Parsed and not run: a word too many, or an option without what it needs, is an error.
    assert isinstance(command.make_context(name, list(arguments)), click.Context)


def test_there_is_a_command_for_opening_listing_handing_out_and_erasing() -> None:
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_is_the_agenda_that_the_page_proposes(plan: str, content: Content) -> None:
    activities, minutes, open_actions = PLANS[plan]
    proposal = propose_agenda(content, activities, minutes=minutes, open_actions=open_actions)
    rows = [
        (int(hour) * 60 + int(minute), int(long), titles)
        for hour, minute, long, titles in ROW.findall(get_section(plan))
    ]

    assert (proposal.over, proposal.left) == (0, 0)
    assert [start for start, _, _ in rows] == [sum(long for _, long, _ in rows[:place]) for place in range(len(rows))]
    assert ", ".join(titles for _, _, titles in rows) == ", ".join(part.title for part in proposal.parts)
    parts = iter(proposal.parts)
    for _, long, titles in rows:
        lengths: list[tuple[str, int]] = []
        while len(", ".join(title for title, _ in lengths)) < len(titles):
            part = next(parts)
            lengths.append((part.title, part.minutes))
        assert sum(number for _, number in lengths) == long, titles


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_calls_activities_and_worksheets_by_their_names(plan: str, content: Content) -> None:
    section, (names, _, _) = get_section(plan), PLANS[plan]
    activities = [content.get_activity(name) for name in names]
    worksheets = {worksheet.title for activity in activities for worksheet in activity.worksheets}
    printed = re.findall(r"\*([^*]+)\*", section.partition("Print:")[2].partition("\n\n")[0].partition(". ")[0])

    assert re.findall(r"\*\*(.+?)\*\*\s+\(`([a-z-]+)`\)", section.replace("\n", " ")) == [
        (one.title, one.id) for one in activities
    ]
    assert printed
    assert set(printed) <= worksheets


def test_the_sections_of_the_page_are_called_as_they_are(content: Content) -> None:
    page = content.get_notebook("09-facilitator")
    titles = {page.title, *(section.title for section in page.sections)}
    for named in ("The session", "Choose and plan", "Print what people write on", "The record of the session"):
        assert f"*{named}*" in TEXT
        assert named in titles
    assert f"*{page.title}*" in TEXT


def test_what_is_pressed_is_called_as_on_the_page() -> None:
    assert {"PDF, Word and slides", "PDF only"} <= set(BUTTONS.values())
    assert "*PDF, Word and slides*" in TEXT
    source = (Path(__file__).resolve().parents[2] / "workbook/page/tools/plan_session.py").read_text(encoding="utf-8")
    for named in ("Sheet for you", "Agenda for everyone"):
        assert f"*{named}*" in TEXT
        assert f'"{named} (PDF)"' in source


def test_the_folder_of_sessions_is_the_one_that_is_named() -> None:
    folder = get_sessions_folder(Home(Path("service-orientation-workbook").absolute()))
    assert f"`{folder.name}`" in TEXT
