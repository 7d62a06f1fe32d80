"""Paginate slides and tables, measure text and distribute column widths."""
