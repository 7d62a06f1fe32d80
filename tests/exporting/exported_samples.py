"""Small content and whatever entries there can be, for the tests of what leaves and comes back."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.fakes import FakeClock, FakeContent
from workbook.content.definitions import Worksheet
from workbook.exporting.data_export import save_export
from workbook.exporting.restore import read_export
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.snapshot import Snapshot
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook.store.archive import Archive

DATA = Path(__file__).resolve().parents[1] / "data"
BAD_INPUT, FAULTS = DATA / "badinput", DATA / "faults"
NAUGHTY: list[str] = [
    *json.loads((BAD_INPUT / "naughty-strings.json").read_text(encoding="utf-8")),
    *(BAD_INPUT / "script-payloads.txt").read_text(encoding="utf-8").splitlines(),
]
NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
EVERYTHING = Worksheet.model_validate(
    {
        "id": "everything",
        "title": "Everything: [a] sheet with a title that is far too long for Excel?",
        "layout": "table",
        "fields": [
            {"name": "string", "title": "Same", "type": "string"},
            {"name": "long_text", "title": "Same", "type": "long-text"},
            {"name": "other", "title": "=Other", "type": "name"},
            {"name": "integer", "title": "Integer", "type": "integer", "constraints": {"minimum": -5}},
            {"name": "number", "title": "Number", "type": "number"},
            {"name": "share", "title": "Share", "type": "share"},
            {"name": "boolean", "title": "Boolean", "type": "boolean"},
            {"name": "choice", "title": "Choice", "type": "choice", "constraints": {"enum": ["one", "two"]}},
            {"name": "date", "title": "Date", "type": "date"},
            {"name": "time", "title": "Time", "type": "time"},
            {"name": "datetime", "title": "Time stamp", "type": "datetime"},
            {"name": "client", "title": "Client", "type": "reference", "reference": "clients"},
            {"name": "file", "title": "File", "type": "file"},
        ],
    }
)


@dataclass
class ExportedContent(FakeContent):
    """The small content, with a worksheet that has a field of every type, and an edition."""

    worksheets: tuple[Worksheet, ...] = (*FakeContent().worksheets, EVERYTHING)
    workbook: Any = field(default_factory=lambda: SimpleNamespace(title="Workbook", edition="1"))


def make_content() -> Any:
    """Return the content as the code under test takes it."""
    return ExportedContent()


@contextlib.contextmanager
def open_store(content: Any = None) -> Iterator[Store]:
    """Open an empty store in memory, whose clock stands still."""
    with open_memory() as engine:
        yield Store(engine, content or make_content(), now=FakeClock())


def return_archive(archive: Archive, target: Path, *, content: Any = None, now: dt.datetime = NOW) -> Archive:
    """Export an archive, restore it into an empty store, and return what is there then."""
    content = content or make_content()
    save_export(Snapshot(content, archive), target)
    returned, _ = read_export(target, content, now=now)
    with open_store(content) as store:
        store.merge_archive(returned.archive)
        return store.archive()


def tell(archive: Archive) -> list[Any]:
    """Return all that an archive holds, but for the numbers that a store gives by itself."""
    operations: dict[int, int] = {}
    return [
        (
            recorded.key,
            recorded.action,
            dict(recorded.values),
            recorded.saved_at,
            recorded.deleted,
            recorded.undone,
            operations.setdefault(recorded.operation, len(operations)),
            archive.positions[recorded.key],
        )
        for recorded in archive.revisions
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text("=+-@'\t\r\n;_x0041 ,\"", max_size=12)
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)).map(dt.date.isoformat)
TIMES = st.times().map(lambda time: f"{time:%H:%M}")
TYPED: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "long_text": TEXTS,
    "other": TEXTS,
    "integer": st.integers() | TEXTS,
    "number": st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    "share": st.floats(0, 1) | TEXTS | st.just("0.3"),
    "boolean": st.booleans() | TEXTS,
    "choice": st.sampled_from(["one", "Two"]) | TEXTS,
    "date": DATES | TEXTS,
    "time": TIMES | TEXTS,
    "datetime": st.builds("{}T{}{}".format, DATES, TIMES, st.sampled_from(["", "+02:00", "Z", "-11:30"])) | TEXTS,
    "client": st.sampled_from(["a", "b", "gone", "=id"]),
    "file": TEXTS,
}
EDITS = st.builds(Edit, st.sampled_from(["a", "b", "=id", "-x;@y"]), st.fixed_dictionaries({}, optional=TYPED))
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.lists(EDITS, min_size=1, max_size=3)),
        st.tuples(
            st.just("client"), st.builds(Edit, st.sampled_from(["a", "b"]), st.builds(lambda t: {"name": t}, TEXTS))
        ),
        st.tuples(st.just("delete"), st.sampled_from(["a", "b", "=id"])),
        st.tuples(st.just("undo"), st.none()),
    ),
    max_size=8,
)


def operate(store: Store, operations: list[tuple[str, Any]]) -> None:
    """Do to a store what was drawn."""
    for what, argument in operations:
        store._now.pass_by(seconds=61)  # type: ignore[attr-defined] # the fake clock
        if what == "save":
            store.save("everything", argument)
        elif what == "client":
            store.save("clients", [argument])
        elif what == "delete":
            store.delete("everything", [argument])
        else:
            store.undo("everything")
