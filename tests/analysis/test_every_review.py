"""What holds for every review: empty worksheets, fixed columns, the content's own fields, input left alone."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import workbook.analysis
from workbook.analysis import columns, expectations
from workbook.analysis.frames import make_frame
from workbook.content.loader import load_content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook.content.definitions import Worksheet

MODULES = {
    module.name: importlib.import_module(f"workbook.analysis.{module.name}")
    for module in pkgutil.iter_modules(workbook.analysis.__path__)
}
NO_REVIEW = {"columns", "days", "frames", "scales", "run_charts"}
DATES = {"today": "2026-03-31", "now": "2026-03-31", "since": "2026-03-31"}
# Frames that whoever calls the review puts together from more than one worksheet, or from the content.
PUT_TOGETHER = {"answers", "ballots", "dues", "history", "ratings", "steps", "training"}
# Published tables have it beside the ratings; in the worksheets it stands in the register of expectations.
BESIDE_THE_RATINGS = "client_expectations: dimension"


def find_reviews() -> Iterator[Any]:
    for topic, module in MODULES.items():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and topic not in NO_REVIEW and is_of_worksheets(function):
                yield pytest.param(function, id=f"{topic}.{name}")


def is_of_worksheets(function: Callable[..., Any]) -> bool:
    """Return whether a function takes nothing by place but frames, in which there may be nothing, and a date."""
    kinds = inspect.signature(function).parameters.values()
    by_place = [each for each in kinds if each.kind is each.POSITIONAL_OR_KEYWORD and each.name not in DATES]
    return bool(by_place) and all(each.annotation in {"pd.DataFrame | None", "Ratings | None"} for each in by_place)


REVIEWS = list(find_reviews())


@pytest.fixture(scope="module")
def worksheets() -> dict[str, Worksheet]:
    return {worksheet.id.replace("-", "_"): worksheet for worksheet in load_content().worksheets}


def list_frames(review: Callable[..., Any]) -> list[str]:
    """Return the names of the parameters that take a frame."""
    parameters = inspect.signature(review).parameters.values()
    return [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD and each.name not in DATES]


def call(review: Callable[..., Any], frames: dict[str, pd.DataFrame | None]) -> Any:
    dates = {name: date for name, date in DATES.items() if name in inspect.signature(review).parameters}
    return review(**frames, **dates)


def make_row(worksheet: Worksheet) -> pd.DataFrame:
    """Return the frame of a worksheet with one entry in which nothing is filled in yet."""
    return make_frame(worksheet, []).reindex([0]).fillna({"id": "entry"})


def test_the_reviews_are_found() -> None:
    found = {review.id for review in REVIEWS}

    assert found >= {
        "time_log.summarize_weeks",
        "agreement.compute_kendalls_w",
        "history.list_changes",
        "scorecard.make_scorecard",
    }


@pytest.mark.parametrize("review", REVIEWS)
def test_nothing_entered_gives_the_same_as_a_frame_without_columns(review: Callable[..., Any]) -> None:
    without = call(review, dict.fromkeys(list_frames(review)))
    empty = call(review, {name: pd.DataFrame() for name in list_frames(review)})

    if isinstance(without, pd.DataFrame):
        pd.testing.assert_frame_equal(without, empty)
        assert without.index.equals(pd.RangeIndex(len(without)))
    else:
        assert repr(without) == repr(empty)


@pytest.mark.parametrize("review", REVIEWS)
def test_a_review_reads_only_fields_that_its_worksheets_have(
    review: Callable[..., Any], worksheets: dict[str, Worksheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [name for name in list_frames(review) if name not in PUT_TOGETHER]
    frames = {name: make_row(worksheets[name]) for name in names}
    lacking: list[str] = []

    def read(frame: pd.DataFrame | None, /, **kinds: str) -> pd.DataFrame:
        name = next((name for name, given in frames.items() if given is frame), None)
        if name and frame is not None:
            lacking.extend(f"{name}: {column}" for column in kinds if column not in frame)
        return columns.read(frame, **kinds)

    for module in MODULES.values():
        if module is not columns and hasattr(module, "read"):
            monkeypatch.setattr(module, "read", read)
    result = call(review, {**dict.fromkeys(list_frames(review)), **frames})

    assert set(lacking) <= {BESIDE_THE_RATINGS}
    if isinstance(result, pd.DataFrame):
        nothing = call(review, dict.fromkeys(list_frames(review)))
        assert result.dtypes.to_dict() == nothing.dtypes.to_dict()


@pytest.mark.parametrize("review", REVIEWS)
def test_the_docstring_names_every_column_of_the_result(review: Callable[..., Any]) -> None:
    result = call(review, dict.fromkeys(list_frames(review)))
    returns = (inspect.getdoc(review) or "").split("Returns\n-------")[1]

    if isinstance(result, pd.DataFrame) and "As `" not in returns:
        assert [name for name in result.columns if f"`{name}`" not in returns] == []


@pytest.mark.parametrize("review", REVIEWS)
def test_the_docstring_names_every_parameter(review: Callable[..., Any]) -> None:
    parameters = (inspect.getdoc(review) or "").split("Parameters\n----------")[1].split("Returns\n-------")[0]

    headings = {name for line in parameters.splitlines() if line[:1].strip() for name in line.split(", ")}
    assert set(inspect.signature(review).parameters) <= headings


def test_a_review_leaves_the_frame_it_was_given_alone() -> None:
    given = pd.DataFrame({"client": ["a"], "expectation": ["e"], "importance": ["5"], "performance": [3]}, index=[7])
    before = given.copy(deep=True)

    expectations.compute_gaps(given)

    pd.testing.assert_frame_equal(given, before)
