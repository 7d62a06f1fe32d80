"""Define what can be exported, in which formats and with which options, and make the export.

Commands and pages share this module: it makes documents, the entries as data, or the dates ahead as a calendar. The result is
bytes; the caller decides where they go.
"""

from __future__ import annotations

import contextlib
import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from workbook.errors import DocumentError, UnknownNameError
from workbook.exporting.selection import make_pseudonymizer, select_snapshot
from workbook.privacy.disclosure import list_disclosures
from workbook.reports.date_selection import choose_dates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from workbook.content.loader import Content
    from workbook.document.deck import HtmlDeck
    from workbook.document.document import HtmlDocument
    from workbook.privacy.disclosure import Disclosure
    from workbook.reviews.review import Worksheets
    from workbook.store.store import Store

Option = Literal["activities", "days", "entries", "notebook", "worksheet", "worksheets", "history", "recordings"]
SECONDS_PER_MINUTE = 60
PRINTED = {".pdf": "PDF", ".docx": "Word", ".html": "Web page"}
SLIDES = {".pptx": "PowerPoint", **PRINTED}
MIMES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".html": "text/html",
    ".zip": "application/zip",
    ".ics": "text/calendar",
    ".ipynb": "application/x-ipynb+json",
}


@dataclass(frozen=True)
class Period:
    """The first and the last day of the entries to export; None for no bound."""

    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class PseudonymOptions:
    """Whether people are pseudonymized, and further names to pseudonymize, which no register has."""

    is_used: bool = False
    further_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExportOptions:
    """The options of an export.

    Parameters
    ----------
    activities
        The ids of the activities; empty for all.
    period
        The period of the entries.
    with_entries
        Whether a portfolio includes the filled worksheets.
    worksheets
        The ids of the worksheets; empty for all.
    with_history
        Whether earlier states and deleted entries are exported too.
    recordings
        The folder of recordings, if they are exported too; otherwise None.
    pseudonyms
        How people are pseudonymized.
    notebook
        The id of the page to export; "" for other exports.
    """

    activities: tuple[str, ...] = ()
    period: Period = Period()
    with_entries: bool = True
    worksheets: tuple[str, ...] = ()
    with_history: bool = False
    recordings: Path | None = None
    pseudonyms: PseudonymOptions = PseudonymOptions()
    notebook: str = ""


@dataclass(frozen=True)
class ExportKind:
    """A kind of export.

    Parameters
    ----------
    id, title
        Its names in file names and on the page.
    about
        A sentence that describes it.
    formats
        The titles of its formats by file suffix, with the usual one first.
    options
        The options that apply to it.
    activity
        The id of its only activity; "" when it covers all, or the chosen ones.
    maker
        The function that makes such a document, in a module of `workbook.reports`: "module:function".
    """

    id: str
    title: str
    about: str
    formats: Mapping[str, str]
    options: frozenset[Option] = frozenset()
    activity: str = ""
    maker: str = ""


@dataclass(frozen=True)
class ExportedFile:
    """An exported file: its bytes, and the recordings that should be in it and are not on this computer."""

    data: bytes
    missing: tuple[str, ...] = ()


