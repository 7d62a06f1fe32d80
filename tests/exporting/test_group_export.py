"""That an export for a group contains numbers and nothing else that a learner entered."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from workbook.errors import ExchangeError
from workbook.exporting.data_export import make_export, save_export
from workbook.exporting.export_files import load_zip
from workbook.exporting.group_export import list_group_answers, make_group_package, read_group_package
from workbook.exporting.restore import read_export
from workbook.exporting.selection import select_snapshot
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.content.loader import Content

NOW = dt.datetime(2026, 5, 12, 12, tzinfo=dt.UTC)
SECRET = "Ruth Abara"


@pytest.fixture
def store(content: Content) -> Iterator[Store]:
    """Somebody who logged time, rated a practice twice, and wrote about a person everywhere."""
    with open_memory() as engine:
        store = Store(engine, content)
        store.save("people", [Edit("p", {"name": SECRET})])
        rows = [("2026-05-04", 31, "service"), ("2026-05-05", 69, "other")]
        edits = [
            Edit(f"t{number}", {"date": day, "minutes": minutes, "kind": kind, "note": SECRET})
            for number, (day, minutes, kind) in enumerate(rows)
        ]
        store.save("time-entries", edits)
        for day, rating in (("2026-03-02", 2), ("2026-05-04", 4)):
            values = {"date": day, "practice": "hire-for-fit", "rating": rating, "evidence": SECRET}
            store.save("practice-audit", [Edit(day, values)])
        yield store


def test_it_contains_rounded_numbers_and_no_text_name_date_or_id(store: Store) -> None:
    files = make_group_package(select_snapshot(store))
    table = pd.read_csv(io.BytesIO(files["group-answers.csv"]))
    text = b"\n".join(files.values()).decode()

    assert table.to_dict("list") == {
        "theme": ["time", "time", "time", "practices"],
        "question": ["service", "administrative", "other", "hire-for-fit"],
        "value": [0.3, 0.0, 0.7, 4.0],
    }
    assert SECRET not in text
    assert not re.search(r"\b20\d\d-\d\d", text.replace(store.content.workbook.edition, ""))


def test_it_reads_back_as_the_answers_and_the_token_of_every_other_export(store: Store) -> None:
    snapshot = select_snapshot(store)
    read = read_group_package(make_group_package(snapshot))
    assert read is not None
    token, answers = read
    assert token == select_snapshot(store, is_pseudonymized=True).token
    assert answers.to_dict() == list_group_answers(snapshot.entries, store.content).to_dict()


def test_the_same_entries_give_the_same_bytes(store: Store) -> None:
    first, second = (make_export(select_snapshot(store), ".zip", for_group=True) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", ["group.zip", "group"])
def test_restoring_it_is_refused_in_a_sentence(store: Store, tmp_path: Path, name: str) -> None:
    save_export(select_snapshot(store), tmp_path / name, for_group=True)
    with pytest.raises(ExchangeError, match="only numbers for a group"):
        read_export(tmp_path / name, store.content, now=NOW)


def test_without_numbers_and_as_an_excel_book_it_is_refused(content: Content, store: Store) -> None:
    with pytest.raises(ExchangeError, match=r"name a \.zip file"):
        make_export(select_snapshot(store), ".xlsx", for_group=True)
    with open_memory() as engine, pytest.raises(ExchangeError, match="no numbers to export yet"):
        make_group_package(select_snapshot(Store(engine, content)))


def test_a_table_that_was_changed_is_named(store: Store) -> None:
    files = make_group_package(select_snapshot(store))
    with pytest.raises(ExchangeError, match=r"group-answers\.csv"):
        read_group_package(files | {"group-answers.csv": b"theme,question,value\ntime,service,much\n"})


def test_a_full_export_is_not_taken_for_one(store: Store, tmp_path: Path) -> None:
    save_export(select_snapshot(store), tmp_path / "full.zip")
    assert read_group_package(load_zip(tmp_path / "full.zip")) is None


def test_tokens_are_random_and_belong_to_one_learner(content: Content) -> None:
    tokens = []
    for _ in range(2):
        with open_memory() as engine:
            tokens += [select_snapshot(Store(engine, content, learner=name)).token for name in ("me", "you", "me")]
    assert [re.fullmatch("[0-9a-f]{32}", token) is not None for token in tokens] == [True] * 6
    assert (tokens[0], len(set(tokens))) == (tokens[2], 4)
