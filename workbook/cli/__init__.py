"""The command line: `workbook lab` opens the workbook; other commands manage it and its entries.

The exit status is 0 for success, 1 if problems were found, and 2 for incorrect usage. An error is one sentence; `--debug`
shows its traceback. Large libraries are imported only when a command needs them.
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
