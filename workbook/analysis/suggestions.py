"""Pick the best of the clients' suggestions that have not been shared with the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import make_result, read

if TYPE_CHECKING:
    import pandas as pd


def list_unshared_suggestions(suggestions: pd.DataFrame | None) -> pd.DataFrame:
    """List the suggestions not shared with the team, the most applicable first.

    Parameters
    ----------
    suggestions
        Columns `suggestion`, `applicable` (1 to 5), `shared_on` (date) and, if there, `id`, `date`, `client`.

    Returns
    -------
    Suggestions without an answer to `applicable` last; equals in the order of their dates. Columns `id`, `date`,
    `client`, `suggestion` and `applicable`.
    """
    columns = {"id": "text?", "date": "date?", "client": "text?", "suggestion": "text"}
    rows = read(suggestions, **columns, applicable="number", shared_on="date")
    waiting = rows[rows["suggestion"].notna() & rows["shared_on"].isna()]
    ordered = waiting.sort_values(["applicable", "date"], ascending=[False, True], kind="stable")
    kinds = {"id": "text", "date": "date", "client": "text", "suggestion": "text"}
    return make_result(ordered, **kinds, applicable="number")
