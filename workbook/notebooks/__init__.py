"""The notebooks: built from the content, checked against the conventions, and never edited by hand."""
