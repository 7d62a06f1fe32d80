"""Split a slide into as many as its content needs to be legible: text by paragraphs, tables by rows.

The measures are those of pandoc's slides, ten inches wide, in points. A projector and PowerPoint's usual slides show everything
a third larger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbook.document.blocks import parse_blocks
from workbook.document.layout.table_pagination import LETTER, paginate_table
from workbook.document.layout.text_metrics import LINE_HEIGHT, count_lines, shorten, wrap_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.document.blocks import Block, Run
    from workbook.document.deck import HtmlSlide

WIDTH = 648.0
HEIGHT, HEIGHT_BELOW_LEAD = 268.0, 232.0
TEXT_SIZE, LEAD_SIZE = 15.0, 12.0
LEAD_LINES = 2
# The font sizes of titles, each with the number of lines that fit.
TITLE_SIZES = ((18.0, 3), (15.0, 4))
SPACE = 7.0  # between paragraphs
INDENT = 20.0  # of a list's items
# The maximum number of slides for a text or a table; nobody would listen to more.
MAX_PAGES = 6
# Figures below this share of their size have illegible letters.
MIN_SCALE = 0.55
LEFT_OUT = "What does not fit here is left out; the document has it whole."
SHORTENED = "Some texts are shortened here; the document has them whole."
TOO_SMALL = "A chart is left out, because its letters would be too small to be read here. It shows:"
_SVG_SIZE = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class SlidePage:
    """The content of one slide of the file.

    Parameters
    ----------
    title
        Its title.
    blocks
        Paragraphs and lists; or one table, with `size` (of its letters, in points) and `shares` (the width of each column as a
        share of the line); or one figure.
    lead
        The lines above a table or a figure.
    notes
        The speaker's notes.
    title_size
        The font size of the title, in points.
    scale
        The ends of the scale by which the cells of its table are shaded; None for no shades.
    """

    title: str
    blocks: tuple[Block, ...]
    lead: tuple[tuple[Run, ...], ...] = ()
    notes: tuple[str, ...] = ()
    title_size: float = TITLE_SIZES[0][0]
    scale: tuple[float, float] | None = None


def paginate_slide(slide: HtmlSlide) -> list[SlidePage]:
    """Split a slide into pages.

    Parameters
    ----------
    slide
        The slide.

    Returns
    -------
    At least one page; several pages have their numbers after the title.
    """
    whole = " ".join(slide.title.split())
    blocks = [_drop_caption(block, whole) for block in parse_blocks(slide.html)]
    pages = list(_lay_out(blocks)) or [SlidePage("", ())]
    notes = tuple(part for part in slide.notes.split("\n\n") if part.strip())
    titles = [_fit_title(whole, f" ({place} of {len(pages)})" * (len(pages) > 1)) for place in range(1, len(pages) + 1)]
    full = () if titles[0][0].startswith(whole) else (whole,)
    first = replace(pages[0], notes=(*full, *notes, *pages[0].notes))
    return [
        replace(page, title=title, title_size=size, scale=slide.scale)
        for page, (title, size) in zip([first, *pages[1:]], titles, strict=True)
    ]


def _fit_title(title: str, ending: str) -> tuple[str, float]:
    """Return a title with its ending in the largest font size in which it fits, and that size."""
    for size, lines in TITLE_SIZES:
        if count_lines(title + ending, width=WIDTH, size=size, bold=True) <= lines:
            break
    # The ending reduces the last line.
    width = WIDTH - len(ending) * size * LETTER / lines
    return shorten(title, width=width, size=size, lines=lines, bold=True) + ending, size


def _drop_caption(block: Block, title: str) -> Block:
    """Remove a caption that only repeats the slide's title."""
    is_said = "".join(run["text"] for run in block.get("caption", ())) == title
    return {**block, "caption": []} if is_said else block


def _lay_out(blocks: Sequence[Block]) -> Iterator[SlidePage]:
    text: list[Block] = []
    for block in blocks:
        if block["kind"] in {"paragraph", "list"}:
            text.append(block)
        elif block["kind"] == "figure" and _compute_scale(block) < MIN_SCALE:
            text.append({"kind": "paragraph", "runs": [{"text": f"{TOO_SMALL} {block['alt']}"}]})
        elif block["kind"] == "figure" or block["rows"]:
            lead = _make_lead(text, block)
            if text and not lead:
                yield from _lay_out_text(text)
                lead = _make_lead([], block)
            yield from _lay_out_piece(block, lead)
            text = []
    yield from _lay_out_text(text)


