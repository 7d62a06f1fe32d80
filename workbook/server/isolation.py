"""Isolate the workbook's JupyterLab from the learner's own: neither reads or changes the other's files."""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.paths import HOME_VARIABLE, make_private_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.paths import Home

SERVER_FOLDER = Path(__file__).resolve().parent
EXTENSION_FOLDER = SERVER_FOLDER / "extension"
# Settings for the learner's own Jupyter: folders, a token, a port, a parent process.
FOREIGN_PREFIXES = ("JUPYTER", "JPY_", "IPYTHON")
# A kernel watches its parent, but watches the adopting process if its server is killed during the start.
# This code leaves no name in the kernel.
LEAVE_WHEN_ORPHANED = """\
def leave_when_orphaned():
    import os, threading, time
    def watch(parent):
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)
    if os.name == "posix" and "JPY_PARENT_PID" in os.environ:
        threading.Thread(target=watch, args=[int(os.environ["JPY_PARENT_PID"])], daemon=True).start()
leave_when_orphaned()
del leave_when_orphaned
"""
IPYTHON_CONFIG = {
    "InteractiveShellApp": {"exec_lines": [LEAVE_WHEN_ORPHANED]},
    # IPython would record each executed cell in its own history, outside the store.
    "HistoryManager": {"enabled": False},
    # It would also print errors in forms to the terminal, with the typed text.
    "IPKernelApp": {"log_level": logging.CRITICAL},
}


def get_data_folder(home: Home) -> Path:
    """Return the folder with the signatures of this home's notebooks."""
    return home.jupyter / "data"


def get_runtime_folder(home: Home) -> Path:
    """Return the folder in which a running server records its address."""
    return home.jupyter / "runtime"


def make_environment(home: Home, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for JupyterLab and its kernels, with all their folders below the home.

    Parameters
    ----------
    home
        The learner's home.
    inherited
        The current environment; variables for another Jupyter are removed.
    """
    kept = {name: value for name, value in inherited.items() if not name.upper().startswith(FOREIGN_PREFIXES)}
    return kept | {
        HOME_VARIABLE: str(home.folder),
        "IPYTHONDIR": str(home.jupyter / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home.jupyter / "config"),
        "JUPYTER_CONFIG_PATH": str(SERVER_FOLDER),  # Finds labconfig/ before any configuration of the computer.
        "JUPYTER_DATA_DIR": str(get_data_folder(home)),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_RUNTIME_DIR": str(get_runtime_folder(home)),
        "JUPYTERLAB_SETTINGS_DIR": str(home.jupyter / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home.jupyter / "workspaces"),
    }


def skip_slow_import() -> None:
    """Save over a second per start: the grammar with which jsonschema would check one kind of web address.

    jsonschema works without it when it is not installed, and nothing that Jupyter checks has such an address. The versions in
    constraints.txt do not have it; a wheel that is installed elsewhere may come with a newer one.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # the way to say "not installed"


def skip_node_detection() -> None:
    """Save a process per start: JupyterLab would ask Node how to install extensions.

    No setting turns that off, and nobody can install extensions from this server.
    """
    from jupyterlab import commands  # type: ignore[import-untyped]

    commands._yarn_config = lambda _logger: {"yarn config": {}, "npm config": {}}  # noqa: SLF001 there is no other way


def isolate_server(home: Home) -> None:
    """Make this process, and the kernels it starts, use the folders of this home only.

    Parameters
    ----------
    home
        The learner's home; its jupyter folder is created if necessary.

    Notes
    -----
    Jupyter reads these variables when it is first imported, so this has to come first.
    """
    environment = make_environment(home, os.environ)
    os.environ.clear()
    os.environ.update(environment)
    profile = home.jupyter / "ipython" / "profile_default"
    for folder in (home.jupyter, get_data_folder(home), get_runtime_folder(home), profile):
        make_private_folder(folder)
    (profile / "ipython_kernel_config.json").write_text(json.dumps(IPYTHON_CONFIG), encoding="utf-8")
