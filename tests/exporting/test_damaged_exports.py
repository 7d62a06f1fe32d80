"""Whatever is wrong in an export, it is restored or refused in one sentence, and a refusal changes nothing."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exporting.exported_samples import FAULTS, NOW, make_content, open_store, tell
from tests.exporting.spreadsheet_programs import SPACE, save_again
from workbook.errors import ExchangeError, StoreError
from workbook.exporting.data_export import make_export, save_export
from workbook.exporting.restore import read_export, restore_export
from workbook.forms.payloads import make_entries_payload
from workbook.paths import Home
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.row_salvage import is_damaged
from workbook.store.snapshot import Snapshot
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from workbook.content.loader import Content

DEEP = "[" * 100_000
TABLES = ("history.csv", "unfinished.csv", "worksheets/clients.csv", "worksheets/everything.csv", "datapackage.json")
SNIPPETS = [
    "", ",", '"', "\r\n", "\0", "NaN", "Infinity", "1e999", "9" * 400, "9" * 5000, "-1", "null", "[]", "{}", "true", "=1",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\\ud800", "é", "id", "../../etc/passwd", DEEP, "'", ";", "\ufeff",
]  # fmt: skip


def make_files() -> dict[str, bytes]:
    """Return the files of an export that has every kind of table."""
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"}), Edit("d", {"setting": "external"})])
        store.save("everything", [Edit("x", {"string": "s", "number": 2.5, "boolean": True, "client": "a"})])
        store.delete("everything", ["x"])
        store.undo("everything")
        data, _ = make_export(Snapshot(make_content(), store.archive()), ".zip")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def make_book() -> bytes:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"}), Edit("d", {"setting": "external"})])
        store.save("everything", [Edit("x", {"string": "s" * 40_000, "number": 2.5, "boolean": True})])
        data, _ = make_export(Snapshot(make_content(), store.archive()), ".xlsx")
    return data


FILES, BOOK = make_files(), make_book()


def pack(files: dict[str, bytes], target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return target


def check_restores_or_refuses(source: Path) -> None:
    """Restore into a store with an entry, and check that a refusal is one sentence and changes nothing."""
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Newer"})])
        before = tell(store.archive())
        refusal = ""
        try:
            restore_export(store, source, recordings=source.parent / "recordings", now=NOW)
        except ExchangeError as error:
            refusal = str(error)
        if refusal:
            assert refusal.endswith(".")
            assert len(refusal.splitlines()) == 1
            assert tell(store.archive()) == before
        store.archive().list_entries(make_content(), deleted=True)


def refuse(files: dict[str, bytes], tmp_path: Path) -> str:
    with pytest.raises(ExchangeError) as caught:
        read_export(pack(files, tmp_path / "export.zip"), make_content(), now=NOW)
    return str(caught.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(TABLES),
    start=st.floats(0, 1),
    length=st.integers(0, 40),
    snippet=st.sampled_from(SNIPPETS) | st.text(max_size=8),
)
def test_a_changed_text_in_an_export(name: str, start: float, length: int, snippet: str, tmp_path: Path) -> None:
    data = FILES[name]
    place = int(start * len(data))
    changed = data[:place] + snippet.encode("utf-8", "surrogatepass") + data[place + length :]

    check_restores_or_refuses(pack(FILES | {name: changed}, tmp_path / "export.zip"))


@pytest.mark.parametrize("book", [True, False])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6), end=st.none() | st.floats(0, 1))
def test_changed_bytes_of_an_export(
    changes: list[tuple[float, int]], end: float | None, tmp_path: Path, *, book: bool
) -> None:
    source = tmp_path / ("export.xlsx" if book else "export.zip")
    data = bytearray(BOOK if book else pack(FILES, source).read_bytes())
    for place, byte in changes:
        data[min(len(data) - 1, int(place * len(data)))] = byte
    source.write_bytes(data if end is None else data[: int(end * len(data))])

    check_restores_or_refuses(source)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 120), kind=st.sampled_from(["n", "b", "str", "e", "d"]), snippet=st.sampled_from(SNIPPETS))
def test_a_changed_cell_of_a_book(number: int, kind: str, snippet: str, tmp_path: Path) -> None:
    cells = iter(range(10_000))

    def change(cell: Element) -> None:
        if next(cells) == number:
            for child in list(cell):
                cell.remove(child)
            cell.set("t", kind)
            value = cell.makeelement(f"{{{SPACE}}}v", {})
            value.text = "".join(sign for sign in snippet if sign.isprintable())
            cell.append(value)

    source = tmp_path / "export.xlsx"
    source.write_bytes(save_again(BOOK, change))

    check_restores_or_refuses(source)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "ragged.zip",
            "worksheets/clients.csv cannot be read, line 3: the row has 2 cells, but the table has 11 columns.",
        ),
        ("list-history.zip", "history.csv cannot be read, line 2: the values are not those of an entry"),
    ],
)
def test_a_refusal_names_the_file_and_the_line(name: str, sentence: str, content: Content) -> None:
    with pytest.raises(ExchangeError) as caught:
        read_export(FAULTS / name, content, now=NOW)

    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    "values", ["[]", "3", "NaN", DEEP, '{"name": NaN}', '{"name": [1]}', '{"name": {"a": 1}}', "{"]
)
def test_values_that_are_not_those_of_an_entry(values: str, tmp_path: Path) -> None:
    cell = '"{}"'.format(values.replace('"', '""'))
    history = b"".join(FILES["history.csv"].splitlines(keepends=True)[:1])
    row = f"1,1,clients,a,1,save,2026-05-04T15:30:00.000+00:00,false,false,{cell}\r\n".encode()

    sentence = refuse(FILES | {"history.csv": history + row}, tmp_path)

    assert sentence.startswith("history.csv cannot be read, line 2: ")
    assert len(sentence) < 200


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("operation", "one"),
        ("operation", "9" * 30),
        ("entry_position", ""),
        ("action", "erase"),
        ("saved_at", "yesterday"),
        ("saved_at", "0001-01-01T00:00:00+14:00"),
        ("deleted", "perhaps"),
        ("worksheet", ""),
        ("values", '{"name": 1e999}'),
        ("values", '{"name": "\\ud800"}'),
    ],
)
def test_a_cell_of_the_wrong_type_in_the_history(column: str, cell: str, tmp_path: Path) -> None:
    header, row = FILES["history.csv"].decode().splitlines()[:2]
    names = header.split(",")
    cells = [*row.split(",", len(names) - 1)]
    cells[names.index(column)] = '"{}"'.format(cell.replace('"', '""'))

    sentence = refuse(FILES | {"history.csv": f"{header}\r\n{','.join(cells)}\r\n".encode()}, tmp_path)

    assert sentence.startswith("history.csv cannot be read, line 2: ")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("entry_position", "place", 1), "there is no column entry_position"),
        (lambda text: text.replace("name,", "id,", 1), "there is no column name"),
        (lambda text: text.replace("entry_saved_at", "entry_saved_at,id", 1), "there are two columns id"),
        (lambda text: text.replace(",setting,", ",Setting,", 1), "there is no column setting"),
    ],
)
def test_a_header_of_another_table(change: Callable[[str], str], said: str, tmp_path: Path) -> None:
    table = change(FILES["worksheets/clients.csv"].decode()).encode()

    assert said in refuse(FILES | {"worksheets/clients.csv": table}, tmp_path)


def test_true_and_false_can_be_in_capitals_as_excel_writes_them(tmp_path: Path) -> None:
    history = FILES["history.csv"].replace(b",false", b",FALSE").replace(b",true", b",TRUE")

    returned, _ = read_export(pack(FILES | {"history.csv": history}, tmp_path / "a.zip"), make_content(), now=NOW)
    again, _ = read_export(pack(FILES, tmp_path / "b.zip"), make_content(), now=NOW)

    assert tell(returned.archive) == tell(again.archive)


@pytest.mark.parametrize("change", [{"resources": DEEP}, {"resources": [3]}, {"workbook": []}, {"resources": None}])
def test_a_descriptor_with_wrong_types(change: dict[str, Any], tmp_path: Path) -> None:
    descriptor = json.loads(FILES["datapackage.json"]) | change

    refuse(FILES | {"datapackage.json": json.dumps(descriptor).encode()}, tmp_path)


def test_a_descriptor_that_is_nested_too_deeply(tmp_path: Path) -> None:
    assert refuse(FILES | {"datapackage.json": DEEP.encode()}, tmp_path).endswith("datapackage.json cannot be read.")


CRAFTED_VALUES = [
    *("NaN", "1e999", "-Infinity", '"\\ud800"', '["2026"]', '{"a": 1}', "9" * 400, f'"{"9" * 400}"', '"0001-01-01"'),
    *('"0000-00-00"', "true", "null", '"\\u0000"', "-5", "1e308", "[" * 200 + "]" * 200),
]
CRAFTED_COLUMNS = {
    "number": ["9" * 400, "-1", "NaN", "1e5", ""],
    "operation": ["9" * 400, "-1", "9223372036854775807", "0"],
    "entry_position": ["9" * 400, "-1", "1e999", "9223372036854775807"],
    "saved_at": ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "NaN", "2026-05-04T24:00", "['x']"],
    "action": ["explode", "", "9" * 400],
    "worksheet": ["", "nowhere", "x" * 5000],
    "entry": ["", "x" * 5000, "a\tb", "\ufffd"],
    "deleted": ["maybe", "2", "null"],
    "undone": ["maybe", "-1"],
    "values": ["", "null", "[]", "5", '{"note": "x"', '{"": 1}', '{"no-field": "x"}'],
}


@pytest.fixture(scope="module")
def crafted_from(tmp_path_factory: pytest.TempPathFactory, content: Content) -> dict[str, bytes]:
    """Return the files of an export with two entries."""
    target = tmp_path_factory.mktemp("made") / "export"
    with open_memory() as engine:
        store = Store(engine, content)
        store.save("time-entries", [Edit("a", {"date": "2026-05-04", "minutes": 30, "kind": "service", "note": "x"})])
        store.save("clients", [Edit("c", {"name": "Rivermouth", "importance": 4})])
        save_export(Snapshot(content, store.archive()), target)
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def list_crafted_histories(history: str) -> Iterator[str]:
    """Yield the history with one value of its first row replaced, for each value that somebody may have crafted."""
    rows = list(csv.DictReader(io.StringIO(history)))
    values = json.loads(rows[0]["values"])
    replaced = [("values", value) for value in CRAFTED_COLUMNS["values"]]
    for field in ("date", "minutes", "note"):
        text = json.dumps({**values, field: "@"})
        replaced += [("values", text.replace('"@"', value)) for value in CRAFTED_VALUES]
    replaced += [(column, value) for column, several in CRAFTED_COLUMNS.items() for value in several]
    for column, value in replaced:
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows([{**rows[0], column: value}, *rows[1:]])
        yield out.getvalue()


def test_a_crafted_export_is_refused_or_leaves_a_home_that_is_sound(
    crafted_from: dict[str, bytes], content: Content, tmp_path: Path
) -> None:
    source, outcomes = tmp_path / "export.zip", Counter[str]()
    for number, history in enumerate(list_crafted_histories(crafted_from["history.csv"].decode("utf-8-sig"))):
        with zipfile.ZipFile(source, "w") as package:
            for name, data in {**crafted_from, "history.csv": history.encode()}.items():
                package.writestr(name, data)
        home = Home(tmp_path / f"home-{number}").make()
        store = Store.open(home, content)
        try:
            restore_export(store, source, recordings=home.recordings, now=NOW)
            outcomes["restored"] += 1
        except (ExchangeError, StoreError):
            outcomes["refused"] += 1
        for worksheet in ("time-entries", "clients"):
            entries = store.entries(worksheet)
            make_entries_payload(store, content.get_worksheet(worksheet), entries, now=NOW)
            assert store.history(worksheet) or not entries
        while store.undo("time-entries"):
            pass
        store.close()
        assert not is_damaged(home.store), history
    assert min(outcomes.values()) > 10
