"""Run the cells of a notebook in this process, and collect their outputs as a kernel would have sent them.

This is the same IPython shell that a kernel runs, with hooks in the places where a kernel would send messages. There is no
front end: widgets have no counterpart, a cell that asks for input gets none, and a cell cannot change the output of an
earlier one. Text that other processes write, such as those of a pool, goes through files.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from ipykernel.compiler import XCachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from IPython.core.pylabtools import activate_matplotlib
from jupyter_client.jsonutil import json_default
from traitlets import Type

from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nbformat import NotebookNode

INLINE_CHARTS = "module://matplotlib_inline.backend_inline"
MAY_FAIL_TAG, SKIP_TAG = "raises-exception", "skip-execution"
# The streams of a process, with the numbers by which the system knows them.
STREAMS = {"stdout": 1, "stderr": 2}
NOT_SHOWN = "Another process tried to show something that is not text; return it to the cell, and show it there.\n"


@dataclass(frozen=True)
class CellRun:
    """The result of one code cell.

    Parameters
    ----------
    execution_count
        The number of the cell among those that ran; None when it was skipped.
    outputs
        The outputs, in the notebook format.
    failed
        Whether the cell ended in an error that ends the notebook.
    """

    execution_count: int | None
    outputs: Sequence[NotebookNode]
    failed: bool = False


def run_cells(notebook: NotebookNode) -> Iterator[CellRun]:
    """Run the code cells of a notebook one after the other, until one fails.

    The shell, its variables and every side effect of the cells remain in this process, so call it in a process of its own.

    Parameters
    ----------
    notebook
        The notebook; it is not changed.

    Yields
    ------
    The result of each code cell as soon as it has run. A cell tagged `raises-exception` may fail. Empty cells and cells
    tagged `skip-execution` are skipped.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _redirect_streams(Path(folder)) as files:
        shell = _make_shell(folder, files)
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            run = _run_cell(shell, cell)
            yield run
            if run.failed:
                return


def _run_cell(shell: _Shell, cell: NotebookNode) -> CellRun:
    tags = cell.metadata.get("tags", [])
    if not cell.source.strip() or SKIP_TAG in tags:
        return CellRun(None, ())
    shell.outputs = _Outputs(shell.files)
    count = shell.execution_count
    streams = (_Stream(shell, "stdout"), _Stream(shell, "stderr"))
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        result = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
    shell.outputs.add_from_files()
    failed = not result.success and MAY_FAIL_TAG not in tags
    return CellRun(count, tuple(shell.outputs), failed=failed)


def _make_shell(folder: str, files: dict[str, _StreamFile]) -> _Shell:
    # Without this folder, IPython would create one in the user's home and read the user's own configuration.
    profile = ProfileDir(location=folder)
    shell = _Shell.instance(profile_dir=profile, ipython_dir=folder, compiler_class=XCachingCompiler)
    shell.files = files
    if "" not in sys.path:
        sys.path.insert(0, "")  # As in a kernel, modules in the working directory can be imported.
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.use(INLINE_CHARTS)
    if inline := sys.modules.get("matplotlib_inline.backend_inline"):  # It looks for a shell only when it is imported.
        activate_matplotlib(INLINE_CHARTS)  # type: ignore[no-untyped-call]
        inline.configure_inline_support(shell, INLINE_CHARTS)
    return shell


class _StreamFile:
    """A file in the place of a stream of this process, for everything that does not go through Python's streams.

    Parameters
    ----------
    file
        The file, which does not exist yet.
    number
        The number of the stream.
    """

    def __init__(self, file: Path, number: int) -> None:
        self._file, self._number, self._read = file, number, 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    @contextlib.contextmanager
    def redirect(self) -> Iterator[None]:
        """Let the stream go to the file."""
        original = os.dup(self._number)
        try:
            with self._file.open("ab") as file:
                os.dup2(file.fileno(), self._number)
            yield
        finally:
            os.dup2(original, self._number)
            os.close(original)

    def write(self, text: str) -> None:
        """Write text from this or from a forked process."""
        os.write(self._number, text.encode(errors="replace"))

    def read_new(self) -> str:
        """Return the text that was written since the last call."""
        with self._file.open("rb") as file:
            file.seek(self._read)
            new = file.read()
        self._read += len(new)
        return self._decoder.decode(new)


@contextlib.contextmanager
def _redirect_streams(folder: Path) -> Iterator[dict[str, _StreamFile]]:
    """Let standard output and error go to files in a folder, and yield them by name."""
    files = {name: _StreamFile(folder / name, number) for name, number in STREAMS.items()}
    with contextlib.ExitStack() as stack:
        for file in files.values():
            stack.enter_context(file.redirect())
        yield files


