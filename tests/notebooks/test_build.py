from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest

from workbook import paths
from workbook.content.loader import Content, load_content
from workbook.errors import ContentError
from workbook.notebooks.build import build_notebooks, check_notebooks

if TYPE_CHECKING:
    from pathlib import Path

FILE = "01-sample.ipynb"


def test_a_build_writes_the_notebooks_and_a_second_one_nothing(sample: Content, tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    assert build_notebooks(sample, folder) == [folder / FILE]
    assert build_notebooks(sample, folder) == []
    assert [file.name for file in folder.iterdir()] == [FILE]


def test_what_is_built_is_a_valid_notebook_that_ends_with_a_line_break(sample: Content, tmp_path: Path) -> None:
    (file,) = build_notebooks(sample, tmp_path)
    nbformat.validate(nbformat.read(file, as_version=nbformat.NO_CONVERT))
    assert file.read_bytes().endswith(b"}\n")
    assert b"\r" not in file.read_bytes()


def test_two_processes_build_the_same_bytes(sample: Content, tmp_path: Path) -> None:
    build_notebooks(sample, tmp_path / "here")
    program = (
        "import sys, pathlib; from workbook.content.loader import load_content;"
        "from workbook.notebooks.build import build_notebooks;"
        "build_notebooks(load_content(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", program, str(sample.folder), str(tmp_path / "there")], check=True)
    assert (tmp_path / "there" / FILE).read_bytes() == (tmp_path / "here" / FILE).read_bytes()


def test_notebooks_as_they_were_built_have_no_problem(sample: Content, tmp_path: Path) -> None:
    build_notebooks(sample, tmp_path)
    assert check_notebooks(sample, tmp_path) == []


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / FILE).unlink(), "is missing"),
        (lambda folder: (folder / FILE).write_text("{}"), "differs from what the content makes"),
        (lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes() + b"\n"), "differs"),
        (lambda folder: (folder / "99-old.ipynb").write_text("{}"), "is not a notebook of workbook.yaml"),
    ],
)
def test_a_file_that_is_missing_different_or_left_over_is_named_with_what_to_do(
    spoil: object, message: str, sample: Content, tmp_path: Path
) -> None:
    assert callable(spoil)
    build_notebooks(sample, tmp_path)
    spoil(tmp_path)
    (drift,) = check_notebooks(sample, tmp_path)
    assert message in str(drift)
    assert "python -m workbook build" in str(drift) or "remove it" in str(drift)


def test_checking_writes_nothing_and_needs_no_folder(sample: Content, tmp_path: Path) -> None:
    (drift,) = check_notebooks(sample, tmp_path / "nowhere")
    assert drift.file == FILE
    assert not (tmp_path / "nowhere").exists()


def test_when_content_has_mistakes_no_notebook_is_touched(content_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    build_notebooks(load_content(content_folder), folder)
    before = (folder / FILE).read_bytes()
    (content_folder / "level-1-3" / "sample-activity.yaml").write_text("id: sample-activity", encoding="utf-8")
    with pytest.raises(ContentError):
        build_notebooks(load_content(content_folder), folder)
    assert (folder / FILE).read_bytes() == before


def test_a_file_of_ones_own_beside_the_notebooks_is_left_alone(sample: Content, tmp_path: Path) -> None:
    (tmp_path / "mine.ipynb").write_text("mine", encoding="utf-8")
    build_notebooks(sample, tmp_path)
    assert (tmp_path / "mine.ipynb").read_text(encoding="utf-8") == "mine"


def test_the_committed_notebooks_are_what_the_content_makes(content: Content) -> None:
    assert check_notebooks(content, paths.get_notebooks_folder()) == []
