"""Make the settings of the learner's Jupyter Server: this computer only, new secrets for each run, and nothing unnecessary."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote

from workbook.server.isolation import EXTENSION_FOLDER, SERVER_FOLDER
from workbook.server.labextensions import get_labextensions_folder
from workbook.server.last_port import load_last_port
from workbook.server.log import make_logging_settings

if TYPE_CHECKING:
    from workbook.paths import Home

HOST = "127.0.0.1"
OTHER_PORTS_TO_TRY = 50
IDLE_KERNEL_SECONDS = 30 * 60
CULLING_SECONDS = 5 * 60
TEMPLATES_FOLDER = SERVER_FOLDER / "templates"
SECRET_BYTES = 24
# JupyterLab has scripts and styles in its page, compiles its settings' schemas, and forms load their program from memory (blob:).
ALLOWED_SOURCES = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' data: blob:",
    "connect-src": "'self' ws://127.0.0.1:* ws://localhost:* data: blob:",
    "worker-src": "'self' blob:",
    "frame-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
SECURITY_HEADERS = {
    "Content-Security-Policy": "; ".join(f"{kind} {sources}" for kind, sources in ALLOWED_SOURCES.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def make_settings(home: Home, *, port: int | None, page: str | None) -> dict[str, dict[str, object]]:
    """Return the settings of the server, by Jupyter class, with new secrets.

    Parameters
    ----------
    home
        The learner's home; only its notebooks folder can be reached through the server.
    port
        The port to listen on; None for the one of the last time, or a free one near it.
    page
        The file name of the notebook that the server's address leads to; None for the list of files.
    """
    base_url = f"/{secrets.token_hex(SECRET_BYTES)}/"
    return {
        "Application": {"log_level": logging.WARNING, "logging_config": make_logging_settings(home)},
        "ServerApp": _server_settings(home, port=port, base_url=base_url),
        "IdentityProvider": {
            "token": secrets.token_hex(SECRET_BYTES),
            # Gone with the browser, and sent neither to other paths of this computer nor from other sites.
            "cookie_options": {"expires_days": None, "httponly": True, "path": base_url, "samesite": "Strict"},
        },
        "LabApp": {
            "default_url": f"/doc/tree/{quote(page)}" if page else "/lab",
            # Only what JupyterLab's own package contains: no settings, themes or extensions of the environment.
            "core_mode": True,
            "labextensions_path": [str(get_labextensions_folder(home))],
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


def _server_settings(home: Home, *, port: int | None, base_url: str) -> dict[str, object]:
    return {
        "ip": HOST,
        "port": load_last_port(home) if port is None else port,
        "port_retries": OTHER_PORTS_TO_TRY if port is None else 0,
        "base_url": base_url,
        "cookie_secret": secrets.token_bytes(SECRET_BYTES),
        "root_dir": str(home.notebooks),
        "jpserver_extensions": {"workbook.server.lab_server": True, "workbook.server": True},
        "identity_provider_class": "workbook.server.login.LearnerIdentity",
        "kernel_spec_manager_class": "workbook.server.lab_server.OneKernelSpec",
        "extra_template_paths": [str(TEMPLATES_FOLDER)],
        "extra_log_scrub_param_keys": ["key"],
        "tornado_settings": {
            "headers": SECURITY_HEADERS,
            "xsrf_cookie_kwargs": {"expires_days": None, "path": base_url, "samesite": "Strict"},
        },
        "terminals_enabled": False,
        "allow_remote_access": False,
        "allow_root": True,  # Many containers have no other user, and the server is for this computer only.
        "open_browser": False,  # `workbook lab` opens the browser, even if the server is already running.
    }
