"""What runs inside and around Jupyter Server: the save hook, the JupyterLab extension and `workbook lab`.

Jupyter Server imports this package by name wherever the workbook is installed, so importing it must be quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.server.save_hook import drop_what_was_written

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell Jupyter Server where the extension is."""
    return [{"module": "workbook.server"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Have every notebook that this server saves pass the save hook first."""
    server.contents_manager.register_pre_save_hook(drop_what_was_written)
