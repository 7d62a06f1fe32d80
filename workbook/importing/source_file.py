"""A file to import, which is read once and can be previewed several times."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.importing.calendars.event_parser import Calendar, read_calendar
from workbook.importing.options import DEFAULT_READING, ReadingOptions
from workbook.importing.tables.reader import is_calendar, read_table

if TYPE_CHECKING:
    from collections.abc import Collection

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
    _tables: dict[ReadingOptions, Table] = field(default_factory=dict, repr=False)

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

    def read_table(self, reading: ReadingOptions = DEFAULT_READING, *, names: Collection[str] = frozenset()) -> Table:
        """Return the table in the file, with all its rows. Raises UnreadableFileError if it cannot be read.

        Parameters
        ----------
        reading
            How to read it.
        names
            The normalized names of the columns that the workbook knows, which help to detect the header.

        Returns
        -------
        The rows with their headers.
        """
        key = replace(reading, doubtful_rows=None)
        if key not in self._tables:
            self._tables[key] = read_table(
                self.path, sheet=key.sheet, encoding=key.encoding, header_row=key.header_row, names=names
            )
        return self._tables[key]


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
