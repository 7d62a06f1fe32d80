"""What several pages do at the same moment is done once."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import pytest

from workbook.forms.registers import add_name
from workbook.forms.timer import find_start, start_timer
from workbook.paths import Home
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workbook.content.loader import Content

KERNELS = 4
T = TypeVar("T")


@pytest.fixture
def home(tmp_path: Path, content: Content) -> Home:
    home = Home(tmp_path / "home").make()
    Store.open(home, content).close()
    return home


def do_at_once(home: Home, content: Content, act: Callable[[Store], T]) -> list[T]:
    """Let several stores of one home do the same at the same moment."""
    start = threading.Barrier(KERNELS)

    def do(_number: int) -> T:
        store = Store.open(home, content)
        try:
            start.wait()
            return act(store)
        finally:
            store.close()

    with ThreadPoolExecutor(KERNELS) as kernels:
        return list(kernels.map(do, range(KERNELS)))


def test_a_client_that_is_added_on_four_pages_is_one_client(home: Home, content: Content) -> None:
    ids = do_at_once(home, content, lambda store: add_name(store, "clients", "Rivermouth"))
    store = Store.open(home, content)
    assert [entry.id for entry in store.entries("clients")] == [ids[0]]
    assert set(ids) == {ids[0]}
    assert add_name(store, "clients", "RIVERMOUTH") == ids[0]
    store.close()


def test_a_timer_that_is_started_on_four_pages_runs_once(home: Home, content: Content) -> None:
    worksheet, now = content.get_worksheet("time-entries"), dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
    started = do_at_once(home, content, lambda store: start_timer(store, worksheet, now=now))
    store = Store.open(home, content)
    assert sum(saved is not None for saved in started) == 1
    assert sum(find_start(worksheet, entry) is not None for entry in store.entries("time-entries")) == 1
    store.close()


def test_typing_into_a_row_that_another_page_deleted_is_kept_and_reported(home: Home, content: Content) -> None:
    one, other = Store.open(home, content).for_window("one"), Store.open(home, content).for_window("other")
    one.save("clients", [Edit("a", {"name": "Rivermouth"})])
    other.delete("clients", ["a"])
    saved = one.save("clients", [Edit("a", {"importance": 4}, {"importance": [None]})], is_typing=True)
    assert saved.revived == ("a",)
    assert one.save("clients", [Edit("a", {"importance": 5})]).revived == ()
    assert [entry.values["name"] for entry in other.entries("clients")] == ["Rivermouth"]
    one.close()
    other.close()
