"""Keep what is typed, in one local file."""
