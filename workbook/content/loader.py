"""Load content/ into definitions, each file when it is first needed, so that a page loads only its own activities.

All results are frozen, and loading a file twice gives equal values, so two threads may load the same file at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from workbook import paths
from workbook.content.definitions import Activity, Behaviour, Persona, RatingScale, Scenario, Term, Worksheet
from workbook.content.facilitation_plans import RoomPlan
from workbook.content.page_definitions import Notebook, Workbook
from workbook.content.validation_messages import explain_errors
from workbook.content.worksheet_resolution import (
    list_unknown_scales,
    list_worksheets,
    resolve_activity,
    resolve_worksheet,
)
from workbook.content.yaml_source import YamlSource, read_source
from workbook.errors import ContentError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value = TypeVar("Value")
Named = TypeVar("Named", Activity, Worksheet, Scenario, Persona, RoomPlan)
WORKBOOK_FILE = "workbook.yaml"
BEHAVIOURS_FILE = "behaviours.yaml"
SCALES_FILE = "scales.yaml"
GLOSSARY_FILE = "glossary.yaml"
REGISTERS_FOLDER = "registers"
SCENARIOS_FOLDER = "scenarios"
PERSONAS_FOLDER = "personas"
FACILITATING_FOLDER = "facilitating"
# A trainer's own personas, which exist in this process only.
_added_personas: dict[str, Persona] = {}


@dataclass(frozen=True)
class ContentFile(Generic[Value]):
    """The definition in a file, with the file's text and lines for error messages.

    Parameters
    ----------
    file
        The file, from the content folder on: "level-1-3/time-log.yaml".
    source
        The parsed file.
    value
        The definition, or tuple of definitions, made from it.
    """

    file: str
    source: YamlSource
    value: Value


def load_content(folder: Path | None = None) -> Content:
    """Load the workbook's content; only workbook.yaml is read at once.

    Parameters
    ----------
    folder
        The content folder; None for the workbook's own.

    Raises
    ------
    ContentError
        workbook.yaml cannot be read or has mistakes. Any other file raises this when it is first needed.
    """
    return Content(paths.get_content_folder() if folder is None else folder)


def add_persona(persona: Persona) -> None:
    """Add a persona to this process, as if every content folder had its file; no file is written."""
    _added_personas[persona.id] = persona


class Content:
    """The texts and definitions of a workbook.

    Methods that need a file with mistakes raise ContentError with all problems of the file.

    Parameters
    ----------
    folder
        The content folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workbook: Workbook = read_document(folder, WORKBOOK_FILE, Workbook).value
        self._registers: dict[str, Worksheet] = {}
        self._activities: dict[str, Activity] = {}

    @cached_property
    def behaviours(self) -> Mapping[str, Behaviour]:
        """The behaviours by id, in their order."""
        return {item.id: item for item in read_document(self.folder, BEHAVIOURS_FILE, tuple[Behaviour, ...]).value}

    @cached_property
    def scales(self) -> Mapping[str, RatingScale]:
        """The rating scales by id."""
        return {item.id: item for item in read_document(self.folder, SCALES_FILE, tuple[RatingScale, ...]).value}

    @cached_property
    def glossary(self) -> Mapping[str, Term]:
        """The terms by their words."""
        return {item.term: item for item in read_document(self.folder, GLOSSARY_FILE, tuple[Term, ...]).value}

    @cached_property
    def registers(self) -> Mapping[str, Worksheet]:
        """The worksheets that belong to no activity, by id."""
        return {name: self._get_register(name) for name in self._register_files}

    @property
    def activities(self) -> tuple[Activity, ...]:
        """All activities, in the workbook's order."""
        return tuple(self.get_activity(name) for name in self._activity_files)

    @property
    def worksheets(self) -> tuple[Worksheet, ...]:
        """All worksheets: the registers, then those of the activities in their order."""
        return (*self.registers.values(), *(sheet for activity in self.activities for sheet in activity.worksheets))

    @property
    def persona_ids(self) -> tuple[str, ...]:
        """The ids of the personas, without reading their files."""
        return list_names(self.folder, PERSONAS_FOLDER)

    @property
    def scenario_ids(self) -> tuple[str, ...]:
        """The ids of the scenarios, without reading their files."""
        return list_names(self.folder, SCENARIOS_FOLDER)

    def get_notebook(self, name: str) -> Notebook:
        """Return the notebook with this id; raises UnknownNameError."""
        notebooks = {notebook.id: notebook for notebook in self.workbook.notebooks}
        return notebooks[_known("notebook", name, notebooks)]

    def get_activity(self, name: str) -> Activity:
        """Return the activity with this id; raises UnknownNameError, or ContentError when its file has mistakes."""
        if name not in self._activities:
            file = self._activity_files[_known("activity", name, self._activity_files)]
            document = read_named(self.folder, file, Activity)
            self._refuse_unknown_scales(document)
            self._activities[name] = resolve_activity(document.value, self)
        return self._activities[name]

    def get_worksheet(self, name: str) -> Worksheet:
        """Return the worksheet with this id, of a register or an activity; raises UnknownNameError."""
        if name in self._register_files:
            return self._get_register(name)
        for activity in self._activities_read_first():
            for worksheet in activity.worksheets:
                if worksheet.id == name:
                    return worksheet
        raise UnknownNameError("worksheet", name, [worksheet.id for worksheet in self.worksheets])

    def find_activity_of(self, worksheet: str) -> Activity | None:
        """Return the activity of a worksheet; None for registers and unknown ids."""
        if worksheet in self._register_files:
            return None
        for activity in self._activities_read_first():
            if any(sheet.id == worksheet for sheet in activity.worksheets):
                return activity
        return None

    def get_scenario(self, name: str) -> Scenario:
        """Return the scenario with this id; raises UnknownNameError, or ContentError when its file has mistakes."""
        _known("scenario", name, self.scenario_ids)
        return read_named(self.folder, f"{SCENARIOS_FOLDER}/{name}.yaml", Scenario).value

    def get_persona(self, name: str) -> Persona:
        """Return the persona with this id; raises UnknownNameError, or ContentError when its file has mistakes."""
        if name in _added_personas:
            return _added_personas[name]
        _known("persona", name, self.persona_ids)
        return read_named(self.folder, f"{PERSONAS_FOLDER}/{name}.yaml", Persona).value

    def find_room_plan(self, name: str) -> RoomPlan | None:
        """Return the plan of an activity with a group, or None when there is none; raises ContentError."""
        if name not in list_names(self.folder, FACILITATING_FOLDER):
            return None
        return read_named(self.folder, f"{FACILITATING_FOLDER}/{name}.yaml", RoomPlan).value

    @cached_property
    def _register_files(self) -> Mapping[str, str]:
        return {name: f"{REGISTERS_FOLDER}/{name}.yaml" for name in list_names(self.folder, REGISTERS_FOLDER)}

    @cached_property
    def _activity_files(self) -> Mapping[str, str]:
        return dict(list_activity_files(self.workbook))

    def _get_register(self, name: str) -> Worksheet:
        if name not in self._registers:
            document = read_named(self.folder, self._register_files[name], Worksheet)
            self._refuse_unknown_scales(document)
            self._registers[name] = resolve_worksheet(document.value, self)
        return self._registers[name]

    def _activities_read_first(self) -> Iterator[Activity]:
        """Yield the activities in memory, then the others as they are read."""
        for name in sorted(self._activity_files, key=lambda name: name not in self._activities):
            yield self.get_activity(name)

    def _refuse_unknown_scales(self, document: ContentFile[Worksheet] | ContentFile[Activity]) -> None:
        problems = [
            document.source.make_problem((*path, *found.path), found.message, found.remedy)
            for path, worksheet in list_worksheets(document.value)
            for found in list_unknown_scales(worksheet, self)
        ]
        if problems:
            raise ContentError(problems)


