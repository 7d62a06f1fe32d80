"""Load the texts and definitions of the workbook from content/*.yaml."""
