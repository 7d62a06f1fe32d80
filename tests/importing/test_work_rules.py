from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.importing.import_samples import (
    TIME,
    list_reasons,
    list_values,
    open_store,
)
from workbook.cli.import_options import parse_rules
from workbook.errors import WorkbookError
from workbook.importing.mapping.work_categories import CategoryRule
from workbook.importing.options import ImportOptions
from workbook.importing.pipeline import make_preview
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from pathlib import Path


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_rules_classify_work_and_are_saved(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Date,Minutes,Project,What I did",
        "2026-05-11,30,Permits,x",
        "2026-05-12,30,Other,Weekly minutes",
        "2026-05-13,30,,y",
    )
    with open_store() as store:
        rules = parse_rules(["project:permits=service", "word:minutes=administrative"], store.content)
        preview = make_preview(path, TIME, store, ImportOptions(rules=rules))
        assert list_values(preview, "kind") == [("service",), ("administrative",), ("other",)]
        assert 'Project or tag "permits" is Service: 1 row' in preview.classification.summary
        assert "Anything else is Other: 1 row" in preview.classification.summary
        preview.apply(store)
        assert [entry.values["look_in"] for entry in store.entries("import-rules")] == ["anything", "project", "word"]
        path = write(tmp_path, "Date,Minutes,Project", "2026-06-11,30,Permits")
        assert list_values(make_preview(path, TIME, store), "kind") == [("service",)]


def test_work_that_no_rule_matches_is_invalid(tmp_path: Path) -> None:
    path = write(tmp_path, "Date,Minutes", "2026-05-11,30")
    with open_store() as store:
        store.save("import-rules", [Edit("anything-else", {"look_in": "anything", "kind": "other"})])
        store.delete("import-rules", ["anything-else"])
        assert list_reasons(make_preview(path, TIME, store)) == ["Row 2: Kind of work is still needed."]


@pytest.mark.parametrize(
    ("rule", "hints", "fits"),
    [
        (CategoryRule("word", "hearing", "service"), {"word": ["Public hearing, Elm Street"]}, True),
        (CategoryRule("word", "hear", "service"), {"word": ["Public hearing"]}, False),
        (CategoryRule("project", "Permits", "service"), {"project": ["phone, permits"]}, True),
        (
            CategoryRule("attendee", "@builders.example", "service"),
            {"attendee": ["Ito  Ken, ken@builders.example"]},
            True,
        ),
        (CategoryRule("attendee", "ken", "service"), {"attendee": ["Ito Ken"]}, True),
        (CategoryRule("calendar", "Work", "service"), {"calendar": ["Homework"]}, False),
        (CategoryRule("word", "(", "service"), {"word": ["a ( b"]}, True),
        (CategoryRule("word", "", "service"), {"word": ["x"]}, False),
    ],
)
def test_a_rule_matches_whole_names_and_words(rule: CategoryRule, hints: dict[str, list[str]], *, fits: bool) -> None:
    assert rule.matches(hints) is fits


@pytest.mark.parametrize(
    "option",
    ["Permits=service", "project:=service", "anything:x=other", "room:1=service", "project:x", "project:x=work"],
)
def test_an_invalid_rule_is_refused(option: str) -> None:
    with open_store() as store, pytest.raises(WorkbookError, match=r"not a rule|no kind of work"):
        parse_rules([option], store.content)


def test_a_new_rule_for_anything_is_tried_last_and_replaces_the_old_one(tmp_path: Path) -> None:
    path = write(tmp_path, "Date,Minutes,Project", "2026-05-11,30,Permits", "2026-05-12,30,x")
    with open_store() as store:
        rules = parse_rules(["anything=administrative", "project:Permits=service"], store.content)
        preview = make_preview(path, TIME, store, ImportOptions(rules=rules))
        assert list_values(preview, "kind") == [("service",), ("administrative",)]
        assert [rule.look_in for rule in preview.classification.counts] == ["project", "anything"]
        preview.apply(store)
        assert [entry.values["kind"] for entry in store.entries("import-rules")] == ["administrative", "service"]
