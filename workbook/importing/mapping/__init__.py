"""Map the columns of a table to the fields of a worksheet, and read its values in the file's own dialect."""
