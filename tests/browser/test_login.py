"""How a real browser gets into the workbook, and what a page of another program on this computer can do in that browser."""

from __future__ import annotations

import http.server
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.server.real_lab import RealLab, make_notebook, save_notebook
from workbook.paths import Home, make_private_folder
from workbook.server import lab as lab_module

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage, Pages

FORM = "import ipywidgets as w\nw.Text(description='Your name')"
# Returns what a page gets of an address in each of the ways in which it can load something, with the learner's cookies.
LOAD = """async address => {
  const byElement = (name, property) => new Promise(resolve => {
    const element = document.createElement(name);
    element.onload = () => resolve(name === "iframe" ? read(element) : "loaded");
    element.onerror = () => resolve("refused");
    element[property] = address;
    document.body.append(element);
  });
  const read = frame => { try { return frame.contentDocument.body.innerHTML } catch { return "refused" } };
  const byFetch = mode => fetch(address, { mode, credentials: "include" })
    .then(answer => answer.text()).then(text => text || "refused", () => "refused");
  return Promise.all([
    byElement("script", "src"), byElement("img", "src"), byElement("iframe", "src"), byFetch("cors"), byFetch("no-cors"),
  ]);
}"""


@pytest.fixture(scope="module")
def lab_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("built")
    save_notebook(make_notebook(FORM), folder / "form.ipynb")
    return {"WORKBOOK_NOTEBOOKS": str(folder)}


@contextmanager
def running_stranger() -> Iterator[tuple[str, list[str]]]:
    """Run a web page of another program, and yield its address with the headers of every request that it gets."""
    heard: list[str] = []

    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(str(self.headers))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><body>A page of a stranger")

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", heard
        finally:
            server.shutdown()


def visit(page: Page, address: str) -> Page:
    """Open a page of a stranger in the browser in which the workbook is open."""
    stranger = page.context.new_page()
    stranger.goto(address)
    return stranger


def test_the_file_that_opens_the_browser_leads_to_the_page(
    pages: Pages, lab: RealLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    make_private_folder(home.jupyter)
    monkeypatch.setattr("webbrowser.open", lambda _: None)
    lab_module._open_browser(lab.make_link("doc/tree/form.ipynb"), home=home)
    page = pages.open("form").context.browser.new_page()  # type: ignore[union-attr]
    page.goto((home.jupyter / "open.html").as_uri())
    page.wait_for_selector('[data-workbook-forms="done"]')
    assert "key=" not in page.url
    page.go_back()
    assert "key=" not in page.url
    page.close()


def test_a_page_of_another_port_gets_neither_cookies_nor_content(pages: Pages, lab: RealLab) -> None:
    page = pages.open("form")
    with running_stranger() as (address, heard):
        stranger = visit(page, address)
        # Even if it knew the address, which is secret.
        for path in ("", "lab", "api/contents", "static/favicon.ico", "files/form.ipynb"):
            assert set(stranger.evaluate(LOAD, lab.base_url + path)) == {"refused"}, path
        opened = stranger.evaluate("address => { const other = open(address); return other === null }", lab.base_url)
        assert opened is False
        assert stranger.evaluate("document.cookie") == ""
        assert heard
        assert not [headers for headers in heard if "Cookie" in headers]
    pages.foreign_requests.clear()


def test_printing_from_the_menu_asks_nobody_else(open_page: OpenPage, foreign_requests: list[str]) -> None:
    page = open_page("form")
    page.get_by_role("menuitem", name="File", exact=True).click()
    with page.expect_response(lambda answer: "nbconvert/html/form.ipynb" in answer.url) as printed:
        page.get_by_role("menuitem", name="Print").click()
    assert printed.value.status == 200
    assert "Nothing was printed" in printed.value.text()
    expect(page.get_by_label("Your name")).to_be_visible()
    assert foreign_requests == []
