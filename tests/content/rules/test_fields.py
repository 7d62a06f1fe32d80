from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import ACTIVITY, CLIENTS, Case, assert_told, names_of
from workbook.content.rules.fields import FIELD_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

CASES = (
    Case(
        "check_choice_has_values",
        ACTIVITY,
        "        constraints: {required: true, enum: [service, other]}\n        labels: {service: Service, other: Other}\n",
        "",
        "fields > kind: a choice has no values to choose from",
        at="- name: kind",
    ),
    Case(
        "check_values_belong_to_choice",
        CLIENTS,
        "type: choice",
        "type: string",
        "fields > setting > constraints > enum: only a choice lists values",
        at="constraints: {enum: [internal, external]}",
    ),
    Case(
        "check_values_belong_to_choice",
        CLIENTS,
        "    type: rating\n    scale: importance",
        "    type: integer\n    labels: {low: Low}",
        "fields > importance > labels: only a choice has labels for its values",
        at="labels: {low: Low}",
    ),
    Case(
        "check_values_are_distinct",
        CLIENTS,
        "enum: [internal, external]",
        "enum: [internal, external, internal]",
        'fields > setting > constraints > enum > 3: "internal" is listed twice',
    ),
    Case(
        "check_values_are_distinct",
        CLIENTS,
        "external: External",
        "external: Internal",
        'fields > setting > labels: two values are shown as "Internal"',
    ),
    Case(
        "check_labels",
        CLIENTS,
        "external: External",
        "extern: External",
        'fields > setting > labels > extern: "extern" is not among the values; did you mean "external"?',
    ),
    Case(
        "check_offered_behaviours",
        ACTIVITY,
        "type: behaviour\n",
        "type: behaviour\n        constraints: {enum: [asks-questions, listens]}\n",
        'behaviour_field > constraints > enum > 2: "listens" is not a behaviour of behaviours.yaml',
        at="constraints: {enum: [asks-questions, listens]}",
    ),
    Case(
        "check_rating_has_range",
        CLIENTS,
        "    scale: importance\n",
        "",
        "fields > importance: a rating has no scale",
        at="- name: importance",
    ),
    Case(
        "check_rating_has_range",
        ACTIVITY,
        "constraints: {minimum: 1, maximum: 5}",
        "constraints: {minimum: 0.5, maximum: 5}",
        "effectiveness > constraints: a rating is a whole number",
    ),
    Case(
        "check_scale_belongs_to_rating",
        ACTIVITY,
        "type: number\n",
        "type: number\n        scale: importance\n",
        "number_field > scale: only a rating has scale",
        at="scale: importance",
    ),
    Case(
        "check_anchors",
        ACTIVITY,
        "5: All it should be",
        "6: All it should be",
        "effectiveness > anchors > 6: the anchor for 6 is outside 1 to 5",
    ),
    Case(
        "check_limits",
        ACTIVITY,
        "{minimum: -10, maximum: 1000}",
        "{minimum: 10, maximum: 1}",
        "integer_field > constraints: the minimum 10 is above the maximum 1",
    ),
    Case(
        "check_limits",
        ACTIVITY,
        "title: Yes or no\n        type: boolean\n",
        "title: Yes or no\n        type: boolean\n        constraints: {minimum: 1}\n",
        "boolean_field > constraints: a boolean has no minimum or maximum",
        at="constraints: {minimum: 1}",
    ),
    Case(
        "check_reference",
        ACTIVITY,
        "        type: reference\n        reference: services\n      - name: file_field",
        "        type: reference\n      - name: file_field",
        "reference_field: a reference names no worksheet",
        at="- name: reference_field",
    ),
    Case(
        "check_reference",
        ACTIVITY,
        "type: file\n",
        "type: file\n        reference: services\n",
        "file_field > reference: a file refers to nothing",
        at="reference: services\nuses",
    ),
    Case(
        "check_reference",
        ACTIVITY,
        "        reference: services\n      - name: file_field",
        "        reference: servises\n      - name: file_field",
        'reference_field > reference: there is no worksheet "servises"; did you mean "services"?',
    ),
    Case(
        "check_default",
        ACTIVITY,
        "default: not-yet",
        "default: never",
        'choice_field > default: "never" is not one of the choices',
    ),
    Case(
        "check_default",
        ACTIVITY,
        "        reference: services\n      - name: file_field",
        "        reference: services\n        default: permits\n      - name: file_field",
        "reference_field > default: a reference cannot have a default",
        at="default: permits",
    ),
    Case(
        "check_default",
        ACTIVITY,
        "type: time\n      - name: datetime",
        "type: time\n        default: today\n      - name: datetime",
        'time_field > default: "today" is not a time of day',
        at="default: today\n      - name: datetime",
    ),
    Case(
        "check_required",
        ACTIVITY,
        "        title: Source id\n        type: string\n",
        "        title: Source id\n        type: string\n        constraints: {required: true}\n",
        "source_id > filled_by: the field is required, but the learner cannot fill it in and it has no default",
        at="filled_by: workbook\n  - id: sample-benefits",
    ),
    Case(
        "check_field_name",
        ACTIVITY,
        "name: file_field",
        "name: id",
        'fields > id > name: "id" is taken: every entry has one of its own',
    ),
    Case(
        "check_reference_filter",
        ACTIVITY,
        "        reference: services\n      - name: file_field",
        "        reference: clients\n        where: {settin: external}\n      - name: file_field",
        'reference_field > where > settin: "clients" has no field "settin"; did you mean "setting"?',
        at="where: {settin: external}",
    ),
    Case(
        "check_reference_filter",
        ACTIVITY,
        "        reference: services\n      - name: file_field",
        "        reference: clients\n        where: {setting: extern}\n      - name: file_field",
        'reference_field > where > setting: "extern" is not one of the choices; did you mean "External"?',
        at="where: {setting: extern}",
    ),
    Case(
        "check_reference_filter",
        ACTIVITY,
        "type: file\n",
        "type: file\n        where: {setting: external}\n",
        "fields > file_field > where: a file has nothing to pick from",
        at="where: {setting: external}\nuses",
    ),
    Case(
        "check_copy",
        ACTIVITY,
        "        scale: influence\n",
        "        scale: influence\n        copied_from: {worksheet: sample-benefit, field: effectiveness}\n",
        'copied_from > worksheet: there is no worksheet "sample-benefit"; did you mean "sample-benefits"?',
        at="copied_from: {worksheet: sample-benefit, field: effectiveness}",
    ),
    Case(
        "check_copy",
        ACTIVITY,
        "        scale: influence\n",
        "        scale: influence\n        copied_from: {worksheet: sample-benefits, field: effectivenes}\n",
        'copied_from > field: "sample-benefits" has no field "effectivenes"; did you mean "effectiveness"?',
        at="copied_from: {worksheet: sample-benefits, field: effectivenes}",
    ),
    Case(
        "check_copy",
        ACTIVITY,
        "        scale: influence\n",
        "        scale: influence\n        copied_from: {worksheet: sample-benefits, field: benefit}\n",
        'copied_from > field: "benefit" is of the type string, and this field is a rating',
        at="copied_from: {worksheet: sample-benefits, field: benefit}",
    ),
    Case(
        "check_copy",
        ACTIVITY,
        "        scale: influence\n",
        "        scale: influence\n        copied_from: {worksheet: sample-benefits, field: effectiveness}\n",
        'copied_from > worksheet: "sample-benefits" and this worksheet have no reference of the same name',
        at="copied_from: {worksheet: sample-benefits, field: effectiveness}",
    ),
    Case(
        "check_closing_value",
        ACTIVITY,
        "type: due-date\n",
        "type: due-date\n        closed_by: {field: date_fields}\n",
        'due_date_field > closed_by > field: there is no field "date_fields" in this worksheet; did you mean "date_field"?',
        at="closed_by: {field: date_fields}",
    ),
    Case(
        "check_closing_value",
        ACTIVITY,
        "type: due-date\n",
        "type: due-date\n        closed_by: {field: choice_field, values: [maybe]}\n",
        'due_date_field > closed_by > values > 1: "maybe" is not one of the choices',
        at="closed_by: {field: choice_field, values: [maybe]}",
    ),
    Case(
        "check_closing_value",
        ACTIVITY,
        "type: file\n",
        "type: file\n        closed_by: {field: date_field}\n",
        "fields > file_field > closed_by: a file is not a due date",
        at="closed_by: {field: date_field}",
    ),
    Case(
        "check_personal_field_type",
        CLIENTS,
        "type: choice\n",
        "type: choice\n    about_people: name\n",
        "fields > setting > about_people: a choice tells nothing about people",
        at="about_people: name\n    constraints: {enum",
    ),
    Case(
        "check_personal_field_declared",
        ACTIVITY,
        "        about_people: words\n",
        "",
        "fields > heard: this worksheet refers to people, and the text does not say whether it is about them",
        at="- name: heard",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_told_with_file_line_and_place(folder: Path, spoil: Spoil, case: Case) -> None:
    assert_told(case, folder, spoil)


def test_every_rule_is_broken_by_some_test() -> None:
    assert {case.rule for case in CASES} == names_of(FIELD_RULES)
