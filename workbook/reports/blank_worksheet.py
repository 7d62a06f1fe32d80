"""Make a blank worksheet that is printed and filled in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.values import get_label
from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import Html, join_html, make_element, make_facts, make_table
from workbook.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.definitions import Field, Worksheet
    from workbook.content.loader import Content

USUAL_WIDTH = 9
_WIDTHS = {"long-text": 44, "string": 30, "name": 18, "reference": 18, "file": 18}
ROWS, LONG_LINES, SHORT_LINES, SIDE = 8, 6, 2, 5
BOX = "\N{BALLOT BOX}"
# An empty line that keeps its height in every word processor.
_LINE = "\N{NO-BREAK SPACE}"
HEADINGS = ("Question", "Your answer")
FORM = "To fill in"
LEGEND = "How to fill it in"
EMPTY_BY_NATURE = "This worksheet is filled in by the workbook as you play; there is nothing to fill in by hand."


def make_blank(worksheet: Worksheet, *, content: Content) -> HtmlDocument:
    """Return a blank worksheet.

    Parameters
    ----------
    worksheet
        The worksheet, with its scales and behaviours filled in as the loader does.
    content
        The content, for the title of the activity.

    Returns
    -------
    A document of one or two pages: a record has its questions with lines to write on, a table empty rows, a matrix an
    empty grid. Choices are boxes to tick or are listed below, with what the ratings mean.
    """
    activity = content.find_activity_of(worksheet.id)
    lines = tuple(filter(None, (activity.title if activity else "", "Name:", "Date:")))
    about = [make_element("p", worksheet.description)] if worksheet.description else []
    sections = (HtmlSection(FORM, join_html([*about, *_make_form(worksheet)])),)
    is_wide = worksheet.layout in {"table", "matrix"}
    return HtmlDocument(worksheet.title, lines, sections, has_contents=False, is_wide=is_wide, is_form=True)


def make_blank_set(worksheets: Sequence[Worksheet], *, title: str, content: Content) -> HtmlDocument:
    """Return several blank worksheets as one document; each begins on a new page.

    Parameters
    ----------
    worksheets
        The worksheets, in order; those that cannot be filled in by hand are skipped.
    title
        The title of the document.
    content
        The content, for the titles of activities.

    Raises
    ------
    DocumentError
        None of the worksheets can be filled in by hand.
    """
    sections = [_make_sheet(worksheet, content) for worksheet in worksheets if has_blank(worksheet)]
    if not sections:
        raise DocumentError("There is nothing to print: none of these worksheets is filled in by hand.")
    # Tables and grids need the width, and a set with mixed orientation is difficult to print.
    return HtmlDocument(title, ("Name:", "Date:"), tuple(sections), has_contents=False, is_wide=True, is_form=True)


def has_blank(worksheet: Worksheet) -> bool:
    """Return whether a worksheet can be filled in by hand."""
    return worksheet.layout != "playable" and any(field.filled_by == "learner" for field in worksheet.fields)


def _make_sheet(worksheet: Worksheet, content: Content) -> HtmlSection:
    activity = content.find_activity_of(worksheet.id)
    about = ". ".join(filter(None, (activity.title if activity else "", worksheet.description)))
    return HtmlSection(
        worksheet.title, join_html([*([make_element("p", about)] if about else []), *_make_form(worksheet)])
    )


def _make_form(worksheet: Worksheet) -> list[Html]:
    fields = [field for field in worksheet.fields if field.filled_by == "learner"]
    if not has_blank(worksheet):
        return [make_element("p", EMPTY_BY_NATURE)]
    if worksheet.rows and worksheet.columns:
        return _make_matrix(worksheet, fields)
    if worksheet.layout in {"record", "records"}:
        rows = [(_ask(field), _make_space(field)) for field in fields]
        return [make_table(worksheet.title, HEADINGS, rows)]
    empty = [[f"{_LINE * _WIDTHS.get(field.type, USUAL_WIDTH)}\n{_LINE}" for field in fields] for _ in range(ROWS)]
    return [make_table(worksheet.title, [_name(field) for field in fields], empty), *_make_legend(fields)]


def _make_matrix(worksheet: Worksheet, fields: Sequence[Field]) -> list[Html]:
    if not worksheet.rows or not worksheet.columns:
        raise ValueError(f"{worksheet.id} has no rows and columns.")
    corner = f"{worksheet.field(worksheet.rows.field).title} / {worksheet.field(worksheet.columns.field).title}"
    asked = [field for field in fields if field.name not in {worksheet.rows.field, worksheet.columns.field}]
    cell = "\n".join(f"{field.title}: {_LINE * 8}" for field in asked) if len(asked) > 1 else "\n".join([_LINE] * 3)
    grid = [[_LINE, *(cell for _ in range(SIDE))] for _ in range(SIDE)]
    return [make_table(worksheet.title, [corner, *(_LINE * 16 for _ in range(SIDE))], grid), *_make_legend(asked)]


def _make_legend(fields: Sequence[Field]) -> list[Html]:
    facts = [(field.title, "\n".join(filter(None, (field.description, _explain(field))))) for field in fields]
    facts = [(title, said) for title, said in facts if said]
    return [make_facts(LEGEND, facts)] if facts else []


def _ask(field: Field) -> Html:
    anchors = _explain(field) if not field.constraints.enum else ""
    lines = [f"\n{line}" for line in (field.description, anchors) if line]
    return join_html([make_element("strong", _name(field)), *lines])


def _name(field: Field) -> str:
    has_unit = field.unit and field.unit.lower() not in field.title.lower()
    return f"{field.title} ({field.unit})" if has_unit else field.title


def _make_space(field: Field) -> str:
    if field.constraints.enum:
        return "\n".join(f"{BOX} {get_label(field, choice)}" for choice in field.constraints.enum)
    if field.type == "boolean":
        return f"{BOX} Yes{_LINE * 4}{BOX} No"
    if field.type == "rating" and field.constraints.minimum is not None and field.constraints.maximum is not None:
        numbers = range(int(field.constraints.minimum), int(field.constraints.maximum) + 1)
        return (_LINE * 3).join(f"{BOX} {number}" for number in numbers)
    return "\n".join([_LINE * 40] * (LONG_LINES if field.type == "long-text" else SHORT_LINES))


def _explain(field: Field) -> str:
    if field.constraints.enum:
        return ", ".join(get_label(field, choice) for choice in field.constraints.enum)
    return "; ".join(f"{number}: {words}" for number, words in sorted(field.anchors.items()))
