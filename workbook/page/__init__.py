"""What a notebook opens: the parts of a page, and the tools that bring in, take out and make examples."""

from workbook.page.book import Book
from workbook.page.cell_output import PRIVATE
from workbook.page.entry_point import open_workbook

__all__ = ["PRIVATE", "Book", "open_workbook"]
