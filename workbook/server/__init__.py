"""The part of the workbook inside and around Jupyter Server: the save hook, the JupyterLab extension and `workbook lab`.

Jupyter Server imports this package by name wherever the workbook is installed, so importing it must be fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.server.save_hook import remove_entries

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Return the location of the extension, for Jupyter Server."""
    return [{"module": "workbook.server"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Register the save hook, which every notebook passes before it is saved, and decide which notebooks are signed."""
    from workbook.server.trust import SignaturePolicy

    server.contents_manager.register_pre_save_hook(remove_entries)
    # In the learner's own Jupyter, other notebooks are none of our business.
    is_ours = type(server).__module__.startswith("workbook.")
    SignaturePolicy(server, every_notebook=is_ours).install(server)
