"""How a browser gets in, and what other accounts and other pages of the same computer can find out."""

from __future__ import annotations

import http.server
import json
import os
import re
import threading
from contextlib import contextmanager
from http.cookiejar import Cookie, CookieJar
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import pytest

from tests.server.real_lab import Answer, RealLab, find_free_port, running_lab, start_lab, stop, wait_until
from workbook.paths import Home
from workbook.server.running import find_running_lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "doc/tree/01-start.ipynb"
posix_only = pytest.mark.skipif(os.name != "posix", reason="on Windows the profile's own permissions hold")


class FakeBrowser:
    """Keeps cookies as browsers do: by host and path, but not by port."""

    def __init__(self) -> None:
        self.cookies = CookieJar()
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))

    def ask(self, url: str, **headers: str) -> Answer:
        """Return the answer to a GET; underscores in header names stand for hyphens."""
        request = Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})  # noqa: S310
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.read().decode(), dict(answer.headers))
        except HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), dict(error.headers))

    def find_cookie(self, name: str) -> Cookie | None:
        """Return a cookie, or None."""
        return next((cookie for cookie in self.cookies if cookie.name == name), None)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, notebooks: Path) -> Iterator[RealLab]:
    with running_lab(Home(tmp_path_factory.mktemp("home") / "home"), notebooks=notebooks) as server:
        yield server


@pytest.fixture
def logged_in(lab: RealLab) -> FakeBrowser:
    browser = FakeBrowser()
    assert browser.ask(lab.make_link(PAGE)).status == 200
    return browser


