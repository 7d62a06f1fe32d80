"""Make one call in a process of its own, which has everything imported when the call comes and ends after it.

On Linux the process is forked, with all that this one has imported, in some hundredths of a second. Elsewhere, and
where other threads are running here, a fork is not safe: there a process starts anew, which takes seconds, so one is
started ahead while another is still at work. Either way nothing of one call is there in the next.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import pkgutil
import signal
import sys
import threading
import warnings
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

Method = Literal["fork", "spawn"]
Task = TypeVar("Task")
# What a filled notebook uses; their modules are imported before the first process needs them.
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


def choose_method() -> Method:
    """Return how processes are made here, now: macOS has fork too, but its own libraries do not survive it."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def import_everything() -> None:
    """Import what notebooks need, and take it out of the garbage collector's rounds; the second time it is nothing."""
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
        pass  # the database's driver is imported when a store is opened for the first time
    gc.collect()
    gc.freeze()  # a collector that visits an object makes a forked process copy the page it is on


class Worker:
    """A process that waits for one call, makes it, and ends.

    Parameters
    ----------
    method
        How the process is created: "fork" or "spawn".
    is_daemon
        Whether the process ends with this one. Such a process may not create processes of its own.
    """

    def __init__(self, method: Method, *, is_daemon: bool = True) -> None:
        context: Any = multiprocessing.get_context(method)
        if method == "fork":
            import_everything()
        self.connection, there = context.Pipe()
        # A forked process has a copy of both ends; only when it closes ours does it notice that this one is gone.
        inherited = self.connection if method == "fork" else None
        self._process = context.Process(target=_serve, args=(there, inherited), daemon=is_daemon)
        with warnings.catch_warnings():
            # Python 3.12 counts the threads of numpy's OpenBLAS, which sees to them itself around a fork.
            warnings.filterwarnings("ignore", message=".*multi-threaded.*", category=DeprecationWarning)
            self._process.start()
        there.close()

    def call(self, function: Callable[..., Iterable[Any]], *arguments: object) -> None:
        """Send the call; what the function yields arrives, one message each, on `connection`, then its end."""
        self.connection.send((function, arguments))

    def receive(self, *, timeout_seconds: float | None = None) -> Any:
        """Return the next message; raises EOFError at the end, and TimeoutError when none comes in time."""
        if not self.connection.poll(timeout_seconds):
            raise TimeoutError
        try:
            return self.connection.recv()
        except ConnectionResetError as error:  # how some systems tell that the other end is gone
            raise EOFError from error

    def end(self) -> int:
        """Wait for the process after its last message, and return its exit status: minus a signal, or 0."""
        self._process.join()
        self.connection.close()
        return int(self._process.exitcode or 0)

    def kill(self) -> None:
        """End the process whatever it is doing."""
        self._process.kill()
        self.end()


class Workers(Generic[Task]):
    """As many processes as are wanted at a time, a task each.

    Parameters
    ----------
    function
        What is called with a task; it yields one message, the task's result.
    jobs
        How many tasks run at the same time.
    method
        How processes are made; None for what suits this system.
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
        """The tasks that are being done, the oldest first."""
        return [task for _, task in self._running.values()]

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Do the tasks and yield each with its result as it is finished.

        A task whose process ended without a result comes with the process's exit status, an integer. When this is
        left before its end, the processes are killed.
        """
        waiting = deque(tasks)
        try:
            self._start_next(waiting)
            while self._running:
                for connection in wait(list(self._running)):
                    worker, task = self._running[connection]  # type: ignore[index]
                    result = _receive_result(worker)
                    del self._running[connection]  # type: ignore[arg-type]
                    self._start_next(waiting)  # before the caller reads `running`
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
    # Ctrl-C reaches the whole group of processes; the one that started this one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_everything()
    try:
        function, arguments = connection.recv()
        for message in function(*arguments):
            connection.send(message)
    except (EOFError, BrokenPipeError):
        return  # nobody is waiting any more


def explain_end(status: int) -> str:
    """Return a sentence about a process that ended before its work was done; a negative status is a signal."""
    how = signal.Signals(-status).name if status < 0 else f"status {status}"
    return f"The process that ran the notebook ended before its time ({how})."
