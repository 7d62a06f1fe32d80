"""An engine for papermill that starts no kernel: `papermill --engine workbook IN.ipynb OUT.ipynb`.

Papermill's own engine starts a kernel per notebook, which imports everything again, and rewrites the notebook after every
cell. This engine runs the cells in one process per notebook, which has everything imported already, and lets papermill
write the notebook once at the end. The outputs are the same.

Papermill imports this module by the package's entry point. No other module may import it, because papermill itself would
then be imported in a circle.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any, ClassVar

import nbformat
from papermill.engines import Engine
from papermill.exceptions import PapermillException

from workbook.notebooks.cell_runner import CellRun, run_cells
from workbook.notebooks.parameters import check_injected_parameters
from workbook.notebooks.worker_process import Worker, choose_method, explain_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode
    from papermill.engines import NotebookExecutionManager

NAME = "workbook"


class WorkbookEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Runs the cells of a notebook in a process of their own, without a kernel."""

    # Where processes are spawned: the process for the next notebook, which starts while this notebook runs.
    _next: ClassVar[Worker | None] = None
    # Two threads must not take the same process.
    _taking: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def execute_notebook(
        cls, nb: NotebookNode, kernel_name: str, output_path: str | None = None, **options: Any
    ) -> NotebookNode:
        """Run a notebook without writing it, because papermill writes it afterwards."""
        del output_path
        filled: NotebookNode = super().execute_notebook(nb, kernel_name, output_path=None, **options)
        return filled

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        execution_timeout: float | None = None,
        own_process: bool = True,
        **_options: Any,
    ) -> None:
        """Run the cells, and store their outputs in the notebook.

        Parameters
        ----------
        nb_man
            Papermill's record of the run, with the notebook.
        kernel_name
            The kernel of the notebook, which must be one for Python.
        execution_timeout
            The time limit per cell, in seconds; None for no limit.
        own_process
            False runs the cells in this process, which must be used for this notebook only.

        Raises
        ------
        UnknownNameError
            The notebook does not have one of the parameters.
        PapermillException
            The notebook is not in Python.
        """
        if cls.nb_language(nb_man.nb) != "python":
            raise PapermillException(f'The engine "{NAME}" runs notebooks in Python only, not those for {kernel_name}.')
        check_injected_parameters(nb_man.nb)
        runs = cls._run(nb_man.nb, execution_timeout) if own_process else run_cells(nb_man.nb)
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            if cell.cell_type == "code":
                run = next(runs)
                cell.execution_count, cell.outputs = run.execution_count, list(run.outputs)
                if run.failed:
                    nb_man.cell_exception(cell, cell_index=index)
            nb_man.cell_complete(cell, cell_index=index)
            if cell.metadata.papermill.exception:
                break
        next(runs, None)  # The process removes its temporary files after the last cell.

    @classmethod
    def _run(cls, notebook: NotebookNode, timeout_seconds: float | None) -> Iterator[CellRun]:
        worker = cls._take_worker()
        try:
            worker.call(run_cells, notebook)
            for _ in (cell for cell in notebook.cells if cell.cell_type == "code"):
                run: CellRun = worker.receive(timeout_seconds=timeout_seconds)
                yield run
                if run.failed:
                    break
            with contextlib.suppress(EOFError):
                worker.receive()
        except TimeoutError:
            yield _make_failure("CellTimeoutError", f"The cell took longer than {timeout_seconds:g} seconds.")
        except (EOFError, BrokenPipeError):
            yield _make_failure("DeadKernelError", explain_end(worker.end()))
        finally:
            worker.kill()

    @classmethod
    def _take_worker(cls) -> Worker:
        if choose_method() == "fork":
            return Worker("fork")
        with cls._taking:
            worker = cls._next if cls._next and cls._next.is_usable else Worker("spawn")
            cls._next = Worker("spawn")
        return worker


def _make_failure(name: str, sentence: str) -> CellRun:
    output = nbformat.v4.new_output("error", ename=name, evalue=sentence, traceback=[sentence])
    return CellRun(None, (output,), failed=True)
