"""Forms: widgets with which learners fill in worksheets on a page."""
