"""Make one call in a process of its own, which has everything imported beforehand and ends after the call.

On Linux, the process is forked from this one with all its imports, which takes some hundredths of a second. On other
systems, and while other threads are running, a fork is not safe. There a new process is spawned, which takes seconds, so
the next one is started while another is still working. No state remains from one call to the next.

Any process and any thread may create workers: also a process of a pool, and a program without a main guard.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import pkgutil
import signal
import sys
import threading
import warnings
from collections import deque
from importlib.machinery import ModuleSpec
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

Method = Literal["fork", "spawn"]
Task = TypeVar("Task")
# The packages that a filled notebook uses; all their modules are imported before the first process needs them.
PACKAGES = (
    "workbook.analysis",
    "workbook.charts",
    "workbook.reports",
    "workbook.reviews",
    "workbook.document",
    "workbook.store",
)
MODULES = (
    "matplotlib.backends.backend_svg",
    "papermill",
    "workbook.notebooks.cell_runner",
    "workbook.page.static_page",
)
MAIN = "__main__"
# Held while a process is started, because that reads and changes what all threads share.
_starting = threading.Lock()


def choose_method() -> Method:
    """Return how to create processes here; macOS can fork too, but its system libraries do not support it."""
    # `threading.active_count()` misses threads that were not started by `threading`, such as those of pytest-xdist.
    is_single_threaded = len(sys._current_frames()) == 1  # noqa: SLF001 documented, in spite of its name
    return "fork" if sys.platform == "linux" and is_single_threaded else "spawn"


def import_everything() -> None:
    """Import everything that notebooks need, once, and exclude it from garbage collection."""
    if MODULES[-1] in sys.modules and gc.get_freeze_count():
        return
    for name in MODULES:
        importlib.import_module(name)
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    from workbook.store.engine import open_memory

    with open_memory():
        pass  # The database driver is imported when the first store is opened.
    gc.collect()
    gc.freeze()  # Otherwise collecting would make each forked process copy this memory.


class Worker:
    """A process that waits for one call, makes the call, and ends.

    Parameters
    ----------
    method
        How the process is created: "fork" or "spawn".
    """

    def __init__(self, method: Method) -> None:
        context: Any = multiprocessing.get_context(method)
        if method == "fork":
            import_everything()
        self._creator = os.getpid()
        self.connection, child_connection = context.Pipe()
        # A forked process has copies of both ends, and must close ours to notice that this process has ended.
        inherited = self.connection if method == "fork" else None
        self._process = context.Process(target=_serve, args=(child_connection, inherited), daemon=True)
        with _starting, _prepare_start(), _ignore_threads() if method == "fork" else contextlib.nullcontext():
            self._process.start()
        child_connection.close()

    @property
    def is_usable(self) -> bool:
        """Whether the process can be called: it is alive, and this process created it instead of inheriting it by a fork."""
        return self._creator == os.getpid() and self._process.is_alive()

    def call(self, function: Callable[..., Iterable[Any]], *arguments: object) -> None:
        """Send the call; each value that the function yields arrives on `connection` as one message."""
        self.connection.send((function, arguments))

    def receive(self, *, timeout_seconds: float | None = None) -> Any:
        """Return the next message; raises EOFError after the last one, and TimeoutError when none arrives in time."""
        if not self.connection.poll(timeout_seconds):
            raise TimeoutError
        try:
            return self.connection.recv()
        except ConnectionResetError as error:  # Some systems report a closed connection in this way.
            raise EOFError from error

    def end(self) -> int:
        """Wait for the process to end, and return its exit status: 0, or the negative number of a signal."""
        self._process.join()
        self.connection.close()
        return int(self._process.exitcode or 0)

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self.end()


class Workers(Generic[Task]):
    """Processes that do tasks, one task per process, several at the same time.

    Parameters
    ----------
    function
        Called with a task; yields one message, the result of the task.
    jobs
        The number of tasks that run at the same time.
    method
        How processes are created; None for the best method of this system.
    """

    def __init__(
        self,
        function: Callable[[Task], Iterable[Any]],
        *,
        jobs: int,
        method: Method | None = None,
    ) -> None:
        self._function, self._jobs, self._method = function, jobs, method or choose_method()
        self._spares: deque[Worker] = deque()
        self._running: dict[Connection, tuple[Worker, Task]] = {}

    @property
    def running(self) -> list[Task]:
        """The tasks that are running, the oldest first."""
        return [task for _, task in self._running.values()]

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Do the tasks, and yield each finished task with its result.

        When the process of a task ended without a result, its exit status is yielded instead, an integer. When the caller
        stops early, the processes are killed.
        """
        waiting = deque(tasks)
        try:
            self._start_next(waiting)
            while self._running:
                for connection in wait(list(self._running)):
                    worker, task = self._running[connection]  # type: ignore[index]
                    result = _receive_result(worker)
                    del self._running[connection]  # type: ignore[arg-type]
                    self._start_next(waiting)  # `running` must include it when the caller continues.
                    yield task, result
        finally:
            for worker in (*(worker for worker, _ in self._running.values()), *self._spares):
                worker.kill()
            self._running.clear()
            self._spares.clear()

    def _start_next(self, waiting: deque[Task]) -> None:
        while waiting and len(self._running) < self._jobs:
            self._start(waiting.popleft(), is_last=not waiting)

    def _start(self, task: Task, *, is_last: bool) -> None:
        worker = self._spares.popleft() if self._spares else Worker(self._method)
        worker.call(self._function, task)
        self._running[worker.connection] = worker, task
        if self._method == "spawn" and not is_last:
            self._spares.append(Worker("spawn"))


@contextlib.contextmanager
def _prepare_start() -> Iterator[None]:
    """Let this process start a worker, wherever it is called from."""
    current, main = multiprocessing.current_process(), sys.modules[MAIN]
    is_daemon, spec = current.daemon, getattr(main, "__spec__", None)
    # A process of a pool may not start any, because they could outlive it. A worker ends with its pipe.
    current.daemon = False
    # A spawned process would run the program again, which may have no main guard. With this name it does not.
    main.__spec__ = ModuleSpec(MAIN, None)
    try:
        yield
    finally:
        current.daemon, main.__spec__ = is_daemon, spec


@contextlib.contextmanager
def _ignore_threads() -> Iterator[None]:
    """Ignore that Python 3.12 also counts the threads of numpy's OpenBLAS, which handles forks itself."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*multi-threaded.*", category=DeprecationWarning)
        yield


def _receive_result(worker: Worker) -> Any:
    try:
        result = worker.receive()
    except EOFError:
        return worker.end()
    worker.end()
    return result


def _serve(connection: Connection, inherited: Connection | None) -> None:
    if inherited:
        inherited.close()
    # Ctrl-C reaches the whole process group; only the parent process handles it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    multiprocessing.current_process().daemon = False  # The cells of a notebook may use pools of processes.
    import_everything()
    with connection, contextlib.suppress(EOFError, BrokenPipeError):  # Both mean that the parent process is gone.
        function, arguments = connection.recv()
        for message in function(*arguments):
            connection.send(message)


def explain_end(status: int) -> str:
    """Return a sentence about a process that ended without a result; a negative status is a signal."""
    how = signal.Signals(-status).name if status < 0 else f"status {status}"
    return f"The process that ran the notebook ended unexpectedly ({how})."
