"""Answer only the requests that the workbook's own pages and programs make.

Jupyter Server and JupyterLab have many more addresses: some load scripts from other computers, some start programs, and even a page
that says "not found" would tell the secret address of the workbook. A request that is not listed here gets the same short answer,
whether or not Jupyter knows the address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tornado import web
from tornado.routing import Matcher, Rule

from workbook.server.settings import SECURITY_HEADERS

if TYPE_CHECKING:
    from tornado.httputil import HTTPServerRequest

LOCAL_NAMES = {"127.0.0.1", "localhost"}
# What JupyterLab's page asks for, and what it does with notebooks and kernels. Relative to the address of the server.
OPEN_ROUTES = (
    r"",
    r"(lab|doc)(/tree(/.*)?|/workspaces/[\w-]+(/tree(/.*)?)?)?/?",
    r"lab/extensions/.+",
    r"lab/api/(settings|themes|translations|workspaces)(/.*)?",
    r"static/.+",
    r"login(/link)?",
    r"logout",
    r"files/.+",
    r"nbconvert/html/.+",
    r"kernelspecs/python3/.+",
    r"api",
    r"api/(config/\w+|events/subscribe|kernelspecs(/\w+)?|me|nbconvert|shutdown|status)",
    r"api/(contents|kernels|sessions)(/.*)?",
)
_OPEN = re.compile("|".join(f"(?:{route})" for route in OPEN_ROUTES))


class ClosedHandler(web.RequestHandler):
    """Says that there is nothing here, and how to open the workbook."""

    def initialize(self, *, status: int, text: str) -> None:
        """Take what the gate decided."""
        self._status, self._text = status, text

    def check_xsrf_cookie(self) -> None:
        """Check nothing, because nothing is done."""

    def prepare(self) -> None:
        """Answer every method alike, without a word about the workbook's address."""
        self.set_status(self._status)
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(self._text)


class Gate(Matcher):
    """Matches the requests that are refused.

    Parameters
    ----------
    base_path
        The secret path of the workbook, with a slash at both ends.
    page
        The HTML of the answer.
    """

    def __init__(self, base_path: str, page: str) -> None:
        self._base_path, self._page = base_path, page
        self.is_stopping = False

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return how to answer a request that is refused, for tornado; None for one that may pass."""
        status = self._find_refusal(request)
        return {"target_kwargs": {"status": status, "text": self._page}} if status else None

    def _find_refusal(self, request: HTTPServerRequest) -> int | None:
        """Return the status with which a request is refused, or None."""
        if self.is_stopping:
            return 503  # A page could start another kernel while all of them are being ended.
        if request.host_name not in LOCAL_NAMES:
            return 403  # A name that another computer has given to this one.
        if not request.path.startswith(self._base_path):
            return 404
        if not _OPEN.fullmatch(request.path.removeprefix(self._base_path)):
            return 404
        return 403 if _is_from_another_page(request) else None

    def make_rule(self) -> Rule:
        """Return the rule for tornado's router."""
        return Rule(self, ClosedHandler)


def _is_from_another_page(request: HTTPServerRequest) -> bool:
    """Return whether a page of another address has made the request, unless the learner opened the workbook from there.

    Browsers do not distinguish ports when they send cookies, but they say where a request comes from.
    """
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return True
    if request.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}:
        return False
    is_opened = (
        request.headers.get("Sec-Fetch-Mode") == "navigate" and request.headers.get("Sec-Fetch-Dest") == "document"
    )
    return not (is_opened and request.method == "GET")
