"""Tell a preview as text, for whoever imports from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.importing.mapping.column_mapping import list_targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.importing.preview import Preview, RequiredChoice

MAX_LINES = 20
MAX_CELL_WIDTH = 40


def render_preview(preview: Preview, *, most: int | None = MAX_LINES) -> str:
    """Return what an import would do, as lines of text.

    Parameters
    ----------
    preview
        The preview.
    most
        How many lines of each kind at most; None for all.
    """
    return "\n".join(_tell(preview, most))


def _tell(preview: Preview, most: int | None) -> Iterator[str]:
    yield f"{preview.file}: {preview.program}" if preview.program else preview.file
    for need in preview.needs:
        yield from _tell_need(need, preview)
    yield from (f"- {remark}" for remark in (*preview.remarks, *preview.decided))
    if preview.mapping:
        targets = list_targets(preview.worksheet)
        yield "Columns: " + ", ".join(f"{column} = {targets[name]}" for column, name in preview.mapping.items())
    for name in preview.counts:
        yield ""
        yield f"{preview.worksheets[name].title}: {_count(preview.counts[name], 'new entry', 'new entries')}"
        header = [column.title for column in preview.list_columns(name)]
        rows = [_shorten(row) for row in (header, *preview.list_rows(name))]
        yield from _limit([" | ".join(row) for row in rows], most)
    yield from _list("Wrong, and left out", preview.problems, most)
    yield from _list("Noticed", preview.row_remarks, most)
    yield from _list("There already", preview.duplicates, most)
    yield from _list("Nothing to bring in", preview.left_out, most)
    if not preview.needs:
        yield ""
        yield _sum_up(preview)


def _tell_need(need: RequiredChoice, preview: Preview) -> Iterator[str]:
    yield need.question
    if need.name == "mapping":
        yield f"Columns: {', '.join(need.columns)}"
        yield f"Fields of {preview.worksheet.title}: {', '.join(need.choices)}"
        guess = " ".join(f'--map "{column}={field}"' for column, field in need.suggestion.items())
        yield f"For example: {guess}" if guess else 'For example: --map "Column=field"'
        return
    yield from (
        f"  --{need.name} {_quote(value)}  {'' if words == value else words}".rstrip()
        for value, words in need.choices.items()
    )


def _quote(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _list(title: str, items: Sequence[object], most: int | None) -> Iterator[str]:
    if items:
        yield ""
        yield f"{title}: {len(items)}"
        yield from _limit([f"  {item}" for item in items], most)


def _limit(lines: Sequence[str], most: int | None) -> Iterator[str]:
    yield from lines[:most]
    if most is not None and len(lines) > most:
        yield f"  … and {len(lines) - most} more"


def _shorten(cells: Sequence[str]) -> list[str]:
    texts = [" ".join(cell.split()) for cell in cells]
    return [text if len(text) <= MAX_CELL_WIDTH else text[: MAX_CELL_WIDTH - 1] + "…" for text in texts]


def _sum_up(preview: Preview) -> str:
    parts = [_count(len(preview.incoming), "entry comes in", "entries come in")]
    if preview.duplicates:
        parts.append(_count(len(preview.duplicates), "row is there already", "rows are there already"))
    if preview.problems:
        rows = len({problem.row for problem in preview.problems})
        parts.append(_count(rows, "row is wrong", "rows are wrong"))
    return ", ".join(parts) + "."


def _count(number: int, one: str, many: str) -> str:
    return f"{number or 'No'} {one if number == 1 else many}"
