"""Fill in worksheets on a page."""
