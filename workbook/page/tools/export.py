"""The export tool: choose an export, see what it would disclose about people, then make and download it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import groupby
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from workbook.document.html import Html, join_html, make_element, make_list
from workbook.errors import WorkbookError
from workbook.exporting.data_export import save_private_file
from workbook.exporting.group_export import GROUP_WORKSHEETS
from workbook.exporting.selection import HEADINGS, format_places
from workbook.forms.tool import OfferedFile, Screen
from workbook.page.controls import Controls, make_bar, make_button, make_form, make_notice
from workbook.page.exports import (
    BLANK,
    DISCLOSE_NOTHING,
    EXPORT_KINDS,
    GROUP,
    MIMES,
    PACKAGE,
    PAGE,
    ExportOptions,
    Period,
    PseudonymOptions,
    get_export_kind,
    list_export_disclosures,
    make_export_file,
)
from workbook.paths import make_private_folder
from workbook.store.daily_backups import save_backup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from workbook.forms.tool import ToolRequest
    from workbook.page.context import PageContext
    from workbook.page.exports import ExportedFile, ExportKind
    from workbook.privacy.disclosure import Disclosure

    Progress = Callable[[str, float | None], None]

KEY = "take-out"
BACKUP = "backup"
PERHAPS = "perhaps a name"
MAX_SHOWN, MAX_WORDS, MAX_SUMMARY_LENGTH = 60, 40, 80
SHOWN_IN_TAB = {".html"}
BACKUP_TITLE = "Backup"
BACKUP_WORDS = (
    "A copy of everything, in the folder backups. It stays on this computer. One is made automatically each day on which you "
    "open the workbook, and the last ten are kept."
)
ROLES_HINT = (
    '"Client A (the public)" and "Person B (peer)" take the place of names, the same role for the same person everywhere. '
    "Contacts are left out, e-mail addresses and telephone numbers hidden. Your own name stays."
)
NOTHING_FOUND = (
    "Nothing was found that would tell about other people: no names of your clients and people, no contacts, no e-mail "
    "addresses or telephone numbers, no recordings."
)
LOOK_THROUGH = (
    "Look through it before you hand it on. Names that are in none of your lists cannot all be found, and someone who knows "
    "your office may recognise people by what happened."
)


def make(context: PageContext) -> ExportTool:
    """Return the tool for a page."""
    return ExportTool(context)


class ExportTool:
    """Exports what the learner chooses; see `workbook.forms.tool.Tool`."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._product: ExportKind = next(iter(EXPORT_KINDS.values()))
        self._ending = next(iter(self._product.formats))
        self._choice = ExportOptions()
        self._is_backup = False
        self._file: Path | None = None

    def open(self) -> Screen:
        """Return the exports to choose from."""
        return Screen(self._render_choosing(Controls(KEY)))

    def answer(self, ask: ToolRequest, progress: Progress) -> Screen:
        """Return the next screen; see `workbook.forms.tool.Tool`."""
        if ask.name == "back-up":
            return self._back_up()
        if ask.name in {"choose", "look"}:
            problems = self._take_choice(ask)
            if problems or ask.name == "choose":
                said = "Something has to be mended first." if problems and ask.name == "look" else ""
                return Screen(self._render_choosing(Controls(KEY, problems)), said=said, is_problem=bool(said))
            return self._make(progress) if self._product.id in DISCLOSE_NOTHING else self._look()
        if ask.name in {"look-again", "make"}:
            self._take_roles(ask)
            return self._make(progress) if ask.name == "make" else self._look(focus="")
        if ask.name == "hand-over":
            return Screen("", region="-", said="Handed over.", files=self._hand_over())
        return replace(self.open(), focus=Controls(KEY).id_of("product"))

    # Options

    def _take_choice(self, ask: ToolRequest) -> dict[str, str]:
        """Store the options, and return their errors."""
        self._is_backup = ask.get("product") == BACKUP
        if self._is_backup:
            return {}
        product = get_export_kind(ask.get("product"))
        is_same, self._product = product is self._product, product
        self._ending = ask.get("ending") if ask.get("ending") in product.formats else next(iter(product.formats))
        if not is_same:
            self._choice = ExportOptions(notebook=next(iter(self._list_pages())) if product.id == PAGE else "")
            return {}
        since, until = (dt.date.fromisoformat(day) if day else None for day in (ask.get("since"), ask.get("until")))
        worksheets = ask.get_all("worksheets") if product.id != BLANK else [ask.get("worksheet")]
        self._choice = ExportOptions(
            activities=tuple(ask.get_all("activities")),
            period=Period(since, until),
            with_entries="entries" not in product.options or ask.get("entries") == "yes",
            worksheets=tuple(worksheets),
            with_history=ask.get("history") == "yes",
            pseudonyms=self._choice.pseudonyms,
            notebook=ask.get("notebook") if product.id == PAGE else "",
        )
        return {"until": "This day is before the first one."} if since and until and until < since else {}

    def _take_roles(self, ask: ToolRequest) -> None:
        """Store whether people are pseudonymized, and whether recordings are exported."""
        is_pseudonymized = ask.get("roles") == "yes"
        typed = (name.strip() for name in ask.get("also").split(","))
        further_names = (
            tuple(dict.fromkeys([*ask.get_all("perhaps"), *filter(None, typed)])) if is_pseudonymized else ()
        )
        leave = ask.get("recordings") == "yes" and not is_pseudonymized and self._context.home
        recordings = self._context.home.recordings if leave and self._context.home else None
        self._choice = replace(
            self._choice, pseudonyms=PseudonymOptions(is_pseudonymized, further_names), recordings=recordings
        )

    # Requests

    def _look(self, *, focus: str = "told") -> Screen:
        disclosures = list_export_disclosures(self._product, self._choice, self._context.store)
        controls = Controls(KEY)
        return Screen(self._render_disclosures(controls, disclosures), focus=controls.id_of(focus) if focus else "")

    def _make(self, progress: Progress) -> Screen:
        progress(f"Making: {self._product.title} \N{HORIZONTAL ELLIPSIS}", None)
        watch = _make_watch(self._product.title, progress)
        now = self._context.now()
        made = make_export_file(
            self._product,
            self._ending,
            self._choice,
            self._context.store,
            now=now,
            export_page=self._context.services.export_page if self._context.services else None,
            watch=watch,
        )
        self._file = _choose_file(self._get_exports(), self._choice.notebook or self._product.id, self._ending, now)
        make_private_folder(self._file.parent)
        save_private_file(self._file, made.data)
        controls = Controls(KEY)
        html = self._render_made(controls, made, self._file)
        return Screen(html, said="It is made.", focus=controls.id_of("made"), files=self._hand_over())

    def _back_up(self) -> Screen:
        if self._context.home is None or not self._context.home.store.is_file():
            raise WorkbookError("There is nothing to back up yet.")
        backup = save_backup(self._context.home, now=self._context.now())
        where = make_element("p", "The backup is ", make_element("code", str(backup)), ".")
        back = "The command python3 start.py restore, with the name of this file, restores it."
        controls = Controls(KEY)
        parts = (controls.heading("made", "Backed up"), where, make_element("p", back), _make_way_back())
        return Screen(join_html(parts), said="Backed up.", focus=controls.id_of("made"))

    def _hand_over(self) -> tuple[OfferedFile, ...]:
        if self._file is None or not self._file.is_file():
            raise WorkbookError("The file is no longer there: make it again.")
        ending = self._file.suffix
        return (OfferedFile(self._file.name, MIMES[ending], self._file.read_bytes(), is_shown=ending in SHOWN_IN_TAB),)

    def _get_exports(self) -> Path:
        if self._context.home is None:
            raise WorkbookError("An example is only for viewing; it cannot be exported here.")
        return self._context.home.exports

    # Screens

    def _render_choosing(self, controls: Controls) -> Html:
        titles = {product.id: product.title for product in EXPORT_KINDS.values()} | {BACKUP: BACKUP_TITLE}
        chosen = BACKUP if self._is_backup else self._product.id
        what = controls.select("product", "What", titles, chosen=chosen, live="choose")
        if self._is_backup:
            button = make_button("Back up now", "back-up", is_main=True)
            return make_form("choose", what, make_element("p", BACKUP_WORDS), make_bar(button))
        about = make_element("p", self._product.about)
        main = "Export" if self._product.id in DISCLOSE_NOTHING else "See what it shows about people"
        bar = make_bar(make_button(main, "look", is_main=True))
        return make_form("choose", what, about, *self._render_options(controls), bar)

    def _render_options(self, controls: Controls) -> Iterator[Html]:
        product, choice, options = self._product, self._choice, self._product.options
        if len(product.formats) > 1:
            yield controls.radios("ending", "As", product.formats, chosen=self._ending)
        if "notebook" in options:
            yield controls.select("notebook", "Page", self._list_pages(), chosen=choice.notebook)
        if "worksheet" in options:
            every = self._list_worksheets(self._context.content.worksheets)
            yield controls.select("worksheet", "Worksheet", every, chosen="".join(choice.worksheets[:1]))
        if "activities" in options:
            yield self._render_some(
                controls, "activities", "Only some activities", self._list_begun(), choice.activities
            )
        if "worksheets" in options:
            shown = self._filled & set(GROUP_WORKSHEETS) if product.id == GROUP else self._filled
            begun = [sheet for sheet in self._context.content.worksheets if sheet.id in shown]
            filled = self._list_worksheets(begun)
            yield self._render_some(controls, "worksheets", "Only some worksheets", filled, choice.worksheets)
        if "days" in options:
            days = [
                controls.text("since", "From this day on", value=_write_day(choice.period.since), kind="date"),
                controls.text("until", "Up to this day", value=_write_day(choice.period.until), kind="date"),
            ]
            is_open = bool(choice.period.since or choice.period.until or controls.problems)
            yield controls.foldable("days", "Only some days", *days, is_open=is_open)
        if "entries" in options:
            words = "The worksheets as you filled them in, at the end"
            yield controls.checkbox("entries", words, is_ticked=choice.with_entries)
        if "history" in options:
            hint = "For a full copy of your own. Anyone you give it to can read what you took out again."
            words = "Earlier versions and deleted entries too"
            yield controls.checkbox("history", words, is_ticked=choice.with_history, hint=hint)

    def _render_some(
        self, controls: Controls, name: str, summary: str, choices: dict[str, str], ticked: Sequence[str]
    ) -> Html:
        hint = "Without a tick, it is about all of them."
        boxes = controls.boxes(name, summary, choices, ticked=ticked, hint=hint)
        return controls.foldable(f"some-{name}", summary, boxes, is_open=bool(ticked)) if choices else Html("")

    def _render_disclosures(self, controls: Controls, disclosures: Sequence[Disclosure]) -> Html:
        choice = self._choice
        title = f"{self._product.title}: what it {'still ' if choice.pseudonyms.is_used else ''}shows about people"
        kinds = {kind: list(group) for kind, group in groupby(disclosures, key=lambda one: one.kind)}
        parts = [controls.heading("told", title)]
        if not disclosures:
            parts.append(make_element("p", NOTHING_FOUND))
        for kind, found in kinds.items():
            parts.append(self._render_kind(controls, kind, found))
        roles = [
            controls.checkbox(
                "roles",
                "Replace names of people by roles",
                is_ticked=choice.pseudonyms.is_used,
                hint=ROLES_HINT,
                live="look-again",
            )
        ]
        if choice.pseudonyms.is_used:
            perhaps = list(
                dict.fromkeys(
                    [*choice.pseudonyms.further_names, *(one.text for one in kinds.get(PERHAPS, [])[:MAX_WORDS])]
                )
            )
            if perhaps:
                legend = "Words that may be names: tick those that are"
                roles.append(
                    controls.boxes(
                        "perhaps",
                        legend,
                        {word: word for word in perhaps},
                        ticked=choice.pseudonyms.further_names,
                        live="look-again",
                    )
                )
            hint = "Names that are in none of your lists, with commas between them."
            roles.append(controls.text("also", "Other names to replace by roles", hint=hint, live="look-again"))
        elif self._product.id == PACKAGE and "recording" in kinds:
            hint = "They stay here unless you tick this. Ask yourself whether the callers agreed to it."
            ticked = choice.recordings is not None
            roles.append(controls.checkbox("recordings", "The recordings leave, too", is_ticked=ticked, hint=hint))
        if choice.pseudonyms.is_used and choice.with_history:
            roles.append(make_element("p", "With roles, earlier versions and deleted entries stay here."))
        bar = make_bar(make_button("Export", "make", is_main=True), make_button("Back", "back", sends_form=False))
        return join_html([*parts, make_form("make", *roles, bar)])

    def _render_kind(self, controls: Controls, kind: str, found: Sequence[Disclosure]) -> Html:
        content = self._context.content
        items = [
            join_html([make_element("strong", one.text), f": {format_places(one, content)}"])
            for one in found[:MAX_SHOWN]
        ]
        rest = [make_element("p", f"And {len(found) - MAX_SHOWN} more.")] if len(found) > MAX_SHOWN else []
        name = f"kind-{kind.replace(' ', '-')}"
        first = shorten(
            ", ".join(one.text for one in found), MAX_SUMMARY_LENGTH, placeholder=" \N{HORIZONTAL ELLIPSIS}"
        )
        summary = f"{HEADINGS[kind]} ({len(found)}): {first}"
        return controls.foldable(name, summary, make_list(items), *rest)

    def _render_made(self, controls: Controls, made: ExportedFile, file: Path) -> Html:
        where = make_element("p", "It is in ", make_element("code", str(file)), ".")
        is_shown = file.suffix in SHOWN_IN_TAB
        handed = "It should have opened in a new tab." if is_shown else "Your browser was given a copy, too."
        again = "Open it in a new tab" if is_shown else "Give my browser another copy"
        missing = make_list(made.missing)
        notices = (
            [make_notice(make_element("p", "These recordings are not on this computer:"), missing)]
            if made.missing
            else []
        )
        if self._product.id not in DISCLOSE_NOTHING:
            notices.append(make_notice(make_element("p", LOOK_THROUGH)))
        bar = make_bar(make_button(again, "hand-over", is_main=True), make_button("Export something else", "back"))
        heading = controls.heading("made", f"{self._product.title}: made")
        return join_html([heading, where, make_element("p", handed), *notices, bar])

    # Contents

    @property
    def _filled(self) -> set[str]:
        """The ids of the worksheets with entries."""
        return {entry.worksheet for entry in self._context.store.archive().list_entries(self._context.content)}

    def _list_pages(self) -> dict[str, str]:
        """Return the pages with something to fill in."""
        return {page.id: page.title for page in self._context.content.workbook.notebooks if page.activities}

    def _list_begun(self) -> dict[str, str]:
        filled = self._filled
        return {
            activity.id: activity.title
            for activity in self._context.content.activities
            if any(sheet.id in filled for sheet in activity.worksheets)
        }

    def _list_worksheets(self, worksheets: Any) -> dict[str, str]:
        origins = {
            sheet.id: activity.title for activity in self._context.content.activities for sheet in activity.worksheets
        }
        return {
            sheet.id: f"{origins[sheet.id]}: {sheet.title}" if sheet.id in origins else sheet.title
            for sheet in worksheets
        }


def _make_way_back() -> Html:
    return make_bar(make_button("Export something else", "back"))


def _make_watch(title: str, progress: Progress) -> Callable[[Sequence[Any]], Iterator[Any]]:
    """Return a function that wraps an iteration and reports progress about a hundred times."""

    def watch(things: Sequence[Any]) -> Iterator[Any]:
        step = max(1, len(things) // 100)
        for number, thing in enumerate(things):
            if number % step == 0:
                progress(f"Making: {title} \N{HORIZONTAL ELLIPSIS}", number / len(things))
            yield thing

    return watch


def _choose_file(folder: Path, name: str, ending: str, now: dt.datetime) -> Path:
    """Return an unused file name with this name and day."""
    file, number = folder / f"{name}-{now:%Y-%m-%d}{ending}", 2
    while file.exists():
        file, number = folder / f"{name}-{now:%Y-%m-%d}-{number}{ending}", number + 1
    return file


def _write_day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
