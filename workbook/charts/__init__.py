"""Draw charts: each function takes values or a data frame and returns a picture with its finding in words."""
