"""The engine for papermill: the same outputs as a kernel gives, each notebook by itself, and the file written once."""

from __future__ import annotations

import contextlib
import importlib
import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.exceptions import PapermillException, PapermillExecutionError

from workbook.errors import UnknownNameError
from workbook.notebooks import cell_runner, papermill_engine, worker_process
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
    environment.pop("PYTEST_CURRENT_TEST", None)  # With it, a kernel would not show what other programs write.
    subprocess.run(command, check=False, capture_output=True, env=environment, cwd=folder)
    return [cell for cell in nbformat.read(filled, as_version=4).cells if cell.cell_type == "code"]


def join_streams(outputs: list[Any]) -> list[Any]:
    """Join texts that follow each other: a kernel on a slow computer sends in two parts what one cell prints."""
    joined: list[Any] = []
    for output in outputs:
        if joined and output.output_type == "stream" == joined[-1].output_type and output.name == joined[-1].name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


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
        assert ours.outputs == join_streams(theirs.outputs), ours.source
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


# Magics, and other processes inside cells
ELSEWHERE = (
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "%matplotlib",
    "%config InlineBackend.figure_format = 'svg'\nplt.plot([1, 2]);",
    "from multiprocessing import get_context\ndef square(x):\n    return x * x",
    "with get_context('fork').Pool(2) as pool:\n    print(pool.map(square, [1, 2]))",
    "with get_context('spawn').Pool(1) as pool:\n    print(pool.map(len, ['a', 'bc']))",
    "from concurrent.futures import ProcessPoolExecutor\nwith ProcessPoolExecutor(1) as pool:\n    print(*pool.map(len, ['a']))",
    "import os, subprocess, sys\nprint('before')\nos.system('echo within')\nprint('after')",
    "subprocess.run([sys.executable, '-c', 'import sys; sys.stderr.write(\"é\")'], check=True);",
)


def test_matplotlib_pools_and_programs_in_cells_work_as_in_a_kernel(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("the cells fork, and start programs of a system with a shell")
    by_kernel = run_to_file(make_notebook(*ELSEWHERE), tmp_path)
    own = run(make_notebook(*ELSEWHERE))

    for theirs, ours in zip(by_kernel, own, strict=True):
        # A kernel shows the text of other processes at any time, and in any number of pieces.
        assert join_texts(ours) == join_texts(theirs), ours.source
        kinds = [[output.output_type for output in cell.outputs if "data" in output] for cell in (ours, theirs)]
        assert kinds[0] == kinds[1], ours.source
    assert own[-2].outputs[0].text == "before\nwithin\nafter\n"


def join_texts(cell: Any) -> list[str]:
    return sorted("".join(output.text for output in cell.outputs if output.output_type == "stream").split())


def test_what_a_process_of_a_pool_prints_is_shown() -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux forks by itself")
    show = "def show(x):\n    print('pool', x)\n    display(x)\nwith get_context('fork').Pool(1) as pool:\n    pool.map(show, [1]);"
    [cell] = run(make_notebook("from multiprocessing import get_context\n" + show))
    texts = {output.name: output.text for output in cell.outputs}

    assert texts == {"stdout": "pool 1\n", "stderr": cell_runner.NOT_SHOWN}


def test_a_window_is_refused_in_one_sentence() -> None:
    with pytest.raises(PapermillExecutionError, match="No windows can be opened here, so tk cannot be used"):
        run(make_notebook("get_ipython().enable_gui('tk')"))


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


UNGUARDED = """\
import papermill
from nbformat.v4 import new_code_cell, new_notebook

def fill(number):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=[new_code_cell(f"print({number})")], metadata={"kernelspec": kernel})
    filled = papermill.execute_notebook(notebook, None, engine_name="workbook", progress_bar=False)
    return filled.cells[0].outputs[0].text.strip()

"""
POOLS = {
    "threads": "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(3) as pool:\n",
    "fork": "from multiprocessing import get_context\nwith get_context('fork').Pool(2) as pool:\n",
    "spawn": (
        "if __name__ == '__main__':\n  from multiprocessing import get_context\n  with get_context('spawn').Pool(2) as pool:\n  "
    ),
    "executor": "from concurrent.futures import ProcessPoolExecutor as Pool\nwith Pool(2) as pool:\n",
    "threads, then fork": (
        "from concurrent.futures import ThreadPoolExecutor\nfrom multiprocessing import get_context\n"
        "with ThreadPoolExecutor(1) as pool:\n    assert list(pool.map(fill, [7])) == ['7']\n"
        "with get_context('fork').Pool(2) as pool:\n"
    ),
}


@pytest.mark.parametrize("pool", POOLS)
def test_a_program_fills_notebooks_in_a_pool(pool: str, tmp_path: Path) -> None:
    if sys.platform != "linux" and pool not in {"threads", "spawn"}:
        pytest.skip("only Linux forks safely")
    program = tmp_path / "program.py"
    program.write_text(f"{UNGUARDED}{POOLS[pool]}    print(*pool.map(fill, range(4)))\n", encoding="utf-8")
    result = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=False)

    assert (result.stdout, result.returncode) == ("0 1 2 3\n", 0), result.stderr


def test_many_threads_never_take_the_same_process(monkeypatch: pytest.MonkeyPatch) -> None:
    class FakeWorker:
        is_usable = True

        def __init__(self, _method: str) -> None:
            threading.Event().wait(0.0001)  # gives way to another thread

    monkeypatch.setattr(papermill_engine, "choose_method", lambda: "spawn")
    monkeypatch.setattr(papermill_engine, "Worker", FakeWorker)
    monkeypatch.setattr(papermill_engine.WorkbookEngine, "_next", None)
    with ThreadPoolExecutor(24) as pool:
        takes = [pool.submit(papermill_engine.WorkbookEngine._take_worker) for _ in range(600)]
    taken = [take.result() for take in takes]

    assert len({id(worker) for worker in taken}) == len(taken)


@pytest.mark.usefixtures("spawned")
def test_a_process_that_has_died_in_the_meantime_is_replaced() -> None:
    run(make_notebook("1"))
    waiting = papermill_engine.WorkbookEngine._next
    assert waiting is not None
    waiting._process.kill()
    waiting._process.join()

    assert run(make_notebook("2"))[0].outputs[0].data["text/plain"] == "2"


@pytest.mark.parametrize("cells", [("1",), ("1/0", "2")])
def test_no_temporary_file_is_left(cells: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with contextlib.suppress(PapermillExecutionError):
        run(make_notebook(*cells))

    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("tmp")] == []


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
