"""That the place of unsaved edits in a browser is one per home and learner, and another after an erasure."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from workbook.errors import StoreError
from workbook.paths import Home
from workbook.privacy.erasure import erase, plan_entries_erasure, plan_erasure
from workbook.store.draft_place import DRAFT_PLACE_FILE, get_draft_place, replace_draft_place
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


def test_each_home_and_each_learner_have_a_place_that_stays(tmp_path: Path) -> None:
    one, other = Home(tmp_path / "one").make().folder, Home(tmp_path / "other").make().folder
    places = [get_draft_place(folder, learner) for folder in (one, other) for learner in ("me", "ruth")]

    assert len(set(places)) == len(places)
    assert places == [get_draft_place(folder, learner) for folder in (one, other) for learner in ("me", "ruth")]
    assert not any(str(tmp_path) in place or "ruth" in place for place in places)


def test_a_renewed_place_is_of_the_same_home_and_of_another_edition(tmp_path: Path) -> None:
    home, edition = get_draft_place(tmp_path, "me").split("/")
    replace_draft_place(tmp_path)
    assert get_draft_place(tmp_path, "me").split("/")[0] == home
    assert get_draft_place(tmp_path, "me").split("/")[1] != edition


def test_pages_that_open_at_the_same_moment_have_one_place(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pages:
        found = set(pages.map(lambda _: get_draft_place(tmp_path, "me"), range(40)))
    assert found - {""} == {get_draft_place(tmp_path, "me")}


def test_a_folder_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="The home folder cannot be used"):
        get_draft_place(tmp_path / "gone", "me")


def test_an_erasure_renews_the_place_and_an_example_has_none(tmp_path: Path, content: Content) -> None:
    home = Home(tmp_path / "home").make()
    store = Store.open(home, content)
    store.save("clients", [Edit("a", {"name": "Rivermouth"})])
    before = store.get_draft_place()
    erase(plan_entries_erasure(home, store, {"clients": ["a"]}))
    after = store.get_draft_place()
    store.close()
    erase(plan_erasure(home))

    assert before.split("/")[0] == after.split("/")[0]
    assert before != after
    assert not (home.folder / DRAFT_PLACE_FILE).exists()
    assert Store(None, content).get_draft_place() == ""  # type: ignore[arg-type]
