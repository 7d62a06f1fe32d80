"""Store entries with their history in one local file."""
