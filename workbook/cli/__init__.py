"""The command line: `workbook lab`, and what looks after the workbook and what is written in it.

Exit status 0, 1 when problems were found, 2 when used wrongly. An error is one sentence; `--debug` shows where it came
from. Nothing heavy is imported before a command needs it.
"""

from workbook.cli import bringing_in, keeping, opening, sessions, status, taking_out, teaching
from workbook.cli.group import main

__all__ = ["bringing_in", "keeping", "main", "opening", "sessions", "status", "taking_out", "teaching"]
