"""Work out how often I guessed rightly what a client felt and thought, and which guesses are still to be checked."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.days import Day, count_days_between, to_day
from workbook.analysis.verifications import add_overall

VERDICTS = ("confirmed", "partly", "wrong", "open")
PARTLY_COUNTS = 0.5


def compute_calibration(empathy_log: pd.DataFrame | None) -> pd.DataFrame:
    """Work out how often the guess was right, by client and overall.

    Right = (confirmed + partly / 2) / (confirmed + partly + wrong): the workbook's own rule. Open guesses do not count.

    Parameters
    ----------
    empathy_log
        Columns `client` and `verdict` (`confirmed`, `partly`, `wrong`, `open`; an entry without one is open).

    Returns
    -------
    One row for each client, in the order of the log, and a last one whose client is "overall", whatever the clients
    are called, and which also counts entries without a client. Columns `client`, `guesses`, `confirmed`, `partly`,
    `wrong`, `open`, `checked` (all but the open) and `right` (0 to 1; missing when none is checked).
    """
    log = read(empathy_log, client="text?", verdict="choice")
    verdicts = log["verdict"].where(log["verdict"].isin(VERDICTS), "open")
    marks = pd.DataFrame({verdict: (verdicts == verdict).astype("int64") for verdict in VERDICTS})
    sums = add_overall(marks.groupby(log["client"], sort=False).sum(), marks.sum())
    checked = sums["confirmed"] + sums["partly"] + sums["wrong"]
    right = (sums["confirmed"] + PARTLY_COUNTS * sums["partly"]) / checked.where(checked > 0)
    result = sums.assign(guesses=checked + sums["open"], checked=checked, right=right)
    counts = dict.fromkeys(["guesses", *VERDICTS, "checked"], "count")
    return make_result(result, client="text", **counts, right="number")


def open_guesses(empathy_log: pd.DataFrame | None, *, today: Day) -> pd.DataFrame:
    """List the guesses that are still to be checked, the oldest first.

    Parameters
    ----------
    empathy_log
        Columns `date`, `verdict` and, if there, `id`, `client`, `happened` and `felt`.
    today
        The day the review is looked at.

    Returns
    -------
    Columns `id`, `date`, `client`, `happened`, `felt` and `days_open`.
    """
    texts = dict.fromkeys(["client", "happened", "felt"], "text?")
    log = read(empathy_log, id="text?", date="date", **texts, verdict="choice")
    still_open = log[~log["verdict"].isin(VERDICTS[:-1])].sort_values("date", kind="stable")
    still_open["days_open"] = count_days_between(still_open["date"], to_day(today))
    kinds = {"id": "text", "date": "date", "client": "text", "happened": "text", "felt": "text"}
    return make_result(still_open, **kinds, days_open="number")
