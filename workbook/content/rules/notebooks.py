"""Rules about a page of sections: its items exist and are unique, and its links lead to other notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.content_problems import Finding, Problem, suggest_name
from workbook.content.rules.survey import list_repeats, make_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook.content.page_definitions import Notebook
    from workbook.content.rules.survey import Survey


@dataclass(frozen=True)
class NotebookCase:
    """A notebook with the rest of the content."""

    notebook: Notebook
    survey: Survey


def check_notebooks(survey: Survey) -> Iterator[Problem]:
    """Apply every rule about pages of sections."""
    for position, notebook in enumerate(survey.workbook.value.notebooks if survey.workbook else ()):
        for rule in NOTEBOOK_RULES:
            if survey.workbook:
                yield from make_problems(survey.workbook, ("notebooks", position), rule(NotebookCase(notebook, survey)))


def check_section_ids(case: NotebookCase) -> Iterator[Finding]:
    """Find sections with the same id, which would be one cell."""
    for position, name in list_repeats([section.id for section in case.notebook.sections]):
        yield Finding(("sections", position, "id"), f'the id "{name}" is here twice', "give one of them another")


def check_repeated_sections(case: NotebookCase) -> Iterator[Finding]:
    """Find a part, worksheet or review that two sections of a page show."""
    for key in ("part", "worksheet", "review"):
        shown = [(position, getattr(section, key)) for position, section in enumerate(case.notebook.sections)]
        named = [(position, name) for position, name in shown if name]
        for index, name in list_repeats([name for _, name in named]):
            path = ("sections", named[index][0], key)
            yield Finding(path, f'another section of this page shows "{name}" already', "keep one of the two")


def check_section_worksheets(case: NotebookCase) -> Iterator[Finding]:
    """Find a section with a worksheet that does not exist."""
    known = case.survey.worksheets
    for position, section in enumerate(case.notebook.sections):
        if section.worksheet and section.worksheet not in known and case.survey.knows_worksheets:
            remedy = suggest_name(section.worksheet, list(known))
            yield Finding(("sections", position, "worksheet"), f'there is no worksheet "{section.worksheet}"', remedy)


def check_section_reviews(case: NotebookCase) -> Iterator[Finding]:
    """Find a section with the review of an activity that does not exist or has none."""
    known = [document.value.id for document in case.survey.activities if document.value.review]
    for position, section in enumerate(case.notebook.sections):
        if section.review and section.review not in known and case.survey.knows_worksheets:
            message = f'there is no activity "{section.review}" with a review'
            yield Finding(("sections", position, "review"), message, suggest_name(section.review, known))


def check_section_links(case: NotebookCase) -> Iterator[Finding]:
    """Find links to notebooks that workbook.yaml does not have, and links of a page to itself."""
    notebooks = case.survey.workbook.value.notebooks if case.survey.workbook else ()
    known = [notebook.id for notebook in notebooks if notebook.id != case.notebook.id]
    for position, section in enumerate(case.notebook.sections):
        for number, link in enumerate(section.links):
            if link.to not in known:
                path = ("sections", position, "links", number, "to")
                yield Finding(path, f'there is no other notebook "{link.to}"', suggest_name(link.to, known))


NOTEBOOK_RULES: tuple[Callable[[NotebookCase], Iterator[Finding]], ...] = (
    check_section_ids,
    check_repeated_sections,
    check_section_worksheets,
    check_section_reviews,
    check_section_links,
)
