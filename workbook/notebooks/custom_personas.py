"""Take personas that a trainer brings along: from a YAML file, an Excel book, or made from others by a class list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from workbook.content.definitions import Persona
from workbook.content.loader import Document, read_document
from workbook.content.rules.personas import check_personas
from workbook.content.rules.survey import make_survey
from workbook.content.validation_messages import explain_errors
from workbook.content.yaml_source import Source
from workbook.errors import ContentError, WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook.content.loader import Content

YAML_SUFFIXES = {".yaml", ".yml"}


def load_personas(names: Iterable[str], content: Content) -> list[Persona]:
    """Return personas by their ids in the content, or from files.

    Parameters
    ----------
    names
        Each the id of a persona, the path of a YAML file, or that of an Excel book (see `persona_book`).
    content
        The definitions that their entries follow.

    Raises
    ------
    UnknownNameError
        When it is neither a file nor the id of a persona.
    ContentError
        When a file has mistakes; with every one of them.
    WorkbookError
        When a file cannot be read, or two personas have the same id.
    """
    own: list[Document[Persona]] = []
    personas: list[Persona] = []
    for name in names:
        document = _read_file(Path(name), content) if Path(name).suffix else None
        own += [document] if document else []
        personas.append(document.value if document else content.get_persona(name))
    refuse_mistakes(own, content)
    _refuse_repeats(personas)
    return personas


def make_persona(data: Mapping[str, Any], *, label: str) -> Document[Persona]:
    """Return a persona made from what stands in a table.

    Parameters
    ----------
    data
        What a persona's YAML file would say.
    label
        What the place is called where it was found: "class.csv, row 3".

    Raises
    ------
    ContentError
        When it is no persona; with every mistake.
    """
    source = Source(label, data, {})
    try:
        return Document(label, source, Persona.model_validate(data))
    except ValidationError as error:
        raise ContentError(explain_errors(error, source, shape=Persona)) from error


def refuse_mistakes(documents: Sequence[Document[Persona]], content: Content) -> None:
    """Hold personas to the rules for those of the content; raises ContentError with everything that is wrong."""
    if not documents:
        return
    survey = make_survey(content.folder)
    if problems := list(check_personas(replace(survey, personas=tuple(documents)))):
        raise ContentError(problems)


def _read_file(path: Path, content: Content) -> Document[Persona]:
    if not path.is_file():
        raise WorkbookError(f"There is no file {path}.")
    if path.suffix.lower() in YAML_SUFFIXES:
        return read_document(path.absolute().parent, path.name, Persona)
    from workbook.notebooks.persona_book import read_persona_book

    return read_persona_book(path, content)


def _refuse_repeats(personas: Sequence[Persona]) -> None:
    names = [persona.id for persona in personas]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise WorkbookError(f'There are two personas "{repeated}"; give each an id of its own.')
