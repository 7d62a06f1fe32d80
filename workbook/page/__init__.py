"""What a notebook opens, and what its forms, reviews and tools work with."""

from workbook.page.cell_output import PRIVATE
from workbook.page.entry_point import open_book

__all__ = ["PRIVATE", "open_book"]
