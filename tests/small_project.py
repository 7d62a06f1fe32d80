"""A small project that start.py can install without a network. It is called `workbook` and contains its own build backend."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import installation
import start
from tests import builder

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = """
[build-system]
requires = []
build-backend = "builder"
backend-path = ["."]

[project]
name = "workbook"
version = "1"
"""
# Tells what it was started with; `exit 5` ends with 5, `wait` waits to be interrupted and then ends with 7.
WORKBOOK = """
import json, sys, time

try:
    print(json.dumps({"arguments": sys.argv[1:], "prefix": sys.prefix}), flush=True)
    if sys.argv[1] == "exit":
        sys.exit(int(sys.argv[2]))
    if sys.argv[1] == "wait":
        for _ in range(600):
            time.sleep(0.1)  # an interrupt that comes just before a long sleep would be noticed after it
except KeyboardInterrupt:
    sys.exit(7)
"""


class Project:
    """A folder with start.py and something small for it to start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = folder / ".venv"
        self.stamp = self.environment / "installed.json"
        self.unfinished = self.environment / "unfinished"
        self.log = self.environment / "install.log"
        self.python = self.environment / installation.PYTHON.relative_to(installation.ENVIRONMENT)

    @classmethod
    def make(cls, folder: Path) -> Project:
        """Make a checkout in a folder that is not there yet."""
        project = cls(folder)
        (folder / "workbook").mkdir(parents=True)
        (folder / "workbook" / "__main__.py").write_text(WORKBOOK, encoding="utf-8")
        (folder / "workbook" / "__init__.py").touch()  # or Python would prefer an installed workbook
        (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
        (folder / "constraints.txt").write_text("", encoding="utf-8")
        (folder / "needs.txt").write_text("", encoding="utf-8")
        for program in (start.__file__, installation.__file__):
            shutil.copy(program, folder)
        project.mend()
        return project

    def mend(self) -> None:
        """Put the tool that builds the project in its place."""
        shutil.copy(builder.__file__, self.folder / "builder.py")

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Run start.py from another folder, and do not wait for its end."""
        # What runs in a shell's background is told to ignore Ctrl-C, and would hand that on.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        # A group of its own, as a terminal gives it: so that Ctrl-C can be sent to it, and to nothing else.
        return subprocess.Popen(
            [sys.executable, self.folder / "start.py", *arguments],
            cwd=self.folder.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start(self, *arguments: str) -> tuple[int, str, str]:
        """Run start.py to its end; return its exit status, what it printed and what it complained of."""
        with self.begin(*arguments) as process:
            printed, complained = process.communicate(timeout=120)
        return process.returncode, printed, complained

    def get_arguments(self, *arguments: str) -> list[str]:
        """Run start.py and return the arguments that reached the workbook, with nothing said about a set-up."""
        status, printed, complained = self.start(*arguments)
        assert (status, complained) == (0, "")
        handed: list[str] = json.loads(printed)["arguments"]
        return handed
