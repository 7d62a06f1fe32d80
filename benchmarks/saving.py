"""What saving costs: in the store, from a key stroke to "Saved", and in bytes over the wire.

- `store.save` of one edit, against a bare commit of the same rows on a connection that is held.
- From a key stroke to "Saved", less the pause that typing waits for, against an `ipywidgets.Text` whose observer commits
  to sqlite3 and then says so in a label.
- The bytes that go over the wire for one edit of a table with ten entries, and of one with five hundred.

Run: python -m benchmarks.saving [--runs 40]
"""

from __future__ import annotations

import argparse
import itertools
import json
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from benchmarks.pairing import compare
from tests.browser import forms
from tests.browsers import find_browser
from tests.server.real_lab import make_notebook, running_lab, save_notebook
from workbook.content.loader import load_content
from workbook.paths import Home
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, WebSocket

    from tests.server.real_lab import RealLab

WORKSHEET, TITLE, FIELD = "time-entries", "Time log", "What I did"
ENTRIES = {"few": 10, "many": 500}
TYPING_MILLISECONDS = 350  # TYPING_MS in forms/browser/edit_queue.js
SCHEMA = """
create table entries (learner text, worksheet text, id text, position real, "values" text, revision integer,
                      saved_at text, primary key (learner, worksheet, id));
create table history (number integer primary key, learner text, worksheet text, id text, "values" text,
                      revision integer, saved_at text);
pragma journal_mode = wal; pragma synchronous = full;"""
PLAIN = """# A field that saves
import sqlite3, ipywidgets
connection = sqlite3.connect("plain.sqlite", isolation_level=None, check_same_thread=False)
connection.executescript("create table if not exists notes (id integer primary key, note text); pragma journal_mode=wal; pragma synchronous=full")
field, said = ipywidgets.Text(description="Note"), ipywidgets.Label()
said.add_class("said")
def save(change):
    connection.execute("insert or replace into notes values (1, ?)", (change["new"],))
    said.value = "Saved " + change["new"]
field.observe(save, "value")
ipywidgets.VBox([field, said])"""


def main() -> None:
    """Print all three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=40, help="how often each is done")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare_commits(Path(folder), runs=options.runs * 5)
        compare_key_strokes(Path(folder), runs=options.runs)


def compare_commits(folder: Path, *, runs: int) -> None:
    """Save one field of one entry, again and again, in the store and with a bare commit."""
    store = Store.open(Home(folder / "store"), load_content(), learner="me")
    bare = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    bare.executescript(SCHEMA)
    numbers = itertools.count()

    def commit() -> None:
        row = ("me", WORKSHEET, "one", json.dumps({"note": str(next(numbers))}), 1, "2026-05-04T10:00:00+00:00")
        bare.execute("begin immediate")
        bare.execute("insert or replace into entries values (?, ?, ?, 1, ?, ?, ?)", row)
        bare.execute(
            'insert into history (learner, worksheet, id, "values", revision, saved_at) values (?, ?, ?, ?, ?, ?)', row
        )
        bare.execute("commit")

    def save() -> None:
        store.save(WORKSHEET, [Edit("one", {"note": str(next(numbers))})])

    compare("store.save of one edit", ours=save, theirs=commit, against="a bare commit", runs=runs)
    store.close()


def compare_key_strokes(folder: Path, *, runs: int) -> None:
    """Type one key at a time into a form and into the plain field, and count what is sent in that time."""
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    forms.lay_out(notebooks, {name: [f'form("{WORKSHEET}")'] for name in ENTRIES})
    save_notebook(make_notebook(PLAIN), notebooks / "plain.ipynb")
    with (
        sync_playwright() as playwright,
        running_lab(Home(folder / "home"), notebooks=notebooks) as lab,
    ):
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for learner, number in ENTRIES.items():
            rows = [{"date": "2026-05-04", "minutes": 15, "kind": "service", "note": "x"} for _ in range(number)]
            forms.fill_store(lab, learner, WORKSHEET, rows)
        measured = {name: type_keys(browser, lab, name, runs=runs) for name in ("plain", *ENTRIES)}
        browser.close()
    plain = measured["plain"][0]
    for name, number in ENTRIES.items():
        seconds, size = measured[name]
        print(
            f"Key stroke to saved, {number} entries: {seconds * 1000:.0f} ms after the pause, a Text that commits "
            f"{plain * 1000:.0f} ms: {seconds / plain:.2f} times; {size:.0f} bytes over the wire for one edit"
        )


def type_keys(browser: Browser, lab: RealLab, name: str, *, runs: int) -> tuple[float, float]:
    """Return the median seconds from a key stroke to what says that it is saved, and the bytes that it took."""
    page = browser.new_page()
    sizes: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda sent: sizes.append(len(sent)))
        socket.on("framereceived", lambda received: sizes.append(len(received)))

    page.on("websocket", listen)
    page.goto(lab.make_link(f"doc/tree/{name}.ipynb"))
    page.wait_for_selector('[data-workbook-forms="done"]')
    place: Locator
    if name == "plain":
        place, pause = page.locator(".widget-text input"), 0.0
        seen = "text => document.querySelector('.said').textContent === 'Saved ' + text"
    else:
        form = forms.find_form(page, TITLE)
        place, pause = forms.cell(form, FIELD, row=ENTRIES[name]), TYPING_MILLISECONDS / 1000
        seen = "() => /^Saved \\d/.test(document.querySelector('.wb .wb-status').textContent)"
    place.fill("")  # and the focus stays in it: looking the field up again would count as waiting
    page.wait_for_timeout(1500)
    times, written = [], ""
    sizes.clear()
    for number in range(runs):
        key = "abcdefghij"[number % 10]
        written += key
        began = time.perf_counter()
        page.keyboard.press(key)
        if name != "plain":  # the form first has to show that it is saving
            page.wait_for_function(
                "() => /^Saving/.test(document.querySelector('.wb .wb-status').textContent)", polling=2
            )
        page.wait_for_function(seen, arg=written, polling=2)
        times.append(time.perf_counter() - began - pause)
    page.close()
    return statistics.median(times), sum(sizes) / runs


if __name__ == "__main__":
    main()
