"""Load personas of a trainer's own: from YAML files and Excel books, or derived from others by a class list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from workbook.content.definitions import Persona
from workbook.content.loader import ContentFile, read_document
from workbook.content.rules.personas import check_personas
from workbook.content.rules.survey import make_survey
from workbook.content.validation_messages import explain_errors
from workbook.content.yaml_source import YamlSource
from workbook.errors import ContentError, WorkbookError
from workbook.notebooks.folder_names import is_reserved
from workbook.notebooks.persona_book import read_persona_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook.content.loader import Content

YAML_SUFFIXES = {".yaml", ".yml"}


def load_personas(names: Iterable[str], content: Content) -> list[Persona]:
    """Return personas by their ids in the content, or from files.

    Parameters
    ----------
    names
        Ids of personas, and paths of YAML files and Excel books (see `persona_book`).
    content
        Defines the worksheets that the entries belong to.

    Raises
    ------
    UnknownNameError
        A name is neither a file nor the id of a persona.
    ContentError
        A file has mistakes; the error lists all of them.
    WorkbookError
        A file cannot be read, two personas have the same id, or an id cannot be the name of a folder.
    """
    custom: list[ContentFile[Persona]] = []
    personas: list[Persona] = []
    for name in names:
        document = _read_file(Path(name), content) if Path(name).suffix else None
        custom += [document] if document else []
        personas.append(document.value if document else content.get_persona(name))
    validate_personas(custom, content)
    _refuse_unusable_ids(personas)
    return personas


def make_persona(data: Mapping[str, Any], *, label: str) -> ContentFile[Persona]:
    """Return a persona that was defined by a table.

    Parameters
    ----------
    data
        The definition, as in a persona's YAML file.
    label
        Names the source in messages, such as "class.csv, row 3".

    Raises
    ------
    ContentError
        The definition is not valid; the error lists every mistake.
    """
    source = YamlSource(label, data, {})
    try:
        return ContentFile(label, source, Persona.model_validate(data))
    except ValidationError as error:
        raise ContentError(explain_errors(error, source, shape=Persona)) from error


def validate_personas(documents: Sequence[ContentFile[Persona]], content: Content) -> None:
    """Check personas by the rules for personas in the content; raises ContentError, which lists every problem."""
    if not documents:
        return
    survey = make_survey(content.folder)
    if problems := list(check_personas(replace(survey, personas=tuple(documents)))):
        raise ContentError(problems)


def _read_file(path: Path, content: Content) -> ContentFile[Persona]:
    if not path.is_file():
        raise WorkbookError(f"There is no file {path}.")
    if path.suffix.lower() in YAML_SUFFIXES:
        return read_document(path.absolute().parent, path.name, Persona)
    return make_persona(read_persona_book(path, content), label=path.name)


def _refuse_unusable_ids(personas: Sequence[Persona]) -> None:
    names = [persona.id for persona in personas]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise WorkbookError(f'There are two personas "{repeated}"; give each an id of its own.')
    if reserved := next(filter(is_reserved, names), None):
        raise WorkbookError(f'Windows allows no folder named "{reserved}"; give the persona another id.')
