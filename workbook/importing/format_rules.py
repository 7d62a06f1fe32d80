"""Check the source formats in content/imports/ for mistakes that the definitions alone cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook import paths
from workbook.content.content_problems import Finding, Problem, quote, suggest_name
from workbook.content.loader import Content, list_names, load_content
from workbook.content.values import parse_value
from workbook.errors import ContentError, UnknownNameError
from workbook.importing.mapping.source_formats import (
    IMPORTS_FOLDER,
    FieldRule,
    FormatPart,
    SourceFormat,
    load_source_format,
)
from workbook.importing.tables.table import normalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.content.definitions import Field, Worksheet
    from workbook.content.loader import ContentFile

TIME_FIELDS = ("date", "start", "minutes")


def check_imports(folder: Path | None = None) -> list[Problem]:
    """Check every source format.

    Parameters
    ----------
    folder
        The content folder; None for the folder of the workbook.

    Returns
    -------
    The problems by file and line. Problems of worksheets are not included, because `check_content` reports them.
    """
    folder = folder or paths.get_content_folder()
    problems: list[Problem] = []
    documents: list[ContentFile[SourceFormat]] = []
    for name in list_names(folder, IMPORTS_FOLDER):
        try:
            documents.append(load_source_format(folder, name))
        except ContentError as error:
            problems += [problem for problem in error.problems if isinstance(problem, Problem)]
    try:
        content = load_content(folder)
    except ContentError:  # `check_content` reports it.
        return problems
    for document in documents:
        findings = [*check_format_parts(document.value, content), *check_duplicate_formats(document.value, documents)]
        problems += [document.source.make_problem(one.path, one.message, one.remedy) for one in findings]
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0))


def check_duplicate_formats(
    source_format: SourceFormat, documents: list[ContentFile[SourceFormat]]
) -> Iterator[Finding]:
    """Check that no other format for the same worksheet is recognized by the same columns.

    Parameters
    ----------
    source_format
        The format.
    documents
        The documents of all formats.

    Yields
    ------
    A finding per other format, in the later of the two.
    """
    for other in (document.value for document in documents):
        if other.id >= source_format.id or not source_format.recognised_by:
            continue
        same = {part.worksheet for part in other.parts} & {part.worksheet for part in source_format.parts}
        if same and _list_recognised_columns(other) == _list_recognised_columns(source_format):
            message = f"files of {quote(other.title)} are recognized by the same columns"
            yield Finding(("recognised_by",), message, "name a column that only this format has")


def _list_recognised_columns(source_format: SourceFormat) -> set[frozenset[str]]:
    return {frozenset(normalize_name(name) for name in line) for line in source_format.recognised_by}


def check_format_parts(source_format: SourceFormat, content: Content) -> Iterator[Finding]:
    """Check that the worksheets, fields and values of a format exist.

    Parameters
    ----------
    source_format
        The format.
    content
        The content with the worksheets.

    Yields
    ------
    A finding per mistake.
    """
    for position, part in enumerate(source_format.parts):
        try:
            worksheet = content.get_worksheet(part.worksheet)
        except UnknownNameError as error:
            message = f"there is no worksheet {quote(part.worksheet)}"
            yield Finding(("parts", position, "worksheet"), message, suggest_name(part.worksheet, list(error.known)))
            continue
        except ContentError:  # `check_content` reports it.
            continue
        earlier = {other.worksheet for other in source_format.parts[:position]}
        for finding in _check_part(part, worksheet, earlier):
            yield finding.under("parts", position)


def _check_part(part: FormatPart, worksheet: Worksheet, earlier: set[str]) -> Iterator[Finding]:
    field_names = [field.name for field in worksheet.fields]
    for name, rule in part.fields.items():
        field = worksheet.find_field(name)
        if field is None:
            message = f"{quote(name)} is not a field of {worksheet.id}"
            yield Finding(("fields", name), message, suggest_name(name, field_names))
        else:
            for finding in _check_rule(rule, field, earlier):
                yield finding.under("fields", name)
    if part.time and not all(name in field_names for name in TIME_FIELDS):
        yield Finding(("time",), f"{worksheet.id} has no date, start and minutes", "read its fields one by one")
    if part.only_with and part.only_with not in part.fields:
        remedy = suggest_name(part.only_with, list(part.fields))
        yield Finding(("only_with",), f"{quote(part.only_with)} is not a field of this part", remedy)
    read = {*part.fields, *(TIME_FIELDS if part.time else ()), *(("kind",) if part.time else ())}
    for field in worksheet.fields:
        if field.constraints.required and field.name not in read:
            yield Finding(("fields",), f"{quote(field.name)} is required, but not read", "add it to `fields`")


def _check_rule(rule: FieldRule, field: Field, earlier: set[str]) -> Iterator[Finding]:
    if rule.of and rule.of != field.reference:
        yield Finding(
            ("of",), f"the field does not refer to {quote(rule.of)}", f"it refers to {quote(field.reference)}"
        )
    elif rule.of and rule.of not in earlier:
        yield Finding(("of",), f"no part before this one fills {quote(rule.of)}", "put that part first")
    if field.type not in {"choice", "behaviour"}:
        return
    for code, meaning in rule.values.items():
        for word in [meaning] if isinstance(meaning, str) else meaning.values():
            if problem := parse_value(field, word).problem:
                yield Finding(("values", code), problem.rstrip("."), "")
