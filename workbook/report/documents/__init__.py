"""What is handed to somebody: one document, as a page, as a Word file and as a PDF file."""
