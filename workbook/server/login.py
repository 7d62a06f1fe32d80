"""Let the learner in: a link that works once is exchanged for a cookie that ends with the browser or with the server.

The address of a page, the browser's history and the page itself contain no secret that is worth anything after this run. The token is
for programs of the same user, which read it from a private file in the home and send it in a header.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider
from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from traitlets import default

if TYPE_CHECKING:
    from collections.abc import Callable

    from tornado.web import RequestHandler

COOKIE_NAME = "workbook-login"
KEY_BYTES = 24
LINKS_SETTING = "workbook_login_links"


class LoginLinks:
    """The links with which a browser can log in, each of them once.

    Parameters
    ----------
    base_url
        The address of the server, with a slash at the end.
    announce
        Called with the next link when a link has been used that was made to be shown.
    """

    def __init__(self, base_url: str, announce: Callable[[str], None]) -> None:
        self._base_url, self._announce = base_url, announce
        self._shown_by_key: dict[str, bool] = {}

    def make_link(self, path: str, *, is_shown: bool = False) -> str:
        """Return a new link.

        Parameters
        ----------
        path
            The page to open afterwards, relative to the address of the server.
        is_shown
            Whether the link stays in the terminal. When it has been used, another one is announced.
        """
        key = secrets.token_urlsafe(KEY_BYTES)
        self._shown_by_key[key] = is_shown
        return f"{self._base_url}login?{urlencode({'key': key, 'next': path})}"

    def take_key(self, key: str, path: str) -> bool:
        """Return whether a key is valid, and make it invalid."""
        is_shown = self._shown_by_key.pop(key, None)
        if is_shown:
            self._announce(self.make_link(path, is_shown=True))
        return is_shown is not None


class LearnerIdentity(IdentityProvider):
    """Recognizes the learner by a cookie, and programs of the same user by the token in a header."""

    @default("cookie_name")
    def _default_cookie_name(self) -> str:
        return COOKIE_NAME

    @default("login_handler_class")
    def _default_login_handler_class(self) -> type[JupyterHandler]:
        return LoginHandler

    @default("logout_handler_class")
    def _default_logout_handler_class(self) -> type[JupyterHandler]:
        return LogoutHandler

    def get_token(self, handler: RequestHandler) -> str | None:
        """Return the token from the header; a token in an address would end in the browser's history."""
        match = self.auth_header_pat.match(handler.request.headers.get("Authorization", ""))
        return match.group(2) if match else None

    def get_handlers(self) -> list[tuple[str, object]]:
        """Return the pages to log in and out, and the one from which programs get another link."""
        return [*super().get_handlers(), (r"/login/link", LinkHandler)]


class _PrivatePage(JupyterHandler):
    """A page that no browser may store."""

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")


class LoginHandler(_PrivatePage):
    """Exchanges the key of a link for the cookie; without a key, says how to get in."""

    @allow_unauthenticated
    def get(self) -> None:
        """Log in, and open the page that the link names.

        The answer is a page and not a redirect: after one that another program had opened, browsers do not send the cookie.
        """
        path = self.get_argument("next", "").removeprefix(self.base_url).lstrip("/\\")
        links: LoginLinks = self.settings[LINKS_SETTING]
        if links.take_key(self.get_argument("key", ""), path):
            self.identity_provider.set_login_cookie(self, self.identity_provider.generate_anonymous_user(self))
        elif not self.current_user:
            self.write(self.render_template("login.html", message=None, next=path))  # type: ignore[no-untyped-call]
            return
        self.write(self.render_template("opening.html", target=f"{self.base_url}{path}"))  # type: ignore[no-untyped-call]


class LogoutHandler(_PrivatePage):
    """Ends the login of this browser, and says how to get in again."""

    @allow_unauthenticated
    def get(self) -> None:
        """Log out."""
        self.identity_provider.clear_login_cookie(self)
        self.write(self.render_template("login.html", message={"info": "You have logged out."}, next=""))  # type: ignore[no-untyped-call]


class LinkHandler(_PrivatePage):
    """Makes another link for a program that knows the token, such as a second `workbook lab`."""

    @web.authenticated
    def post(self) -> None:
        """Return the link as JSON."""
        if not self.token_authenticated:
            raise web.HTTPError(403)
        body = self.get_json_body() or {}
        self.write({"link": self.settings[LINKS_SETTING].make_link(str(body.get("path", "")))})
