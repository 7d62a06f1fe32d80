"""Every address of the server, with and without a menu: what it answers, and that no answer asks another computer."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.server.real_lab import RealLab, running_lab
from workbook.paths import PACKAGE, Home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Prints every pattern that the server's router knows, relative to the server's address.
LIST_ROUTES = """
import json, sys
from pathlib import Path
from tornado.routing import PathMatches, RuleRouter
from workbook.paths import Home
from workbook.server.lab import _make_folders, _make_server

home = Home(Path(sys.argv[1]))
_make_folders(home)
home.notebooks.mkdir()
server = _make_server(home, port=None, page=None, render_page=None)

def list_patterns(rules):
    for rule in rules:
        if isinstance(rule.matcher, PathMatches):
            yield rule.matcher.regex.pattern
        if isinstance(rule.target, RuleRouter):
            yield from list_patterns(rule.target.rules)

print(json.dumps([pattern.replace(server.base_url, "", 1) for pattern in list_patterns(server.web_app.default_router.rules)]))
"""
# What a pattern may contain, and texts that match it.
EXAMPLES = ("01-start.ipynb", "absent", "python3", "html", "default", "1", "")
REMOTE = re.compile(
    r"""(?ix) (?: (?:src|action|data|poster|background)\s*=\s*["']? | <link[^>]+href\s*=\s*["']? | url\(["']?
    | @import\s+["']? | import\(?\s*["'] | from\s+["'] ) (?:https?:)?//(?!127\.0\.0\.1|localhost)"""
)
# Addresses of Jupyter that load scripts from elsewhere, start programs, show code, or answer anybody.
CLOSED = [
    "nbconvert/slides/01-start.ipynb",
    "nbconvert/latex/01-start.ipynb",
    "nbconvert/html",
    "nbconvert",
    "view/01-start.ipynb",
    "edit/01-start.ipynb",
    "notebooks/01-start.ipynb",
    "tree",
    "metrics",
    "terminals/1",
    "api/terminals",
    "api/spec.yaml",
    "api/security/csp-report",
    "custom/custom.css",
    "lab/api/build",
    "lab/api/extensions",
    "lab/api/plugins",
    "lab/api/news",
    "lab/api/update",
    "lab/api/licenses",
    "lab/api/listings/@jupyterlab/extensionmanager-extension/listings.json",
    "lsp/status",
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, notebooks: Path) -> Iterator[RealLab]:
    with running_lab(Home(tmp_path_factory.mktemp("home") / "home"), notebooks=notebooks) as server:
        yield server


@pytest.fixture(scope="module")
def patterns(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    command = [sys.executable, "-c", LIST_ROUTES, str(tmp_path_factory.mktemp("routes") / "home")]
    output = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent).stdout
    found: list[str] = json.loads(output)
    return found


def make_paths(pattern: str) -> set[str]:
    """Return addresses that match a pattern of the router."""
    bare = re.sub(r"\(\?P<\w+>", "(", pattern.strip("^$").replace(r"\.", ".").replace("/?", ""))
    paths = set()
    for example in EXAMPLES:
        filled = re.sub(r"\((?:[^()]|\([^()]*(?:\([^()]*\)[^()]*)*\))*\)[?*+]?", example, bare)
        paths.add(re.sub(r"[\[\]\\*+?.]*$", "", filled).replace("//", "/").lstrip("/"))
    return paths


def test_no_answer_of_any_address_asks_another_computer(lab: RealLab, patterns: list[str]) -> None:
    assert len(patterns) > 40
    asked = 0
    for path in sorted({path for pattern in patterns for path in make_paths(pattern)} - {"api/shutdown"}):
        if re.search(r"/channels|events/subscribe", path):
            continue  # These are no pages.
        answer = lab.ask(re.sub(r"[^\w./@-]", "", path))
        asked += answer.status == 200
        assert answer.status < 500, path
        assert not REMOTE.search(answer.text), (path, REMOTE.search(answer.text))
        policy = answer.headers["Content-Security-Policy"]
        assert "http" not in policy.replace("http://127.0.0.1", "")
        assert "default-src 'self'" in policy
    assert asked > 10


@pytest.mark.parametrize("path", CLOSED)
def test_what_the_workbook_does_not_need_is_closed(lab: RealLab, path: str) -> None:
    for method in ("GET", "POST"):
        answer = lab.ask(path, method=method)
        assert answer.status in {403, 404}
        assert "This page is not open" in answer.text


def test_printing_another_notebook_says_what_to_do_instead(lab: RealLab) -> None:
    answer = lab.ask("nbconvert/html/mine.ipynb?download=false")
    assert "Nothing was printed" in answer.text
    assert "print command of your browser" in answer.text


def test_printing_a_page_shows_the_entries_and_no_code(tmp_path: Path) -> None:
    with running_lab(Home(tmp_path / "home")) as own:
        answer = own.ask("nbconvert/html/02-level-1-3.ipynb?download=false")
    assert "Filled in" in answer.text
    assert "open_workbook" not in answer.text
    assert not REMOTE.search(answer.text)
    assert "<script" not in answer.text


def test_jupyterlab_is_told_that_there_are_no_formats_to_convert_to(lab: RealLab) -> None:
    assert json.loads(lab.ask("api/nbconvert").text) == {}


def test_a_downloaded_file_runs_nothing_in_the_workbooks_name(lab: RealLab) -> None:
    (lab.home.notebooks / "evil.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    policy = lab.ask("files/evil.html").headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "allow-same-origin" not in policy


def test_only_the_extensions_that_forms_need_are_loaded(lab: RealLab) -> None:
    page = lab.ask("lab").text
    config = json.loads(re.findall(r'id="jupyter-config-data" type="application/json">(.*?)</script>', page)[0])
    names = {extension["name"] for extension in config["federated_extensions"]}
    assert names == {"@jupyter-widgets/jupyterlab-manager", "anywidget", "service-orientation-workbook"}
    assert config["fullMathjaxUrl"] == ""
    for extension in config["federated_extensions"]:
        assert lab.ask(f"lab/extensions/{extension['name']}/{extension['load']}").status == 200
