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
        "scales_exist",
        ACTIVITY,
        "scale: influence",
        "scale: influense",
        "worksheets > sample-types > fields > rating_field > scale: "
        '"influense" is not a scale of scales.yaml; did you mean "influence"?',
    ),
    Case(
        "field_names_are_unique",
        ACTIVITY,
        "name: long_text_field",
        "name: string_field",
        'worksheets > sample-types > fields > string_field > name: the field "string_field" is here twice',
    ),
    Case(
        "label_and_action_name_worded_fields",
        ACTIVITY,
        "label: string_field",
        "label: strin_field",
        'label: there is no field "strin_field" in this worksheet; did you mean "string_field"?',
    ),
    Case(
        "label_and_action_name_worded_fields",
        ACTIVITY,
        "action: note",
        "action: minutes",
        'action: the field "minutes" holds no words (integer)',
    ),
    Case(
        "records_have_a_title_and_a_date",
        ACTIVITY,
        "    label: title\n",
        "",
        "worksheets > sample-interviews: records need a label, by which they are told apart",
        at="- id: sample-interviews",
    ),
    Case(
        "records_have_a_title_and_a_date",
        ACTIVITY,
        "        title: Date\n        type: date\n        default: today\n        constraints: {required: true}\n"
        "      - name: client\n        title: Client\n        type: reference\n        reference: clients\n      - name: heard",
        "        title: Date\n        type: time\n      - name: heard",
        "worksheets > sample-interviews > fields: records need a date, by which they are ordered",
        at="fields:\n      - name: title",
    ),
    Case(
        "what_is_referred_to_has_a_label",
        CLIENTS,
        "label: name\n",
        "",
        'content/registers/clients.yaml:1: "sample-interviews" refers to this worksheet, which has no label',
        at="id: clients",
    ),
    Case(
        "only_a_matrix_has_rows_and_columns",
        ACTIVITY,
        "    columns: {worksheet: services, field: service}\n",
        "",
        "worksheets > sample-benefits: a matrix needs columns",
        at="- id: sample-benefits",
    ),
    Case(
        "only_a_matrix_has_rows_and_columns",
        ACTIVITY,
        "    layout: record\n",
        "    layout: record\n    rows: {worksheet: clients, field: promise}\n",
        "worksheets > sample-charter > rows: only a matrix has rows",
        at="rows: {worksheet: clients, field: promise}",
    ),
    Case(
        "rows_and_columns_are_entries_of_a_worksheet",
        ACTIVITY,
        "columns: {worksheet: services",
        "columns: {worksheet: service",
        'columns > worksheet: there is no worksheet "service"; did you mean "services"?',
    ),
    Case(
        "rows_and_columns_are_entries_of_a_worksheet",
        ACTIVITY,
        "columns: {worksheet: services",
        "columns: {worksheet: steps-done",
        'columns > worksheet: the worksheet "steps-done" has no label to name the columns by',
    ),
    Case(
        "rows_and_columns_are_fields_of_the_cell",
        ACTIVITY,
        "field: service}",
        "field: servic}",
        'columns > field: there is no field "servic" in this worksheet; did you mean "service"?',
    ),
    Case(
        "rows_and_columns_are_fields_of_the_cell",
        ACTIVITY,
        "field: service}",
        "field: benefit}",
        'columns > field: the field "benefit" does not refer to "services"',
    ),
    Case(
        "rows_and_columns_are_fields_of_the_cell",
        ACTIVITY,
        "field: service}",
        "field: client}",
        "columns > field: rows and columns have the same field",
    ),
    Case(
        "kept_rows_and_columns_can_exist",
        ACTIVITY,
        "where: {setting: external}",
        "where: {settin: external}",
        'rows > where > settin: "clients" has no field "settin"; did you mean "setting"?',
    ),
    Case(
        "kept_rows_and_columns_can_exist",
        ACTIVITY,
        "where: {setting: external}",
        "where: {setting: extern}",
        'rows > where > setting: "extern" is not one of the choices; did you mean "External"?',
    ),
    Case(
        "a_timer_has_its_fields",
        ACTIVITY,
        "    layout: record\n",
        "    layout: record\n    timer: true\n",
        "worksheets > sample-charter > timer: only a table can have a timer",
        at="timer: true\n    fields:\n      - name: promise",
    ),
    Case(
        "a_timer_has_its_fields",
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
