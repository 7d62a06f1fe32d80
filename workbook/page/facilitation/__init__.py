"""A session with a group: its agenda, its clock, what is written in each step, and the sheet for whoever leads it."""
