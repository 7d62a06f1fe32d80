"""Reports, documents to hand out and other parts of pages, made from reviews and entries."""
