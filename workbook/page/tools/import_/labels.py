"""Labels and worksheets that the import tool, its screens and the forms above it share."""

from __future__ import annotations

IMPORT_LABEL = "Import a file"
# The worksheets that files of known formats fill. Their forms offer the import.
IMPORTABLE_WORKSHEETS = frozenset(
    {"time-entries", "clients", "services", "people", "expectations", "measures", "measurements"}
)
# The worksheets that save settings for the next import.
SETTINGS_WORKSHEETS = frozenset({"import-rules", "import-mappings"})


def format_item_count(number: int, singular: str, plural: str) -> str:
    """Return a number of items: "No entries", "1 entry", "1,200 entries"."""
    return f"{f'{number:,}' if number else 'No'} {singular if number == 1 else plural}"


def format_row_count(number: int) -> str:
    """Return a number of rows: "0 rows", "1 row", "1,200 rows"."""
    return "1 row" if number == 1 else f"{number:,} rows"
