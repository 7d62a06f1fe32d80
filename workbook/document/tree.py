"""Define documents as immutable trees: blocks such as headings, paragraphs, tables and figures, which renderers turn into files.

A tree contains what a document says and nothing about how a format shows it. Each renderer (`html`, `text`, `markdown`, `pdf`,
`word`, `slides`) walks the same tree, and no renderer knows another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

LANGUAGE = "en"
BOX = "\N{BALLOT BOX}"
# A line of these keeps its height in every format.
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

ColumnKind = Literal["text", "number", "rating", "share", "points", "date", "moment", "days", "duration"]
RIGHT_ALIGNED_KINDS = frozenset({"number", "rating", "share", "points", "duration"})
UNBROKEN_KINDS = frozenset({"date", "moment", "days", "duration"})


# Text


@dataclass(frozen=True, slots=True)
class Run:
    r"""A piece of text in one style.

    Parameters
    ----------
    text
        The text; "\\n" is a line break.
    is_strong
        Whether it is important, which most formats show in bold letters.
    is_emphasized
        Whether it is stressed, which most formats show in italics.
    is_code
        Whether it is something to type, such as the name of a folder.
    link
        The address that it leads to; "" for none.
    """

    text: str
    is_strong: bool = False
    is_emphasized: bool = False
    is_code: bool = False
    link: str = ""


# A plain text stands for one run without a style.
Text = str | tuple[Run, ...]


# Form fields


@dataclass(frozen=True, slots=True)
class BlankLines:
    """Empty lines to write on by hand.

    Parameters
    ----------
    lines
        The number of lines.
    width
        The minimum width of the first line, in characters of usual width.
    labels
        What to write on each line; "" for lines that say nothing.
    """

    lines: int = 1
    width: int = 1
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckBoxes:
    """Boxes to tick by hand.

    Parameters
    ----------
    choices
        The text beside each box.
    is_one_line
        Whether the boxes are beside each other; else each is on a separate line.
    gap
        The number of spaces between boxes on one line.
    """

    choices: tuple[str, ...]
    is_one_line: bool = False
    gap: int = 3


FormField = BlankLines | CheckBoxes
Cell = Text | FormField


# Blocks


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Parameters
    ----------
    text
        Its text.
    level
        Its level, from 1 for the sections of the document; a document's title is not a heading.
    """

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list that contains further lists.

    Parameters
    ----------
    text
        Its text.
    lists
        The lists below its text.
    """

    text: Text
    lists: tuple[BulletList | NumberedList, ...] = ()


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list whose order has no meaning."""

    items: tuple[Text | ListItem, ...]


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list with numbers.

    Parameters
    ----------
    items
        Its items.
    start
        The number of the first item.
    """

    items: tuple[Text | ListItem, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms with their definitions, such as the questions of a worksheet with their answers.

    Parameters
    ----------
    caption
        What the list is about.
    items
        The terms, each with its definition.
    """

    caption: Text
    items: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table.

    Parameters
    ----------
    title
        Its header; "" for a column that is titled by hand.
    kind
        What its cells contain. Numbers are right-aligned, and dates and durations stay on one line.
    """

    title: str
    kind: ColumnKind = "text"

    @property
    def is_right_aligned(self) -> bool:
        """Whether its cells are right-aligned, so that digits of the same value are below each other."""
        return self.kind in RIGHT_ALIGNED_KINDS

    @property
    def is_unbroken(self) -> bool:
        """Whether its cells should stay on one line, because they are short and hard to read on several lines."""
        return self.kind in UNBROKEN_KINDS


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table with a header row; the first cell of each row is the header of the row.

    Parameters
    ----------
    caption
        What the table is about; "" when what is before it says so.
    columns
        Its columns.
    rows
        Its rows, with one cell per column. A cell is text as people read it, or a field to fill in by hand.
    shading
        The ends of the scale by which cells with a number only are shaded, darker for more; None for no shades.
    """

    caption: Text
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shading: tuple[float, float] | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        """The titles of its columns."""
        return tuple(column.title for column in self.columns)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture.

    Parameters
    ----------
    svg
        The picture, as SVG.
    alternative
        What the picture shows, for everybody who does not see it.
    caption
        What it is a picture of.
    finding
        What the picture shows in one sentence, for formats that print a sentence beside it, such as slides; "" for none.
    """

    svg: bytes
    alternative: str
    caption: Text = ""
    finding: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The end of a page, in formats that have pages."""


