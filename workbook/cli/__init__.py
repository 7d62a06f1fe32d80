"""The command line: `workbook lab`, and what looks after the workbook and what is written in it.

Exit status 0, 1 when problems were found, 2 when used wrongly. An error is one sentence; `--debug` shows where it came
from. Nothing heavy is imported before a command needs it.
"""

from workbook.cli import (
    data_commands,
    example_commands,
    export_commands,
    import_command,
    lab_commands,
    session_commands,
    status_command,
)
from workbook.cli.command_group import main

__all__ = [
    "data_commands",
    "example_commands",
    "export_commands",
    "import_command",
    "lab_commands",
    "main",
    "session_commands",
    "status_command",
]
