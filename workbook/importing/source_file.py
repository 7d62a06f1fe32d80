"""The file that something is brought in from: read once, however often its preview is made anew."""

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
    """A file on this computer, and what has been read of it.

    Parameters
    ----------
    path
        Where it lies.
    """

    path: Path
    _tables: dict[str | None, Table] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, file: str | Path | SourceFile) -> SourceFile:
        """Return the file itself, or the one that lies there."""
        return file if isinstance(file, SourceFile) else cls(Path(file))

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name

    @cached_property
    def is_calendar(self) -> bool:
        """Whether it is a calendar; raises UnreadableFileError where it cannot be opened."""
        return is_calendar(self.path)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar it is; raises UnreadableFileError."""
        return read_calendar(self.path)

    def read_table(self, sheet: str | None = None) -> Table:
        """Return the table it is, or one sheet of it; raises UnreadableFileError."""
        if sheet not in self._tables:
            self._tables[sheet] = read_table(self.path, sheet=sheet)
        return self._tables[sheet]
