"""Isolate the workbook's JupyterLab from any other Jupyter: neither reads or changes the other's files."""

from __future__ import annotations

import os
import site
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.paths import HOME_VARIABLE, make_private_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.paths import Home

SERVER_FOLDER = Path(__file__).resolve().parent
EXTENSION_FOLDER = SERVER_FOLDER / "extension"
# Settings for another Jupyter, IPython or Python session: folders, a token, a gateway, a hub, a parent process, code to run first.
FOREIGN_PREFIXES = ("JUPYTER", "JPY_", "IPYTHON", "IPY_", "KERNEL_", "PYTHONSTARTUP", "TRAITLETS_")


def get_config_folder(home: Home) -> Path:
    """Return the folder for configuration of this home's JupyterLab, which stays empty."""
    return home.jupyter / "config"


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
        "JUPYTER_CONFIG_DIR": str(get_config_folder(home)),
        "JUPYTER_CONFIG_PATH": str(SERVER_FOLDER),  # Contains labconfig/.
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
    for folder in (home.jupyter, get_config_folder(home), get_data_folder(home), get_runtime_folder(home)):
        make_private_folder(folder)
    _hide_shared_folders(home)


def _hide_shared_folders(home: Home) -> None:
    """Keep Jupyter from looking for configuration, kernels and extensions outside the home.

    Its search paths are lists that other modules import by name, so their content is replaced and not the lists. They may not be
    empty, because Jupyter takes their first item.
    """
    from jupyter_core import paths

    site.ENABLE_USER_SITE = False  # Jupyter would add the folders of the user's own Python packages.
    for folders in (paths.ENV_CONFIG_PATH, paths.SYSTEM_CONFIG_PATH):
        folders[:] = [str(get_config_folder(home))]
    for folders in (paths.ENV_JUPYTER_PATH, paths.SYSTEM_JUPYTER_PATH):
        folders[:] = [str(get_data_folder(home))]
