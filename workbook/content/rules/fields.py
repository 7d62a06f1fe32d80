"""Rules about a field: that it has the properties its type needs, and that a learner can fill it in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.content_problems import Finding, Problem, quote, suggest_name
from workbook.content.persona_dates import DATE_TYPES
from workbook.content.personal_fields import is_register_of_people
from workbook.content.rules.survey import list_repeats, make_problems
from workbook.content.values import get_label, parse_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook.content.definitions import Field, Worksheet
    from workbook.content.rules.survey import Survey

TYPES_WITH_ENUM = frozenset({"choice", "behaviour"})
DUE_TYPES = frozenset({"due-date", "due-datetime"})
TYPES_ABOUT_PEOPLE = frozenset({"string", "long-text", "name", "file"})
TYPES_WITH_LIMITS = frozenset({"integer", "number", "rating"})
TODAY = "today"
RESERVED_NAMES = {
    "id": "every entry has one of its own",
    "saved": "a persona's entry says by it when it was written",
    "saved_at": "the frame says by it when an entry was saved",
    "revision": "the frame counts by it how often an entry was changed",
    "learner": "the store says by it whose entry it is",
    # Other attribute names of a DataFrame still work as frame["count"]. reset_index() would overwrite this one.
    "index": "a DataFrame calls its row numbers so",
}


@dataclass(frozen=True)
class FieldCase:
    """A field and its worksheet, with the rest of the content."""

    field: Field
    worksheet: Worksheet
    survey: Survey


def check_fields(survey: Survey) -> Iterator[Problem]:
    """Apply every rule about fields."""
    for place in survey.places:
        for position, field in enumerate(place.worksheet.fields):
            case = FieldCase(field, place.worksheet, survey)
            for rule in FIELD_RULES:
                yield from make_problems(place.document, (*place.path, "fields", position), rule(case))


def check_choice_has_values(case: FieldCase) -> Iterator[Finding]:
    """Find choices without values."""
    if case.field.type == "choice" and not case.field.constraints.enum:
        yield Finding(
            (), "a choice has no values to choose from", 'add a line such as "constraints: {enum: [open, done]}"'
        )


def check_values_belong_to_choice(case: FieldCase) -> Iterator[Finding]:
    """Find values or labels on a field that is not a choice, where they have no effect."""
    if case.field.type in TYPES_WITH_ENUM:
        return
    if case.field.constraints.enum:
        yield Finding(("constraints", "enum"), "only a choice lists values", 'change the type to "choice"')
    if case.field.labels:
        yield Finding(("labels",), "only a choice has labels for its values", 'change the type to "choice"')


def check_values_are_distinct(case: FieldCase) -> Iterator[Finding]:
    """Find repeated values, and values with the same label."""
    values = list(case.field.constraints.enum)
    for position, value in list_repeats(values):
        yield Finding(("constraints", "enum", position), f"{quote(value)} is listed twice", "keep one of the two")
    shown = Counter(get_label(case.field, value) for value in dict.fromkeys(values))
    for words in (words for words, number in shown.items() if number > 1):
        yield Finding(("labels",), f"two values are shown as {quote(words)}", "word one of them differently")


def check_labels(case: FieldCase) -> Iterator[Finding]:
    """Find labels for values that do not exist."""
    values = list(case.field.constraints.enum)
    for value in case.field.labels if case.field.type in TYPES_WITH_ENUM and values else ():
        if value not in values:
            yield Finding(("labels", value), f"{quote(value)} is not among the values", suggest_name(value, values))


def check_offered_behaviours(case: FieldCase) -> Iterator[Finding]:
    """Find behaviour fields that offer a behaviour which behaviours.yaml does not have."""
    known = case.survey.behaviours
    for position, value in enumerate(case.field.constraints.enum if case.field.type == "behaviour" and known else ()):
        if value not in known:
            message = f"{quote(value)} is not a behaviour of behaviours.yaml"
            yield Finding(("constraints", "enum", position), message, suggest_name(value, list(known)))


def check_rating_has_range(case: FieldCase) -> Iterator[Finding]:
    """Find ratings without a minimum and a maximum."""
    limits = (case.field.constraints.minimum, case.field.constraints.maximum)
    if case.field.type == "rating" and case.field.scale is None and None in limits:
        yield Finding((), "a rating has no scale", 'add a line such as "scale: importance", or a minimum and a maximum')
    if case.field.type == "rating" and any(limit is not None and limit % 1 for limit in limits):
        yield Finding(("constraints",), "a rating is a whole number", "make its minimum and maximum whole numbers")


def check_scale_belongs_to_rating(case: FieldCase) -> Iterator[Finding]:
    """Find a scale or anchors on a field that is not a rating, where they have no effect."""
    for key, has_it in (("scale", case.field.scale), ("anchors", case.field.anchors)):
        if has_it and case.field.type != "rating":
            yield Finding((key,), f"only a rating has {key}", 'change the type to "rating" or take the line out')


def check_anchors(case: FieldCase) -> Iterator[Finding]:
    """Find anchors outside the range of a rating."""
    low, high = case.field.constraints.minimum, case.field.constraints.maximum
    for number in case.field.anchors if low is not None and high is not None else ():
        if low is not None and high is not None and not low <= number <= high:
            message = f"the anchor for {number} is outside {low:g} to {high:g}"
            yield Finding(("anchors", str(number)), message, "take it out, or change the minimum or maximum")


def check_limits(case: FieldCase) -> Iterator[Finding]:
    """Find limits on a field that cannot have any, and minimums above the maximum."""
    low, high = case.field.constraints.minimum, case.field.constraints.maximum
    if case.field.type not in TYPES_WITH_LIMITS and (low, high) != (None, None):
        types = ", ".join(sorted(TYPES_WITH_LIMITS))
        yield Finding(
            ("constraints",), f"a {case.field.type} has no minimum or maximum", f"only these types have: {types}"
        )
    elif low is not None and high is not None and low > high:
        yield Finding(("constraints",), f"the minimum {low:g} is above the maximum {high:g}", "exchange the two")


def check_reference(case: FieldCase) -> Iterator[Finding]:
    """Find references without an existing worksheet, and a `reference` on a field of another type."""
    reference, known = case.field.reference, case.survey.worksheets
    if case.field.type == "reference" and reference is None:
        yield Finding((), "a reference names no worksheet", 'add a line such as "reference: clients"')
    elif case.field.type != "reference" and reference is not None:
        yield Finding(("reference",), f"a {case.field.type} refers to nothing", 'change the type to "reference"')
    elif reference is not None and reference not in known and case.survey.knows_worksheets:
        yield Finding(("reference",), f'there is no worksheet "{reference}"', suggest_name(reference, list(known)))


def check_reference_filter(case: FieldCase) -> Iterator[Finding]:
    """Find a `where` on a field that is not a reference, with a missing field, or with an invalid value."""
    field = case.field
    if field.where and field.type != "reference":
        yield Finding(("where",), f"a {field.type} has nothing to pick from", 'change the type to "reference"')
    worksheet = case.survey.worksheets.get(field.reference or "")
    for name, value in field.where.items() if worksheet else ():
        other = worksheet.find_field(name) if worksheet else None
        if other is None:
            known = [each.name for each in worksheet.fields] if worksheet else []
            yield Finding(("where", name), f'"{field.reference}" has no field "{name}"', suggest_name(name, known))
        elif problem := parse_value(other, value).problem:
            yield Finding(("where", name), problem)


def check_copy(case: FieldCase) -> Iterator[Finding]:
    """Find copies of a field that does not exist or has another type, or from entries that cannot be matched."""
    copied, known = case.field.copied_from, case.survey.worksheets
    source = known.get(copied.worksheet) if copied else None
    if copied is None:
        return
    if source is None:
        if case.survey.knows_worksheets:
            message = f'there is no worksheet "{copied.worksheet}"'
            yield Finding(("copied_from", "worksheet"), message, suggest_name(copied.worksheet, list(known)))
        return
    other = source.find_field(copied.field)
    if other is None:
        names = [each.name for each in source.fields]
        message = f'"{source.id}" has no field "{copied.field}"'
        yield Finding(("copied_from", "field"), message, suggest_name(copied.field, names))
    elif other.type != case.field.type:
        message = f'"{copied.field}" is of the type {other.type}, and this field is a {case.field.type}'
        yield Finding(("copied_from", "field"), message, "give both the same type")
    if not any(each.reference and case.worksheet.find_field(each.name) for each in source.fields):
        message = f'"{source.id}" and this worksheet have no reference of the same name'
        yield Finding(
            ("copied_from", "worksheet"), message, "give this worksheet a field that refers to the same things"
        )


def check_closing_value(case: FieldCase) -> Iterator[Finding]:
    """Find a `closed_by` on a field that is not a due date, with a missing field, or with an invalid value."""
    closing, worksheet = case.field.closed_by, case.worksheet
    if closing is None:
        return
    if case.field.type not in DUE_TYPES:
        yield Finding(("closed_by",), f"a {case.field.type} is not a due date", 'change the type to "due-date"')
    field = worksheet.find_field(closing.field)
    if field is None:
        names = [each.name for each in worksheet.fields]
        message = f'there is no field "{closing.field}" in this worksheet'
        yield Finding(("closed_by", "field"), message, suggest_name(closing.field, names))
        return
    for position, value in enumerate(closing.values):
        if problem := parse_value(field, value).problem:
            yield Finding(("closed_by", "values", position), problem)


def check_default(case: FieldCase) -> Iterator[Finding]:
    """Find defaults that the field would refuse."""
    field = case.field
    is_today = field.type in DATE_TYPES and field.default == TODAY
    is_unlisted = field.type in TYPES_WITH_ENUM and not field.constraints.enum
    if field.default is None or is_today or is_unlisted:
        return
    if field.type == "reference":
        remedy = "take the line out: entries are the learner's own"
        yield Finding(("default",), "a reference cannot have a default", remedy)
    elif problem := parse_value(field, field.default).problem:
        yield Finding(("default",), problem)


def check_required(case: FieldCase) -> Iterator[Finding]:
    """Find required fields that neither a learner nor the workbook fills in.

    The cell fills in the row and column of a matrix, and the workbook creates entries in which nothing is typed.
    """
    field, worksheet = case.field, case.worksheet
    by_cell = {axis.field for axis in (worksheet.rows, worksheet.columns) if axis}
    is_typed = any(other.filled_by == "learner" for other in worksheet.fields)
    if not field.constraints.required or field.filled_by != "workbook" or field.name in by_cell or not is_typed:
        return
    if field.default is None:
        message = "the field is required, but the learner cannot fill it in and it has no default"
        yield Finding(("filled_by",), message, "give it a default, or do not require it")


def check_personal_field_type(case: FieldCase) -> Iterator[Finding]:
    """Find an `about_people` on a field that cannot contain personal data: a number, a date, a choice."""
    field = case.field
    is_typed = field.type in TYPES_ABOUT_PEOPLE and field.filled_by == "learner"
    if field.about_people and not is_typed:
        remedy = f"only these types do, where the learner fills them in: {', '.join(sorted(TYPES_ABOUT_PEOPLE))}"
        yield Finding(("about_people",), f"a {field.type} tells nothing about people", remedy)


def check_personal_field_declared(case: FieldCase) -> Iterator[Finding]:
    """Find long texts in a worksheet that refers to people, which do not declare whether they contain personal data.

    Such entries show their age and can be set to expire, which must not depend on an author's attention.
    """
    field, known = case.field, case.survey.worksheets
    others = (known.get(other.reference or "") for other in case.worksheet.fields)
    if (
        field.type != "long-text"
        or field.about_people
        or not any(other and is_register_of_people(other) for other in others)
    ):
        return
    message = "this worksheet refers to people, and the text does not say whether it is about them"
    yield Finding((), message, 'add the line "about_people: words", or "about_people: nobody"')


def check_field_name(case: FieldCase) -> Iterator[Finding]:
    """Find names that every frame uses for something else; keywords of Python and SQL are allowed as columns."""
    name = case.field.name
    if name in RESERVED_NAMES:
        yield Finding(("name",), f'"{name}" is taken: {RESERVED_NAMES[name]}', "choose another name")


FIELD_RULES: tuple[Callable[[FieldCase], Iterator[Finding]], ...] = (
    check_choice_has_values,
    check_values_belong_to_choice,
    check_values_are_distinct,
    check_labels,
    check_offered_behaviours,
    check_rating_has_range,
    check_scale_belongs_to_rating,
    check_anchors,
    check_limits,
    check_reference,
    check_reference_filter,
    check_copy,
    check_closing_value,
    check_default,
    check_required,
    check_personal_field_type,
    check_personal_field_declared,
    check_field_name,
)