def list_activity_files(workbook: Workbook) -> Iterator[tuple[str, str]]:
    """Yield the id and the file of every activity that workbook.yaml lists."""
    for notebook in workbook.notebooks:
        for name in notebook.activities:
            yield name, f"{notebook.folder}/{name}.yaml"


def list_names(folder: Path, subfolder: str) -> tuple[str, ...]:
    """Return the names of the YAML files in a folder of the content, without ".yaml", in alphabetical order."""
    return tuple(sorted(file.stem for file in (folder / subfolder).glob("*.yaml")))


def read_document(folder: Path, file: str, shape: type[Value]) -> ContentFile[Value]:
    """Read one file of the content.

    Parameters
    ----------
    folder
        The content folder.
    file
        The file's path in it, with "/" between the parts.
    shape
        The definition in the file, or a tuple of definitions for a list.

    Raises
    ------
    ContentError
        The file cannot be read or does not match the definition; the error has every problem of the file.
    """
    place = folder / file
    state = (place.stat().st_mtime_ns, place.stat().st_size) if place.is_file() else None
    kind: Any = shape  # A generic tuple is hashable, although its type does not say so.
    return _read(folder, file, kind, state)


@lru_cache(maxsize=256)
def _read(folder: Path, file: str, shape: Any, _state: tuple[int, int] | None) -> ContentFile[Any]:
    """Read a file once per version: a page that is loaded again asks for the same files."""
    source = read_source(folder / file, label=f"{folder.name}/{file}")
    try:
        return ContentFile(file, source, TypeAdapter(shape).validate_python(source.data))
    except ValidationError as error:
        raise ContentError(explain_errors(error, source, shape=shape)) from error


def read_named(folder: Path, file: str, shape: type[Named]) -> ContentFile[Named]:
    """Read a file whose name must be the id inside it; otherwise like `read_document`."""
    document = read_document(folder, file, shape)
    name, wanted = document.value.id, Path(file).stem
    if name != wanted:
        message = f'the id is "{name}" but the file is called "{wanted}.yaml"'
        raise ContentError([document.source.make_problem(("id",), message, "give both the same name")])
    return document


def _known(what: str, name: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    if name not in known:
        raise UnknownNameError(what, name, known)
    return name
