"""Rules about the whole folder: every file is used, and every id is unique."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.content.content_problems import Problem, suggest_name
from workbook.content.loader import (
    BEHAVIOURS_FILE,
    FACILITATING_FOLDER,
    GLOSSARY_FILE,
    PERSONAS_FOLDER,
    REGISTERS_FOLDER,
    SCALES_FILE,
    SCENARIOS_FOLDER,
    WORKBOOK_FILE,
    list_names,
)
from workbook.content.rules.survey import LEVEL_FOLDERS, list_repeats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook.content.content_problems import KeyPath
    from workbook.content.loader import ContentFile
    from workbook.content.rules.survey import Survey

KNOWN_FILES = (WORKBOOK_FILE, BEHAVIOURS_FILE, SCALES_FILE, GLOSSARY_FILE)
# The importing package reads "imports", which maps files of other programs to worksheets.
KNOWN_FOLDERS = (*LEVEL_FOLDERS, REGISTERS_FOLDER, SCENARIOS_FOLDER, PERSONAS_FOLDER, FACILITATING_FOLDER, "imports")
ANCHORED_RATINGS = {1, 3, 5}


def check_files(survey: Survey) -> Iterator[Problem]:
    """Apply every rule about the whole folder."""
    for rule in FILE_RULES:
        yield from rule(survey)


def check_unread_files(survey: Survey) -> Iterator[Problem]:
    """Find YAML files in places that are not read, and those that end in .yml."""
    for file in sorted(survey.folder.rglob("*.y*ml")):
        inside = file.relative_to(survey.folder)
        label = f"{survey.folder.name}/{inside.as_posix()}"
        if file.suffix != ".yaml":
            yield Problem(label, None, "", "the file is never read", 'let its name end in ".yaml"')
        elif not _has_reader(inside.parts):
            where = f"it belongs in one of the folders {', '.join(KNOWN_FOLDERS)}"
            yield Problem(label, None, "", "the file is never read", where)


def _has_reader(parts: tuple[str, ...]) -> bool:
    return parts[0] in (KNOWN_FILES if len(parts) == 1 else KNOWN_FOLDERS) and len(parts) <= 2  # noqa: PLR2004 folder and file


def check_activities_are_listed(survey: Survey) -> Iterator[Problem]:
    """Find activities that no notebook shows."""
    listed = {name for _, _, name, _ in _list_activities(survey)}
    for document in survey.activities if survey.workbook else ():
        if document.value.id not in listed:
            remedy = f"add it to a notebook's activities in {WORKBOOK_FILE}"
            yield document.source.make_problem(("id",), "no notebook lists this activity", remedy)


def check_listed_activities_exist(survey: Survey) -> Iterator[Problem]:
    """Find activities in workbook.yaml without a file in the notebook's folder."""
    for document, path, name, folder in _list_activities(survey):
        if not (survey.folder / folder / f"{name}.yaml").exists():
            there = list(list_names(survey.folder, folder))
            yield document.source.make_problem(
                path, f"there is no file {folder}/{name}.yaml", suggest_name(name, there)
            )


def check_activities_listed_once(survey: Survey) -> Iterator[Problem]:
    """Find activities that workbook.yaml lists twice."""
    listed = list(_list_activities(survey))
    for position, name in list_repeats([name for _, _, name, _ in listed]):
        document, path, *_ = listed[position]
        yield document.source.make_problem(path, f'"{name}" is listed twice', "keep one of the two")


def _list_activities(survey: Survey) -> Iterator[tuple[ContentFile[Any], KeyPath, str, str]]:
    """Yield the place of each activity in the list, its id, and its folder."""
    if survey.workbook is None:
        return
    for number, notebook in enumerate(survey.workbook.value.notebooks):
        for position, name in enumerate(notebook.activities):
            yield survey.workbook, ("notebooks", number, "activities", position), name, str(notebook.folder)


def check_list_ids(survey: Survey) -> Iterator[Problem]:
    """Find repeated notebooks, behaviours, scales and terms."""
    for document, path, names in _list_ids(survey):
        for position, name in list_repeats(names):
            yield document.source.make_problem((*path, position), f'"{name}" is here twice', "keep one of the two")


def _list_ids(survey: Survey) -> Iterator[tuple[ContentFile[Any], KeyPath, list[str]]]:
    if survey.workbook:
        yield survey.workbook, ("notebooks",), [notebook.id for notebook in survey.workbook.value.notebooks]
    if survey.behaviour_list:
        yield survey.behaviour_list, (), [behaviour.id for behaviour in survey.behaviour_list.value]
    if survey.scale_list:
        yield survey.scale_list, (), [scale.id for scale in survey.scale_list.value]
    if survey.glossary:
        yield survey.glossary, (), [term.term.casefold() for term in survey.glossary.value]


def check_activity_ids(survey: Survey) -> Iterator[Problem]:
    """Find activities with the same id in two levels."""
    for position, name in list_repeats([document.value.id for document in survey.activities]):
        earlier = next(document for document in survey.activities if document.value.id == name)
        message = f'the id "{name}" also belongs to {earlier.source.label}'
        yield survey.activities[position].source.make_problem(("id",), message, "give one of them another")


def check_worksheet_ids(survey: Survey) -> Iterator[Problem]:
    """Find worksheets with the same id, which would share their entries."""
    for position, name in list_repeats([place.worksheet.id for place in survey.places]):
        earlier, place = next(one for one in survey.places if one.worksheet.id == name), survey.places[position]
        message = f'the id "{name}" also belongs to a worksheet of {earlier.document.source.label}'
        yield place.document.source.make_problem((*place.path, "id"), message, "give one of them another")


def check_behaviour_anchors(survey: Survey) -> Iterator[Problem]:
    """Find behaviours whose ratings of 1, 3 and 5 are not all described."""
    if survey.behaviour_list is None:
        return
    for position, behaviour in enumerate(survey.behaviour_list.value):
        if set(behaviour.anchors) != ANCHORED_RATINGS:
            message = "a behaviour's ratings are described at 1, 3 and 5"
            yield survey.behaviour_list.source.make_problem(
                (position, "anchors"), message, "write those three, and no others"
            )


FILE_RULES: tuple[Callable[[Survey], Iterator[Problem]], ...] = (
    check_unread_files,
    check_activities_are_listed,
    check_listed_activities_exist,
    check_activities_listed_once,
    check_list_ids,
    check_activity_ids,
    check_worksheet_ids,
    check_behaviour_anchors,
)
