"""Filled examples: made several at a time, gone on with where they stopped, and replayed value for value."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from workbook.content.definitions import Persona
from workbook.errors import UnknownNameError, WorkbookError
from workbook.notebooks.examples import PROGRESS_FILE, make_examples, plan_examples
from workbook.notebooks.filling import SUFFIXES
from workbook.notebooks.normalization import render_notebook

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.notebooks.examples import ExampleResult
    from workbook.notebooks.filling import Example, Format

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SOURCES = {
    "01-good": "print(example, today)",
    "02-bad": "if example == 'ib':\n    raise ValueError('not with Ib')",
    "03-slow": "import time\ntime.sleep(0.2)",
}


@pytest.fixture
def notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with small notebooks in place of the workbook's."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name, source in SOURCES.items():
        parameters = new_code_cell(
            'example: str = ""\ntoday: str = ""', id="parameters", metadata={"tags": ["parameters"]}
        )
        cells = [
            new_markdown_cell("# A page, and [the next](<02-bad.ipynb>), and [another](<04-none.ipynb>)", id="title"),
            parameters,
            new_code_cell(source, id="the-cell"),
        ]
        metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / f"{name}.ipynb")
    monkeypatch.setenv("WORKBOOK_NOTEBOOKS", str(folder))
    return folder


def make_persona(name: str) -> Persona:
    return Persona(
        id=name,
        title=name,
        about="Invented.",
        start=dt.date(2026, 1, 12),
        today="week 1 Tue",
        notebooks=tuple(SOURCES),
        entries={},
    )


FORMATS: tuple[Format, ...] = ("notebook", "html", "word", "pdf")
PERSONAS = [make_persona("ana"), make_persona("ib")]


def make(examples: list[Example], folder: Path, content: Content, **options: Any) -> ExampleResult:
    return make_examples(examples, folder, content=content, shows_progress=False, **options)


def find_files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.usefixtures("notebooks")
def test_one_that_fails_is_told_with_its_cell_and_stops_no_other(content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    outcome = make(plan_examples(PERSONAS, folder), folder, content, jobs=2)

    assert [str(failure) for failure in outcome.failures] == ['ib 02-bad, cell "the-cell": ValueError: not with Ib']
    assert outcome.made == 5
    assert set(find_files(folder)) == {
        PROGRESS_FILE,
        *(f"{who}/{what}.ipynb" for who in ("ana", "ib") for what in SOURCES if (who, what) != ("ib", "02-bad")),
    }


def test_the_next_run_goes_on_with_what_is_missing_and_what_has_changed(
    content: Content, tmp_path: Path, notebooks: Path
) -> None:
    folder = tmp_path / "out"
    make(plan_examples(PERSONAS, folder), folder, content)
    (folder / "ana" / "01-good.ipynb").unlink()
    changed = notebooks / "03-slow.ipynb"
    changed.write_text(changed.read_text(encoding="utf-8").replace("0.2", "0.1"), encoding="utf-8")
    again = make(plan_examples(PERSONAS, folder), folder, content)

    assert (again.made, again.made_before, len(again.failures)) == (3, 2, 1)


def test_a_run_that_is_killed_is_gone_on_with(content: Content, tmp_path: Path, notebooks: Path) -> None:
    folder = tmp_path / "out"
    program = (
        "import sys\nfrom pathlib import Path\nfrom workbook.content.loader import load_content\n"
        "from workbook.notebooks.examples import make_examples, plan_examples\n"
        "sys.path.insert(0, sys.argv[2])\nfrom test_examples import PERSONAS\n"
        "folder = Path(sys.argv[1])\n"
        "make_examples(plan_examples(PERSONAS, folder), folder, content=load_content(), jobs=1)\n"
    )
    command = [sys.executable, "-c", program, str(folder), str(Path(__file__).parent)]
    environment = {**os.environ, "WORKBOOK_NOTEBOOKS": str(notebooks)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        notes = folder / PROGRESS_FILE
        while not (notes.is_file() and "\n" in notes.read_text(encoding="utf-8")):
            assert process.poll() is None, process.stderr and process.stderr.read()
        process.kill()
    whole = find_files(folder)
    outcome = make(plan_examples(PERSONAS, folder), folder, content)

    assert outcome.made_before >= 1
    assert outcome.made + outcome.made_before == 5
    for name, found in whole.items():
        if name != PROGRESS_FILE and not name.endswith(".new"):
            assert found == find_files(folder)[name]


@pytest.mark.usefixtures("notebooks")
def test_when_all_is_made_no_notes_are_left_and_two_runs_leave_the_same_bytes(content: Content, tmp_path: Path) -> None:
    made = []
    for name, jobs, method in (("a", 1, None), ("b", 3, None), ("c", 1, "spawn")):
        folder = tmp_path / name
        outcome = make(plan_examples(PERSONAS[:1], folder, formats=FORMATS), folder, content, jobs=jobs, method=method)
        assert outcome.failures == []
        made.append(find_files(folder))

    assert set(made[0]) == {f"ana/{name}{suffix}" for name in SOURCES for suffix in SUFFIXES.values()}
    assert made[0] == made[1] == made[2]


@pytest.mark.usefixtures("notebooks")
def test_links_lead_to_the_pages_that_the_persona_fills_and_others_are_words(content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    make(plan_examples(PERSONAS[:1], folder, notebooks=["01-good"]), folder, content)
    filled = nbformat.read(folder / "ana" / "01-good.ipynb", as_version=4)

    assert filled.cells[0].source == "# A page, and [the next](<02-bad.ipynb>), and another"


@pytest.mark.usefixtures("notebooks")
def test_parameters_reach_the_notebook_and_unknown_ones_are_refused(content: Content, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match='did you mean "today"'):
        plan_examples(PERSONAS, tmp_path, parameters={"todya": "2026-03-10"})
    examples = plan_examples(PERSONAS[:1], tmp_path / "out", notebooks=["01-good"], parameters={"today": "2026-03-10"})
    make(examples, tmp_path / "out", content)
    filled = nbformat.read(tmp_path / "out" / "ana" / "01-good.ipynb", as_version=4)

    assert filled.cells[-1].outputs[0].text == "ana 2026-03-10\n"


@pytest.mark.usefixtures("notebooks")
def test_a_notebook_that_none_of_them_fills_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match='did you mean "01-good"'):
        plan_examples(PERSONAS, tmp_path, notebooks=["01-god"])


@pytest.mark.usefixtures("notebooks")
def test_a_link_out_of_the_chosen_folder_is_refused(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (folder / "ana").symlink_to(elsewhere)

    with pytest.raises(WorkbookError, match="leads out of the folder"):
        plan_examples(PERSONAS, folder)


@pytest.mark.usefixtures("notebooks")
def test_a_bar_names_what_runs_and_counts_what_is_left(
    content: Content, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    make_examples(plan_examples(PERSONAS[:1], folder), folder, content=content, jobs=1)
    shown = capsys.readouterr().err

    assert re.search(r"0/3 .*ana 01-good", shown)
    assert "3/3" in shown
    assert "ana 01-good, ana" not in shown  # one at a time was asked for


class PageReader(HTMLParser):
    """Notes what a web page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def web_page() -> PageReader:
    """A committed example as a web page."""
    from workbook.notebooks.web_page import render_web_page

    notebook = nbformat.read(EXAMPLES / "permit-clerk" / "02-level-1-3.ipynb", as_version=4)
    reader = PageReader()
    reader.feed(render_web_page(notebook, subtitle="Amina", pages=("00-start-here",)))
    return reader


