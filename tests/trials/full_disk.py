"""Save to a real disk until it is full, then free some space, and see that nothing said to be saved was lost.

Linux can give a process mounts of its own, so the disk is a small one in memory that only this program sees.

    unshare --mount --map-root-user python -m tests.trials.full_disk FOLDER
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.trials.damage import open_store
from tests.trials.sound import check_sound
from workbook.errors import NotSavedError
from workbook.store.entries import Edit

UNSHARE = ("unshare", "--mount", "--map-root-user")
SIZE = "2m"
SPARE_BYTES = 300_000


def main(folder: Path) -> None:
    """Fill the disk, free some of it, and print what was said and what is there."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)
    spare, file = folder / "spare", folder / "workbook.sqlite"
    spare.write_bytes(bytes(SPARE_BYTES))
    store, said = open_store(file), ""
    saved: list[str] = []
    while not said:
        try:
            store.save("log", [Edit(f"entry-{len(saved)}", {"note": "x" * 5000})])
            saved.append(f"entry-{len(saved)}")
        except NotSavedError as error:
            said = str(error)
    still_read = [entry.id for entry in store.entries("log")] == saved
    spare.unlink()
    store.save("log", [Edit("afterwards", {"note": "y"})])
    store.close()
    store = open_store(file)
    there = [entry.id for entry in store.entries("log")]
    store.close()
    outcome = {"saved": len(saved), "said": said, "still_read": still_read, "sound": check_sound(file)}
    print(json.dumps(outcome | {"all_there": there == [*saved, "afterwards"]}))  # noqa: T201 it is a program


if __name__ == "__main__":
    main(Path(sys.argv[1]))
