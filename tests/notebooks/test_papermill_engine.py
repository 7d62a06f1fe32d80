"""The engine for papermill: the same outputs as a kernel gives, each notebook by itself, and the file written once."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.exceptions import PapermillException, PapermillExecutionError

from workbook.errors import UnknownNameError
from workbook.notebooks import papermill_engine, worker_process
from workbook.notebooks.worker_process import Worker, Workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

# What a notebook can show, last of all an error.
CELLS = (
    "x = 1\nx",
    "print('a')\nprint('b')",
    "import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.stdout.encoding",
    "from IPython.display import HTML, Markdown, clear_output, display\ndisplay(HTML('<b>1</b>'))\nprint(2)\nMarkdown('# x')",
    "import pandas as pd\npd.DataFrame({'a': [1.5, None], 'b': ['é', '']})",
    "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, 2, 3]);",
    "from matplotlib.figure import Figure\nfigure = Figure()\nfigure.subplots().plot([1, 2])\nfigure",
    "shown = display('one', display_id='name')\nshown.update('two')",
    "print(1)\nclear_output()\nprint(2)\nclear_output(wait=True)\nprint(3)",
    "await __import__('asyncio').sleep(0)\n_",
    "",
    "%who",
    "__name__, In[1], Out[1]",
    "x;",
    "class Odd:\n    def _repr_mimebundle_(self, **_):\n        return {'text/html': 'h', 'text/plain': 'p'}, {'own': (1, 2)}\nOdd()",
    "def fail():\n    return 1 / 0\n\nfail()",
    "'never reached'",
)


def make_notebook(*cells: str, **tagged: list[str]) -> NotebookNode:
    made = [
        new_code_cell(source, metadata={"tags": tagged.get(f"cell_{place}", [])}) for place, source in enumerate(cells)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook: NotebookNode = new_notebook(cells=[new_markdown_cell("# Title"), *made], metadata={"kernelspec": kernel})
    return notebook


def run(notebook: NotebookNode, **options: Any) -> list[Any]:
    """Return the code cells as they are after a run."""
    options = {"output_path": None, "engine_name": "workbook", "progress_bar": False, **options}
    filled = papermill.execute_notebook(notebook, **options)
    return [cell for cell in filled.cells if cell.cell_type == "code"]


def run_to_file(notebook: NotebookNode, folder: Path, *options: str) -> list[Any]:
    """Run with papermill's own command, whether it fails or not, and return the code cells it wrote."""
    source, filled = folder / "in.ipynb", folder / f"out{len(options)}.ipynb"
    nbformat.write(notebook, source)
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", *options, str(source), str(filled)]
    environment = {**os.environ, "IPYTHONDIR": str(folder / "ipython")}
    subprocess.run(command, check=False, capture_output=True, env=environment, cwd=folder)
    return [cell for cell in nbformat.read(filled, as_version=4).cells if cell.cell_type == "code"]


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a system that cannot fork."""
    monkeypatch.setattr(papermill_engine, "choose_method", lambda: "spawn")
    yield
    if waiting := papermill_engine.WorkbookEngine._next:
        waiting.kill()
    papermill_engine.WorkbookEngine._next = None


def test_every_kind_of_output_is_the_same_as_from_a_kernel(tmp_path: Path) -> None:
    importlib.import_module("matplotlib_inline.backend_inline")  # as in a process that has shown pictures before
    by_kernel = run_to_file(make_notebook(*CELLS), tmp_path)
    filled = tmp_path / "own.ipynb"
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(make_notebook(*CELLS), filled, engine_name="workbook", progress_bar=False)
    own = [cell for cell in nbformat.read(filled, as_version=4).cells if cell.cell_type == "code"]

    for theirs, ours in zip(by_kernel, own, strict=True):
        assert ours.outputs == theirs.outputs, ours.source
        assert ours.execution_count == theirs.execution_count, ours.source
    assert own[-2].outputs[-1].ename == "ZeroDivisionError"
    assert own[-1].outputs == []


def test_tags_say_which_cells_may_fail_and_which_are_passed_over(tmp_path: Path) -> None:
    notebook = make_notebook("1/0", "1/0", "2", cell_0=["raises-exception"], cell_1=["skip-execution"])
    with pytest.raises(PapermillExecutionError):  # papermill tells of it when all has run
        run(notebook, output_path=tmp_path / "out.ipynb")
    cells = [cell for cell in nbformat.read(tmp_path / "out.ipynb", as_version=4).cells if cell.cell_type == "code"]

    assert [cell.execution_count for cell in cells] == [1, None, 2]
    assert cells[0].outputs[0].ename == "ZeroDivisionError"
    assert cells[2].outputs[0].data["text/plain"] == "2"


def test_nothing_of_one_notebook_is_there_in_the_next_nor_in_this_process() -> None:
    run(make_notebook("import os, json\nos.environ['LEFT'] = '1'\njson.left = secret = 1\nos.chdir('/')"))
    cells = run(make_notebook("import os, json\n'LEFT' in os.environ, hasattr(json, 'left'), 'secret' in globals()"))

    assert cells[0].outputs[0].data["text/plain"] == "(False, False, False)"
    assert "LEFT" not in os.environ
    assert Path.cwd() != Path("/")


@pytest.mark.usefixtures("spawned")
def test_where_processes_cannot_be_forked_the_next_is_started_while_one_runs() -> None:
    first = run(make_notebook("import os, sys\nsys.left = 1\nos.getpid()"))
    waiting = papermill_engine.WorkbookEngine._next
    second = run(make_notebook("import os, sys\nhasattr(sys, 'left'), os.getpid()"))

    assert waiting is not None
    assert second[0].outputs[0].data["text/plain"] == f"(False, {waiting._process.pid})"
    assert first[0].outputs[0].data["text/plain"] != str(waiting._process.pid)


def test_a_process_that_dies_fails_the_cell_it_was_at_and_says_so() -> None:
    with pytest.raises(PapermillExecutionError, match=r"ended unexpectedly \(SIGKILL\)") as caught:
        run(make_notebook("1", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "3"))

    assert caught.value.source.startswith("import os, signal")


def test_a_cell_that_takes_too_long_is_ended() -> None:
    with pytest.raises(PapermillExecutionError, match=r"longer than 0\.5 seconds"):
        run(make_notebook("1", "import time\ntime.sleep(60)"), execution_timeout=0.5)


def test_a_parameter_that_the_notebook_does_not_have_is_refused() -> None:
    notebook = make_notebook('today: str = ""', "today", cell_0=["parameters"])

    assert run(notebook, parameters={"today": "2026-03-10"})[-1].outputs[0].data["text/plain"] == "'2026-03-10'"
    with pytest.raises(UnknownNameError, match='There is no parameter "tody"; did you mean "today"'):
        run(notebook, parameters={"tody": "2026-03-10"})


def test_another_language_is_refused() -> None:
    notebook = make_notebook("1")
    notebook.metadata.kernelspec.language = "R"

    with pytest.raises(PapermillException, match="Python only"):
        run(notebook)


def test_the_notebook_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for module in (papermill.engines, papermill.execute):
        monkeypatch.setattr(module, "write_ipynb", lambda _notebook, path: written.append(path))
    papermill.execute_notebook(
        make_notebook("1", "2", "3"), str(tmp_path / "out.ipynb"), engine_name="workbook", progress_bar=False
    )

    assert written == [str(tmp_path / "out.ipynb")]


def test_nothing_is_written_to_the_users_own_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    program = (
        "import papermill; "
        "papermill.execute_notebook('in.ipynb', 'out.ipynb', engine_name='workbook', progress_bar=False)"
    )
    nbformat.write(make_notebook("1", "import pandas\npandas.DataFrame()"), tmp_path / "in.ipynb")
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "MPLCONFIGDIR": str(tmp_path / "matplotlib")}
    inherited = {name: value for name, value in os.environ.items() if name != "IPYTHONDIR"}
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path, env={**inherited, **own})

    assert (tmp_path / "out.ipynb").is_file()
    assert list(home.iterdir()) == []


# Processes


def test_with_other_threads_running_processes_are_not_forked() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert worker_process.choose_method() == "spawn"
    finally:
        done.set()
        thread.join()


def work(task: str) -> Iterator[str]:
    if task == "die":
        os._exit(3)
    yield f"{task} done"


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_do_every_task_and_tell_of_one_that_died(method: worker_process.Method) -> None:
    if method == "fork" and sys.platform != "linux":
        pytest.skip("only Linux forks safely")
    workers = Workers(work, jobs=2, method=method)

    assert dict(workers.run(["a", "die", "b"])) == {"a": "a done", "b": "b done", "die": 3}
    assert workers.running == []


def test_leaving_before_the_end_kills_what_runs() -> None:
    workers = Workers(wait_for_ever, jobs=2)
    results = workers.run([0, 60, 60])
    assert next(results) == (0, "awake")
    pids = [worker._process.pid for worker, _ in workers._running.values()]
    results.close()  # type: ignore[attr-defined]  # it is a generator

    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def wait_for_ever(seconds: int) -> Iterator[str]:
    threading.Event().wait(seconds)
    yield "awake"


def test_a_worker_that_is_never_called_ends_with_its_pipe() -> None:
    worker = Worker(worker_process.choose_method())
    worker.connection.close()
    worker._process.join(timeout=60)

    assert worker._process.exitcode == 0
