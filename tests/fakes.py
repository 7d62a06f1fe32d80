"""Small content for tests that are not about the project's own, and a clock that tests set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from workbook.content.definitions import Worksheet
from workbook.errors import UnknownNameError

if TYPE_CHECKING:
    from workbook.store.store import Store

CLIENTS = Worksheet.model_validate(
    {
        "id": "clients",
        "title": "My clients",
        "layout": "table",
        "label": "name",
        "fields": [
            {"name": "name", "title": "Name", "type": "string", "constraints": {"required": True}},
            {
                "name": "setting",
                "title": "Setting",
                "type": "choice",
                "constraints": {"enum": ["internal", "external"]},
            },
            {
                "name": "review_every",
                "title": "Review every",
                "type": "choice",
                "default": "quarter",
                "constraints": {"enum": ["month", "quarter"]},
            },
        ],
    }
)
LOG = Worksheet.model_validate(
    {
        "id": "log",
        "title": "Time log",
        "layout": "table",
        "timer": True,
        "label": "note",
        "action": "note",
        "fields": [
            {"name": "date", "title": "Date", "type": "date", "default": "today", "constraints": {"required": True}},
            {"name": "start", "title": "Start", "type": "time"},
            {
                "name": "minutes",
                "title": "Minutes",
                "type": "integer",
                "unit": "minutes",
                "constraints": {"required": True, "minimum": 1, "maximum": 1440},
            },
            {"name": "kind", "title": "Kind", "type": "choice", "constraints": {"enum": ["service", "other"]}},
            {"name": "client", "title": "Client", "type": "reference", "reference": "clients"},
            {"name": "moment", "title": "Moment", "type": "datetime"},
            {"name": "share", "title": "Share", "type": "share", "unit": "%"},
            {"name": "theme", "title": "Theme", "type": "name"},
            {"name": "note", "title": "Note", "type": "string"},
            {"name": "source", "title": "Source", "type": "string", "filled_by": "workbook"},
            {"name": "source_id", "title": "Source id", "type": "string", "filled_by": "workbook"},
        ],
    }
)
ACTIONS = Worksheet.model_validate(
    {
        "id": "actions",
        "title": "My actions",
        "layout": "table",
        "label": "what",
        "fields": [
            {"name": "what", "title": "What", "type": "string", "constraints": {"required": True}},
            {"name": "status", "title": "Status", "type": "choice", "constraints": {"enum": ["open", "done"]}},
            {"name": "activity", "title": "Activity", "type": "string", "filled_by": "workbook"},
            {"name": "worksheet", "title": "Worksheet", "type": "string", "filled_by": "workbook"},
            {"name": "entry", "title": "Entry", "type": "string", "filled_by": "workbook"},
        ],
    }
)
GRID = Worksheet.model_validate(
    {
        "id": "grid",
        "title": "Grid",
        "layout": "matrix",
        "rows": {"worksheet": "clients", "field": "client", "where": {"setting": "external"}},
        "columns": {"worksheet": "topics", "field": "topic"},
        "fields": [
            {"name": "client", "title": "Client", "type": "reference", "reference": "clients"},
            {"name": "topic", "title": "Topic", "type": "reference", "reference": "topics"},
            {
                "name": "score",
                "title": "Score",
                "type": "rating",
                "anchors": {1: "low", 5: "high"},
                "constraints": {"minimum": 1, "maximum": 5},
            },
        ],
    }
)
TOPICS = Worksheet.model_validate(
    {
        "id": "topics",
        "title": "Topics",
        "layout": "table",
        "label": "name",
        "fields": [{"name": "name", "title": "Name", "type": "string"}],
    }
)


@dataclass
class FakeContent:
    """The worksheets above, with one activity for the time log."""

    worksheets: tuple[Worksheet, ...] = (CLIENTS, LOG, ACTIONS, GRID, TOPICS)

    def get_worksheet(self, name: str) -> Worksheet:
        for worksheet in self.worksheets:
            if worksheet.id == name:
                return worksheet
        raise UnknownNameError("worksheet", name, [worksheet.id for worksheet in self.worksheets])

    def find_activity_of(self, worksheet: str) -> Any:
        return SimpleNamespace(id="time-log", title="Keep a log") if worksheet == "log" else None

    def get_activity(self, name: str) -> Any:
        if name != "time-log":
            raise UnknownNameError("activity", name, ["time-log"])
        return SimpleNamespace(id="time-log", title="Keep a log")


@dataclass
class FakeClock:
    """The present moment, until a test moves it."""

    moment: dt.datetime = field(default=dt.datetime(2026, 5, 4, 8, 30, tzinfo=dt.UTC))

    def __call__(self) -> dt.datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        self.moment += dt.timedelta(**time)


def values_of(store: Store, entry: str, worksheet: str = "log") -> dict[str, Any]:
    """Return what an entry of the small content holds."""
    found = store.find_entry(worksheet, entry)
    assert found is not None
    return dict(found.values)
