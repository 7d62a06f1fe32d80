"""How many filled notebooks a second `workbook examples` makes, against a loop of stock papermill and `xargs -P2`.

All three fill the same notebook with the same person, as often as is asked for, each in a folder of its own; the
outputs of all cells are compared. The time counts from the start of the first process to the end of the last, imports
and all. Then many more are made, to see that memory stays what it is.

Run: python -m benchmarks.examples [--notebooks 20] [--memory 200]
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import psutil

from workbook.content.loader import load_content

NOTEBOOK, PERSONA = "02-level-1-3", "permit-clerk"
SOURCE = Path(__file__).resolve().parents[1] / "notebooks" / f"{NOTEBOOK}.ipynb"
COMMAND = [sys.executable, "-m", "workbook", "examples"]
PAPERMILL = [sys.executable, "-m", "papermill", "--no-progress-bar"]
LOOP = """
import sys, papermill
for place in range(int(sys.argv[3])):
    papermill.execute_notebook(sys.argv[1], f"{sys.argv[2]}/{place}.ipynb", {"example": sys.argv[4]}, progress_bar=False)
"""
MEGABYTE = 1_000_000


def main() -> None:
    """Make the notebooks in all three ways, and print what each came to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notebooks", type=int, default=20, help="how many each of the three makes")
    parser.add_argument("--memory", type=int, default=200, help="how many are made to watch the memory; 0 for none")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), options.notebooks)
        if options.memory:
            watch_memory(Path(folder), options.memory)


def compare(folder: Path, number: int) -> None:
    """Print the notebooks a second of each way, and whether all cells show the same."""
    rates = {}
    for name, way in (("papermill, in a loop", loop), ("papermill, xargs -P2", xargs), ("workbook examples", command)):
        out = folder / way.__name__
        out.mkdir()
        began = time.perf_counter()
        way(out, number)
        rates[name] = number / (time.perf_counter() - began)
        print(f"{name:22} {rates[name]:6.2f} notebooks a second")
    loop_rate, xargs_rate, rate = rates.values()
    print(f"That is {rate / loop_rate:.1f} times the loop and {rate / xargs_rate:.1f} times xargs -P2.")
    shown = {repr(read_outputs(file)) for file in folder.rglob("*.ipynb")}
    print("All cells of all of them show the same." if len(shown) == 1 else "They do NOT show the same.")


def loop(folder: Path, number: int) -> None:
    """One after the other in one process, with papermill's own engine."""
    subprocess.run(
        [sys.executable, "-c", LOOP, str(SOURCE), str(folder), str(number), PERSONA], check=True, env=quiet()
    )


def xargs(folder: Path, number: int) -> None:
    """Two at a time, each with papermill's own command."""
    outputs = "\0".join(str(folder / f"{place}.ipynb") for place in range(number))
    command = ["xargs", "-0", "-P2", "-I{}", *PAPERMILL, str(SOURCE), "{}", "-p", "example", PERSONA]
    subprocess.run(command, check=True, input=outputs, text=True, env=quiet(), capture_output=True)


def command(folder: Path, number: int) -> None:
    """As many as there are processors at a time, for a class of learners who are all like one person."""
    process = start_command(folder, number)
    if process.wait():
        raise SystemExit("workbook examples failed.")


def start_command(folder: Path, number: int) -> subprocess.Popen[bytes]:
    """Start the command with a class list of so many learners."""
    learners = folder / "class.csv"
    title = load_content().get_persona(PERSONA).title
    with learners.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["name", "persona", "title"])
        rows.writerows([f"Learner {place}", PERSONA, title] for place in range(number))
    options = ["--class-list", str(learners), "--to", str(folder)]
    arguments = [*COMMAND, NOTEBOOK, *options]
    return subprocess.Popen(arguments, env=quiet(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def watch_memory(folder: Path, number: int) -> None:
    """Print the memory of the command and its processes after the first tenth of many notebooks, and at the end."""
    out = folder / "memory"
    out.mkdir()
    began = time.perf_counter()
    process = start_command(out, number)
    readings = []
    while process.poll() is None:
        made = sum(1 for _ in out.rglob("*.ipynb"))
        if made:
            readings.append((made, measure_memory(process.pid)))
        time.sleep(0.2)
    rate = number / (time.perf_counter() - began)
    early, late = (
        [size for made, size in readings if low <= made <= high]
        for low, high in ((1, number / 10), (number * 0.9, number))
    )
    sizes = [f"{max(part) / MEGABYTE:.0f} MB" for part in (early, late)]
    print(f"{number} at {rate:.2f} a second; at most {sizes[0]} in the first tenth, {sizes[1]} in the last.")


def measure_memory(pid: int) -> int:
    """Return the bytes that a process and those it started have for themselves; what they share counts once."""
    try:
        process = psutil.Process(pid)
        return sum(one.memory_full_info().pss for one in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def read_outputs(file: Path) -> list[object]:
    """Return the outputs of a notebook's cells."""
    return [cell.outputs for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]


def quiet() -> dict[str, str]:
    """Return an environment with a home of its own."""
    return {**os.environ, "WORKBOOK_HOME": str(Path(tempfile.gettempdir()) / "no-home"), "PYTHONWARNINGS": "ignore"}


if __name__ == "__main__":
    if not shutil.which("xargs"):
        raise SystemExit("This needs xargs, and memory is read as Linux tells it.")
    main()
