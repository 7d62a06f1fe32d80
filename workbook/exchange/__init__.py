"""Bring in what other programs wrote, and hand out what they can read; only here are foreign formats known."""
