"""Make a learner's portfolio: first the reviews, activity by activity, then the filled worksheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.time_text import format_effort
from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import join_html, make_element
from workbook.reports.activity_parts import render_actions, render_reflections, render_steps
from workbook.reports.filled_worksheet import render_worksheet
from workbook.reviews.date_reviews import review_dates_ahead
from workbook.reviews.formatting import format_date, format_names
from workbook.reviews.review import make_review, render_review

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from workbook.content.definitions import Activity, Worksheet
    from workbook.content.page_definitions import Notebook
    from workbook.document.html import Html
    from workbook.reviews.review import Worksheets
    from workbook.store.entries import Entry

ABOUT_ME = "about-me"
TITLE = "Portfolio: service to clients"
WORKSHEETS = "What was entered"
NOTHING = "Nothing has been entered in these activities yet."


def make_portfolio(
    worksheets: Worksheets,
    *,
    now: dt.datetime,
    activities: Collection[str] = (),
    with_worksheets: bool = True,
) -> HtmlDocument:
    """Return the portfolio of a learner.

    Parameters
    ----------
    worksheets
        The learner's entries.
    now
        The moment that counts as the present; its date is on the first page.
    activities
        The ids of the activities to include; all when empty. An activity without entries is skipped.
    with_worksheets
        Whether the filled worksheets follow at the end.

    Raises
    ------
    UnknownNameError
        There is no such activity.
    """
    about = next(iter(worksheets.store.entries(ABOUT_ME)), None)
    begun = _list_begun(worksheets, activities)
    sections = [_make_overview(worksheets, now=now)] if not activities else []
    sections += [
        HtmlSection(notebook.title, parts=tuple(_make_activity(worksheets, activity, now=now) for activity in found))
        for notebook, found in begun
    ]
    if not begun:
        sections.append(HtmlSection("Activities", make_element("p", NOTHING)))
    if with_worksheets:
        sections += _make_appendix(worksheets, [activity for _, found in begun for activity in found])
    return HtmlDocument(TITLE, _describe_whose(about, now), tuple(sections), author=_answer(about, "name"))


def _list_begun(worksheets: Worksheets, chosen: Collection[str]) -> list[tuple[Notebook, list[Activity]]]:
    """Return the chosen activities that have entries, by notebook; all activities are chosen when `chosen` is empty."""
    content = worksheets.store.content
    known = {content.get_activity(name).id for name in chosen}
    begun = [
        (notebook, [one for one in _list_activities(worksheets, notebook, known) if _is_begun(worksheets, one)])
        for notebook in content.workbook.notebooks
    ]
    return [(notebook, found) for notebook, found in begun if found]


def _describe_whose(about: Entry | None, now: dt.datetime) -> tuple[str, ...]:
    whose = ", ".join(filter(None, (_answer(about, name) for name in ("name", "role", "unit"))))
    return tuple(filter(None, (whose, format_date(now))))


def _answer(entry: Entry | None, name: str) -> str:
    return str(entry.values.get(name) or "") if entry else ""


def _list_activities(worksheets: Worksheets, notebook: Notebook, chosen: Collection[str]) -> list[Activity]:
    names = [name for name in notebook.activities if not chosen or name in chosen]
    return [worksheets.store.content.get_activity(name) for name in names]


def _is_begun(worksheets: Worksheets, activity: Activity) -> bool:
    store = worksheets.store
    own = any(store.entries(worksheet.id) for worksheet in activity.worksheets)
    return own or any(_entries_of(worksheets, name, activity) for name in ("steps-done", "reflections"))


def _entries_of(worksheets: Worksheets, worksheet: str, activity: Activity) -> list[Entry]:
    entries = worksheets.store.entries(worksheet)
    return [entry for entry in entries if entry.values.get("activity") == activity.id]


def _make_overview(worksheets: Worksheets, *, now: dt.datetime) -> HtmlSection:
    content, actions = worksheets.store.content, worksheets.store.entries("actions")
    dates = render_review(review_dates_ahead(worksheets, now=now))
    return HtmlSection(
        "Where I stand",
        parts=(
            HtmlSection("Dates ahead", dates),
            HtmlSection("Action plan", render_actions(actions, content=content)),
        ),
    )


def _make_activity(worksheets: Worksheets, activity: Activity, *, now: dt.datetime) -> HtmlSection:
    parts: list[HtmlSection] = []
    if activity.review:
        parts.append(HtmlSection(activity.review, render_review(make_review(activity.id, worksheets, now=now))))
    written = _entries_of(worksheets, "reflections", activity)
    if written:
        parts.append(HtmlSection("What I think of it", render_reflections(activity, written)))
    done = {
        str(entry.values["step"]): str(entry.values["done_on"])
        for entry in _entries_of(worksheets, "steps-done", activity)
        if entry.values.get("done_on")
    }
    if done:
        parts.append(HtmlSection("Steps", render_steps(activity, done)))
    trains = format_names([worksheets.store.content.behaviours[name].title.lower() for name in activity.behaviours])
    effort = make_element("p", make_element("em", f"{format_effort(activity)}. It trains: {trains}."))
    return HtmlSection(activity.title, join_html([make_element("p", activity.purpose), effort]), tuple(parts))


def _make_appendix(worksheets: Worksheets, activities: Iterable[Activity]) -> list[HtmlSection]:
    content = worksheets.store.content
    shown = [worksheet for activity in activities for worksheet in activity.worksheets]
    used = [content.get_worksheet(name) for activity in activities for name in activity.uses]
    parts = []
    for worksheet in {worksheet.id: worksheet for worksheet in [*used, *shown]}.values():
        entries = worksheets.store.entries(worksheet.id)
        if entries:
            parts.append(HtmlSection(worksheet.title, _render(worksheets, worksheet, entries)))
    return [HtmlSection(WORKSHEETS, parts=tuple(parts))] if parts else []


def _render(worksheets: Worksheets, worksheet: Worksheet, entries: list[Entry]) -> Html | str:
    references = {field.reference for field in worksheet.fields if field.reference}
    references |= {axis.worksheet for axis in (worksheet.rows, worksheet.columns) if axis}
    names = {name: worksheets.store.names(name) for name in references}
    return render_worksheet(worksheet, entries, names, content=worksheets.store.content)
