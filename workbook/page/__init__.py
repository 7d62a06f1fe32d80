"""What a notebook opens: the parts of a page, and the tools that bring in, take out and make examples."""

from workbook.page.book import Book
from workbook.page.opening import open_workbook
from workbook.page.shown import PRIVATE

__all__ = ["PRIVATE", "Book", "open_workbook"]
