"""Print a page as the learner filled it in, where Jupyter Server would convert the notebook.

Jupyter's own conversion shows the code of a notebook instead of the forms, and its page loads scripts from another computer.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import web

from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable

    # Takes the id of a page, and returns it filled in, as HTML.
    PageRenderer = Callable[[str], bytes]

RENDER_SETTING = "workbook_render_page"


class PrintHandler(JupyterHandler):
    """Answers the address that JupyterLab opens for File > Print."""

    @web.authenticated
    async def get(self, path: str) -> None:
        """Return the filled page; for anything else, a page with one sentence."""
        page = PurePosixPath(unquote(path)).name.removesuffix(".ipynb")
        render: PageRenderer = self.settings[RENDER_SETTING]
        self.set_header("Cache-Control", "no-store")
        try:
            self.write(await asyncio.get_running_loop().run_in_executor(None, render, page))
        except WorkbookError as error:
            self.write(self.render_template("not_printed.html", reason=str(error)))  # type: ignore[no-untyped-call]


class NoFormatsHandler(APIHandler):
    """Says that the server converts notebooks to no format; the portfolio page exports them."""

    @web.authenticated
    def get(self) -> None:
        """Return an empty list of formats."""
        self.finish(json.dumps({}))


HANDLERS = [(r"/nbconvert/html/(.+)", PrintHandler), (r"/api/nbconvert", NoFormatsHandler)]
