"""Check the content for mistakes that the definitions of a single file cannot detect.

Each rule is a function that checks one thing (a field, a worksheet, an activity, a page, a text, a scenario, a persona, a room
plan, or the folder) and yields its mistakes. All rules run over all readable files, so that every problem is reported at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook import paths
from workbook.content.loader import Content
from workbook.content.rules.activities import check_activities
from workbook.content.rules.arrangements import check_arrangements
from workbook.content.rules.fields import check_fields
from workbook.content.rules.files import check_files
from workbook.content.rules.notebooks import check_notebooks
from workbook.content.rules.personas import check_personas
from workbook.content.rules.room_plans import check_room_plans
from workbook.content.rules.scenarios import check_scenarios
from workbook.content.rules.survey import Survey, make_survey
from workbook.content.rules.texts import check_texts
from workbook.content.rules.worksheets import check_worksheets

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.content_problems import Problem

__all__ = ["CHECKS", "Survey", "check_content", "make_survey"]

CHECKS = (
    check_files,
    check_notebooks,
    check_activities,
    check_worksheets,
    check_arrangements,
    check_fields,
    check_texts,
    check_scenarios,
    check_personas,
    check_room_plans,
)


def check_content(content: Content | Path | None = None) -> list[Problem]:
    """Return every problem of the content, in the order of files and lines.

    Parameters
    ----------
    content
        The content, or its folder; None for the workbook's own. The files are read again.

    Returns
    -------
    The problems. Rules about names in other files report nothing while a file that could have the name cannot be read, because
    its own problem comes first.
    """
    folder = content.folder if isinstance(content, Content) else content or paths.get_content_folder()
    survey = make_survey(folder)
    problems = [*survey.problems, *(problem for check in CHECKS for problem in check(survey))]
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0))
