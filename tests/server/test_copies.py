from __future__ import annotations

import json
import os
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat.sign import NotebookNotary

from tests.server.real_lab import make_notebook, save_notebook
from workbook.paths import Home
from workbook.server import copies
from workbook.server.copies import MANIFEST_NAME, update_notebook_copies

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbformat import NotebookNode

NAME = "02-level-1-3.ipynb"
NEW = "02-level-1-3 (new edition).ipynb"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "built"
    save_notebook(make_notebook("first = 1"), folder / NAME)
    save_notebook(make_notebook("other = 1"), folder / "01-start.ipynb")
    return folder


def source(home: Home, name: str = NAME) -> str:
    return str(nbformat.read(home.notebooks / name, as_version=4).cells[1].source)


def change(home: Home, edit: Callable[[NotebookNode], Any], *, name: str = NAME) -> None:
    notebook = nbformat.read(home.notebooks / name, as_version=4)
    edit(notebook)
    nbformat.write(notebook, home.notebooks / name)


def change_source(notebook: NotebookNode) -> None:
    notebook.cells[1].source = "mine = 1"


def rewrite(notebook: NotebookNode, *, text: str) -> None:
    notebook.cells[1].source = text


def publish(built: Path, text: str) -> None:
    save_notebook(make_notebook(text), built / NAME)


def is_signed(home: Home, name: str = NAME) -> bool:
    data = home.jupyter / "data"
    with NotebookNotary(data_dir=str(data)) as notary:
        return bool(notary.check_signature(nbformat.read(home.notebooks / name, as_version=4)))


def test_the_notebooks_are_copied_in_the_order_of_their_names_and_signed(home: Home, built: Path) -> None:
    laid_out = update_notebook_copies(home, built=built)
    assert laid_out.names == ("01-start.ipynb", NAME)
    assert laid_out.beside == ()
    assert all((home.notebooks / name).read_bytes() == (built / name).read_bytes() for name in laid_out.names)
    assert all(is_signed(home, name) for name in laid_out.names)


@pytest.mark.skipif(os.name != "posix", reason="on Windows the profile's own permissions hold")
def test_only_the_owner_can_look_at_the_copies(home: Home, built: Path) -> None:
    update_notebook_copies(home, built=built)
    assert home.notebooks.stat().st_mode & 0o077 == 0
    assert (home.notebooks / NAME).stat().st_mode & 0o077 == 0


def test_a_second_start_writes_nothing(home: Home, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    update_notebook_copies(home, built=built)
    change(home, change_source)

    written: list[object] = []
    monkeypatch.setattr(copies, "_save_atomically", lambda file, **_: written.append(file))
    monkeypatch.setattr(copies, "_sign", lambda _home, *, names: written.extend(names))
    assert update_notebook_copies(home, built=built).beside == ()
    assert written == []


def test_an_upgrade_renews_a_copy_that_only_jupyterlab_has_changed(home: Home, built: Path) -> None:
    update_notebook_copies(home, built=built)

    def save_as_jupyterlab_does(notebook: NotebookNode) -> None:
        notebook.metadata["language_info"] = {"name": "python", "version": "3.13.0"}
        notebook.cells[1].execution_count = 7
        notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="shown")]
        notebook.cells.append(nbformat.v4.new_code_cell(" \n"))  # Shift+Enter in the last cell adds an empty one

    change(home, save_as_jupyterlab_does)
    publish(built, "second = 2")
    assert update_notebook_copies(home, built=built).beside == ()
    assert source(home) == "second = 2"
    assert is_signed(home)


def test_an_upgrade_leaves_the_learners_own_copy_and_lays_the_new_edition_beside_it(home: Home, built: Path) -> None:
    update_notebook_copies(home, built=built)
    change(home, change_source)
    publish(built, "second = 2")
    assert update_notebook_copies(home, built=built).beside == ((NAME, NEW),)
    assert (source(home), source(home, NEW)) == ("mine = 1", "second = 2")
    assert is_signed(home, NEW)
    assert not is_signed(home)


@pytest.mark.parametrize(
    "edit",
    [
        change_source,
        lambda notebook: notebook.cells.append(nbformat.v4.new_code_cell("more")),
        lambda notebook: notebook.cells.pop(),
        lambda notebook: notebook.cells.reverse(),
    ],
    ids=["a source", "a cell more", "a cell less", "another order"],
)
def test_whatever_the_learner_does_to_the_cells_counts_as_a_change(
    home: Home, built: Path, edit: Callable[[NotebookNode], Any]
) -> None:
    update_notebook_copies(home, built=built)
    change(home, edit)
    before = (home.notebooks / NAME).read_bytes()
    publish(built, "second = 2")
    update_notebook_copies(home, built=built)
    assert (home.notebooks / NAME).read_bytes() == before
    assert source(home, NEW) == "second = 2"


