"""Long trials: processes killed while they save, files damaged anywhere, and a count of what survived.

The tests do the same with fifty kills of a writer, three of a kernel and forty damages (tests/trials). Every chance is
drawn from the seed, but for the moment at which the system really ends a process.

Run: python -m benchmarks.trials [--kills 1000] [--kernels 30] [--damages 1000] [--cuts 1000] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.trials.damage import damage_many, make_original
from tests.trials.kernels import WORKSHEET, kill_kernels
from tests.trials.kills import kill_writers
from tests.trials.power_cuts import cut_power, is_possible, record_saving
from tests.trials.sound import check_sound
from workbook.content.loader import load_content
from workbook.paths import Home
from workbook.store.store import Store

AT_ONCE = 3
STEP = 50


def main() -> int:
    """Make the trials that are asked for, print what survived, and return 1 when something did not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000, help="how many writers are killed; 0 for none")
    parser.add_argument("--kernels", type=int, default=30, help="how many kernels are killed; 0 for none")
    parser.add_argument("--damages", type=int, default=1000, help="how many damages are mended; 0 for none")
    parser.add_argument("--cuts", type=int, default=1000, help="how often the power is cut; 0 for never")
    parser.add_argument("--seed", type=int, default=1, help="what chance is drawn from")
    options = parser.parse_args()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        wrong += try_writers(Path(folder), options.kills, options.seed)
        wrong += try_kernels(Path(folder), options.kernels, options.seed)
        wrong += try_damages(Path(folder), options.damages, options.seed)
        wrong += try_power_cuts(Path(folder), options.cuts, options.seed)
    for sentence in wrong:
        print(sentence)
    print("Nothing that was shown as saved was lost." if not wrong else f"{len(wrong)} things went wrong; see above.")
    return 1 if wrong else 0


def try_writers(folder: Path, kills: int, seed: int) -> list[str]:
    """Kill writers, each fifty with a file of their own, and print how many of their operations survived."""
    died, operations, lost, beyond, wrong = 0, 0, 0, 0, []
    for number in tqdm(range(0, kills, STEP), desc="writers", leave=False):
        file = folder / f"writers-{number}" / "workbook.sqlite"
        survived = kill_writers(file, kills=min(STEP, kills - number), seed=seed * 1_000_003 + number)
        died, operations = died + survived.kills, operations + survived.operations
        lost, beyond = lost + len(survived.lost), beyond + survived.beyond
        wrong += [*survived.lost, *survived.unsound, *survived.refused]
    print(
        f"{died} writers killed: of {operations} operations that they had reported as saved {operations - lost} are "
        f"there, and {beyond} more that they could not report any more."
    )
    return wrong


def try_kernels(folder: Path, kernels: int, seed: int) -> list[str]:
    """Kill kernels, three at a time on one home, and print how many of the entries they had saved survived."""
    died, entries, wrong = 0, 0, []
    for number in tqdm(range(0, kernels, AT_ONCE), desc="kernels", leave=False):
        home, some = Home(folder / f"kernels-{number}").make(), min(AT_ONCE, kernels - number)
        saved = kill_kernels(home, kernels=some, seed=seed * 1_000_003 + number, environment=os.environ)
        store = Store.open(home, load_content())
        there = {entry.id: int(str(entry.values["note"])) for entry in store.entries(WORKSHEET)}
        store.close()
        died, entries = died + some, entries + len(saved)
        wrong += [f"{entry} should be {last}" for entry, last in saved.items() if there.get(entry, 0) < last]
        wrong += check_sound(home.store)
    print(
        f"{died} kernels killed: {entries - len(wrong)} of {entries} entries are as the page had shown them as saved."
    )
    return wrong


def try_damages(folder: Path, damages: int, seed: int) -> list[str]:
    """Damage a file in many ways, and print how much of it was brought back."""
    original = make_original(folder / "original")
    there, lost, noticed, wrong = 0, 0, 0, []
    for number in tqdm(range(0, damages, STEP), desc="damages", leave=False):
        some = min(STEP, damages - number)
        mended = damage_many(original, folder, damages=some, seed=seed * 1_000_003 + number)
        there, lost = there + mended.entries_there, lost + mended.entries_lost
        noticed += mended.noticed
        wrong += mended.wrong
    print(
        f"{damages} damages, {noticed} of them where something stood: {there} of {there + lost} entries were brought back "
        f"as they stood, the others were hit; {damages - len(wrong)} files were mended as they should be."
    )
    return wrong


def try_power_cuts(folder: Path, cuts: int, seed: int) -> list[str]:
    """Cut the power at any moment while entries are saved, and print how many images of the disk were as they should be."""
    if not is_possible():
        print("No power was cut, because the writes of this Python's SQLite cannot be recorded.")
        return []
    made, wrong = 0, []
    for number in tqdm(range(0, cuts, STEP), desc="power cuts", leave=False):
        own, with_log = folder / f"cuts-{number}", number // STEP % 2 == 0
        record = record_saving(own, with_log=with_log, seed=seed * 1_000_003 + number)
        result = cut_power(record, own / "images", cuts=min(STEP, cuts - number), seed=seed * 1_000_003 + number)
        made, wrong = made + result.cuts, wrong + result.wrong
    print(f"{made} power cuts: after {made - len(wrong)} of them everything was there that had been reported as saved.")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
