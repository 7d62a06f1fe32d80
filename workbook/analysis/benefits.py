"""Review the benefit matrix: what each service gives each external client, and what nobody has thought about yet."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read

EXTERNAL = "external"
STATES = ("benefit", "none", "blank")


def list_matrix_cells(
    benefits: pd.DataFrame | None, clients: pd.DataFrame | None, services: pd.DataFrame | None
) -> pd.DataFrame:
    """Lay out every cell of the matrix, also those nobody has filled in.

    Parameters
    ----------
    benefits
        Columns `client`, `service`, `benefit_kind` (`some`, `none`), `benefit` (text) and `effectiveness` (1 to 5).
    clients
        Columns `id` and, if there, `setting`; only external ones take part. Without the column all do.
    services
        Column `id`.

    Returns
    -------
    One row for each client and service. Columns `client`, `service`, `state` (`benefit`: some, or one is described;
    `none`: thought about, there is none; `blank`: not thought about yet), `benefit` and `effectiveness` (missing
    unless there is a benefit).
    """
    filled = read(
        benefits,
        client="text",
        service="text",
        benefit_kind="choice?",
        benefit="text?",
        effectiveness="number?",
    )
    rows = _external(clients).merge(_ids(services, "service"), how="cross")
    rows = rows.merge(filled.drop_duplicates(["client", "service"], keep="last"), on=["client", "service"], how="left")
    # A learner who typed the choice's text meant the choice.
    is_none = (rows["benefit_kind"] == "none") | (rows["benefit"].str.strip().str.casefold() == "none")
    is_some = ~is_none & ((rows["benefit_kind"] == "some") | rows["benefit"].notna() | rows["effectiveness"].notna())
    rows["state"] = is_none.map({True: "none", False: "blank"}).mask(is_some, "benefit")
    rows["effectiveness"], rows["benefit"] = rows["effectiveness"].where(is_some), rows["benefit"].where(is_some)
    return make_result(rows, client="text", service="text", state="text", benefit="text", effectiveness="number")


def summarize_benefits_by_client(
    benefits: pd.DataFrame | None,
    clients: pd.DataFrame | None,
    services: pd.DataFrame | None,
    *,
    matrix: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Sum the matrix up for each external client.

    Parameters
    ----------
    benefits, clients, services
        As for `cells`.
    matrix
        What `cells` gives for them, where it has been laid out already.

    Returns
    -------
    One row for each client, in their order. Columns `client`, `benefit`, `none`, `blank` (cells in each state),
    `coverage` (cells with a benefit / all its cells, 0 to 1), `mean_effectiveness` (of the benefits rated) and
    `without_benefit` (flag; missing while there is no benefit but still a blank cell).
    """
    laid_out = list_matrix_cells(benefits, clients, services) if matrix is None else matrix
    return _sum_up(laid_out, _external(clients))


def summarize_benefits_by_service(
    benefits: pd.DataFrame | None,
    clients: pd.DataFrame | None,
    services: pd.DataFrame | None,
    *,
    matrix: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Sum the matrix up for each service.

    Parameters
    ----------
    benefits, clients, services, matrix
        As for `summarize_benefits_by_client`.

    Returns
    -------
    As `summarize_benefits_by_client`, with the column `service` in the place of `client`; a service without a benefit is one without
    clients.
    """
    laid_out = list_matrix_cells(benefits, clients, services) if matrix is None else matrix
    return _sum_up(laid_out, _ids(services, "service"))


def _sum_up(matrix: pd.DataFrame, sides: pd.DataFrame) -> pd.DataFrame:
    side = str(sides.columns[0])
    groups = matrix.groupby(side)
    counts = pd.get_dummies(matrix["state"]).reindex(columns=list(STATES), fill_value=0).groupby(matrix[side]).sum()
    table = counts.reindex(sides[side], fill_value=0)
    total = table.sum(axis="columns")
    table["coverage"] = table["benefit"] / total.where(total > 0)
    table["mean_effectiveness"] = groups["effectiveness"].mean().reindex(table.index)
    has_none = (table["benefit"] == 0).astype("boolean")
    table["without_benefit"] = has_none.mask(has_none & ((table["blank"] > 0) | (total == 0)))
    kinds = {side: "text", **dict.fromkeys(STATES, "count")}
    return make_result(
        table.reset_index(), **kinds, coverage="number", mean_effectiveness="number", without_benefit="flag"
    )


def _external(clients: pd.DataFrame | None) -> pd.DataFrame:
    rows = read(clients, id="text", setting="choice?")
    if clients is not None and "setting" in clients:
        rows = rows[rows["setting"] == EXTERNAL]
    return _ids(rows, "client")


def _ids(register: pd.DataFrame | None, name: str) -> pd.DataFrame:
    return read(register, id="text").dropna().drop_duplicates().rename(columns={"id": name}).reset_index(drop=True)
