"""Render a preview as text, for imports from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.importing.mapping.column_mapping import list_targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.importing.preview import Preview, RequiredChoice

MAX_LINES = 20
MAX_CELL_WIDTH = 40


def render_preview(preview: Preview, *, limit: int | None = MAX_LINES) -> str:
    """Render what an import would do as lines of text.

    Parameters
    ----------
    preview
        The preview.
    limit
        The maximum number of lines of each list; None for all lines.

    Returns
    -------
    The text.
    """
    return "\n".join(_render_lines(preview, limit))


def _render_lines(preview: Preview, limit: int | None) -> Iterator[str]:
    source, results, required = preview.source, preview.results, preview.choices.required
    yield f"{source.name}: {source.format}" if source.format else source.name
    if required:
        yield from _render_required_choice(required, preview)
    yield from (f"- {remark}" for remark in (*source.remarks, *preview.classification.summary))
    if mapping := preview.columns.mapping:
        targets = list_targets(preview.worksheet)
        yield "Columns: " + ", ".join(f"{column} = {targets[name]}" for column, name in mapping.items())
    for name, count in preview.counts.items():
        yield ""
        yield f"{preview.worksheets[name].title}: {_format_count(count, 'new entry', 'new entries')}"
        header = [column.title for column in preview.list_columns(name)]
        rows = [_shorten(row) for row in (header, *preview.list_rows(name))]
        yield from _limit([" | ".join(row) for row in rows], limit)
    yield from _render_list("Invalid rows, not imported", results.invalid, limit)
    yield from _render_list("Remarks about imported rows", results.remarks, limit)
    yield from _render_list("Duplicate rows", results.duplicates, limit)
    yield from _render_list("Skipped rows, with nothing to import", results.skipped, limit)
    if not required:
        yield ""
        yield _summarize(preview)


def _render_required_choice(required: RequiredChoice, preview: Preview) -> Iterator[str]:
    yield required.question
    if required.name == "mapping":
        yield f"Columns: {', '.join(preview.columns.samples)}"
        yield f"Fields of {preview.worksheet.title}: {', '.join(required.options)}"
        example = " ".join(f'--map "{column}={field}"' for column, field in preview.columns.suggestion.items())
        yield f"For example: {example}" if example else 'For example: --map "Column=field"'
        return
    yield from (
        f"  --{required.name.replace('_', '-')} {_quote(value)}  {'' if label == value else label}".rstrip()
        for value, label in required.options.items()
    )


def _quote(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _render_list(title: str, items: Sequence[object], limit: int | None) -> Iterator[str]:
    if items:
        yield ""
        yield f"{title}: {len(items)}"
        yield from _limit([f"  {item}" for item in items], limit)


def _limit(lines: Sequence[str], limit: int | None) -> Iterator[str]:
    yield from lines[:limit]
    if limit is not None and len(lines) > limit:
        yield f"  … and {len(lines) - limit} more"


def _shorten(cells: Sequence[str]) -> list[str]:
    texts = [" ".join(cell.split()) for cell in cells]
    return [text if len(text) <= MAX_CELL_WIDTH else text[: MAX_CELL_WIDTH - 1] + "…" for text in texts]


def _summarize(preview: Preview) -> str:
    results = preview.results
    parts = [_format_count(len(results.new), "entry to import", "entries to import")]
    if results.duplicates:
        parts.append(_format_count(len(results.duplicates), "duplicate row", "duplicate rows"))
    if results.invalid:
        parts.append(_format_count(len({message.row for message in results.invalid}), "invalid row", "invalid rows"))
    return ", ".join(parts) + "."


def _format_count(number: int, singular: str, plural: str) -> str:
    return f"{number or 'No'} {singular if number == 1 else plural}"
