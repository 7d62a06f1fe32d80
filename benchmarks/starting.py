"""What starting costs: the package, the command line, the portfolio as PDF, and the memory of a kernel.

- Processor time of `import workbook`, and of `workbook --help` and `workbook status`, against an empty Python program
  and against `import pandas`.
- The portfolio as PDF, against printing the same portfolio's HTML by a headless browser.
- Memory of a process that has made every form of the largest notebook, against one that imported pandas and ipywidgets.

Run: python -m benchmarks.starting [--runs 7]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.pairing import compare
from tests.browsers import find_browser
from workbook.content.loader import load_content
from workbook.document.rendering import render_document
from workbook.paths import HOME_VARIABLE
from workbook.reports.portfolio import make_portfolio
from workbook.reviews.review import Worksheets
from workbook.store.example_store import open_example

LARGEST, PERSONA = "02-level-1-3", "permit-clerk"
MEGABYTE = 1_000_000
MEMORY = "import os, psutil; print(psutil.Process(os.getpid()).memory_info().rss)"
IMPORTS = "import pandas, ipywidgets, anywidget"
EVERY_FORM = f"""
import nbformat
from workbook.paths import get_notebooks_folder
for cell in nbformat.read(get_notebooks_folder() / "{LARGEST}.ipynb", 4).cells:
    if cell.cell_type == "code":
        exec(cell.source)
import pandas
book.review("time-log").bundle
"""


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="how often each is run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[HOME_VARIABLE] = str(Path(folder) / "home")
        compare_starts(runs=options.runs)
        compare_memory()
        compare_printing(Path(folder))


def compare_starts(*, runs: int) -> None:
    """Print the processor time of what a learner waits for first."""
    ways = {
        "python -c pass": ["-c", "pass"],
        "import workbook": ["-c", "import workbook"],
        "workbook --help": ["-m", "workbook", "--help"],
        "workbook status": ["-m", "workbook", "status"],
        "import pandas": ["-c", "import pandas"],
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, arguments in ways.items():
            times[name].append(measure_processor_time(arguments))
    empty = statistics.median(times["python -c pass"])
    for name in list(ways)[1:]:
        own = statistics.median(times[name])
        print(f"{name}: {own:.3f} s of processor time, {own - empty:.3f} s more than an empty program")


def measure_processor_time(arguments: list[str]) -> float:
    """Return the seconds of processor time that a Python program takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare_memory() -> None:
    """Print the memory of a kernel with every form of the largest page, against one with its libraries alone."""
    sizes = [
        int(subprocess.check_output([sys.executable, "-c", f"{program}\n{MEMORY}"], text=True).split()[-1])
        for program in (EVERY_FORM, IMPORTS)
    ]
    own, other = (size / MEGABYTE for size in sizes)
    print(
        f"A kernel with every form of {LARGEST}: {own:.0f} MB, with pandas and ipywidgets imported {other:.0f} MB: "
        f"{own / other:.2f} times"
    )


def compare_printing(folder: Path) -> None:
    """Print what the portfolio as PDF takes, against a browser that prints its HTML."""
    content = load_content()
    store, today = open_example(content, content.get_persona(PERSONA))
    now = dt.datetime.combine(today, dt.time(17)).astimezone()
    portfolio = make_portfolio(Worksheets(store), now=now)
    page = folder / "portfolio.html"
    page.write_bytes(render_document(portfolio, ending=".html"))
    browser = str(find_browser())
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    printed = folder / "printed.pdf"

    def print_page() -> None:
        command = [browser, *flags, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={printed}", page.as_uri()]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def make() -> bytes:
        return render_document(portfolio, ending=".pdf")

    compare("The portfolio as PDF", ours=make, theirs=print_page, against="printed by Chromium", runs=5)


if __name__ == "__main__":
    main()
