"""What much data costs: a long time log and a wide matrix on the page, and a store of many entries.

- A time log of 5,000 entries against one of 50, and a matrix of 60 by 30 against one of 6 by 3: until it can be typed
  into, one key until it is painted, and one screen of scrolling until it is painted.
- A store of 100,000 entries against one of 100: until it is open and has answered what a page asks first.

Run: python -m benchmarks.large [--runs 15]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from benchmarks.pairing import compare
from tests.browser import forms
from tests.browsers import find_browser
from tests.server.real_lab import running_lab
from workbook.content.loader import load_content
from workbook.paths import Home
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.server.real_lab import RealLab

LOG, MATRIX = "time-entries", "client-expectations"
TITLES = {LOG: "Time log", MATRIX: "Expectation matrix"}
ROWS = {"log-small": 50, "log-large": 5_000}
SIZES = {"matrix-small": (6, 3), "matrix-large": (60, 30)}
STORED = {"small": 100, "large": 100_000}
# Resolves when what was just changed has been painted.
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
SCROLL = """(form) => new Promise((done) => {
  const box = form.querySelector(".wb-scroll"), began = performance.now();
  box.scrollTop += box.clientHeight;
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})"""
TYPE = """(form) => new Promise((done) => {
  const fields = [...form.querySelectorAll("input, textarea")].filter((node) => !node.disabled && node.type !== "date");
  const field = fields[Math.floor(fields.length / 2)], began = performance.now();
  field.focus();
  field.value += "1";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})"""


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15, help="how often each is done")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare_stores(Path(folder), runs=options.runs)
        compare_pages(Path(folder), runs=options.runs)


def make_log(number: int) -> list[Edit]:
    """Return so many entries of a time log."""
    values = {"date": "2026-05-04", "minutes": 15, "kind": "service", "note": "Answered letters"}
    return [Edit(f"entry-{place}", values) for place in range(number)]


def compare_stores(folder: Path, *, runs: int) -> None:
    """Open a large store and a small one, and ask what a page asks first."""
    content = load_content()
    homes = {name: Home(folder / name).make() for name in STORED}
    for name, number in STORED.items():
        store = Store.open(homes[name], content, learner="me")
        store.save(LOG, make_log(number))
        store.close()

    def open_store(name: str) -> None:
        store = Store.open(homes[name], content, learner="me")
        store.change()
        store.entries("steps-done")
        store.close()

    compare(
        f"Opening a store of {STORED['large']:,} entries",
        ours=lambda: open_store("large"),
        theirs=lambda: open_store("small"),
        against=f"one of {STORED['small']}",
        runs=runs,
    )


def compare_pages(folder: Path, *, runs: int) -> None:
    """Print what a large table and a large matrix take, against small ones."""
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    pages = {name: [f'form("{LOG}")'] for name in ROWS} | {name: [f'form("{MATRIX}")'] for name in SIZES}
    # Each for a learner of its own: the part of the name before the hyphen would be shared.
    names = {name: name.replace("-", "") for name in pages}
    forms.lay_out(notebooks, {names[name]: calls for name, calls in pages.items()})
    with sync_playwright() as playwright, running_lab(Home(folder / "home"), notebooks=notebooks) as lab:
        for name, number in ROWS.items():
            save(lab, names[name], {LOG: make_log(number)})
        for name, (clients, expectations) in SIZES.items():
            save(lab, names[name], make_sides(clients, expectations))
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for what, (small, large) in {"time log": tuple(ROWS), "matrix": tuple(SIZES)}.items():
            title = TITLES[LOG if what == "time log" else MATRIX]
            few, many = (measure(browser, lab, names[name], title, runs=runs) for name in (small, large))
            for word, less, more in zip(("open", "one key", "one screen"), few, many, strict=True):
                print(f"{what}, {large} against {small}: {word} {more:.0f} ms, {less:.0f} ms: {more / less:.2f} times")
        browser.close()


def make_sides(clients: int, expectations: int) -> dict[str, list[Edit]]:
    """Return the clients and the expectations that a matrix is made of."""
    return {
        "clients": [Edit(f"client-{n}", {"name": f"Client {n}", "setting": "external"}) for n in range(clients)],
        "expectations": [Edit(f"expectation-{n}", {"expectation": f"Expectation {n}"}) for n in range(expectations)],
    }


def save(lab: RealLab, learner: str, entries: dict[str, list[Edit]]) -> None:
    """Write entries behind the page's back."""
    store = forms.open_store(lab.home, learner)
    for worksheet, edits in entries.items():
        store.save(worksheet, edits)
    store.close()


def measure(browser: Browser, lab: RealLab, name: str, title: str, *, runs: int) -> tuple[float, float, float]:
    """Return the median milliseconds until a form can be typed into, until a key and until a screen is painted."""
    opened = []
    page: Page = browser.new_page()
    for _ in range(3):
        page.goto(lab.make_link(f"doc/tree/{name}.ipynb"))
        page.wait_for_selector('[data-workbook-forms="running"], [data-workbook-forms="done"]', timeout=60_000)
        began = time.perf_counter()
        page.wait_for_selector('.wb[data-ready="true"]', timeout=120_000)
        page.evaluate(PAINTED)
        opened.append((time.perf_counter() - began) * 1000)
    form = forms.find_form(page, title)
    keys = [form.evaluate(TYPE) for _ in range(runs)]
    screens = [form.evaluate(SCROLL) for _ in range(runs)]
    page.close()
    return statistics.median(opened), statistics.median(keys), statistics.median(screens)


if __name__ == "__main__":
    main()
