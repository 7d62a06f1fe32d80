"""The words and definitions of the workbook, read from content/*.yaml."""
