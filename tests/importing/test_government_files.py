from __future__ import annotations

import csv

import pandas as pd
import pytest

from tests.importing.import_samples import FILES, get_required_choice, list_values, open_file, open_store
from workbook.analysis.scorecard import make_scorecard
from workbook.errors import WorkbookError

INVENTORY, STANDARDS = "gc-service-inventory-2023-24.csv", "gc-service-standards-2023-24.csv"
QUARTERS, FRENCH = "gc-service-standards-2017-18.csv", "gc-normes-excel-fr.csv"


def rows_of(name: str, department: str) -> list[dict[str, str]]:
    with (FILES / name).open(encoding="utf-8-sig", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["owner_org"] == department]


def test_the_department_has_to_be_chosen_by_any_of_its_names() -> None:
    with open_store() as store:
        need = get_required_choice(open_file(INVENTORY, store, "services"))
        assert need.name == "department"
        assert len(need.options) == 3
        for name in ("tbs-sct", "Treasury Board of Canada Secretariat", "secrétariat du conseil du trésor du canada"):
            assert open_file(INVENTORY, store, "services", department=name).counts["services"] == len(
                rows_of(INVENTORY, "tbs-sct")
            )
        with pytest.raises(WorkbookError, match='no department "Tresury'):
            open_file(INVENTORY, store, "services", department="Tresury")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_services_and_client_groups_are_imported_with_names_in_either_language(language: str) -> None:
    with open_store() as store:
        preview = open_file(INVENTORY, store, "services", department="atssc-scdata", language=language)
        expected = [" ".join(row[f"service_name_{language}"].split()) for row in rows_of(INVENTORY, "atssc-scdata")]
        assert [name for (name,) in list_values(preview, "name")] == expected
        assert ("ministry-or-agency", "internal") in list_values(preview, "kind", "setting", worksheet="clients")
        preview.apply(store)
        other = open_file(
            INVENTORY, store, "services", department="atssc-scdata", language="fr" if language == "en" else "en"
        )
        assert other.is_empty


@pytest.mark.parametrize("department", ["cbsa-asfc", "tc"])
def test_every_standard_is_a_measure_that_is_attained_if_published_as_met(department: str) -> None:
    rows = rows_of(STANDARDS, department)
    with open_store() as store:
        preview = open_file(STANDARDS, store, "measures", department=department)
        assert not preview.results.invalid
        preview.apply(store)
        measures = pd.DataFrame([{"id": entry.id, **entry.values} for entry in store.entries("measures")])
        measurements = pd.DataFrame(
            [{"id": entry.id, **entry.values} for entry in store.entries("measurements")],
            columns=["measure", "date", "value", "volume", "whose"],
        )
        attained = make_scorecard(measures, measurements).set_index("measure")["attained"]
        names = {one.entry: one.row for one in preview.results.new if one.worksheet == "measures"}
        assert len(names) == len(rows)
        with (FILES / STANDARDS).open(encoding="utf-8-sig", newline="") as stream:
            published = list(csv.DictReader(stream))
        for entry, number in names.items():
            met = published[number - 2]["target_met"]
            assert (met, attained[entry] is pd.NA or bool(attained[entry])) in {("Y", True), ("N", False), ("NA", True)}
            assert (met == "NA") == pd.isna(attained[entry])
        assert {entry.values["date"] for entry in store.entries("measurements")} <= {"2024-03-31"}
        assert open_file(STANDARDS, store, "measures", department=department).is_empty


def test_standards_by_quarter_become_four_measurements() -> None:
    with open_store() as store:
        preview = open_file(QUARTERS, store, "measures", department="csps-efpc")
        found = list_values(preview, "period", "value", "volume", worksheet="measurements")
        expected = [
            (f"2017-2018 Q{number}", int(row[f"q{number}_performance_result"]), int(row[f"q{number}_business_volume"]))
            for row in rows_of(QUARTERS, "csps-efpc")
            for number in (1, 2, 3, 4)
        ]
        expected = [(period, met, total) for period, met, total in expected if total]
        assert [(period, volume) for period, _, volume in found] == [(period, total) for period, _, total in expected]
        shares = [round(round(met / total, 4) * 100, 6) for _, met, total in expected]
        assert [value for _, value, _ in found] == shares
        preview.apply(store)
        assert open_file(QUARTERS, store, "measures", department="csps-efpc").is_empty


def test_a_french_table_of_standards_is_read_with_its_decimals_and_signs() -> None:
    with open_store() as store:
        preview = open_file(FRENCH, store, "measures", language="fr")
        assert list_values(preview, "measure", "target")[0] == (
            "On répond aux appels dans un délai de 60 secondes · par téléphone",
            90,
        )
        assert list_values(preview, "value", "volume", "period", worksheet="measurements")[0] == (
            98.72,
            31689,
            "2023-2024",
        )
        assert not preview.results.invalid
        preview.apply(store)
        assert open_file(FRENCH, store, "measures").is_empty


def test_a_new_year_adds_measurements_to_existing_measures(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (FILES / STANDARDS).read_text(encoding="utf-8-sig").replace("2023-2024", "2024-2025")
    path = tmp_path_factory.mktemp("year") / "next.csv"
    path.write_text(text, encoding="utf-8")
    with open_store() as store:
        first = open_file(STANDARDS, store, "measures", department="cbsa-asfc")
        first.apply(store)
        second = open_file(str(path), store, "measures", department="cbsa-asfc")
        assert dict(second.counts) == {"measurements": first.counts["measurements"]}
        assert {period for (period,) in list_values(second, "period", worksheet="measurements")} == {"2024-2025"}


def test_deleted_entries_and_their_dependents_stay_deleted() -> None:
    with open_store() as store:
        open_file(STANDARDS, store, "measures", department="cbsa-asfc").apply(store)
        measure = store.entries("measures")[0]
        store.delete("measures", [measure.id])
        store.delete(
            "measurements",
            [entry.id for entry in store.entries("measurements") if entry.values["measure"] == measure.id],
        )
        again = open_file(STANDARDS, store, "measures", department="cbsa-asfc")
        assert again.is_empty
        assert "you deleted it earlier." in {one.reason for one in again.results.duplicates}
