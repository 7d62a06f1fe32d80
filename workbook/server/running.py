"""Find the JupyterLab that already runs for a home, so that opening the workbook twice gives one server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import ProxyHandler, Request, build_opener

from workbook.server.isolation import get_runtime_folder
from workbook.server.lock import is_locked

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    def page(self, notebook: str | None) -> str:
        """Return the address of a notebook on its own page; None stands for the list of files."""
        path = f"doc/tree/{quote(notebook)}" if notebook else "lab"
        return f"{self.url}{path}?{urlencode({'token': self.token})}"


def find_running_lab(home: Home) -> Address | None:
    """Return the address of the server that runs for this home and answers, or None.

    Parameters
    ----------
    home
        The learner's home; records of killed servers are ignored.
    """
    return next((address for address in _noted_addresses(home) if _answers(address)), None)


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


def _answers(address: Address) -> bool:
    """Return whether a server answers there and knows the token; no proxy is used."""
    request = Request(f"{address.url}api/kernels", headers={"Authorization": f"token {address.token}"})  # noqa: S310
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=PATIENCE_SECONDS) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004
    except HTTPError as refusal:
        refusal.close()
        return False
    except (URLError, OSError, ValueError):
        return False
