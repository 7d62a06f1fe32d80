from __future__ import annotations

import pandas as pd

from workbook.analysis import benefits

CLIENTS = pd.DataFrame({"id": ["school", "port", "team"], "setting": ["external", "external", "internal"]})
SERVICES = pd.DataFrame({"id": ["permits", "maps"]})


def test_none_is_not_the_same_as_blank() -> None:
    filled = pd.DataFrame(
        {
            "client": ["school", "port", "port", "team"],
            "service": ["permits", "permits", "maps", "maps"],
            "benefit_kind": [None, "none", None, "some"],
            "benefit": ["Legal certainty", None, "None", "x"],
            "effectiveness": [4, 3, None, 5],
        }
    )

    matrix = benefits.list_matrix_cells(filled, CLIENTS, SERVICES).set_index(["client", "service"])
    by_client = benefits.summarize_benefits_by_client(filled, CLIENTS, SERVICES).set_index("client")
    by_service = benefits.summarize_benefits_by_service(filled, CLIENTS, SERVICES).set_index("service")

    assert matrix["state"].to_dict() == {
        ("school", "permits"): "benefit",
        ("school", "maps"): "blank",
        ("port", "permits"): "none",
        ("port", "maps"): "none",
    }
    assert list(by_client.loc["school"]) == [1, 0, 1, 0.5, 4, False]
    assert by_client.loc["port", "without_benefit"] == True  # noqa: E712 - a nullable flag, not a bool
    # Nobody has thought about the school and the maps yet: whether the service is without clients is not known.
    assert by_service.loc["maps", "without_benefit"] is pd.NA
    assert by_service.loc["maps", "coverage"] == 0


def test_a_benefit_of_spaces_is_blank() -> None:
    filled = pd.DataFrame({"client": ["port"], "service": ["maps"], "benefit": ["  "]})

    matrix = benefits.list_matrix_cells(filled, CLIENTS, SERVICES)

    assert set(matrix["state"]) == {"blank"}
