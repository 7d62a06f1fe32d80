"""Rules about the features of a worksheet: sides, totals, lists, exercises, player, offers and initial entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from workbook.content.content_problems import Finding, Problem, quote, suggest_name
from workbook.content.rules.survey import list_repeats, make_problems
from workbook.content.rules.worksheets import WORDED_TYPES, WorksheetCase
from workbook.content.values import check_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workbook.content.content_problems import KeyPath
    from workbook.content.definitions import Offer, Worksheet
    from workbook.content.rules.survey import Survey

ENTRY_ID = "id"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# The fields that store an attempt at the sorting exercise, each of its answers, and a conversation.
KEPT_FIELDS = {"sorting": ("date", "score"), "conversation": ("date", "scenario", "path", "ending", "shown", "broken")}
ANSWER_FIELDS = ("try", "statement", "answer", "right")
# The values of the player's two buttons.
VERDICTS = {"works", "does-not-work"}


def check_arrangements(survey: Survey) -> Iterator[Problem]:
    """Apply every rule about the features of worksheets."""
    for place in survey.places:
        case = WorksheetCase(place.worksheet, survey)
        for rule in ARRANGEMENT_RULES:
            yield from make_problems(place.document, place.path, rule(case))


def check_sides(case: WorksheetCase) -> Iterator[Finding]:
    """Find sides without fields, and sides of anything but a form."""
    for position, side in enumerate(case.worksheet.sides):
        if not any(name.startswith(f"{side.prefix}_") for name in case.names):
            message = f'no field of this worksheet begins with "{side.prefix}_"'
            yield Finding(("sides", position, "prefix"), message, f"the choices are: {', '.join(case.names)}.")
    if case.worksheet.sides and case.worksheet.layout not in {"record", "records"}:
        yield Finding(("sides",), "only a record has sides", 'change the layout to "records" or take the line out')


def check_totals(case: WorksheetCase) -> Iterator[Finding]:
    """Find totals over fields that do not exist or are not whole numbers."""
    for number, total in enumerate(case.worksheet.totals):
        for position, name in enumerate(total.fields):
            yield from _want_field(case.worksheet, ("totals", number, "fields", position), name, types={"integer"})


def check_lists(case: WorksheetCase) -> Iterator[Finding]:
    """Find lists by a field that does not exist or is not a choice, and lists of anything but a table."""
    if case.worksheet.lists is None:
        return
    yield from _want_field(case.worksheet, ("lists",), case.worksheet.lists, types={"choice"})
    if case.worksheet.layout != "table":
        yield Finding(("lists",), "only a table can be shown as lists", 'change the layout to "table"')


def check_playable(case: WorksheetCase) -> Iterator[Finding]:
    """Find playable worksheets without an exercise, and exercises in other worksheets."""
    is_playable = case.worksheet.layout == "playable"
    if is_playable and case.worksheet.play is None:
        remedy = 'add a line such as "play: {kind: conversation, scenario: slipping-employee}"'
        yield Finding((), "a playable worksheet needs something to play", remedy)
    if case.worksheet.play and not is_playable:
        yield Finding(
            ("play",), "only a playable worksheet is played", 'change the layout to "playable" or take the line out'
        )


def check_play_target(case: WorksheetCase) -> Iterator[Finding]:
    """Find scenarios and worksheets for answers that do not exist."""
    play = case.worksheet.play
    if play and play.scenario:
        known = [document.value.id for document in case.survey.scenarios]
        if play.scenario not in known and not case.survey.problems:
            remedy = suggest_name(play.scenario, known)
            yield Finding(("play", "scenario"), f'there is no scenario "{play.scenario}"', remedy)
    if play and play.answers:
        yield from _want_worksheet(case, ("play", "answers"), play.answers)


def check_play_fields(case: WorksheetCase) -> Iterator[Finding]:
    """Find worksheets of exercises without the fields that store an attempt."""
    play = case.worksheet.play
    if play is None:
        return
    yield from _want_all(case.worksheet, ("play",), KEPT_FIELDS[play.kind])
    answers = case.survey.worksheets.get(play.answers or "")
    if answers:
        yield from _want_all(answers, ("play", "answers"), ANSWER_FIELDS)


def check_player(case: WorksheetCase) -> Iterator[Finding]:
    """Find players without a worksheet for their moments."""
    player = case.worksheet.player
    if player is None:
        return
    yield from _want_worksheet(case, ("player", "moments"), player.moments)
    moments = case.survey.worksheets.get(player.moments)
    if moments is None:
        return
    for key, name, types in (
        ("entry", player.entry, {"reference"}),
        ("time", player.time, {"integer"}),
        ("verdict", player.verdict, {"choice"}),
    ):
        yield from _want_field(moments, ("player", key), name, types=types)
    entry, verdict = moments.find_field(player.entry), moments.find_field(player.verdict)
    if entry and entry.reference and entry.reference != case.worksheet.id:
        message = f'the field "{player.entry}" does not refer to this worksheet'
        yield Finding(("player", "entry"), message, f'give it "reference: {case.worksheet.id}"')
    if verdict and verdict.type == "choice" and not VERDICTS.issubset(verdict.constraints.enum):
        message = f'the player marks {" or ".join(sorted(VERDICTS))}, which "{player.verdict}" does not list'
        yield Finding(("player", "verdict"), message, "add both to its values")


def check_offer_target(case: WorksheetCase) -> Iterator[Finding]:
    """Find offers of a field that does not exist, or to a worksheet that does not exist or has no label."""
    for position, offer in enumerate(case.worksheet.offers):
        path = ("offers", position)
        yield from _want_field(case.worksheet, (*path, "field"), offer.field, types=WORDED_TYPES)
        yield from _want_worksheet(case, (*path, "to"), offer.to)
        target = case.survey.worksheets.get(offer.to)
        if target and target.label is None:
            message = f'the worksheet "{offer.to}" has no label, so nothing in it is called by a name'
            yield Finding((*path, "to"), message, "give that worksheet a label")


def check_offer_references(case: WorksheetCase) -> Iterator[Finding]:
    """Find offers whose `into` or `about` is not a reference, or whose matrix does not have the two registers."""
    for position, offer in enumerate(case.worksheet.offers):
        path = ("offers", position)
        for key, name in (("into", offer.into), ("about", offer.about)):
            if name:
                yield from _want_field(case.worksheet, (*path, key), name, types={"reference"})
        into = case.worksheet.find_field(offer.into or "")
        if into and into.reference and into.reference != offer.to:
            message = f'the field "{into.name}" does not refer to "{offer.to}"'
            yield Finding((*path, "into"), message, f'give it "reference: {offer.to}"')
        if offer.matrix:
            yield from _want_worksheet(case, (*path, "matrix"), offer.matrix)
            yield from _check_other_sides(case, (*path, "matrix"), offer)


def _check_other_sides(case: WorksheetCase, path: KeyPath, offer: Offer) -> Iterator[Finding]:
    matrix, about = case.survey.worksheets.get(offer.matrix or ""), case.worksheet.find_field(offer.about or "")
    if matrix is None or about is None or about.reference is None:
        return
    sides = {axis.worksheet for axis in (matrix.rows, matrix.columns) if axis}
    if sides != {offer.to, about.reference}:
        message = f'"{matrix.id}" does not set "{about.reference}" against "{offer.to}"'
        yield Finding(path, message, "name the matrix that has the one in its rows and the other in its columns")


def check_initial_entry_ids(case: WorksheetCase) -> Iterator[Finding]:
    """Find initial entries without a unique id, which prevents duplicates."""
    ids = []
    for position, entry in enumerate(case.worksheet.starting_entries):
        name = str(entry.get(ENTRY_ID, ""))
        ids.append(name or f"position {position}")
        if not _ID.fullmatch(name):
            message = f"{quote(name)} is not an id" if name else "a starting entry has no id"
            remedy = 'begin it with "id:" and lower-case words joined by hyphens'
            yield Finding(("starting_entries", position), message, remedy)
    for position, name in list_repeats(ids):
        yield Finding(("starting_entries", position, ENTRY_ID), f'the id "{name}" is here twice', "change one")


def check_initial_entry_values(case: WorksheetCase) -> Iterator[Finding]:
    """Find values of initial entries that belong to no field or are invalid."""
    for position, entry in enumerate(case.worksheet.starting_entries):
        values = {name: value for name, value in entry.items() if name != ENTRY_ID}
        for name in values:
            yield from _want_field(case.worksheet, ("starting_entries", position, name), name)
        for name, problem in _check_starting(case.worksheet, values).items():
            yield Finding(("starting_entries", position, *([name] if name in values else [])), problem)


def _check_starting(worksheet: Worksheet, values: dict[str, Any]) -> dict[str, str]:
    """Return the mistakes of an initial entry; its reference is filled in when the entry is created."""
    single = {name: value for name, value in values.items() if not isinstance(value, (list, dict))}
    several = dict.fromkeys(values.keys() - single, "one value belongs here, not a list or a group of keys")
    owner = {worksheet.starting_for: "somebody"} if worksheet.starting_for else {}
    return check_values(worksheet, {**single, **owner}) | several


def check_initial_entry_reference(case: WorksheetCase) -> Iterator[Finding]:
    """Find a `starting_for` that is not a reference, or that has no initial entries."""
    if case.worksheet.starting_for is None:
        return
    yield from _want_field(case.worksheet, ("starting_for",), case.worksheet.starting_for, types={"reference"})
    if not case.worksheet.starting_entries:
        yield Finding(("starting_for",), "there are no starting entries", "add them, or take the line out")


def _want_worksheet(case: WorksheetCase, path: KeyPath, name: str) -> Iterator[Finding]:
    known = case.survey.worksheets
    if name not in known and case.survey.knows_worksheets:
        yield Finding(path, f'there is no worksheet "{name}"', suggest_name(name, list(known)))


def _want_field(
    worksheet: Worksheet, path: KeyPath, name: str, *, types: Iterable[str] | None = None
) -> Iterator[Finding]:
    """Report a missing field, or a field of the wrong type."""
    field = worksheet.find_field(name)
    if field is None:
        known = [field.name for field in worksheet.fields]
        yield Finding(path, f'"{worksheet.id}" has no field "{name}"', suggest_name(name, known))
    elif types is not None and field.type not in types:
        wanted = ", ".join(sorted(types))
        yield Finding(path, f'the field "{name}" is of the type {field.type}', f"it must be one of these: {wanted}")


def _want_all(worksheet: Worksheet, path: KeyPath, names: tuple[str, ...]) -> Iterator[Finding]:
    if missing := [name for name in names if worksheet.find_field(name) is None]:
        message = f'"{worksheet.id}" needs the fields {", ".join(names)}; {", ".join(missing)} not there'
        yield Finding(path, message, "add them, as in foundations/")


ARRANGEMENT_RULES: tuple[Callable[[WorksheetCase], Iterator[Finding]], ...] = (
    check_sides,
    check_totals,
    check_lists,
    check_playable,
    check_play_target,
    check_play_fields,
    check_player,
    check_offer_target,
    check_offer_references,
    check_initial_entry_ids,
    check_initial_entry_values,
    check_initial_entry_reference,
)
