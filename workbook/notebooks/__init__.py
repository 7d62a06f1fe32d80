"""The notebooks: built from the content, held to the conventions, and never written by hand."""
