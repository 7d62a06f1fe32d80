"""Settings of the computer, of other packages and of the learner's own Jupyter: none of them reaches the workbook.

`sitecustomize` is imported by every Python of the test, so that its folders stand for /etc/jupyter and /etc/ipython.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.page_client import run_as_page
from tests.server.real_lab import RealLab, find_free_port, running_lab
from workbook.paths import Home
from workbook.server import labextensions
from workbook.server.isolation import make_environment
from workbook.server.labextensions import get_labextensions_folder, update_labextensions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE: dict[str, dict[str, Any]] = {
    "ServerApp": {
        "allow_origin": "*",
        "allow_remote_access": True,
        "base_url": "/theirs/",
        "certfile": "/absent/certificate.pem",
        "contents_manager_class": "absent.module.Manager",
        "disable_check_xsrf": True,
        "ip": "0.0.0.0",  # noqa: S104
        "jpserver_extensions": {"absent.extension": True},
        "root_dir": "/",
        "session_manager_class": "absent.module.Sessions",
        "token": "",
    },
    "ContentsManager": {"pre_save_hook": "absent.module.hook"},
    "FileContentsManager": {"post_save_hook": "absent.module.hook"},
    "GatewayClient": {"url": "http://192.0.2.1:9999"},
    "IdentityProvider": {"token": "", "cookie_name": "theirs"},
    "KernelManager": {"kernel_cmd": ["absent"]},
    "LabApp": {"app_dir": "/absent", "override_static_url": "https://cdn.example/", "collaborative": True},
    "LabServerApp": {"blocked_extensions_uris": "http://192.0.2.1/list.json"},
    "MappingKernelManager": {"default_kernel_name": "theirs"},
    "NotebookNotary": {"data_dir": "/absent"},
}
NAMES = ("jupyter_config", "jupyter_server_config", "jupyter_lab_config", "jupyter_labserver_config")
SITE = """
import site
from jupyter_core import paths
paths.SYSTEM_CONFIG_PATH[:] = [{etc!r}]
paths.SYSTEM_JUPYTER_PATH[:] = [{share!r}]
site.ENABLE_USER_SITE, site.getuserbase = True, lambda: {user!r}
from IPython.core import application
application.SYSTEM_CONFIG_DIRS[:] = [{ipython!r}]
"""


def write(file: Path, text: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")


def fill_with_settings(folder: Path, spy: str) -> None:
    """Write every kind of configuration that Jupyter and JupyterLab look for."""
    for name in NAMES:
        write(folder / f"{name}.json", HOSTILE)
        write(folder / f"{name}.py", spy)
    write(folder / "jupyter_server_config.d" / "theirs.json", HOSTILE)
    write(folder / "labconfig" / "page_config.json", {"disabledExtensions": {"anywidget": True}, "theirs": "seen"})
    overrides = {"@jupyterlab/apputils-extension:themes": {"theme": "Theirs"}}
    write(folder / "labconfig" / "default_setting_overrides.json", overrides)


def fill_with_data(folder: Path, spy: str) -> None:
    """Install a kernel that takes the place of Python's, another one, and a JupyterLab extension."""
    for name in ("python3", "theirs"):
        write(
            folder / "kernels" / name / "kernel.json", {"argv": ["absent"], "display_name": "T", "language": "python"}
        )
    about = {"name": "theirs", "version": "1", "jupyterlab": {"_build": {"load": "x.js", "extension": "./extension"}}}
    about["jupyterlab"]["disabledExtensions"] = ["anywidget"]  # type: ignore[index]
    write(folder / "labextensions" / "theirs" / "package.json", about)
    write(
        folder / "lab" / "settings" / "overrides.json", {"@jupyterlab/apputils-extension:themes": {"theme": "Theirs"}}
    )
    write(folder / "startup" / "spy.py", spy)


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A computer that is full of settings; whichever of them runs leaves the file "seen"."""
    folder = tmp_path_factory.mktemp("computer")
    spy = f"open({str(folder / 'seen')!r}, 'a').write(__file__)"
    places = {"etc": "etc/jupyter", "share": "share/jupyter", "user": "local", "ipython": "etc/ipython"}
    write(folder / "python" / "sitecustomize.py", SITE.format(**{name: str(folder / p) for name, p in places.items()}))
    for settings in ("etc/jupyter", "local/etc/jupyter", "home/.jupyter", "variable/config"):
        fill_with_settings(folder / settings, spy)
    for data in ("share/jupyter", "local/share/jupyter", "home/.local/share/jupyter", "variable/data"):
        fill_with_data(folder / data, spy)
    for ipython in ("etc/ipython", "home/.ipython/profile_default"):
        for name in ("ipython_config.py", "ipython_kernel_config.py", "startup/00-spy.py"):
            write(folder / ipython / name, spy)
    write(folder / "startup.py", spy)
    return folder


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, notebooks: Path, computer: Path) -> Iterator[RealLab]:
    variables = {
        "HOME": str(computer / "home"),
        "USERPROFILE": str(computer / "home"),
        "PYTHONPATH": os.pathsep.join([str(computer / "python"), os.environ.get("PYTHONPATH", "")]),
        "PYTHONSTARTUP": str(computer / "startup.py"),
        "JUPYTER_CONFIG_DIR": str(computer / "variable" / "config"),
        "JUPYTER_CONFIG_PATH": str(computer / "variable" / "config"),
        "JUPYTER_PATH": str(computer / "variable" / "data"),
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_GATEWAY_URL": f"http://127.0.0.1:{find_free_port()}",
        "JUPYTER_TOKEN": "",
        "JUPYTERHUB_SERVICE_PREFIX": "/theirs/",
        "JUPYTERHUB_API_TOKEN": "theirs",
        "JUPYTERLAB_DIR": str(computer / "absent"),
        "JUPYTERLAB_SETTINGS_DIR": str(computer / "absent"),
        "IPYTHONDIR": str(computer / "home" / ".ipython"),
    }
    home = Home(tmp_path_factory.mktemp("home") / "home")
    with running_lab(home, notebooks=notebooks, environment=variables) as server:
        yield server


def test_the_server_has_its_own_settings(lab: RealLab) -> None:
    assert lab.base_url.startswith("http://127.0.0.1:")
    assert "/theirs/" not in lab.base_url
    assert lab.ask("api/contents", token="").status == 403
    listing = json.loads(lab.ask("api/contents").text)["content"]
    assert {entry["name"] for entry in listing} == {"01-start.ipynb", "02-level-1-3.ipynb"}
    assert lab.ask("api/contents").headers.get("Access-Control-Allow-Origin", "") != "*"


def test_kernels_run_here_with_nothing_before_their_first_cell(lab: RealLab, computer: Path) -> None:
    assert list(json.loads(lab.ask("api/kernelspecs").text)["kernelspecs"]) == ["python3"]
    assert lab.ask("api/kernels", method="POST", body={"name": "theirs"}).status >= 400
    found = lab.home.folder / "found.txt"
    run_as_page(lab, f"import sys; open({str(found)!r}, 'w').write(repr(sys.path))")
    assert "''" not in found.read_text(encoding="utf-8")
    assert not (computer / "seen").exists()


def test_a_file_beside_the_notebooks_replaces_no_library(lab: RealLab) -> None:
    (lab.home.notebooks / "workbook.py").write_text("raise RuntimeError('from beside the notebooks')", encoding="utf-8")
    (lab.home.notebooks / "ipykernel.py").write_text("raise SystemExit", encoding="utf-8")
    run_as_page(lab, "import workbook; assert workbook.__path__")


def test_jupyterlabs_page_has_neither_foreign_settings_nor_foreign_extensions(lab: RealLab) -> None:
    page = lab.ask("lab").text
    assert "theirs" not in page
    assert "cdn.example" not in page
    assert '"anywidget"' in page
    for settings in ("lab/api/settings", "lab/api/themes/index.css"):
        assert "Theirs" not in lab.ask(settings).text


def test_the_log_has_no_complaint_about_any_of_it(lab: RealLab) -> None:
    log = lab.home.jupyter / "lab.log"
    assert "absent.module" not in (log.read_text(encoding="utf-8") if log.exists() else "")
    assert "Traceback" not in lab.output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    ["JUPYTER_GATEWAY_URL", "JUPYTERHUB_USER", "JPY_PARENT_PID", "IPYTHONDIR", "PYTHONSTARTUP", "KERNEL_USERNAME"],
)
def test_no_variable_of_another_jupyter_is_passed_on(tmp_path: Path, name: str) -> None:
    assert make_environment(Home(tmp_path), {name: "theirs"}).get(name) != "theirs"


def test_extensions_are_copied_once_and_renewed_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed, home = tmp_path / "installed", Home(tmp_path / "home")
    home.jupyter.mkdir(parents=True)
    write(installed / "package.json", {"version": 1})
    write(installed / "static" / "x.js", "first")
    monkeypatch.setattr(labextensions, "_find_installed", lambda *_: installed)
    copy = get_labextensions_folder(home) / "anywidget"

    update_labextensions(home)
    write(installed / "static" / "x.js", "second")
    update_labextensions(home)
    assert (copy / "static" / "x.js").read_text(encoding="utf-8") == "first"
    write(installed / "package.json", {"version": 2})
    write(get_labextensions_folder(home) / "theirs" / "package.json", {})
    update_labextensions(home)
    assert (copy / "static" / "x.js").read_text(encoding="utf-8") == "second"
    assert not (get_labextensions_folder(home) / "theirs").exists()
