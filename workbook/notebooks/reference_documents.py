"""Generate the glossary, the data dictionary and the JSON Schemas of the content files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workbook.content.personal_fields import NOBODY
from workbook.content.schema import make_schemas
from workbook.content.values import get_label
from workbook.notebooks.generated_files import Drift, check_files, write_changed
from workbook.notebooks.markdown import escape_markdown, escape_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from workbook.content.definitions import Activity, Axis, Field, RatingScale, Worksheet
    from workbook.content.loader import Content

GLOSSARY_FILE = "glossary.md"
DICTIONARY_FILE = "data-dictionary.md"
SCHEMA_FOLDER = "schema"
NOTICE = "This page is generated from the files in content/ by `python -m workbook build`. Change those files, not this page."
GLOSSARY_INTRODUCTION = "The terms of the workbook and their meanings. There is only one term for each thing."
DICTIONARY_INTRODUCTION = (
    "All worksheets and fields, as they are stored and exported. A worksheet is a table whose columns are its fields; each "
    "entry also has an `id`. An entry stays a draft until its *needed* fields are filled in. Fields marked *workbook* are "
    "filled in by the workbook. The last column says what a field contains about other people: a name, a contact, or "
    "words. Types and layouts are explained in [authoring.md](authoring.md)."
)
HEADERS = ("Field", "Title", "Type", "Unit", "Range or choices", "Needed", "Refers to", "About people")
SCALE_HEADERS = ("Rating", "What it looks like")


def build_documents(content: Content, folder: Path) -> list[Path]:
    """Write each document whose file is out of date, and return the files that were written.

    Parameters
    ----------
    content
        The texts and definitions.
    folder
        The folder of the documents; other files in it are left alone.
    """
    return [
        *write_changed(_render_documents(content), folder),
        *write_changed(render_schemas(), folder / SCHEMA_FOLDER),
    ]


def check_documents(content: Content, folder: Path) -> list[Drift]:
    """Return the documents that are missing or out of date; nothing is written."""
    return [*check_files(_render_documents(content), folder), *check_files(render_schemas(), folder / SCHEMA_FOLDER)]


def render_glossary(content: Content) -> str:
    """Return the glossary in Markdown, in alphabetical order."""
    terms = sorted(content.glossary.values(), key=lambda term: term.term.casefold())
    lines = (f"- **{escape_markdown(term.term)}**: {escape_markdown(term.meaning)}" for term in terms)
    return _join(["# Glossary", GLOSSARY_INTRODUCTION, NOTICE, "\n".join(lines)])


def render_data_dictionary(content: Content) -> str:
    """Return the data dictionary in Markdown: each worksheet with its fields, by activity, and each scale."""
    parts = ["# Data dictionary", DICTIONARY_INTRODUCTION, NOTICE, "## Registers and lists"]
    for register in content.registers.values():
        parts += _render_worksheet(register)
    for activity in content.activities:
        if activity.worksheets:
            parts += [f"## {escape_markdown(activity.title)}", _render_activity(activity)]
        for worksheet in activity.worksheets:
            parts += _render_worksheet(worksheet)
    parts.append("## Scales")
    for scale in content.scales.values():
        parts += _render_scale(scale)
    return _join(parts)


def render_schemas() -> dict[str, bytes]:
    """Return the JSON Schema of each kind of content file, by the file's name."""
    return {
        f"{kind}.schema.json": f"{json.dumps(schema, indent=2, ensure_ascii=False)}\n".encode()
        for kind, schema in make_schemas().items()
    }


def _render_documents(content: Content) -> dict[str, bytes]:
    texts = {GLOSSARY_FILE: render_glossary(content), DICTIONARY_FILE: render_data_dictionary(content)}
    return {name: text.encode() for name, text in texts.items()}


def _render_activity(activity: Activity) -> str:
    return f"Activity `{activity.id}`, in content/{activity.level}/{activity.id}.yaml."


def _render_worksheet(worksheet: Worksheet) -> list[str]:
    axes = [f"{key} from `{axis.worksheet}`{_render_where(axis)}" for key, axis in _axes(worksheet)]
    return [
        f"### {escape_markdown(worksheet.title)}",
        f"Worksheet `{worksheet.id}`, {'; '.join([worksheet.layout, *axes])}.",
        escape_paragraphs(worksheet.description),
        _render_table(HEADERS, [_render_field(field) for field in worksheet.fields]),
    ]


def _axes(worksheet: Worksheet) -> list[tuple[str, Axis]]:
    axes = (("rows", worksheet.rows), ("columns", worksheet.columns))
    return [(key, axis) for key, axis in axes if axis]


def _render_where(holder: Axis | Field) -> str:
    kept = ", ".join(f"`{name}` is `{value}`" for name, value in holder.where.items())
    return f" where {kept}" if kept else ""


def _render_field(field: Field) -> list[str]:
    needed = ["yes"] if field.constraints.required else []
    by_workbook = ["*workbook*"] if field.filled_by == "workbook" else []
    return [
        f"`{field.name}`",
        escape_markdown(field.title),
        field.type,
        escape_markdown(field.unit),
        _render_range(field),
        ", ".join(needed + by_workbook),
        f"`{field.reference}`{_render_where(field)}" if field.reference else "",
        field.about_people if field.about_people and field.about_people != NOBODY else "",
    ]


def _render_range(field: Field) -> str:
    limits = field.constraints
    if limits.enum:
        return ", ".join(f"`{value}` {escape_markdown(get_label(field, value))}" for value in limits.enum)
    if field.type == "share":
        return "0 to 1, shown in percent"
    bounds = _render_limits(limits.minimum, limits.maximum)
    return f"{bounds} ({field.scale})" if field.scale else bounds


def _render_limits(low: float | None, high: float | None) -> str:
    if low is None:
        return "" if high is None else f"{high:g} or less"
    return f"{low:g} or more" if high is None else f"{low:g} to {high:g}"


def _render_scale(scale: RatingScale) -> list[str]:
    rows = [[str(number), escape_markdown(anchor)] for number, anchor in sorted(scale.anchors.items())]
    heading = f"Scale `{scale.id}`, {scale.minimum} to {scale.maximum}."
    return [f"### {escape_markdown(scale.title)}", heading, _render_table(SCALE_HEADERS, rows)]


def _render_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _join(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
