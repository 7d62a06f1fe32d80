"""Export entries as a data package, an Excel book or a calendar file, and restore them."""