def test_a_web_page_needs_neither_scripts_nor_network(web_page: PageReader) -> None:
    assert "script" not in [tag for tag, _ in web_page.tags]
    addresses = [
        address or "" for _, found in web_page.tags for name in ("src", "href") if (address := found.get(name))
    ]
    assert [address for address in addresses if not address.startswith(("#", "data:", "00-start-here.html"))] == []


def test_a_web_page_has_title_and_language_and_shows_no_code(web_page: PageReader) -> None:
    assert ("html", {"lang": "en"}) in web_page.tags
    assert "Amina" in web_page.words
    assert "open_workbook" not in web_page.words
    assert "What it shows" in web_page.words


# The examples that are kept


def test_the_examples_kept_are_every_persona_with_every_notebook_it_fills(content: Content) -> None:
    wanted = {
        f"{name}/{notebook}.ipynb" for name in content.persona_ids for notebook in content.get_persona(name).notebooks
    }

    assert {str(file.relative_to(EXAMPLES)) for file in EXAMPLES.rglob("*") if file.is_file()} == wanted


def test_they_are_tidied() -> None:
    for file in EXAMPLES.rglob("*.ipynb"):
        notebook = nbformat.read(file, as_version=4)
        assert set(notebook.metadata) == {"kernelspec", "language_info", "workbook"}
        assert file.read_bytes() == render_notebook(notebook)


def test_replayed_in_a_kernel_they_show_the_same_values(content: Content, tmp_path: Path) -> None:
    environment = {**os.environ, "WORKBOOK_HOME": str(tmp_path / "home"), "IPYTHONDIR": str(tmp_path / "ipython")}
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
    # Side by side, because most of the time goes into waiting for kernels.
    replays = [
        subprocess.Popen(
            [*command, str(EXAMPLES / name)], env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True
        )
        for name in content.persona_ids
    ]
    for replay in replays:
        said, _ = replay.communicate()
        assert replay.returncode == 0, f"{said[-3000:]}\nIf the change is meant, run: python -m workbook examples"
        assert " passed" in said
