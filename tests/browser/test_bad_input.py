"""Scripts and odd strings in a learner's entries are words in the live page: they are shown as they are, and nothing runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import forms
from tests.browser.forms import cell, control, expect_saved, find_form, read
from workbook.content.loader import load_content

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

    from tests.browser.conftest import Pages
    from tests.server.real_lab import RealLab

BAD_INPUT = Path(__file__).resolve().parents[1] / "data" / "badinput"
# Ours says that it ran; the published ones would open a dialog, or ask another computer for something.
OURS = "\"'><img src=x onerror=\"window.hit='image'\"><script>window.hit='script'</script>"
PUBLISHED: list[str] = [
    *json.loads((BAD_INPUT / "naughty-strings.json").read_text(encoding="utf-8")),
    *(BAD_INPUT / "script-payloads.txt").read_text(encoding="utf-8").splitlines(),
]
ONE_LINE = [text for text in PUBLISHED if text.isprintable() and text == text.strip() != ""]
SCRIPTS = [OURS, *(text for text in ONE_LINE if "<" in text or "javascript:" in text)]
IN_NAMES = SCRIPTS[:25]
# As many as a table shows at a time; every string in every field is tried without a browser.
TEXTS = [*SCRIPTS[:1], *SCRIPTS[25:50], *ONE_LINE[:12]]


@pytest.fixture(scope="module")
def lab_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("made")
    calls = ["clients", "time-entries", "expectations", "client-expectations", "problem-cases"]
    page = [*(f'form("{worksheet}")' for worksheet in calls), 'review("time-log")', 'reflect("time-log")']
    forms.lay_out(folder, {"bad": page})
    return {"WORKBOOK_NOTEBOOKS": str(folder)}


@pytest.fixture
def bad(lab: RealLab, pages: Pages) -> Page:
    """A page with bad strings in its tables, choices, headings, long texts, charts and reviews."""
    forms.fill_store(lab, "bad", "clients", [{"name": text, "contact": text} for text in IN_NAMES])
    forms.fill_store(lab, "bad", "expectations", [{"expectation": text} for text in IN_NAMES[:8]])
    day = {"date": "2026-05-04", "minutes": "30", "kind": "service"}
    rows = [{**day, "note": text, "client": f"entry-{n % len(IN_NAMES)}"} for n, text in enumerate(TEXTS)]
    forms.fill_store(lab, "bad", "time-entries", rows)
    forms.fill_store(lab, "bad", "problem-cases", [{"title": OURS, "problem": OURS, "client": "entry-0", "date": OURS}])
    return pages.open("bad")


def test_nothing_that_anybody_wrote_runs_in_the_page_and_all_of_it_is_shown(bad: Page, lab: RealLab) -> None:
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    bad.on("dialog", refuse)
    clients, log = find_form(bad, "My clients"), find_form(bad, "Time log")
    assert [cell(clients, "Name", row=n + 1).input_value() for n in range(len(IN_NAMES))] == IN_NAMES
    shown = log.get_by_label("What I did").evaluate_all("nodes => nodes.map((node) => node.value)")
    assert [text for text in shown if text] == TEXTS
    assert read(cell(log, "Client")) == OURS
    # What is typed here goes the same ways: into the store, back into every form of the page, and into the review.
    cell(log, "What I did").fill(OURS + " typed")
    cell(log, "What I did").press("Tab")
    expect_saved(log)
    for worksheet in ("expectations", "client-expectations"):
        find_form(bad, load_content().get_worksheet(worksheet).title)
    case = find_form(bad, "The case")
    assert control(case, "Problem").input_value() == OURS
    review = find_form(bad, "What it shows: Track your service time")
    expect(review).to_contain_text("Week by week")
    assert elements_made(bad) == []
    assert bad.evaluate("window.hit") is None
    assert dialogs == []
    assert forms.stored(lab, "bad", "time-entries")[0]["note"] == OURS + " typed"


def elements_made(page: Page) -> list[Any]:
    """Return the elements in forms and reviews that only a bad string could have made."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll(".wb *")].filter((node) =>
                ["SCRIPT", "IFRAME", "OBJECT", "EMBED", "X", "MARQUEE", "MATH", "VIDEO", "AUDIO"].includes(node.tagName)
                || [...node.attributes].some((held) => held.name.startsWith("on") || /^\\s*javascript:/i.test(held.value)))
                .map((node) => node.outerHTML.slice(0, 200))"""
        )
    )