def _make_lead(text: Sequence[Block], block: Block) -> tuple[tuple[Run, ...], ...]:
    """Return a short text and the caption of what follows, as lines above it; nothing when they are too long."""
    caption = "".join(run["text"] for run in block["caption"])
    room = LEAD_LINES - len(text)
    told = [tuple(before["runs"]) for before in text if before["kind"] == "paragraph" and _is_line(before["runs"])]
    if len(told) < len(text) or room < 0 or (caption.strip() and not room):
        return ()
    short = shorten(caption, width=WIDTH, size=LEAD_SIZE, lines=room)
    return (*told, *([({"text": short},)] if caption.strip() else []))


def _is_line(runs: Sequence[Run]) -> bool:
    return count_lines("".join(run["text"] for run in runs), width=WIDTH, size=LEAD_SIZE) == 1


def _lay_out_piece(block: Block, lead: tuple[tuple[Run, ...], ...]) -> Iterator[SlidePage]:
    if block["kind"] == "figure":
        yield SlidePage("", (block,), lead)
        return
    tables = paginate_table(block, width=WIDTH, height=HEIGHT_BELOW_LEAD if lead else HEIGHT)
    if len(tables) > MAX_PAGES:
        lead = (*lead[: LEAD_LINES - 1], ({"text": LEFT_OUT},))
        tables = paginate_table(block, width=WIDTH, height=HEIGHT_BELOW_LEAD)
    for table in tables[:MAX_PAGES]:
        yield SlidePage("", (table,), lead, (SHORTENED,) * bool(table["is_shortened"]))


def _compute_scale(block: Block) -> float:
    size = _SVG_SIZE.search(block["svg"])
    if size is None:
        return 1
    return min(WIDTH / float(size[1]), HEIGHT_BELOW_LEAD / float(size[2]))


# Text


@dataclass(frozen=True)
class _Item:
    """A paragraph, or a list item with the number that it has or would have."""

    runs: tuple[Run, ...]
    number: int = 0
    ordered: bool = False

    @property
    def ends(self) -> list[int]:
        """The ends of its lines."""
        text = "".join(run["text"] for run in self.runs)
        return [end for _, end in wrap_lines(text, width=WIDTH - INDENT * bool(self.number), size=TEXT_SIZE)]


def _lay_out_text(blocks: Sequence[Block]) -> Iterator[SlidePage]:
    pages: list[list[_Item]] = []
    room = 0.0
    for item in (part for block in blocks for whole in _list_items(block) for part in _part(whole)):
        height = len(item.ends) * TEXT_SIZE * LINE_HEIGHT + SPACE
        if not pages or height > room:
            pages.append([])
            room = HEIGHT + SPACE
        pages[-1].append(item)
        room -= height
    for number, page in enumerate(pages[:MAX_PAGES], start=1):
        is_last = number == MAX_PAGES < len(pages)
        yield SlidePage("", tuple(_join(page)), notes=(LEFT_OUT,) if is_last else ())


def _list_items(block: Block) -> Iterator[_Item]:
    if block["kind"] == "paragraph":
        yield _Item(tuple(block["runs"]))
    else:
        for number, runs in enumerate(block["items"], start=1):
            yield _Item(tuple(runs), number, ordered=block["ordered"])


def _part(item: _Item) -> Iterator[_Item]:
    """Split an item into parts that each fit on a page."""
    lines = int(HEIGHT / (TEXT_SIZE * LINE_HEIGHT))
    ends = item.ends
    runs = item.runs
    done = 0
    for line in range(lines, len(ends), lines):
        first, runs = _cut(runs, ends[line - 1] - done)
        done = ends[line - 1]
        yield _Item(_strip(first), item.number, item.ordered)
    yield _Item(_strip(runs), item.number, item.ordered)


def _strip(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Remove the space at the beginning of a part, which was between two lines."""
    first, *others = runs
    return ({**first, "text": first["text"].lstrip()}, *others)


def _cut(runs: Sequence[Run], place: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return the runs before and after a position in their text."""
    before, after, start = [], [], 0
    for run in runs:
        text, at = run["text"], max(0, place - start)
        start += len(text)
        before += [{**run, "text": text[:at]}] if text[:at] else []
        after += [{**run, "text": text[at:]}] if text[at:] else []
    return tuple(before), tuple(after)


def _join(items: Sequence[_Item]) -> Iterator[Block]:
    """Return the blocks of a page; consecutive items of a list are one list again."""
    block: Block | None = None
    for item in items:
        if not item.number:
            yield from [block] if block else []
            block = None
            yield {"kind": "paragraph", "runs": list(item.runs)}
        elif block is None or item.number < block["next"] - 1:
            yield from [block] if block else []
            block = {"kind": "list", "ordered": item.ordered, "items": [list(item.runs)], "start": item.number}
            block["next"] = item.number + 1
        else:
            block["items"].append(list(item.runs))
            block["next"] = item.number + 1
    yield from [block] if block else []
