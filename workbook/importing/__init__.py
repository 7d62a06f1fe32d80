"""Import files of other programs: read, map, validate, deduplicate, preview, and then save."""
