"""Make the record of a session: first who does what by when, then what was decided, said and voted.

Its readers were perhaps not in the room, so it names the purpose of the session and omits empty parts. The only people it
names are the owners of actions: answers have no names, and votes are counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.deck import HtmlDeck, HtmlSlide
from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import join_html, make_element
from workbook.errors import DocumentError
from workbook.reports.session_parts import RecordPart, list_parts
from workbook.reviews.formatting import format_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from workbook.content.values import Value
    from workbook.document.html import Html
    from workbook.reviews.review import Worksheets

SESSION = "session"
UNNAMED = "A session on service to clients"
PURPOSE = "What it was for"
ABOUT = "About this record"
# Every record has this sentence, so that participants can rely on it.
NAMES = (
    "This record names nobody but those who own an action. Answers stand in the words in which they were written down, "
    "without who gave them; votes are counted, and not kept by person. If an answer itself names somebody, it was "
    "written so in the room: look for that before you pass this on."
)
NOTHING = "Nothing has been entered in this session yet, so there is nothing to hand out."


def make_session_record(worksheets: Worksheets, *, now: dt.datetime, name: str = "", after: str = "") -> HtmlDocument:
    """Return the record of a session as a document to read.

    Parameters
    ----------
    worksheets
        The entries of the session.
    now
        The moment that counts as the present.
    name
        The name of the session, for a session page without a title.
    after
        The name of the earlier session whose open actions it took over; "" when there was none.

    Raises
    ------
    DocumentError
        Nothing has been entered yet.
    """
    parts = _list_parts(worksheets, now=now, after=after)
    about = _read_about(worksheets)
    purpose = [HtmlSection(PURPOSE, make_element("p", str(about["purpose"])))] if about.get("purpose") else []
    sections = (*(_make_section(part) for part in parts), HtmlSection(ABOUT, make_element("p", NAMES)))
    title, lines = _make_title(about, name), tuple(_make_lines(about, now))
    return HtmlDocument(title, lines, (*purpose, *sections), has_contents=False)


def make_session_deck(worksheets: Worksheets, *, now: dt.datetime, name: str = "", after: str = "") -> HtmlDeck:
    """Return the record of a session as slides, one message each; see `make_session_record`."""
    parts = _list_parts(worksheets, now=now, after=after)
    about = _read_about(worksheets)
    purpose = [HtmlSlide(PURPOSE, make_element("p", str(about["purpose"])))] if about.get("purpose") else []
    slides = (slide for part in parts for slide in _list_slides(part))
    return HtmlDeck(_make_title(about, name), tuple(_make_lines(about, now)), (*purpose, *slides))


def _list_parts(worksheets: Worksheets, *, now: dt.datetime, after: str) -> list[RecordPart]:
    parts = list_parts(worksheets, now=now, after=after)
    if not parts:
        raise DocumentError(NOTHING)
    return parts


def _read_about(worksheets: Worksheets) -> Mapping[str, Value]:
    entry = next(reversed(worksheets.store.entries(SESSION)), None)
    return entry.values if entry else {}


def _make_title(about: Mapping[str, Value], name: str) -> str:
    return str(about.get("title") or name or UNNAMED)


def _make_lines(about: Mapping[str, Value], now: dt.datetime) -> Iterator[str]:
    yield format_date(about.get("date") or now.date())
    if about.get("took_part"):
        yield f"{about['took_part']} people took part"
    elif about.get("people"):
        yield f"{about['people']} people were expected"


def _make_section(part: RecordPart) -> HtmlSection:
    return HtmlSection(part.title, _join(part), tuple(_make_section(smaller) for smaller in part.parts))


def _join(part: RecordPart) -> Html:
    lead = [make_element("p", make_element("strong", part.message))] if part.message else []
    return join_html([*lead, part.html])


def _list_slides(part: RecordPart) -> Iterator[HtmlSlide]:
    if part.html or part.message:
        yield HtmlSlide((part.slide or part.message or part.title).rstrip("."), part.slide_html or part.html)
    for smaller in part.parts:
        yield from _list_slides(smaller)
