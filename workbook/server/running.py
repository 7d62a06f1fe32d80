"""Find the JupyterLab that already runs for a home, so that opening the workbook twice gives one server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

from workbook.errors import LabError
from workbook.server.isolation import get_runtime_folder
from workbook.server.lock import is_locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

    from workbook.paths import Home

PATIENCE_SECONDS = 5


@dataclass(frozen=True)
class Address:
    """The address of a server, and the secret that opens it.

    Parameters
    ----------
    url
        The server's own address, with a slash at the end.
    token
        The secret, with which anybody can read and change everything in the workbook.
    """

    url: str
    token: str

    def make_link(self, path: str) -> str:
        """Return a new link to a page, which works once.

        Parameters
        ----------
        path
            The page, relative to the server's address.

        Raises
        ------
        LabError
            The server does not answer.
        """
        try:
            with self._ask("login/link", body={"path": path}) as answer:
                return str(json.load(answer)["link"])
        except (URLError, OSError, ValueError, LookupError) as error:
            raise LabError("The workbook is open already, but does not answer: stop it first.") from error

    def is_answering(self) -> bool:
        """Return whether a server answers there and knows the token."""
        try:
            with self._ask("api/kernels") as answer:
                return bool(answer.status == 200)  # noqa: PLR2004
        except HTTPError as refusal:
            refusal.close()
            return False
        except (URLError, OSError, ValueError):
            return False

    def _ask(self, path: str, *, body: object = None) -> HTTPResponse:
        """Return the answer to a request, which is a POST if it has a body; no proxy is used."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url}{path}", data=data, headers={"Authorization": f"token {self.token}"})  # noqa: S310
        answer: HTTPResponse = build_opener(ProxyHandler({})).open(request, timeout=PATIENCE_SECONDS)
        return answer


def make_page_path(notebook: str | None) -> str:
    """Return the path of a notebook on its own page, relative to the server; None stands for the list of files."""
    return f"doc/tree/{quote(notebook)}" if notebook else "lab"


def find_running_lab(home: Home) -> Address | None:
    """Return the address of the server that runs for this home and answers, or None.

    Parameters
    ----------
    home
        The learner's home; records of killed servers are ignored.
    """
    return next((address for address in _noted_addresses(home) if address.is_answering()), None)


def is_open(home: Home) -> bool:
    """Return whether a server runs for this home, here or on another computer, even if it does not answer.

    Parameters
    ----------
    home
        The learner's home, by whichever of its paths.
    """
    return find_running_lab(home) is not None or is_locked(home)


def _noted_addresses(home: Home) -> Iterator[Address]:
    for note in sorted(get_runtime_folder(home).glob("jpserver-*.json")):
        try:
            server = json.loads(note.read_text(encoding="utf-8"))
            # The same folder can have several paths; a copy of the home has the notes of its original.
            if home.notebooks.samefile(server["root_dir"]):
                yield Address(url=server["url"], token=server["token"])
        except (OSError, ValueError, LookupError, TypeError):
            continue  # The record is incomplete, or is another file.
