"""Read the events of iCalendar files: recurrence, cancellations and time zones."""
