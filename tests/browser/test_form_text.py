"""Steps and prompts are in the notebook for readers without forms; where there are forms, each is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.forms import find_form
from workbook.content.loader import load_content

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage


def test_a_form_takes_the_place_of_the_text_that_it_shows(open_page: OpenPage) -> None:
    page = open_page("02-level-1-3")
    activity = load_content().get_activity("extra-mile")
    form = find_form(page, f"Steps: {activity.title}")
    form.scroll_into_view_if_needed()

    expect(form.get_by_text(activity.steps[0].text)).to_be_visible()
    expect(page.locator(".workbook-form-text").first).to_be_attached()
    expect(page.locator(".workbook-form-text:visible")).to_have_count(0)
