"""Reviews: what the entries of an activity mean, as one sentence with the numbers, tables and charts that support it."""
