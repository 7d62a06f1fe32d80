"""How long a page takes to open, to its first form and to its last, against a notebook with one `ipywidgets.Text`.

Both are opened in turn by the same browser in the same JupyterLab, each with its kernel running already, as for a
learner who comes back to a page. The other notebook's one cell is run by the same extension.
A form counts as open when it shows its entries and can be typed into; the one Text when its field can be.

Run: python -m benchmarks.opening [--runs 5] [--notebook 02-level-1-3]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.browsers import find_browser
from tests.server.real_lab import make_notebook, running_lab, save_notebook
from workbook.content.loader import load_content
from workbook.notebooks.build import build_notebooks
from workbook.paths import Home

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.server.real_lab import RealLab

PATIENCE_MILLISECONDS = 120_000
ONE_TEXT = '# One field\nimport ipywidgets\nipywidgets.Text(description="Your name")'
# Of the one Text, and of the first form of ours that can be typed into.
FIELD, READY = ".widget-text input", '.wb[data-ready="true"]'
DONE = '[data-workbook-forms="done"]'
PLAIN = "plain"


def main() -> None:
    """Open each notebook, and print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="how often each is opened")
    parser.add_argument("--notebook", action="append", help="which of ours; all of them when it is left out")
    options = parser.parse_args()
    content = load_content()
    names = options.notebook or [notebook.id for notebook in content.workbook.notebooks]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        notebooks = Path(folder) / "notebooks"
        build_notebooks(content, notebooks)
        save_notebook(make_notebook(ONE_TEXT), notebooks / f"{PLAIN}.ipynb")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        with running_lab(Home(Path(folder) / "home"), notebooks=notebooks) as lab:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            for name in names:
                compare(context, lab, name, runs=options.runs)
        browser.close()


def compare(context: BrowserContext, lab: RealLab, name: str, *, runs: int) -> None:
    """Open a page of ours and the plain one in turn, and print how they compare."""
    open_page(context, lab, PLAIN), open_page(context, lab, name)  # starts their kernels
    plain, ours = [], []
    for _ in range(runs):
        plain.append(open_page(context, lab, PLAIN)[0])
        ours.append(open_page(context, lab, name))
    first, last = (statistics.median(times) for times in zip(*ours, strict=True))
    other = statistics.median(plain)
    print(
        f"{name}: first form {first:.2f} s, all forms {last:.2f} s, one Text {other:.2f} s: "
        f"{first / other:.2f} and {last / other:.2f} times"
    )


def open_page(context: BrowserContext, lab: RealLab, name: str) -> tuple[float, float]:
    """Return the seconds until the first field can be typed into, and until every form of the page is there."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    began = time.perf_counter()
    page.goto(lab.make_link(f"doc/tree/{name}.ipynb"))
    if name == PLAIN:
        page.locator(FIELD).first.wait_for()
    else:  # the first form of a page is filled wherever it is
        page.locator(READY).first.wait_for()
    first = time.perf_counter() - began
    page.wait_for_selector(DONE)
    last = time.perf_counter() - began
    page.close()
    return first, last


if __name__ == "__main__":
    main()
