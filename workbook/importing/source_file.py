"""A file to import, which is read once and can be previewed several times."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.importing.calendars.event_parser import Calendar, read_calendar
from workbook.importing.tables.reader import is_calendar, read_table

if TYPE_CHECKING:
    from workbook.importing.tables.table import Table


@dataclass
class SourceFile:
    """A file on this computer, which is read only once, however often its preview is made.

    Parameters
    ----------
    path
        The path of the file.
    """

    path: Path
    _tables: dict[str | None, Table] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name

    @cached_property
    def is_calendar(self) -> bool:
        """Whether it is a calendar. Raises UnreadableFileError if it cannot be opened."""
        return is_calendar(self.path)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar in the file. Raises UnreadableFileError if it cannot be read."""
        return read_calendar(self.path)

    def read_table(self, sheet: str | None = None) -> Table:
        """Return the table in the file, or one of its sheets. Raises UnreadableFileError if it cannot be read.

        Parameters
        ----------
        sheet
            The name of the sheet; None for the first one that has a table.

        Returns
        -------
        The rows with their headers.
        """
        if sheet not in self._tables:
            self._tables[sheet] = read_table(self.path, sheet=sheet)
        return self._tables[sheet]


def open_source_file(file: str | Path | SourceFile) -> SourceFile:
    """Return a source file for a path.

    Parameters
    ----------
    file
        A path, or a source file, which is returned unchanged.

    Returns
    -------
    The source file.
    """
    return file if isinstance(file, SourceFile) else SourceFile(Path(file))
