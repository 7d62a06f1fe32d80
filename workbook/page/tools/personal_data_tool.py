"""The personal data tool: show entries about other people with their age, erase the chosen ones, and set retention periods."""

from __future__ import annotations

from dataclasses import replace
from textwrap import shorten
from typing import TYPE_CHECKING

from workbook.content.personal_fields import format_age
from workbook.content.values import format_day
from workbook.document.html import Html, join_html, make_element, make_link, make_list, make_page_address
from workbook.errors import WorkbookError
from workbook.forms.tool import Screen
from workbook.page.controls import Controls, make_bar, make_button, make_form, make_notice
from workbook.privacy.erasure import erase, plan_entries_erasure
from workbook.privacy.personal_data import (
    ALL,
    KEEPING,
    add_months,
    list_personal_entries,
    list_worksheets_about_people,
    read_retention_periods,
)
from workbook.privacy.retention import (
    erase_personal_entries,
    extend_retention,
    find_erasure_day,
    format_count_by_worksheet,
    group_ids_by_worksheet,
    list_expiring,
    set_retention_period,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from workbook.forms.tool import ToolRequest
    from workbook.page.context import PageContext
    from workbook.paths import Home
    from workbook.privacy.erasure import Erasure
    from workbook.privacy.personal_data import PersonalEntry, RetentionPeriod
    from workbook.store.store import Store

KEY = "about-people"
ACTIONS = "actions"
PORTFOLIO, HEADING = "06-portfolio", "Personal data about other people"
MAX_SHOWN, MAX_SHOWN_LENGTH = 100, 90
NO_NAME, MORE = "(no name yet)", " \N{HORIZONTAL ELLIPSIS}"
MONTHS = {"3": "3 months", "6": "6 months", "12": "12 months", "24": "24 months", "36": "36 months"}
NEVER, AS_ALL = "0", ""
ERASED_SHOWN = 5
NOTHING_HELD = "You hold nothing about other people, as far as can be told."
WHOLLY = "Erasing is complete: the history and the backups are cleaned, too, and undo cannot bring anything back."
EXPIRY = (
    "Set a time, and entries about people that you have not changed for so long are announced when you open the workbook, "
    "and erased when you open it a week later or more. Until you set one, nothing is erased automatically. A name in a list "
    "stays as long as an entry refers to it."
)


def make(context: PageContext) -> PersonalDataTool:
    """Return the tool for a page."""
    return PersonalDataTool(context)


def render_announcement(home: Home | None, store: Store, *, today: dt.date) -> str:
    """Return the entries that are about to be erased because they expired, as HTML; "" when there are none."""
    announced = [personal for personal in list_expiring(home, store, today=today) if personal.announced]
    if not announced:
        return ""
    link = make_link("Keep some of them, or erase them now", make_page_address(PORTFOLIO, heading=HEADING))
    return make_element("p", make_element("strong", _announce(announced)), " ", link, ".")


class PersonalDataTool:
    """Lists and erases personal data about other people; see `workbook.forms.tool.Tool`."""

    def __init__(self, context: PageContext) -> None:
        self._context, self._store = context, context.store
        self._plan: Erasure | None = None

    def open(self) -> Screen:
        """Return the personal data, by worksheet."""
        self._plan = None
        return Screen(self._render_list(Controls(KEY)))

    def answer(self, ask: ToolRequest, _progress: Callable[[str, float | None], None]) -> Screen:
        """Erase, keep or set what the request names; see `workbook.forms.tool.Tool`."""
        if ask.name == "set":
            return self._set(ask)
        if ask.name == "plan":
            return self._plan_erasing(ask)
        if ask.name == "erase" and self._plan is not None:
            erase(self._plan)
            return self._show("Erased, with history and backups.", set(self._plan.chosen or ()) | {ACTIONS})
        expiring = self._list_expiring()
        if ask.name == "keep" and self._context.home:
            extend_retention(self._context.home, self._store, expiring, today=self._context.today)
            return self._show("Kept.", {KEEPING})
        if ask.name == "erase-expired" and self._context.home:
            erase_personal_entries(self._context.home, self._store, expiring, today=self._context.today)
            return self._show(
                "Erased, with history and backups.", {personal.key.worksheet for personal in expiring} | {ACTIONS}
            )
        return self._show("")

    # Requests

    def _show(self, said: str, changed: set[str] | frozenset[str] = frozenset()) -> Screen:
        return replace(self.open(), said=said, changed=frozenset(changed), focus=Controls(KEY).id_of("held"))

    def _set(self, ask: ToolRequest) -> Screen:
        worksheets = [ALL, *(worksheet.id for worksheet in list_worksheets_about_people(self._context.content))]
        before = read_retention_periods(self._store.entries(KEEPING)).months
        for worksheet in worksheets:
            chosen = ask.get(f"months-{worksheet or 'all'}")
            months = None if chosen == AS_ALL else int(chosen)
            if months != before.get(worksheet):
                set_retention_period(self._store, worksheet, months)
        return Screen(self._render_list(Controls(KEY)), said="Set.", changed=frozenset({KEEPING}))

    def _plan_erasing(self, ask: ToolRequest) -> Screen:
        chosen = self._list_ticked(ask)
        if not chosen:
            said = "Tick what is to be erased first."
            return Screen("", region="-", said=said, is_problem=True)
        if self._context.home is None:
            raise WorkbookError("An example is to look at; nothing is erased from it.")
        self._plan = plan_entries_erasure(self._context.home, self._store, group_ids_by_worksheet(chosen))
        controls = Controls(KEY)
        bar = make_bar(make_button("Keep everything", "back"), make_button("Erase it for good", "erase"))
        parts = (
            controls.heading("plan", "Erase this? It cannot be restored"),
            make_list(self._plan.sentences),
            bar,
        )
        return Screen(join_html(parts), focus=controls.id_of("plan"))

    def _list_ticked(self, ask: ToolRequest) -> list[PersonalEntry]:
        """Return the checked entries: single ones, all of a worksheet, or all older than a number of months."""
        ticked, whole = set(ask.get_all("entry")), set(ask.get_all("worksheet"))
        older = int(ask.get("older") or 0)
        return [
            personal
            for personal in list_personal_entries(self._store)
            if f"{personal.key.worksheet}:{personal.key.entry}" in ticked
            or personal.key.worksheet in whole
            or (older and add_months(personal.written, older) <= self._context.today)
        ]

    # The screen

    def _render_list(self, controls: Controls) -> Html:
        entries = list_personal_entries(self._store)
        keeping = read_retention_periods(self._store.entries(KEEPING))
        parts = [*self._render_expiring(), controls.heading("held", self._sum_up(entries))]
        parts += [self._render_form(controls, entries)] if entries else []
        return join_html([*parts, self._render_settings(controls, keeping), *self._render_erased(keeping)])

    def _sum_up(self, entries: Sequence[PersonalEntry]) -> str:
        if not entries:
            return NOTHING_HELD
        worksheets = len({one.key.worksheet for one in entries})
        places = "1 worksheet" if worksheets == 1 else f"{worksheets} worksheets"
        age = format_age(entries[0].written, today=self._context.today)
        number = "1 entry tells" if len(entries) == 1 else f"{len(entries)} entries tell"
        return f"{number} of other people, in {places}{f'; the oldest was written {age}' if age else ''}"

    def _list_expiring(self) -> list[PersonalEntry]:
        return list_expiring(self._context.home, self._store, today=self._context.today)

    def _render_expiring(self) -> list[Html]:
        expiring = self._list_expiring()
        if not expiring:
            return []
        announced = [one for one in expiring if one.announced]
        words = _announce(announced) if announced else "The time that you set is over for some entries."
        places = make_element("p", f"{format_count_by_worksheet(expiring, self._context.content)}.")
        bar = make_bar(
            make_button("Keep them for as long again", "keep"), make_button("Erase them now", "erase-expired")
        )
        return [make_notice(make_element("p", make_element("strong", words)), places, bar)]

    def _render_form(self, controls: Controls, entries: Sequence[PersonalEntry]) -> Html:
        groups: dict[str, list[PersonalEntry]] = {}
        for one in entries:
            groups.setdefault(one.key.worksheet, []).append(one)
        older = {
            "": "Only what is ticked",
            **{months: f"All written more than {words} ago" for months, words in MONTHS.items()},
        }
        return make_form(
            "plan",
            *(self._render_group(controls, name, entries) for name, entries in groups.items()),
            controls.select("older", "Besides what is ticked", older),
            make_element("p", WHOLLY, **{"class": "wb-hint"}),
            make_bar(make_button("Erase \N{HORIZONTAL ELLIPSIS}", is_main=True)),
        )

    def _render_group(self, controls: Controls, worksheet: str, entries: Sequence[PersonalEntry]) -> Html:
        title = self._context.content.get_worksheet(worksheet).title
        age = format_age(entries[0].written, today=self._context.today)
        number = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
        own = Controls(f"{KEY}-{worksheet}")
        every = own.checkbox("worksheet", f"All of {title}: {number}", value=worksheet) if len(entries) > 1 else ""
        words = {f"{worksheet}:{one.key.entry}": self._describe(one) for one in entries[:MAX_SHOWN]}
        rest = len(entries) - MAX_SHOWN
        return controls.foldable(
            f"in-{worksheet}",
            f"{title}: {number}{f', the oldest written {age}' if age else ''}",
            every,
            own.boxes("entry", "Each with the day it was last written, the oldest first", words),
            *([make_element("p", f"And {rest} later ones.")] if rest > 0 else []),
        )

    def _describe(self, personal: PersonalEntry) -> str:
        is_ahead = personal.expires and personal.expires > self._context.today
        ends = f", expires on {format_day(personal.expires)}" if personal.expires and is_ahead else ""
        name = shorten(personal.name, MAX_SHOWN_LENGTH, placeholder=MORE) or NO_NAME
        return f"{name}: {format_day(personal.written)}{ends}"

    def _render_settings(self, controls: Controls, keeping: RetentionPeriod) -> Html:
        worksheets = list_worksheets_about_people(self._context.content)
        chosen = str(keeping.months.get(ALL, NEVER))
        for_all = controls.select("months-all", "Entries about people", _list_times(chosen), chosen=chosen, live="set")
        own = []
        for worksheet in worksheets:
            chosen = str(keeping.months.get(worksheet.id, AS_ALL))
            times = {AS_ALL: "As set above", **_list_times(chosen)}
            own.append(controls.select(f"months-{worksheet.id}", worksheet.title, times, chosen=chosen, live="set"))
        parts = (make_element("p", EXPIRY), for_all, controls.foldable("own", "For single worksheets", *own))
        return controls.foldable("expiry", "Let entries expire", make_form("set", *parts, label="Let entries expire"))

    def _render_erased(self, keeping: RetentionPeriod) -> list[Html]:
        if not keeping.erased:
            return []
        titles = self._context.content.get_worksheet
        items = [
            f"{format_day(day)}: {number} {'entry' if number == 1 else 'entries'} of {titles(worksheet).title}"
            for day, worksheet, number in sorted(keeping.erased, reverse=True)[:ERASED_SHOWN]
        ]
        return [make_element("p", "Erased because their time was over:"), make_list(items)]


def _list_times(chosen: str) -> dict[str, str]:
    """Return the retention periods to choose from, including the current one."""
    times = MONTHS if chosen in {*MONTHS, NEVER, AS_ALL} else {**MONTHS, chosen: f"{chosen} months"}
    return {NEVER: "Keep for good", **{months: f"Erase after {words}" for months, words in times.items()}}


def _announce(announced: Sequence[PersonalEntry]) -> str:
    """Return what happens to expired entries, by the first day on which it does."""
    day = min(day for personal in announced if (day := find_erasure_day(personal)))
    number = "1 entry about people expires" if len(announced) == 1 else f"{len(announced)} entries about people expire"
    return f"{number}: opening the workbook on {format_day(day)} or later erases {'it' if len(announced) == 1 else 'them'}."