@contextmanager
def listening(port: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Listen on a port as another account could, and yield it with every request that arrives, headers included."""
    heard: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(f"{self.requestline}\n{self.headers}")
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with http.server.HTTPServer(("127.0.0.1", port), Listener) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield server.server_port, heard
        finally:
            server.shutdown()


def test_a_link_opens_its_page_without_a_redirect(lab: RealLab) -> None:
    # After a redirect from a file, as when `workbook lab` opens the browser, no browser would send the strict cookie.
    answer = FakeBrowser().ask(lab.make_link(PAGE))
    assert answer.status == 200
    assert f'content="0; url={urlsplit(lab.base_url).path}{PAGE}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_link_works_once(lab: RealLab) -> None:
    link = lab.make_link(PAGE)
    first, second = FakeBrowser(), FakeBrowser()
    first.ask(link)
    assert "Open the workbook" in second.ask(link).text
    assert second.find_cookie("workbook-login") is None
    assert first.ask(f"{lab.base_url}lab").status == 200
    assert second.ask(f"{lab.base_url}api/kernels").status == 403


def test_whoever_is_logged_in_can_use_a_link_again(lab: RealLab, logged_in: FakeBrowser) -> None:
    link = lab.make_link(PAGE)
    assert logged_in.ask(link).text == logged_in.ask(link).text


def test_the_cookie_is_for_this_browser_session_and_for_the_address_of_this_run_only(
    lab: RealLab, logged_in: FakeBrowser
) -> None:
    logged_in.ask(f"{lab.base_url}lab")
    for name in ("workbook-login", "_xsrf"):
        cookie = logged_in.find_cookie(name)
        assert cookie is not None
        assert cookie.expires is None
        assert cookie.path == urlsplit(lab.base_url).path
        assert cookie.get_nonstandard_attr("SameSite") == "Strict"
    assert re.fullmatch(r"/[0-9a-f]{48}/", urlsplit(lab.base_url).path)


def test_a_page_contains_no_secret(lab: RealLab, logged_in: FakeBrowser) -> None:
    for path in ("lab", PAGE, "absent", "lab/absent", "login", "files/absent"):
        text = logged_in.ask(f"{lab.base_url}{path}").text
        assert lab.token not in text, path
    assert '"token": ""' in logged_in.ask(f"{lab.base_url}{PAGE}").text


def test_the_token_in_an_address_opens_nothing(lab: RealLab) -> None:
    assert FakeBrowser().ask(f"{lab.base_url}api/kernels?token={lab.token}").status == 403


def test_the_link_in_the_terminal_is_replaced_when_it_has_been_used(lab: RealLab) -> None:
    def read_links() -> list[str]:
        return re.findall(r"http://\S+", lab.output.read_text(encoding="utf-8"))

    before = read_links()
    for number in (1, 2):
        FakeBrowser().ask(read_links()[-1])
        assert wait_until(lambda number=number: len(read_links()) == len(before) + number)  # type: ignore[misc]
    assert FakeBrowser().ask(read_links()[-1]).headers["Set-Cookie"]


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "\\\\elsewhere.example"])
def test_a_link_leads_to_no_other_server(lab: RealLab, target: str) -> None:
    text = FakeBrowser().ask(lab.make_link(target)).text
    (address,) = re.findall(r"url=([^\"]+)", text)
    assert address.startswith(urlsplit(lab.base_url).path)


def test_logging_out_is_no_dead_end(lab: RealLab, logged_in: FakeBrowser) -> None:
    answer = logged_in.ask(f"{lab.base_url}logout")
    assert "You have logged out" in answer.text
    assert "start.py" in answer.text
    assert logged_in.ask(f"{lab.base_url}api/kernels").status == 403
    assert "jupyter server list" not in answer.text


@pytest.mark.parametrize("path", ["", "lab", "login", "api", "static/favicon.ico", "x" * 48 + "/lab"])
def test_who_does_not_know_the_address_is_not_told_it(lab: RealLab, path: str) -> None:
    root = f"http://127.0.0.1:{urlsplit(lab.base_url).port}/"
    answer = FakeBrowser().ask(root + path)
    assert answer.status == 404
    assert urlsplit(lab.base_url).path.strip("/") not in answer.text + json.dumps(dict(answer.headers))
    assert "start.py" in answer.text


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "elsewhere.example:8888", "127.0.0.1.elsewhere.example", "192.0.2.1"]
)
@pytest.mark.parametrize("path", [PAGE, "static/favicon.ico", "lab/extensions/anywidget/package.json", "api", ""])
def test_a_name_that_leads_to_this_computer_opens_nothing(
    lab: RealLab, logged_in: FakeBrowser, host: str, path: str
) -> None:
    assert logged_in.ask(f"{lab.base_url}{path}", Host=host).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "cors", "Sec_Fetch_Dest": "empty"},
    ],
)
def test_a_page_of_another_port_gets_nothing_even_with_the_cookie(
    lab: RealLab, logged_in: FakeBrowser, headers: dict[str, str]
) -> None:
    for path in ("api/contents", "lab", "static/favicon.ico"):
        assert logged_in.ask(f"{lab.base_url}{path}", **headers).status == 403


def test_a_listener_on_another_port_collects_no_cookie(logged_in: FakeBrowser) -> None:
    with listening() as (port, heard):
        for path in ("", "lab", "doc/tree/01-start.ipynb", "api/kernels"):
            logged_in.ask(f"http://127.0.0.1:{port}/{path}")
    assert len(heard) == 4
    assert not [request for request in heard if "Cookie" in request]


def test_what_a_listener_on_the_old_port_collects_opens_no_later_server(tmp_path: Path, notebooks: Path) -> None:
    home, port, browser = Home(tmp_path / "home"), find_free_port(), FakeBrowser()

    def start() -> RealLab:
        process = start_lab(home, notebooks=notebooks, port=port)
        address = wait_until(lambda: find_running_lab(home))
        assert address
        return RealLab(process=process, home=home, address=address, output=tmp_path)

    lab = start()
    browser.ask(lab.make_link(PAGE))
    stop(lab.process)
    with listening(port) as (_, heard):
        browser.ask(f"{lab.base_url}api/kernels")  # A tab that was left open asks again and again.
    collected = "\n".join(heard)
    assert "workbook-login" in collected
    assert lab.token not in collected
    cookie = re.findall(r"Cookie: (.+)", collected)[0]

    later = start()
    try:
        assert later.base_url != lab.base_url
        assert later.token != lab.token
        for server in (lab, later):
            assert FakeBrowser().ask(f"{server.base_url}api/kernels", Cookie=cookie).status in {403, 404}
    finally:
        stop(later.process)


@posix_only
def test_other_accounts_cannot_read_the_files_that_open_the_workbook(lab: RealLab) -> None:
    runtime = lab.home.jupyter / "runtime"
    (note,) = runtime.glob("jpserver-*.json")
    assert json.loads(note.read_text(encoding="utf-8"))["token"] == lab.token
    for file in (note, runtime, lab.home.jupyter, lab.home.folder):
        assert file.stat().st_mode & 0o077 == 0
    assert not list(runtime.glob("*.html"))
    assert not list(lab.home.folder.rglob("jupyter_cookie_secret"))


def test_a_link_is_only_given_to_who_knows_the_token(lab: RealLab, logged_in: FakeBrowser) -> None:
    assert lab.ask("login/link", method="POST", body={"path": "lab"}, token="").status == 403
    assert logged_in.ask(f"{lab.base_url}login/link").status in {403, 405}
    link = json.loads(lab.ask("login/link", method="POST", body={"path": "lab"}).text)["link"]
    assert parse_qs(urlsplit(link).query)["next"] == ["lab"]
