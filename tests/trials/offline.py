"""Use the workbook where there is no network at all, and count what it tries to send to other computers.

Linux can give a process a network of its own that has nothing but the computer itself (`unshare --net`). Run in such
a one, this opens the workbook, its pages and a kernel, runs a whole notebook, and takes a report and an export out. The
system counts whatever finds no way out, and every question to a name server.

    unshare --net --map-root-user python -m tests.trials.offline FOLDER
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
from pathlib import Path

import nbformat

from tests.server.real_lab import RealLab, run_code, running_lab
from workbook.paths import PACKAGE, Home

# So that a person who is not root can do it: inside, they count as root, which counts for nothing outside.
UNSHARE = ("unshare", "--net", "--map-root-user")
NOTEBOOK = "02-level-1-3"
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1
_ELSEWHERE = ("192.0.2.1", 80)  # an address that is nobody's, for examples


def is_possible() -> bool:
    """Return whether this system gives a process a network of its own."""
    if sys.platform != "linux" or shutil.which(UNSHARE[0]) is None:
        return False
    return subprocess.run([*UNSHARE, "true"], check=False, capture_output=True).returncode == 0


def bring_up() -> None:
    """Let the computer reach itself; nothing else is there."""
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack("16xh14x", fcntl.ioctl(any_socket, _GET_FLAGS, request))
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))


def count_attempts() -> int:
    """Return how often anything in this network tried to reach another computer, or asked for the address of one."""
    counted: dict[str, int] = {}
    lines = Path("/proc/net/snmp").read_text(encoding="utf-8").splitlines()
    for names, values in zip(lines[::2], lines[1::2], strict=True):
        kind, *words = names.split()
        counted |= {f"{kind}{word}": int(value) for word, value in zip(words, values.split()[1:], strict=True)}
    for line in Path("/proc/net/snmp6").read_text(encoding="utf-8").splitlines():
        name, value = line.split()
        counted[name] = int(value)
    return (
        counted["Ip:OutNoRoutes"]
        + counted["Udp:OutDatagrams"]
        + counted["Ip6OutNoRoutes"]
        + counted["Udp6OutDatagrams"]
    )


def use_workbook(folder: Path) -> None:
    """Open the workbook and its pages, run a notebook in a kernel, and take out a report and an export."""
    home = Home(folder / "home")
    with running_lab(home) as lab:
        for page in (
            "lab",
            f"doc/tree/{NOTEBOOK}.ipynb",
            "lab/api/settings",
            f"nbconvert/html/{NOTEBOOK}.ipynb",
            "lab/api/translations/",
        ):
            answer = lab.ask(page)
            assert answer.status == 200, (page, answer.text[:200])
        _run_notebook(lab, home)
    for command in (
        ["export", str(folder / "export.zip"), "--yes"],
        ["report", str(folder / "portfolio.html"), "--yes"],
    ):
        subprocess.run(
            [sys.executable, "-m", "workbook", *command, "--home", str(home.folder)], check=True, cwd=PACKAGE.parent
        )


def _run_notebook(lab: RealLab, home: Home) -> None:
    connection = home.jupyter / "runtime" / f"kernel-{lab.start_kernel()['id']}.json"
    cells = nbformat.read(home.notebooks / f"{NOTEBOOK}.ipynb", as_version=4).cells
    run_code("\n".join(cell.source for cell in cells if cell.cell_type == "code"), connection=connection)


def main() -> None:
    """Use the workbook, and print how often something was tried that needs another computer."""
    bring_up()
    with contextlib.suppress(OSError), socket.create_connection(_ELSEWHERE, timeout=1):
        pass
    before = count_attempts()
    assert before > 0, "this system does not count what finds no way out"
    os.environ["WORKBOOK_HOME"] = sys.argv[1]
    use_workbook(Path(sys.argv[1]))
    print(json.dumps({"attempts": count_attempts() - before}))  # noqa: T201 it is a program


if __name__ == "__main__":
    main()
