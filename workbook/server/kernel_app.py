"""The kernel of a page: IPython's own, which reads no configuration and no start-up files of this computer.

`python -P -m workbook.server.kernel_app -f FILE` starts it. With `-P`, and because the current folder stays out of `sys.path`, a file
beside the notebooks cannot replace a library.
"""

from __future__ import annotations

import logging
import os
import threading
import time

from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

SETTINGS = {
    # A file in the notebooks folder is never imported in place of a library.
    "InteractiveShellApp": {"exec_PYTHONSTARTUP": False, "ignore_cwd": True},
    # IPython would record each executed cell in its own history, outside the store.
    "HistoryManager": {"enabled": False},
    # It would also print errors in forms to the terminal, with the typed text.
    "IPKernelApp": {"log_level": logging.CRITICAL},
}


class KernelApp(IPKernelApp):
    """A kernel with the settings of the workbook only."""

    def load_config_file(self, *_args: object, **_options: object) -> None:
        """Read no configuration: neither the learner's own nor that of the computer."""

    def _run_startup_files(self) -> None:
        """Run no start-up files, for the same reason."""


def end_when_orphaned() -> None:
    """End this process soon after its server has ended.

    A kernel watches its parent anyway, but if its server is killed during the start, it watches the process that adopts it.
    """
    parent = os.environ.get("JPY_PARENT_PID")  # noqa: TID251 the server sets it for its kernels
    if os.name == "posix" and parent:
        threading.Thread(target=_watch, args=[int(parent)], daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    end_when_orphaned()
    KernelApp.launch_instance(config=Config(SETTINGS))