class _Outputs(list[Any]):
    """The outputs of one cell, in order.

    Parameters
    ----------
    files
        The files that other processes write to, by stream.
    """

    clear_next = False

    def __init__(self, files: dict[str, _StreamFile]) -> None:
        super().__init__()
        self._files, self._process = files, os.getpid()

    def add(self, output_type: str, **content: Any) -> None:
        """Append an output; text of the same stream as the last output is appended to that output."""
        if os.getpid() != self._process:  # a process that the cell has forked
            name, text = (content["name"], content["text"]) if output_type == "stream" else ("stderr", NOT_SHOWN)
            self._files[name].write(text)
            return
        self.add_from_files()
        self._append(output_type, **content)

    def add_from_files(self) -> None:
        """Append what other processes have written since the last call."""
        for name, file in self._files.items():
            if text := file.read_new():
                self._append("stream", name=name, text=text)

    def _append(self, output_type: str, **content: Any) -> None:
        self._clear_if_due()
        last = self[-1] if self else None
        if output_type == "stream" and last and (last.output_type, last.get("name")) == ("stream", content["name"]):
            last.text += content["text"]
        else:
            self.append(nbformat.v4.new_output(output_type, **_as_sent(content)))

    def clear_output(self, *, wait: bool) -> None:
        """Remove the outputs, now or when the next output arrives."""
        self.clear_next = True
        if not wait:
            self._clear_if_due()

    def _clear_if_due(self) -> None:
        if self.clear_next:
            self.clear()
            self.clear_next = False


def _as_sent(content: dict[str, Any]) -> dict[str, Any]:
    """Return content as a kernel's message would carry it: images in base64, tuples as lists."""
    sent: dict[str, Any] = json.loads(json.dumps(content, default=json_default))
    return sent


class _DisplayHook(DisplayHook):
    """Collects the value of the last line of a cell."""

    shell: _Shell

    def start_displayhook(self) -> None:
        self._data: dict[str, Any] = {}
        self._metadata: dict[str, Any] = {}

    def write_output_prompt(self) -> None:
        pass  # The number is part of the output.

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        self._data, self._metadata = format_dict, md_dict or {}

    def finish_displayhook(self) -> None:
        if self._data:
            content = {"data": self._data, "metadata": self._metadata, "execution_count": self.prompt_count}
            self.shell.outputs.add("execute_result", **content)


class _DisplayPublisher(DisplayPublisher):
    """Collects the objects that `display` shows."""

    shell: _Shell

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: object = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_options: Any,
    ) -> None:
        del source  # IPython no longer uses it.
        content, name = {"data": data, "metadata": metadata or {}}, (transient or {}).get("display_id")
        shown = self.shell.displays.setdefault(name, []) if name else []
        for output in shown:
            output.update(_as_sent(content))
        if not update:
            self.shell.outputs.add("display_data", **content)
            shown += self.shell.outputs[-1:]  # none in a process that the cell has forked

    def clear_output(self, wait: bool = False) -> None:  # noqa: FBT001, FBT002 IPython's own signature
        self.shell.outputs.clear_output(wait=wait)


class _Shell(InteractiveShell):
    """IPython's shell, which collects its messages and writes no history to the disk."""

    displayhook_class = Type(_DisplayHook)
    display_pub_class = Type(_DisplayPublisher)

    files: dict[str, _StreamFile]
    outputs: _Outputs
    displays: dict[str, list[Any]]

    def __init__(self, **options: Any) -> None:
        self.files, self.displays = {}, {}
        self.outputs = _Outputs(self.files)
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def init_history(self) -> None:
        self.history_manager = HistoryManager(shell=self, parent=self, enabled=False, hist_file=":memory:")

    def enable_gui(self, gui: str | None = None) -> None:
        """Accept charts in the notebook, which need no toolkit for windows; IPython's name."""
        if gui not in {None, "inline"}:
            raise WorkbookError(f"No windows can be opened here, so {gui} cannot be used; write: %matplotlib inline")

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self.outputs.add("error", ename=etype.__name__, evalue=str(evalue), traceback=stb)


class _Stream(io.TextIOBase):
    """Standard output or error of a cell."""

    def __init__(self, shell: _Shell, name: str) -> None:
        self._shell, self._name = shell, name

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a plain attribute there, which cannot be set
        return "UTF-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._shell.outputs.add("stream", name=self._name, text=text)
        return len(text)