def test_the_next_upgrade_renews_the_new_edition_and_not_the_learners_own(home: Home, built: Path) -> None:
    update_notebook_copies(home, built=built)
    change(home, change_source)
    for text in ("second = 2", "third = 3"):
        publish(built, text)
        update_notebook_copies(home, built=built)
    assert (source(home), source(home, NEW)) == ("mine = 1", "third = 3")
    assert len(list(home.notebooks.glob("02-*"))) == 2


def test_a_new_edition_that_the_learner_has_changed_stays_as_well(home: Home, built: Path) -> None:
    update_notebook_copies(home, built=built)
    change(home, change_source)
    publish(built, "second = 2")
    update_notebook_copies(home, built=built)
    change(home, change_source, name=NEW)
    publish(built, "third = 3")
    assert update_notebook_copies(home, built=built).beside == ((NAME, "02-level-1-3 (new edition 2).ipynb"),)


def test_a_deleted_copy_comes_back_and_a_deleted_new_edition_does_not(home: Home, built: Path) -> None:
    update_notebook_copies(home, built=built)
    change(home, change_source)
    publish(built, "second = 2")
    update_notebook_copies(home, built=built)
    (home.notebooks / NEW).unlink()
    update_notebook_copies(home, built=built)
    assert not (home.notebooks / NEW).exists()
    (home.notebooks / NAME).unlink()
    update_notebook_copies(home, built=built)
    assert source(home) == "second = 2"


def test_a_copy_that_cannot_be_read_is_the_learners_business(home: Home, built: Path) -> None:
    update_notebook_copies(home, built=built)
    (home.notebooks / NAME).write_text("not a notebook", encoding="utf-8")
    publish(built, "second = 2")
    assert update_notebook_copies(home, built=built).beside == ((NAME, NEW),)


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', "\x00"])
def test_a_spoilt_manifest_costs_nobody_their_changes(home: Home, built: Path, text: str) -> None:
    update_notebook_copies(home, built=built)
    change(home, change_source)
    (home.notebooks / MANIFEST_NAME).write_text(text, encoding="utf-8")
    update_notebook_copies(home, built=built)
    assert source(home) == "mine = 1"


def test_lost_signatures_are_made_anew_for_what_the_learner_has_not_changed(home: Home, built: Path) -> None:
    update_notebook_copies(home, built=built)
    change(home, change_source)
    shutil.rmtree(home.jupyter)
    update_notebook_copies(home, built=built)
    assert is_signed(home, "01-start.ipynb")
    assert not is_signed(home)


def test_a_write_that_fails_leaves_the_copy_whole(home: Home, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    update_notebook_copies(home, built=built)
    publish(built, "second = 2")

    def fail(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no room"):
        update_notebook_copies(home, built=built)
    monkeypatch.undo()
    assert source(home) == "first = 1"
    assert not list(home.notebooks.glob(".laying-out-*"))
    update_notebook_copies(home, built=built)
    assert source(home) == "second = 2"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["publish", "edit", "delete", "start"]) | st.integers(0, 3), max_size=8))
def test_no_run_of_upgrades_and_edits_loses_a_learners_change(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str | int]
) -> None:
    folder = tmp_path_factory.mktemp("run")
    home, built = Home(folder / "home"), folder / "built"
    publish(built, "edition = 0")
    update_notebook_copies(home, built=built)
    mine: set[str] = set()
    for number, step in enumerate(steps):
        if step == "publish":
            publish(built, f"edition = {number}")
        elif step == "edit" and (home.notebooks / NAME).exists():
            mine = {f"mine = {number}"}
            change(home, partial(rewrite, text=f"mine = {number}"))
        elif step == "delete":
            (home.notebooks / NAME).unlink(missing_ok=True)
            mine = set()
        else:
            update_notebook_copies(home, built=built)
    update_notebook_copies(home, built=built)
    there = {source(home, file.name) for file in home.notebooks.glob("*.ipynb")}
    assert mine <= there
    assert (mine or {nbformat.read(built / NAME, as_version=4).cells[1].source}) == {source(home)}
    assert json.loads((home.notebooks / MANIFEST_NAME).read_text(encoding="utf-8"))[NAME]
