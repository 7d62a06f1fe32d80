from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jupyter_core.paths
import pytest

from workbook.paths import Home
from workbook.server.isolation import SERVER_FOLDER, make_environment
from workbook.server.settings import make_settings

LABCONFIG = SERVER_FOLDER / "labconfig"
SHORTCUTS = "@jupyterlab/shortcuts-extension:shortcuts"
JUPYTER_FOLDERS = [Path(folder) for folder in jupyter_core.paths.ENV_JUPYTER_PATH]
FOR_OTHER_FRONT_ENDS = {"debugger-icon", "interfaceSwitcher", "voila"}  # buttons that only some extensions bring
ONE_LETTER = re.compile(r"(Shift )?\S")


def load(name: str) -> Any:
    return json.loads((LABCONFIG / name).read_text(encoding="utf-8"))


def load_schemas() -> dict[str, Any]:
    """Return JupyterLab's own schemas by the plugin they belong to."""
    files = [file for folder in JUPYTER_FOLDERS for file in (folder / "lab" / "schemas").glob("@jupyterlab/*/*.json")]
    return {
        f"{file.parent.parent.name}/{file.parent.name}:{file.stem}": json.loads(file.read_text(encoding="utf-8"))
        for file in files
    }


SCHEMAS = load_schemas()
OVERRIDES: dict[str, dict[str, Any]] = load("default_setting_overrides.json")


@pytest.mark.parametrize("plugin", OVERRIDES)
def test_every_setting_is_one_that_jupyterlab_knows(plugin: str) -> None:
    assert plugin in SCHEMAS
    assert OVERRIDES[plugin].keys() <= SCHEMAS[plugin]["properties"].keys()


def test_every_menu_that_is_turned_off_exists() -> None:
    known = {menu["id"] for schema in SCHEMAS.values() for menu in schema.get("jupyter.lab.menus", {}).get("main", [])}
    menus = OVERRIDES["@jupyterlab/mainmenu-extension:plugin"]["menus"]
    assert {menu["id"] for menu in menus} <= known


def test_every_toolbar_button_that_is_turned_off_exists() -> None:
    known = SCHEMAS["@jupyterlab/notebook-extension:panel"]["jupyter.lab.toolbars"]["Notebook"]
    buttons = {button["name"] for button in OVERRIDES["@jupyterlab/notebook-extension:panel"]["toolbar"]}
    assert buttons - FOR_OTHER_FRONT_ENDS <= {button["name"] for button in known}


def test_every_shortcut_of_plain_letters_that_acts_on_a_notebook_is_turned_off() -> None:
    def acts_on_a_notebook(shortcut: dict[str, Any]) -> bool:
        plain = shortcut["keys"] and all(ONE_LETTER.fullmatch(key) for key in shortcut["keys"])
        return bool(plain) and ":focus" in shortcut["selector"]

    existing = [shortcut for schema in SCHEMAS.values() for shortcut in schema.get("jupyter.lab.shortcuts", [])]
    dangerous = [shortcut for shortcut in existing if acts_on_a_notebook(shortcut)]
    off = OVERRIDES[SHORTCUTS]["shortcuts"]
    assert len(dangerous) > 20
    assert [
        shortcut
        for shortcut in dangerous
        if {**{key: shortcut[key] for key in ("command", "keys", "selector")}, "disabled": True} not in off
    ] == []


def test_every_part_of_jupyterlab_that_is_left_out_exists() -> None:
    (built,) = [file for folder in JUPYTER_FOLDERS if (file := folder / "lab" / "static" / "package.json").is_file()]
    parts = json.loads(built.read_text(encoding="utf-8"))["jupyterlab"]
    known = {*parts["extensions"], *parts["mimeExtensions"]}
    left_out = {name.partition(":")[0] for name in load("page_config.json")["disabledExtensions"]}
    assert {name for name in left_out if name.startswith("@jupyterlab/")} <= known


def test_nothing_is_turned_on_that_reaches_for_the_network() -> None:
    notification = OVERRIDES["@jupyterlab/apputils-extension:notification"]
    assert notification == {"fetchNews": "false", "checkForUpdates": False}
    disabled = load("page_config.json")["disabledExtensions"]
    assert disabled["@jupyterlab/apputils-extension:announcements"]
    assert disabled["@jupyterlab/extensionmanager-extension"]


def test_the_environment_names_only_folders_below_the_home_and_our_own_configuration(tmp_path: Path) -> None:
    theirs = {
        "JUPYTER_TOKEN": "",
        "JUPYTER_PATH": "/theirs",
        "JPY_PARENT_PID": "1",
        "IPYTHONDIR": "/theirs",
        "PATH": "/bin",
    }
    environment = make_environment(Home(tmp_path), theirs)
    ours = {name: value for name, value in environment.items() if name.startswith(("JUPYTER", "IPYTHON", "JPY"))}
    assert environment["PATH"] == "/bin"
    assert ours.pop("JUPYTER_CONFIG_PATH") == str(LABCONFIG.parent)
    assert ours.pop("JUPYTER_PREFER_ENV_PATH") == "1"
    assert ours
    assert all(Path(value).is_relative_to(tmp_path / "jupyter") for value in ours.values())


def test_only_kernels_that_nobody_looks_at_are_stopped_after_half_an_hour(tmp_path: Path) -> None:
    kernels = make_settings(Home(tmp_path), port=None, page=None)["MappingKernelManager"]
    assert (kernels["cull_idle_timeout"], kernels["cull_connected"]) == (1800, False)
