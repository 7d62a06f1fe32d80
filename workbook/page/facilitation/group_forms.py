"""Make the forms of a step for the page and the wall, and render their entries for a second wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.content.values import format_value
from workbook.document.html import Html, join_html, make_element
from workbook.forms.definition import choose_view
from workbook.forms.form import Form
from workbook.forms.initial_entries import create_initial_entries
from workbook.forms.live_review import LiveReview
from workbook.forms.payloads import has_values
from workbook.page.facilitation.agenda import read_session
from workbook.reports.filled_worksheet import render_worksheet
from workbook.reviews.review import Worksheets, make_review, render_review
from workbook.store.entries import Edit, make_entry_id

if TYPE_CHECKING:
    from workbook.content.definitions import Field, Worksheet
    from workbook.content.facilitation_plans import GroupWork, RoomStep
    from workbook.forms.widget import FormBackend
    from workbook.page.context import PageContext
    from workbook.store.entries import Entry

NOTHING_YET = "Nothing has been said yet."
DOT = "\N{BLACK CIRCLE}"


class GroupForms:
    """The group work of a session's steps.

    Parameters
    ----------
    context
        What the page works with.
    """

    def __init__(self, context: PageContext) -> None:
        self._context, self._store, self._content = context, context.store, context.content
        self._window = make_entry_id()
        self._backends: dict[str, FormBackend] = {}

    def find_backend(self, key: str) -> FormBackend | None:
        """Return the backend of the form or review with this key, or None."""
        return self._backends.get(key)

    def prepare(self, step: RoomStep) -> list[dict[str, Any]]:
        """Return the descriptions of a step's forms for the browser, and create their records if necessary."""
        return [self._get_backend(work).definition for work in step.work]

    def render(self, step: RoomStep) -> Html:
        """Render everything that has been written in a step."""
        return join_html(self._render(work) for work in step.work)

    def _get_backend(self, work: GroupWork) -> FormBackend:
        # A session has one group, problem or change: the first backend of a form stays.
        key = _make_key(work)
        if key not in self._backends:
            self._backends[key] = self._make_backend(work, key)
        return self._backends[key]

    def _make_backend(self, work: GroupWork, key: str) -> FormBackend:
        if work.review_of:
            return self._make_review(work.review_of)
        worksheet = self._get_worksheet(work)
        view = work.view or choose_view(worksheet)
        if worksheet.layout == "records":
            self._begin_record(worksheet)
            view = "record" if len(self._store.entries(worksheet.id)) == 1 else "records"
        label = worksheet.label or worksheet.fields[0].name
        visible_fields = work.fields
        extra: dict[str, Any] = {"key": key, "in_room": True, "makes_action": work.makes_actions}
        if work.view:
            visible_fields = tuple(filter(None, (label, work.under, work.count)))
            extra |= {"text": label, "under": work.under, "count": work.count}
        form = Form(
            self._store,
            worksheet,
            window=self._window,
            view=view,
            fixed=self._fix(worksheet, work),
            extra=extra,
            visible_fields=visible_fields,
            on_change=self._context.notify,
        )
        # The facilitator says what to fill in; "needed" in a heading would only be one more word to read.
        form.definition["fields"] = [{**field, "required": False} for field in form.definition["fields"]]
        return form

    def _make_review(self, activity: str) -> FormBackend:
        title = self._content.get_activity(activity).title
        return LiveReview(self._store, activity, title=title, render=lambda: self._render_review(activity))

    def _render_review(self, activity: str) -> tuple[str, set[str]]:
        worksheets = Worksheets(self._store)
        return render_review(make_review(activity, worksheets, now=self._context.now())), worksheets.read

    def _get_worksheet(self, work: GroupWork) -> Worksheet:
        """Return a work's worksheet, in which the field for grouping lines offers only matching entries."""
        worksheet = self._content.get_worksheet(work.worksheet or "")
        under = worksheet.find_field(work.under) if work.under else None
        if under is None or under.reference is None:
            return worksheet
        headings = self._content.get_worksheet(under.reference)
        where = {**work.where, **self._fix(headings, None)}
        create_initial_entries(self._store, headings)
        narrowed = under.model_copy(update={"where": where})
        return worksheet.model_copy(
            update={"fields": tuple(narrowed if field.name == under.name else field for field in worksheet.fields)}
        )

    def _fix(self, worksheet: Worksheet, work: GroupWork | None) -> dict[str, str]:
        """Return the references that need no choice, because the session has one group, problem or change."""
        asked = {*work.fields, work.under} if work else set()
        axes = {axis.field for axis in (worksheet.rows, worksheet.columns) if axis}
        return {
            field.name: self._begin_record(self._content.get_worksheet(field.reference))
            for field in worksheet.fields
            if field.reference and field.name not in asked | axes and self._is_given(field)
        }

    def _is_given(self, field: Field) -> bool:
        layout = self._content.get_worksheet(field.reference or "").layout
        return field.constraints.required and layout == "records"

    def _begin_record(self, worksheet: Worksheet) -> str:
        """Return the latest record of a worksheet; the first one is created with the session's title and date."""
        with self._store.transaction():
            entries = self._store.entries(worksheet.id)
            if entries:
                return entries[-1].id
            session = read_session(self._store)
            values: dict[str, object] = {
                field.name: field.default
                for field in worksheet.fields
                if field.default is not None and field.default != "today"
            }
            # Records are ordered by their first date.
            dates = [field.name for field in worksheet.fields if field.type == "date"]
            values |= dict.fromkeys(dates[:1], session.date or self._context.today)
            values[worksheet.label or worksheet.fields[0].name] = session.title or worksheet.title
            entry = make_entry_id()
            self._store.save(worksheet.id, [Edit(entry, values)])
            create_initial_entries(self._store, worksheet)
            return entry

    # Rendering

    def _render(self, work: GroupWork) -> Html:
        if work.review_of:
            return Html(self._render_review(work.review_of)[0])
        worksheet = self._get_worksheet(work)
        fixed = self._fix(worksheet, work)
        entries = [entry for entry in self._store.entries(worksheet.id) if has_values(entry.values, fixed)]
        if work.view == "collect":
            return self._render_lines(worksheet, work, entries)
        if work.view == "dots":
            return self._render_dots(worksheet, work, entries)
        shown = _narrow(worksheet, work)
        others = {field.reference for field in shown.fields if field.reference}
        others |= {axis.worksheet for axis in (shown.rows, shown.columns) if axis}
        names = {other: self._store.names(other) for other in others}
        return Html(render_worksheet(shown, entries, names, content=self._content))

    def _render_lines(self, worksheet: Worksheet, work: GroupWork, entries: list[Entry]) -> Html:
        under = worksheet.find_field(work.under) if work.under else None
        if under is None:
            return _make_lines(worksheet, entries)
        if under.reference:
            names = self._store.names(under.reference)
            there = [one for one in self._store.entries(under.reference) if has_values(one.values, under.where)]
            headings = {one.id: names[one.id] for one in there}
        else:
            headings = {value: format_value(under, value) for value in under.constraints.enum}
        parts = [
            join_html([make_element("p", make_element("strong", words)), _make_lines(worksheet, found)])
            for value, words in headings.items()
            if (found := [entry for entry in entries if entry.values.get(under.name) == value]) or len(headings) == 1
        ]
        return join_html(parts)

    def _render_dots(self, worksheet: Worksheet, work: GroupWork, entries: list[Entry]) -> Html:
        label = worksheet.field(worksheet.label or "")
        lines = []
        for entry in entries:
            votes = entry.values.get(work.count or "")
            number = int(votes) if isinstance(votes, (int, float)) else 0
            dots = make_element("strong", f"{DOT * min(number, 30)} {number}")
            lines.append(make_element("li", format_value(label, entry.values.get(label.name)), " ", dots))
        return make_element("ol", *lines)


def _make_key(work: GroupWork) -> str:
    """Return the key of a work's form: the answers to two topics are two forms."""
    if work.review_of:
        return f"review/{work.review_of}"
    where = (f"{name}={value}" for name, value in work.where.items())
    return "/".join(filter(None, ("room", work.worksheet, work.view, work.under, *work.fields, *where)))


def _make_lines(worksheet: Worksheet, entries: list[Entry]) -> Html:
    label = worksheet.field(worksheet.label or worksheet.fields[0].name)
    texts = [format_value(label, entry.values.get(label.name)) for entry in reversed(entries)]
    if not texts:
        return make_element("p", NOTHING_YET)
    return make_element("ul", *(make_element("li", text) for text in texts))


def _narrow(worksheet: Worksheet, work: GroupWork) -> Worksheet:
    """Return a worksheet with only the fields that a step shows, and those that identify a cell."""
    if not work.fields:
        return worksheet
    axes = {axis.field for axis in (worksheet.rows, worksheet.columns) if axis}
    shown = tuple(field for field in worksheet.fields if field.name in {*work.fields, *axes})
    return worksheet.model_copy(update={"fields": shown, "totals": (), "sides": ()})