BLANK, PAGE, EXCEL, PACKAGE, CALENDAR, GROUP = "worksheet", "page", "entries", "data", "calendar", "group-numbers"
# The kinds that contain nothing about other people.
DISCLOSE_NOTHING = {BLANK, GROUP}
EXPORT_KINDS: Mapping[str, ExportKind] = {
    product.id: product
    for product in (
        ExportKind(
            "portfolio",
            "Portfolio",
            "What your entries show, activity by activity, then the worksheets as you filled them in.",
            PRINTED,
            frozenset({"activities", "days", "entries"}),
        ),
        ExportKind(
            "problem",
            "Problem on one page",
            "The service problem you stated last: what it is, how each side sees it, the first steps.",
            PRINTED,
            frozenset({"days"}),
            "reframe-problem",
            "problem_summary:make_problem_summary",
        ),
        ExportKind(
            "talk",
            "Outline of a talk",
            "The stories and points you chose for your next talk, in the order of telling.",
            PRINTED,
            frozenset({"days"}),
            "public-recognition",
            "talk_outline:make_talk_outline",
        ),
        ExportKind(
            "problem-slides",
            "Slides: the problem",
            "The problem seen from several sides, a slide for each step of the thought, with notes.",
            SLIDES,
            frozenset({"days"}),
            "reframe-problem",
            "problem_slides:make_problem_deck",
        ),
        ExportKind(
            "scorecard-slides",
            "Slides: the scorecard",
            "Your measures, a slide for each, with the run chart and what it shows.",
            SLIDES,
            frozenset({"days"}),
            "long-term-needs",
            "review_slides:make_scorecard_deck",
        ),
        ExportKind(
            "matrix-slides",
            "Slides: the contribution matrix",
            "Which service benefits which clients, and where nothing does.",
            SLIDES,
            frozenset({"days"}),
            "contribution-matrix",
            "matrix_slides:make_matrix_deck",
        ),
        ExportKind(
            PAGE,
            "Page as you filled it in",
            "One page of the workbook with your answers in it, as it stands today; it reads without the workbook.",
            {**PRINTED, ".ipynb": "Notebook"},
            frozenset({"notebook", "days"}),
        ),
        ExportKind(
            BLANK,
            "Blank worksheet to print",
            "A worksheet to fill in by hand. It says nothing about you.",
            PRINTED,
            frozenset({"worksheet"}),
        ),
        ExportKind(
            EXCEL,
            "Excel book",
            "Your entries, a sheet for each worksheet. It can be restored from this file.",
            {".xlsx": "Excel"},
            frozenset({"worksheets", "history"}),
        ),
        ExportKind(
            PACKAGE,
            "Data package",
            "Your entries as tables that any program reads, with what each column means. It can be restored from this file.",
            {".zip": "Zip file"},
            frozenset({"worksheets", "history", "recordings"}),
        ),
        ExportKind(
            GROUP,
            "Numbers for a group",
            "Your ratings, shares of time and points as numbers, for a facilitator who shows a group as a whole. It contains no "
            "text, no names and no dates.",
            {".zip": "Zip file"},
            frozenset({"worksheets"}),
        ),
        ExportKind(
            CALENDAR,
            "Calendar of dates ahead",
            "All dates to come, for your calendar program. Importing it again later brings them up to date.",
            {".ics": "Calendar file"},
        ),
    )
}


def get_export_kind(name: str) -> ExportKind:
    """Return the kind of export with this id; raises UnknownNameError."""
    if name not in EXPORT_KINDS:
        raise UnknownNameError("export", name, list(EXPORT_KINDS))
    return EXPORT_KINDS[name]


def list_export_disclosures(product: ExportKind, choice: ExportOptions, store: Store) -> list[Disclosure]:
    """List what an export would disclose about other people, or more: everything in the entries that it is made from.

    Parameters
    ----------
    product, choice
        The kind of export and its options.
    store
        The learner's entries. With pseudonyms, only what would still be disclosed.
    """
    if product.id in DISCLOSE_NOTHING:
        return []
    snapshot = select_snapshot(store, is_pseudonymized=choice.pseudonyms.is_used, also=choice.pseudonyms.further_names)
    leaving = choose_dates(snapshot.archive, store.content, since=choice.period.since, until=choice.period.until)
    chosen = _list_worksheets(product, choice, store.content)
    disclosures = list_disclosures(
        snapshot.archive,
        store.content,
        leaving=leaving if chosen is None else leaving.choose(chosen),
        history=choice.with_history and not choice.pseudonyms.is_used,
    )
    # The registers then contain the pseudonyms.
    return [one for one in disclosures if one.kind != "name"] if choice.pseudonyms.is_used else disclosures


def make_export_file(
    product: ExportKind,
    ending: str,
    choice: ExportOptions,
    store: Store,
    *,
    now: dt.datetime,
    export_page: Callable[[ExportOptions, str], bytes] | None = None,
    watch: Callable[[Sequence[Any]], Iterable[Any]] = iter,
) -> ExportedFile:
    """Make an export as a file.

    Parameters
    ----------
    product
        The kind of export.
    ending
        The suffix of the file's name; one of the kind's formats.
    choice
        The options.
    store
        The learner's entries.
    now
        The present moment.
    export_page
        Exports a page as filled in; None where that is not possible, as in an example.
    watch
        Wraps long iterations, to show progress.

    Raises
    ------
    UnknownNameError
        The kind does not have this format, or there is no such worksheet or activity.
    DocumentError
        There is nothing to export yet, or this computer does not allow the program to start that writes the file.
    ExchangeError
        The export cannot be written.
    """
    if ending not in product.formats:
        raise UnknownNameError(f"format of this ({product.title})", ending, list(product.formats))
    if product.id in {EXCEL, PACKAGE, GROUP}:
        return _make_data(ending, choice, store, for_group=product.id == GROUP, watch=watch)
    if product.id == CALENDAR:
        return ExportedFile(_make_calendar(choice, store, now=now))
    if product.id == PAGE:
        if export_page is None:
            raise DocumentError("This export needs a saved workbook.")
        return ExportedFile(export_page(choice, ending))
    return ExportedFile(render_export(make_document(product, choice, store, now=now), ending=ending))


