"""Configure the server's log: one file below the home, with failures only and without the secret that opens the workbook."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.paths import Home

# Jupyter Server removes tokens from logged requests, but not from the errors that a request caused.
TOKEN = re.compile(r"(?i)((?:token|\bkey)[=: ]+)[^\s&#'\"]+")


class TokenlessFormatter(logging.Formatter):
    """Formats a log line without tokens."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return TOKEN.sub(r"\1[secret]", super().format(record))


def get_log_file(home: Home) -> Path:
    """Return the file with JupyterLab's errors."""
    return home.jupyter / "lab.log"


def make_logging_settings(home: Home) -> dict[str, object]:
    """Return logging settings that write into the home's log file and nothing into the terminal.

    Parameters
    ----------
    home
        The learner's home.

    Notes
    -----
    From warnings upwards, Jupyter Server reports failures, but never the content of messages between page and kernel.
    """
    file = {
        "class": "logging.FileHandler",
        "filename": str(get_log_file(home)),
        "encoding": "utf-8",
        "delay": True,
        "formatter": "plain",
    }
    return {
        "version": 1,
        "formatters": {"plain": {"()": TokenlessFormatter, "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {"file": file},
        "loggers": {name: {"level": "WARNING", "handlers": ["file"]} for name in ("LabServer", "WorkbookLab")},
    }
