"""Read CSV, Excel and JSON files into tables of text."""
