"""Make the handouts of a session: its record in three formats, and worksheets to print before it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.exporting.data_export import save_private_file
from workbook.paths import make_private_folder
from workbook.store.sessions import find_session, make_folder_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from workbook.document.document import HtmlDocument
    from workbook.paths import Home
    from workbook.store.store import Store

RECORD, BLANKS = "session", "worksheets"
# The titles of the record's formats, by suffix.
FORMATS = {".pdf": "PDF", ".docx": "Word", ".pptx": "Slides"}
MAX_STEM_LENGTH = 60


@dataclass(frozen=True)
class Handout:
    """A file to hand out: its name and its content."""

    name: str
    data: bytes

    @property
    def ending(self) -> str:
        """The suffix of its name."""
        return f".{self.name.rpartition('.')[2]}"


def make_record(
    store: Store,
    home: Home,
    *,
    now: dt.datetime,
    endings: Sequence[str] = tuple(FORMATS),
    watch: Callable[[str], object],
) -> list[Handout]:
    """Make the record of a session, one file per format.

    Parameters
    ----------
    store
        The session's entries.
    home
        The session's home.
    now
        The present moment.
    endings
        The suffixes of the files: ".pdf", ".docx", ".pptx".
    watch
        Called with the name of each format before it is written.

    Raises
    ------
    DocumentError
        Nothing has been entered yet, or this computer does not allow the program to start that writes Word and slides.
    """
    from workbook.document.rendering import render_document
    from workbook.reports.session_document import make_session_deck, make_session_record
    from workbook.reviews.review import Worksheets

    session = find_session(home)
    about = {"name": session.name if session else "", "after": session.after if session else ""}
    made = []
    for ending in endings:
        watch(FORMATS[ending])
        make = make_session_deck if ending == ".pptx" else make_session_record
        document = make(Worksheets(store), now=now, **about)
        made.append(Handout(f"{_make_stem(home, RECORD, now)}{ending}", render_document(document, ending=ending)))
    return made


def make_blanks(store: Store, home: Home, activities: Iterable[str], *, now: dt.datetime) -> Handout:
    """Make the worksheets of activities as one PDF file to print; raises UnknownNameError, DocumentError."""
    from workbook.document.rendering import render_document
    from workbook.reports.blank_worksheet import make_blank_set

    chosen = [store.content.get_activity(activity) for activity in activities]
    session = find_session(home)
    title = f"Worksheets: {session.name}" if session else "Worksheets"
    sheets = [sheet for activity in chosen for sheet in activity.worksheets]
    document: HtmlDocument = make_blank_set(sheets, title=title, content=store.content)
    return Handout(f"{_make_stem(home, BLANKS, now)}.pdf", render_document(document, ending=".pdf"))


def save_handouts(handouts: Iterable[Handout], folder: Path) -> list[Path]:
    """Save files for their owner only, and return their paths; an earlier file of the same day is replaced."""
    make_private_folder(folder)
    places = []
    for handout in handouts:
        place = folder / handout.name
        save_private_file(place, handout.data)
        places.append(place)
    return places


def _make_stem(home: Home, kind: str, now: dt.datetime) -> str:
    session = find_session(home)
    name = make_folder_name(session.name).rpartition("-")[0] if session else ""
    return "-".join(filter(None, (kind, name, f"{now:%Y-%m-%d}")))[:MAX_STEM_LENGTH]
