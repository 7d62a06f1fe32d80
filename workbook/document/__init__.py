"""Documents and their renderers: HTML, text, PDF, Word and slides."""
