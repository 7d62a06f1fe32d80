from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.server.save_hook import remove_entries

SECRET = "what the learner wrote"
PRIVATE = {"output_type": "stream", "name": "stdout", "text": SECRET}
ERROR = {"output_type": "error", "ename": "ValueError", "evalue": SECRET, "traceback": [SECRET]}
SHARED = {"output_type": "display_data", "data": {}, "metadata": {"workbook": {"shared": True}}}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["metadata", "workbook", "cells", "worksheets", "outputs", "cell_type", "shared", "content"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def make_model(*outputs: Any, **metadata: Any) -> dict[str, Any]:
    code = {"cell_type": "code", "source": "1", "metadata": {}, "execution_count": 3, "outputs": list(outputs)}
    words = {"cell_type": "markdown", "source": "# Title", "metadata": {}}
    content = {"cells": [words, code], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return {"type": "notebook", "format": "json", "content": content}


def test_every_output_of_a_workbook_notebook_is_dropped_except_those_marked_as_shared() -> None:
    model = make_model(PRIVATE, SHARED, ERROR, workbook={"notebook": "02-level-1-3"})
    remove_entries(model=model, path="a.ipynb", contents_manager=None)
    assert model["content"]["cells"][1]["outputs"] == [SHARED]


def test_widget_state_and_execution_counts_are_dropped() -> None:
    model = make_model(workbook={}, widgets={"state": {"value": SECRET}})
    remove_entries(model=model)
    assert model["content"]["metadata"] == {"workbook": {}}
    assert model["content"]["cells"][1]["execution_count"] is None


@pytest.mark.parametrize("mark", [None, {}, {"shared": False}, {"shared": "true"}, {"shared": 1}, "shared", ["shared"]])
def test_only_the_exact_mark_keeps_an_output(mark: Any) -> None:
    model = make_model({**PRIVATE, "metadata": {"workbook": mark}}, workbook={})
    remove_entries(model=model)
    assert model["content"]["cells"][1]["outputs"] == []


@pytest.mark.parametrize("format_", ["text", "base64"])
@pytest.mark.parametrize("name", ["a.ipynb", "a.json"])
def test_a_notebook_that_is_saved_as_a_file_is_cleaned_as_well(format_: str, name: str) -> None:
    notebook = make_model(PRIVATE, SHARED, workbook={}, widgets={"state": {"value": SECRET}})["content"]
    text = (
        "\ufeff" + json.dumps(notebook)
        if format_ == "text"
        else base64.b64encode(json.dumps(notebook).encode()).decode()
    )
    model = {"type": "file", "format": format_, "content": text}
    remove_entries(model=model, path=name)
    assert model["format"] == "text"
    assert json.loads(model["content"])["cells"][1]["outputs"] == [SHARED]
    assert SECRET not in model["content"]


@pytest.mark.parametrize("text", ["", "words", "{", "[]", '{"cells": []}', '{"metadata": {}}', "[" * 100_000])
def test_other_files_are_left_alone(text: str) -> None:
    model = {"type": "file", "format": "text", "content": text}
    remove_entries(model=model, path="notes.txt")
    assert model == {"type": "file", "format": "text", "content": text}


def test_the_notebooks_of_others_are_left_alone() -> None:
    model = make_model(PRIVATE, widgets={"state": {}})
    before = copy.deepcopy(model)
    remove_entries(model=model)
    assert model == before


def test_a_notebook_of_the_old_format_is_cleaned_in_its_worksheets() -> None:
    code = {"cell_type": "code", "input": "1", "outputs": [PRIVATE], "prompt_number": 3}
    content = {"metadata": {"workbook": {}}, "worksheets": [{"cells": [code]}], "nbformat": 3}
    remove_entries(model={"type": "notebook", "content": content})
    assert (code["outputs"], code["prompt_number"]) == ([], None)


@given(model=anything | st.fixed_dictionaries({"type": st.sampled_from(["notebook", "file"]), "content": anything}))
def test_no_model_however_odd_makes_the_hook_fail(model: Any) -> None:
    remove_entries(model=model, path="odd.ipynb", contents_manager=None)


@given(outputs=st.lists(st.sampled_from([PRIVATE, ERROR, SHARED]) | anything, max_size=5))
def test_nothing_written_is_left_whatever_the_outputs_are(outputs: list[Any]) -> None:
    model = make_model(*outputs, workbook={"autorun": True})
    remove_entries(model=model)
    assert SECRET not in str(model)
