"""The import tool of a page: choose a file, review what it contains, and save it."""
