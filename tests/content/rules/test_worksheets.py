from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import ACTIVITY, CLIENTS, Case, assert_told, names_of
from workbook.content.rules.worksheets import WORKSHEET_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

CASES = (
    Case(
        "check_scales",
        ACTIVITY,
        "scale: influence",
        "scale: influense",
        "worksheets > sample-types > fields > rating_field > scale: "
        '"influense" is not a scale of scales.yaml; did you mean "influence"?',
    ),
    Case(
        "check_field_names",
        ACTIVITY,
        "name: long_text_field",
        "name: string_field",
        'worksheets > sample-types > fields > string_field > name: the field "string_field" is here twice',
    ),
    Case(
        "check_label_and_action",
        ACTIVITY,
        "label: string_field",
        "label: strin_field",
        'label: there is no field "strin_field" in this worksheet; did you mean "string_field"?',
    ),
    Case(
        "check_label_and_action",
        ACTIVITY,
        "action: note",
        "action: minutes",
        'action: the field "minutes" holds no words (integer)',
    ),
    Case(
        "check_record_fields",
        ACTIVITY,
        "    label: title\n",
        "",
        "worksheets > sample-interviews: records need a label, by which they are told apart",
        at="- id: sample-interviews",
    ),
    Case(
        "check_record_fields",
        ACTIVITY,
        "        title: Date\n        type: date\n        default: today\n        constraints: {required: true}\n"
        "      - name: client\n        title: Client\n        type: reference\n        reference: clients\n      - name: heard",
        "        title: Date\n        type: time\n      - name: heard",
        "worksheets > sample-interviews > fields: records need a date, by which they are ordered",
        at="fields:\n      - name: title",
    ),
    Case(
        "check_referenced_label",
        CLIENTS,
        "label: name\n",
        "",
        'content/registers/clients.yaml:1: "sample-interviews" refers to this worksheet, which has no label',
        at="id: clients",
    ),
    Case(
        "check_axes_belong_to_matrix",
        ACTIVITY,
        "    columns: {worksheet: services, field: service}\n",
        "",
        "worksheets > sample-benefits: a matrix needs columns",
        at="- id: sample-benefits",
    ),
    Case(
        "check_axes_belong_to_matrix",
        ACTIVITY,
        "    layout: record\n",
        "    layout: record\n    rows: {worksheet: clients, field: promise}\n",
        "worksheets > sample-charter > rows: only a matrix has rows",
        at="rows: {worksheet: clients, field: promise}",
    ),
    Case(
        "check_axis_worksheets",
        ACTIVITY,
        "columns: {worksheet: services",
        "columns: {worksheet: service",
        'columns > worksheet: there is no worksheet "service"; did you mean "services"?',
    ),
    Case(
        "check_axis_worksheets",
        ACTIVITY,
        "columns: {worksheet: services",
        "columns: {worksheet: steps-done",
        'columns > worksheet: the worksheet "steps-done" has no label to name the columns by',
    ),
    Case(
        "check_axis_fields",
        ACTIVITY,
        "field: service}",
        "field: servic}",
        'columns > field: there is no field "servic" in this worksheet; did you mean "service"?',
    ),
    Case(
        "check_axis_fields",
        ACTIVITY,
        "field: service}",
        "field: benefit}",
        'columns > field: the field "benefit" does not refer to "services"',
    ),
    Case(
        "check_axis_fields",
        ACTIVITY,
        "field: service}",
        "field: client}",
        "columns > field: rows and columns have the same field",
    ),
    Case(
        "check_axis_filter",
        ACTIVITY,
        "where: {setting: external}",
        "where: {settin: external}",
        'rows > where > settin: "clients" has no field "settin"; did you mean "setting"?',
    ),
    Case(
        "check_axis_filter",
        ACTIVITY,
        "where: {setting: external}",
        "where: {setting: extern}",
        'rows > where > setting: "extern" is not one of the choices; did you mean "External"?',
    ),
    Case(
        "check_timer",
        ACTIVITY,
        "    layout: record\n",
        "    layout: record\n    timer: true\n",
        "worksheets > sample-charter > timer: only a table can have a timer",
        at="timer: true\n    fields:\n      - name: promise",
    ),
    Case(
        "check_timer",
        ACTIVITY,
        "name: source_id",
        "name: source_number",
        "worksheets > sample-times > timer: a timer needs the fields date, start, minutes, kind, source, source_id; source_id",
        at="timer: true",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_told_with_file_line_and_place(folder: Path, spoil: Spoil, case: Case) -> None:
    assert_told(case, folder, spoil)


def test_every_rule_is_broken_by_some_test() -> None:
    assert {case.rule for case in CASES} == names_of(WORKSHEET_RULES)
