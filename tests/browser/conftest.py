"""What the browser tests share: one browser, a real `workbook lab` for each module, and pages with their forms done.

A module that wants other notebooks or other content overrides the fixture `lab_environment`. Whatever a page asks of
any other computer is refused and makes the test fail. A page of a test that failed is photographed into its `tmp_path`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.browsers import HOW_TO_GET_ONE, find_browser
from tests.server.real_lab import RealLab, running_lab
from workbook.paths import Home

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

REQUIRED_VARIABLE = "WORKBOOK_REQUIRE_BROWSER"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # No other computer has an address. Playwright could refuse requests too, but would then look at each and cache none.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
QUIET_FIREFOX: dict[str, str | float | bool] = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "localhost,127.0.0.1",
}
PATIENCE_MILLISECONDS = 60_000
OpenPage = Callable[..., "Page"]
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test beside this file as one that needs a browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test has failed, for the photograph of its page."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, Chrome or Edge, without a window."""
    if (program := find_browser()) is None:
        refuse = pytest.fail if os.environ.get(REQUIRED_VARIABLE) == "1" else pytest.skip
        refuse(f"There is no browser to test with: {HOW_TO_GET_ONE}.")
    with sync_playwright() as playwright:
        found = _launch(playwright, program)
        yield found
        found.close()


def _launch(playwright: Playwright, program: Path) -> Browser:
    """Start a browser, which finds no other computer."""
    if "firefox" in program.name:
        return playwright.firefox.launch(
            channel="moz-firefox", executable_path=program, firefox_user_prefs=QUIET_FIREFOX
        )
    return playwright.chromium.launch(executable_path=program, args=QUIET)


@pytest.fixture(scope="module")
def lab_environment() -> dict[str, str]:
    """Variables for the server: WORKBOOK_NOTEBOOKS, WORKBOOK_CONTENT. Override it in a module that needs its own."""
    return {}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, lab_environment: dict[str, str]) -> Iterator[RealLab]:
    """A `workbook lab` on a new home: `base_url`, `token`, `home`."""
    home = Home(tmp_path_factory.mktemp("lab") / "home")
    with running_lab(home, environment=lab_environment) as server:
        yield server


class Pages:
    """Notebooks opened in browsers of their own, none of which may ask another computer for anything.

    Parameters
    ----------
    browser, lab
        What opens them, and the server that has them.
    """

    def __init__(self, browser: Browser, lab: RealLab) -> None:
        self._browser, self._lab = browser, lab
        self._contexts: list[BrowserContext] = []
        self._own_addresses = ["data:", "blob:"]
        self.foreign_requests: list[str] = []
        self.console_errors: list[str] = []

    def open(
        self,
        notebook: str,
        *,
        state: str | None = "done",
        server: RealLab | None = None,
        path: str = "doc/tree",
        beside: Page | None = None,
        anchor: str = "",
        script: str = "",
        **options: Any,
    ) -> Page:
        """Open a notebook and wait until its forms are done.

        `open("02-level-1-3")`; with `state=None` it waits for nothing, with `server` it asks another one, `path` is
        where that one opens notebooks, `beside` opens it in the browser of another page, `anchor` is the heading to go
        to, `script` runs before any of the page's own, and whatever else is named goes to Playwright's `new_context` (`color_scheme`).
        """
        server = server or self._lab
        self._own_addresses += [server.base_url, server.base_url.replace("http", "ws", 1)]
        page = (beside.context if beside else self._new_context(**options)).new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        page.add_init_script(script)
        page.on("console", lambda message: _record(message, self.console_errors))
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        name = f"{notebook.removesuffix('.ipynb')}.ipynb"
        page.goto(server.make_link(f"{path}/{name}", anchor=anchor))
        if state:
            page.wait_for_selector(f'[data-workbook-forms="{state}"]')
        return page

    def _new_context(self, **options: Any) -> BrowserContext:
        context = self._browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        self._contexts.append(context)
        _watch_requests(context, own_addresses=self._own_addresses, foreign_requests=self.foreign_requests)
        return context

    def close(self) -> None:
        """Close every page, and make sure that none has asked another computer for anything."""
        for context in self._contexts:
            context.close()
        assert self.foreign_requests == []


@pytest.fixture
def pages(browser: Browser, lab: RealLab) -> Iterator[Pages]:
    """Pages that last as long as the test."""
    opened = Pages(browser, lab)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def lasting_pages(browser: Browser, lab: RealLab) -> Iterator[Pages]:
    """Pages that last as long as the module's tests, which share them."""
    opened = Pages(browser, lab)
    yield opened
    opened.close()


@pytest.fixture
def open_page(pages: Pages) -> OpenPage:
    """A function that opens a notebook; see `Pages.open`."""
    return pages.open


@pytest.fixture
def foreign_requests(pages: Pages) -> list[str]:
    """The addresses on other computers that the test's pages have asked for; they got no answer."""
    return pages.foreign_requests


@pytest.fixture
def console_errors(pages: Pages) -> list[str]:
    """What the test's pages have complained about in the browser's console."""
    return pages.console_errors


@pytest.fixture(autouse=True)
def photographs(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path, pages: Pages) -> Iterator[None]:
    """Photograph the pages when a test has failed; `pages` is named so that they are still open then."""
    del pages
    yield
    if request.node.stash.get(FAILED, False):
        shown = [page for context in browser.contexts for page in context.pages]
        for number, page in enumerate(shown, start=1):
            with contextlib.suppress(Error):  # one that was just being closed
                page.screenshot(path=tmp_path / f"page-{number}.png")


def _watch_requests(context: BrowserContext, *, own_addresses: list[str], foreign_requests: list[str]) -> None:
    """Record every request and every socket that goes to none of the servers; the browser finds no other computer."""

    def record(url: str) -> None:
        if not url.startswith(tuple(own_addresses)):
            foreign_requests.append(url)

    context.on("request", lambda request: record(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: record(socket.url)))


def _record(message: ConsoleMessage, console_errors: list[str]) -> None:
    if message.type == "error":
        console_errors.append(f"{message.text} ({message.location.get('url', '')})")
