"""Make the settings of the learner's Jupyter Server: this computer only, a secret token, and nothing unnecessary."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import quote

from workbook.server.isolation import EXTENSION_FOLDER
from workbook.server.log import make_logging_settings

if TYPE_CHECKING:
    from workbook.paths import Home

HOST = "127.0.0.1"
USUAL_PORT = 8888
OTHER_PORTS_TO_TRY = 50
IDLE_KERNEL_SECONDS = 30 * 60
CULLING_SECONDS = 5 * 60


def make_settings(home: Home, *, port: int | None, page: str | None, token: str) -> dict[str, dict[str, object]]:
    """Return the settings of the server, by Jupyter class.

    Parameters
    ----------
    home
        The learner's home; only its notebooks folder can be reached through the server.
    port
        The port to listen on; None for a free one near the default.
    page
        The file name of the notebook that the server's address leads to; None for the list of files.
    token
        The secret that opens the server.
    """
    return {
        "Application": {"log_level": logging.WARNING, "logging_config": make_logging_settings(home)},
        "ServerApp": _server_settings(home, port=port),
        "IdentityProvider": {"token": token},
        "PasswordIdentityProvider": {"token": token, "hashed_password": "", "password_required": False},
        "LabApp": {
            "default_url": f"/doc/tree/{quote(page)}" if page else "/lab",
            "extra_labextensions_path": [str(EXTENSION_FOLDER)],
            "extension_manager": "readonly",
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        },
        # Without it, anybody with an account on this computer could listen to the messages between a page and its kernel.
        "KernelManager": {"transport_encryption": "auto"},
        # A page's forms and charts arrive at once, and none of them may be dropped.
        "ZMQChannelsWebsocketConnection": {"limit_rate": False},
        "MappingKernelManager": {
            "cull_idle_timeout": IDLE_KERNEL_SECONDS,
            "cull_interval": CULLING_SECONDS,
            "cull_connected": False,
        },
    }


def _server_settings(home: Home, *, port: int | None) -> dict[str, object]:
    return {
        "ip": HOST,
        "port": USUAL_PORT if port is None else port,
        "port_retries": OTHER_PORTS_TO_TRY if port is None else 0,
        "root_dir": str(home.notebooks),
        "jpserver_extensions": {"jupyterlab": True, "workbook.server": True},
        "terminals_enabled": False,
        "allow_remote_access": False,
        "allow_root": True,  # Many containers have no other user, and the server is for this computer only.
        "open_browser": False,  # `workbook lab` opens the browser, even if the server is already running.
    }
