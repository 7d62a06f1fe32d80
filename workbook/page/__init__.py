"""What a notebook opens: the parts of a page, and the tools that bring in, take out and make examples."""

from workbook.page.book import PRIVATE, Book, open_workbook

__all__ = ["PRIVATE", "Book", "open_workbook"]