def make_document(
    product: ExportKind, choice: ExportOptions, store: Store, *, now: dt.datetime
) -> HtmlDocument | HtmlDeck:
    """Make a document before it is rendered; errors are those of `make_export_file`."""
    if product.id == BLANK:
        from workbook.reports.blank_worksheet import make_blank

        return make_blank(store.content.get_worksheet("".join(choice.worksheets[:1])), content=store.content)
    with open_chosen_entries(choice, store) as worksheets:
        if product.id == "portfolio":
            from workbook.reports.portfolio import make_portfolio

            return make_portfolio(
                worksheets, now=now, activities=choice.activities, with_worksheets=choice.with_entries
            )
        module, name = product.maker.split(":")
        # Imported late, because it imports charts.
        make = getattr(importlib.import_module(f"workbook.reports.{module}"), name)
        made: HtmlDocument | HtmlDeck = make(worksheets, now=now)
        return made


def render_export(made: HtmlDocument | HtmlDeck, *, ending: str) -> bytes:
    """Render a document or slides as a file with this suffix; errors are those of `make_export_file`."""
    from workbook.document.deck import HtmlDeck, to_document
    from workbook.document.rendering import render_document

    if ending == ".pptx" and isinstance(made, HtmlDeck):
        from workbook.document.slides import render_slides

        return render_slides(made)
    return render_document(to_document(made) if isinstance(made, HtmlDeck) else made, ending=ending)


@contextlib.contextmanager
def open_chosen_entries(choice: ExportOptions, store: Store) -> Iterator[Worksheets]:
    """Open the entries of the chosen days for reading, pseudonymized if that was chosen."""
    from workbook.reviews.review import Worksheets
    from workbook.store.reading_copy import open_reading_copy

    snapshot = select_snapshot(store, is_pseudonymized=choice.pseudonyms.is_used, also=choice.pseudonyms.further_names)
    archive = choose_dates(snapshot.archive, store.content, since=choice.period.since, until=choice.period.until)
    with open_reading_copy(archive, store.content) as copy:
        yield Worksheets(copy)


def _make_data(
    ending: str,
    choice: ExportOptions,
    store: Store,
    *,
    for_group: bool,
    watch: Callable[[Sequence[Any]], Iterable[Any]],
) -> ExportedFile:
    from workbook.exporting.data_export import make_export

    snapshot = select_snapshot(
        store,
        worksheets=choice.worksheets,
        with_history=choice.with_history,
        is_pseudonymized=choice.pseudonyms.is_used,
        also=choice.pseudonyms.further_names,
    )
    data, missing = make_export(snapshot, ending, recordings=choice.recordings, for_group=for_group, watch=watch)
    return ExportedFile(data, missing)


def _make_calendar(choice: ExportOptions, store: Store, *, now: dt.datetime) -> bytes:
    from workbook.exporting.calendar_file import make_calendar
    from workbook.reviews.review import Worksheets
    from workbook.reviews.upcoming_dates import list_dates_ahead

    dates = list_dates_ahead(Worksheets(store), now=now.replace(tzinfo=None))
    if choice.pseudonyms.is_used:
        dates["what"] = dates["what"].map(make_pseudonymizer(store, also=choice.pseudonyms.further_names))
    # The minute, and not the store's counter, which starts again in another home, so that a calendar would take the
    # file for an older one.
    return make_calendar(dates, store.content, version=int(now.timestamp() // SECONDS_PER_MINUTE), now=now)


def _list_worksheets(product: ExportKind, choice: ExportOptions, content: Content) -> Collection[str] | None:
    """Return the worksheets that an export is made from: those of its activities, and those they refer to; None for all."""
    if choice.worksheets:
        return choice.worksheets
    if product.id == CALENDAR:
        return [sheet.id for sheet in content.worksheets if any(one.type.startswith("due-") for one in sheet.fields)]
    names = [product.activity] if product.activity else choice.activities
    if product.id == PAGE and not names:
        names = content.get_notebook(choice.notebook).activities
    activities = [content.get_activity(name) for name in names]
    if not activities:
        return None
    own = {name for activity in activities for name in (*(sheet.id for sheet in activity.worksheets), *activity.uses)}
    fields = [field for name in own for field in content.get_worksheet(name).fields]
    return own | {field.reference for field in fields if field.reference} | {"actions", "reflections"}
