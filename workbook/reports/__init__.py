"""Reports, handouts and other parts of pages, made from reviews and entries."""
