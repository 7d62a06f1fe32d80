"""Rules about texts: finished, plain, without exclamation marks, and with consistent terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook.content.content_problems import Finding, Problem, quote
from workbook.content.loader import GLOSSARY_FILE, PERSONAS_FOLDER
from workbook.content.rules.survey import make_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook.content.content_problems import KeyPath
    from workbook.content.rules.survey import Survey

# The keys with texts for people; all other keys have ids, names and settings.
PROSE = frozenset({
    "about", "anchors", "closing", "description", "ending", "entries", "how", "introduction", "labels", "meaning", "objectives",
    "prompt", "prompts", "purpose", "review", "situation", "term", "text", "this_is", "this_is_not", "title", "watch_for",
})  # fmt: skip
# The keys with whole sentences, without positions.
SENTENCES = frozenset({
    ("closing",), ("facilitator", "prompts"), ("facilitator", "watch_for"), ("introduction",), ("objectives",),
    ("purpose",), ("reflections", "prompt"), ("review",), ("sections", "links", "text"), ("sections", "text"),
    ("steps", "how"), ("steps", "text"),
})  # fmt: skip
MIN_PURPOSE_LENGTH = 40

# Repetitions are bounded, so that no text takes long to check.
_PLACEHOLDER = re.compile(r"\b(todo|fixme|tbd|lorem|see above|xxx)\b", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z!][^<>]{0,200}>|\[[^\[\]]{0,200}\]\(", re.IGNORECASE)
_CUSTOMER = re.compile(r'\bcustomers?\b(?!")', re.IGNORECASE)
_SPACES = re.compile(r"\S {2,20}\S")
_SENTENCE_END = re.compile("[.?…:][\"'\u201d\u2019)]{0,3}$")


@dataclass(frozen=True)
class TextCase:
    """A text for people, with its file."""

    text: str
    file: str

    @property
    def is_of_a_persona(self) -> bool:
        """Whether a persona wrote this text; such texts may use any words."""
        return self.file.startswith(f"{PERSONAS_FOLDER}/")


def check_texts(survey: Survey) -> Iterator[Problem]:
    """Apply every rule about texts."""
    for document in survey.documents:
        for path, text in list_texts(document.source.data):
            for rule in TEXT_RULES:
                yield from make_problems(document, path, rule(TextCase(text, document.file)))
        for rule_of_file in PROSE_RULES:
            yield from make_problems(document, (), rule_of_file(document.source.data))


def list_texts(data: Any, path: KeyPath = (), *, is_prose: bool = False) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text for people, with its path.

    Parameters
    ----------
    data
        The content of a file, or a part of it.
    path
        The path of that part.
    is_prose
        Whether everything in this part is for people, as below `labels`.
    """
    if isinstance(data, str) and is_prose:
        yield path, data
    elif isinstance(data, list):
        for position, item in enumerate(data):
            yield from list_texts(item, (*path, position), is_prose=is_prose)
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from list_texts(item, (*path, key), is_prose=is_prose or key in PROSE)


def check_text_is_finished(case: TextCase) -> Iterator[Finding]:
    """Find placeholders for unfinished texts."""
    if found := _PLACEHOLDER.search(case.text):
        yield Finding((), f"{quote(found[0])} is in the text", "write what is meant")


def check_spaces(case: TextCase) -> Iterator[Finding]:
    """Find two spaces in place of one."""
    if found := _SPACES.search(case.text):
        around = quote(case.text[max(found.start() - 15, 0) : found.end() + 15])
        yield Finding((), f"there are two spaces near {around}", "remove one")


def check_markup(case: TextCase) -> Iterator[Finding]:
    """Find HTML, and Markdown links and images, because texts are shown exactly as written."""
    if found := _MARKUP.search(case.text):
        yield Finding(
            (),
            f"{quote(found[0])} would be shown to readers as it is written",
            "write plain words; a text has no markup",
        )


def check_word_client(case: TextCase) -> Iterator[Finding]:
    """Find other words for a client, except in the glossary and in quotations about the term."""
    if case.is_of_a_persona or case.file == GLOSSARY_FILE:
        return
    if found := _CUSTOMER.search(case.text):
        yield Finding((), f"{quote(found[0])} is in the text", "the word is client")


def check_exclamation_marks(case: TextCase) -> Iterator[Finding]:
    """Find exclamation marks."""
    if "!" in case.text and not case.is_of_a_persona:
        yield Finding((), "there is an exclamation mark in the text", "say it quietly")


def check_full_stops(data: Any) -> Iterator[Finding]:
    """Find steps, prompts and other whole sentences without a full stop or question mark."""
    for path, text in list_texts(data):
        keys = tuple(step for step in path if isinstance(step, str) and step != "notebooks")
        if keys in SENTENCES and text.strip() and not _SENTENCE_END.search(text.strip()):
            message = f"the text ends in {quote(text.strip()[-20:])}"
            yield Finding(path, message, "end it with a full stop or a question mark")


def check_purpose_length(data: Any) -> Iterator[Finding]:
    """Find purposes that are too short to motivate anybody."""
    for path, text in list_texts(data):
        if path == ("purpose",) and len(text.strip()) < MIN_PURPOSE_LENGTH:
            message = f"the purpose has fewer than {MIN_PURPOSE_LENGTH} characters"
            yield Finding(path, message, "say in a sentence or two what the activity is good for")


TEXT_RULES: tuple[Callable[[TextCase], Iterator[Finding]], ...] = (
    check_text_is_finished,
    check_spaces,
    check_markup,
    check_word_client,
    check_exclamation_marks,
)
# These rules check whole files, because the key of a text matters.
PROSE_RULES: tuple[Callable[[Any], Iterator[Finding]], ...] = (
    check_full_stops,
    check_purpose_length,
)
