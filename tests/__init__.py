"""The checks: tests, and `python -m tests.run`, which runs them with everything else that is checked."""
