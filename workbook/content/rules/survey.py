"""Read a whole content folder, and collect the problems of the files that cannot be read."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_args

from workbook.content.content_problems import Problem
from workbook.content.definitions import Activity, Behaviour, Level, Persona, RatingScale, Scenario, Term, Worksheet
from workbook.content.facilitation_plans import RoomPlan
from workbook.content.loader import (
    BEHAVIOURS_FILE,
    FACILITATING_FOLDER,
    GLOSSARY_FILE,
    PERSONAS_FOLDER,
    REGISTERS_FOLDER,
    SCALES_FILE,
    SCENARIOS_FOLDER,
    WORKBOOK_FILE,
    ContentFile,
    Named,
    Value,
    list_activity_files,
    list_names,
    read_document,
    read_named,
)
from workbook.content.page_definitions import Workbook
from workbook.content.worksheet_resolution import list_worksheets, resolve_activity, resolve_worksheet
from workbook.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from workbook.content.content_problems import Finding, KeyPath

LEVEL_FOLDERS = get_args(Level)


@dataclass(frozen=True)
class Place:
    """A worksheet with its file and its path in it."""

    document: ContentFile[Any]
    path: KeyPath
    worksheet: Worksheet


@dataclass(frozen=True)
class Survey:
    """The readable files of a content folder.

    Parameters
    ----------
    folder
        The content folder.
    problems
        The problems of the files that cannot be read.
    workbook, behaviour_list, scale_list, glossary
        The single files; None for one that cannot be read.
    registers, activities, scenarios, personas, room_plans
        The files of the folders, without unreadable ones; scales and behaviours are resolved in fields.
    knows_worksheets
        Whether every register and listed activity could be read, so that a missing name is really missing.
    """

    folder: Path
    problems: tuple[Problem, ...]
    workbook: ContentFile[Workbook] | None
    behaviour_list: ContentFile[tuple[Behaviour, ...]] | None
    scale_list: ContentFile[tuple[RatingScale, ...]] | None
    glossary: ContentFile[tuple[Term, ...]] | None
    registers: tuple[ContentFile[Worksheet], ...]
    activities: tuple[ContentFile[Activity], ...]
    scenarios: tuple[ContentFile[Scenario], ...]
    personas: tuple[ContentFile[Persona], ...]
    room_plans: tuple[ContentFile[RoomPlan], ...]
    knows_worksheets: bool

    @cached_property
    def behaviours(self) -> Mapping[str, Behaviour]:
        """The behaviours by id; empty when their file cannot be read."""
        return {behaviour.id: behaviour for behaviour in self.behaviour_list.value} if self.behaviour_list else {}

    @cached_property
    def scales(self) -> Mapping[str, RatingScale]:
        """The scales by id; empty when their file cannot be read."""
        return {scale.id: scale for scale in self.scale_list.value} if self.scale_list else {}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every worksheet, registers first."""
        documents: tuple[ContentFile[Any], ...] = (*self.registers, *self.activities)
        return tuple(
            Place(document, path, worksheet)
            for document in documents
            for path, worksheet in list_worksheets(document.value)
        )

    @cached_property
    def worksheets(self) -> Mapping[str, Worksheet]:
        """Every worksheet by id; of two with the same id, the last."""
        return {place.worksheet.id: place.worksheet for place in self.places}

    @cached_property
    def referring(self) -> Mapping[str, list[str]]:
        """By worksheet, the worksheets that refer to it."""
        referring = defaultdict(list)
        for worksheet in self.worksheets.values():
            for field in worksheet.fields:
                if field.reference:
                    referring[field.reference].append(worksheet.id)
        return referring

    @property
    def documents(self) -> tuple[ContentFile[Any], ...]:
        """Every file that could be read."""
        single = (self.workbook, self.behaviour_list, self.scale_list, self.glossary)
        documents: tuple[ContentFile[Any] | None, ...] = (
            *single,
            *self.registers,
            *self.activities,
            *self.scenarios,
            *self.personas,
            *self.room_plans,
        )
        return tuple(document for document in documents if document)


def make_survey(folder: Path) -> Survey:
    """Read a whole content folder.

    Parameters
    ----------
    folder
        The content folder. An unreadable file becomes a problem of the survey; no error is raised.
    """
    reader = _Reader(folder)
    workbook = reader.read(WORKBOOK_FILE, Workbook)
    activity_files = [file for level in LEVEL_FOLDERS for file in list_files(folder, level)]
    listed = {file for _, file in list_activity_files(workbook.value)} if workbook else set()
    survey = Survey(
        folder=folder,
        problems=(),
        workbook=workbook,
        behaviour_list=reader.read(BEHAVIOURS_FILE, tuple[Behaviour, ...]),
        scale_list=reader.read(SCALES_FILE, tuple[RatingScale, ...]),
        glossary=reader.read(GLOSSARY_FILE, tuple[Term, ...]),
        registers=reader.read_all(list_files(folder, REGISTERS_FOLDER), Worksheet),
        activities=reader.read_all(activity_files, Activity),
        knows_worksheets=not reader.problems and listed <= set(activity_files),
        scenarios=reader.read_all(list_files(folder, SCENARIOS_FOLDER), Scenario),
        personas=reader.read_all(list_files(folder, PERSONAS_FOLDER), Persona),
        room_plans=reader.read_all(list_files(folder, FACILITATING_FOLDER), RoomPlan),
    )
    return replace(
        survey,
        problems=tuple(reader.problems),
        registers=tuple(replace(one, value=resolve_worksheet(one.value, survey)) for one in survey.registers),
        activities=tuple(replace(one, value=resolve_activity(one.value, survey)) for one in survey.activities),
    )


def list_files(folder: Path, subfolder: str) -> list[str]:
    """Return the YAML files in a folder of the content, each with the folder's name."""
    return [f"{subfolder}/{name}.yaml" for name in list_names(folder, subfolder)]


def make_problems(document: ContentFile[Any], path: KeyPath, findings: Iterator[Finding]) -> Iterator[Problem]:
    """Convert findings to problems with a file and a line."""
    for finding in findings:
        yield document.source.make_problem((*path, *finding.path), finding.message, finding.remedy)


def list_repeats(names: list[str]) -> Iterator[tuple[int, str]]:
    """Find each name that is a repetition of an earlier one, with its position."""
    seen = set()
    for position, name in enumerate(names):
        if name in seen:
            yield position, name
        seen.add(name)


class _Reader:
    """Reads files, and collects the problems of unreadable ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def read(self, file: str, shape: type[Value]) -> ContentFile[Value] | None:
        with self._keeping_problems():
            return read_document(self.folder, file, shape)
        return None

    def read_all(self, files: list[str], shape: type[Named]) -> tuple[ContentFile[Named], ...]:
        documents = []
        for file in files:
            with self._keeping_problems():
                documents.append(read_named(self.folder, file, shape))
        return tuple(documents)

    @contextlib.contextmanager
    def _keeping_problems(self) -> Iterator[None]:
        try:
            yield
        except ContentError as error:
            self.problems += [problem for problem in error.problems if isinstance(problem, Problem)]
