"""What is fast, measured against what a user would use instead: each a program, run from the checkout."""
