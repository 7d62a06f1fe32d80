"""Reviews: what the entries of an activity mean, as one sentence with numbers, tables and charts behind it."""