@dataclass(frozen=True, slots=True)
class Callout:
    """Blocks that are set apart from the text around them, such as a warning.

    Parameters
    ----------
    blocks
        Its content, without headings and page breaks.
    title
        Its title; "" for none.
    kind
        How urgent it is.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    kind: Literal["note", "warning"] = "note"


Block = Heading | Paragraph | BulletList | NumberedList | DefinitionList | DataTable | Figure | Callout | PageBreak


# Documents


@dataclass(frozen=True, slots=True)
class Document:
    """A document.

    Parameters
    ----------
    title
        Its title, on the first page and in the file's properties.
    lines
        The lines below the title: whose it is, and its date.
    blocks
        Its content.
    author
        Its author; "" to omit it.
    has_contents
        Whether a table of contents comes first.
    is_wide
        Whether its pages are in landscape.
    is_one_page
        Whether its letters shrink, within reason, until it fits on one page.
    is_form
        Whether it is to be filled in by hand: with little ink, and lines around every cell.
    dated
        The creation date in the file's properties, so that the bytes are the same whenever it is made; None for the actual time.
    language
        The language of its text, as a BCP 47 tag.
    """

    title: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    author: str = ""
    has_contents: bool = True
    is_wide: bool = False
    is_one_page: bool = False
    is_form: bool = False
    dated: dt.date | None = None
    language: str = LANGUAGE


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide. Its title is its message, and its content supports it; a renderer splits content that does not fit.

    Parameters
    ----------
    title
        Its message, preferably a whole sentence.
    blocks
        Its content, without headings.
    notes
        The paragraphs of the speaker's notes.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Presentation:
    """A presentation.

    Parameters
    ----------
    title
        Its title, on the first slide and in the file's properties.
    lines
        The lines below the title: whose it is, and its date.
    slides
        The slides after the first.
    author
        Its author; "" to omit it.
    dated
        The creation date in the file's properties; None for the actual time.
    language
        The language of its text, as a BCP 47 tag.
    """

    title: str
    lines: tuple[str, ...]
    slides: tuple[Slide, ...]
    author: str = ""
    dated: dt.date | None = None
    language: str = LANGUAGE


# Making and reading text


def make_strong(text: str) -> Run:
    """Make an important piece of text.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    The piece.
    """
    return Run(text, is_strong=True)


def make_emphasis(text: str) -> Run:
    """Make a stressed piece of text.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    The piece.
    """
    return Run(text, is_emphasized=True)


def make_text(*parts: str | Run) -> tuple[Run, ...]:
    """Join plain texts and pieces in a style.

    Parameters
    ----------
    parts
        The parts, in order; empty ones are dropped.

    Returns
    -------
    The text.
    """
    runs = (Run(part) if isinstance(part, str) else part for part in parts)
    return tuple(run for run in runs if run.text)


def list_runs(cell: Cell) -> tuple[Run, ...]:
    """List the pieces of a text or a table cell; a field to fill in gives boxes and empty lines.

    Parameters
    ----------
    cell
        The text or cell.

    Returns
    -------
    The pieces, none of them empty; an empty tuple for a cell without text.
    """
    if isinstance(cell, tuple):
        return cell
    text = format_plain_text(cell)
    return (Run(text),) if text else ()


def format_plain_text(cell: Cell) -> str:
    r"""Format a text or a table cell without its styles; a field to fill in gives boxes and empty lines.

    Parameters
    ----------
    cell
        The text or cell.

    Returns
    -------
    The text; "\\n" is a line break.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, tuple):
        return "".join(run.text for run in cell)
    if isinstance(cell, CheckBoxes):
        between = NO_BREAK_SPACE * cell.gap if cell.is_one_line else "\n"
        return between.join(f"{BOX} {choice}" for choice in cell.choices)
    if cell.labels:
        return "\n".join(f"{label}: {NO_BREAK_SPACE * cell.width}" for label in cell.labels)
    return "\n".join([NO_BREAK_SPACE * cell.width] * cell.lines)
