"""Jupyter Server and JupyterLab for the workbook: they read no configuration but ours, and close what the workbook does not need."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import TYPE_CHECKING, Any

from ipykernel.kernelspec import RESOURCES, get_kernel_dict, make_ipkernel_cmd
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]

from workbook.server.gate import Gate
from workbook.server.login import LINKS_SETTING, LoginLinks
from workbook.server.print_page import HANDLERS, RENDER_SETTING

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.server.print_page import PageRenderer

LAST_RESORT_SECONDS = 12  # After a busy kernel was waited for, and everything else was given up.


class OneKernelSpec(KernelSpecManager):
    """Knows one kernel: the Python that runs the server, without the configuration of the computer."""

    def _kernel_dirs_default(self) -> list[str]:
        """Look into no folder; the kernel of the running Python is known without one."""
        return []

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return how to start the kernel."""
        if kernel_name != NATIVE_KERNEL_NAME:
            raise NoSuchKernel(kernel_name)
        command = make_ipkernel_cmd("workbook.server.kernel_app", python_arguments=["-P"])
        return KernelSpec(resource_dir=RESOURCES, **(get_kernel_dict() | {"argv": command}))


class WorkbookLab(LabApp):  # type: ignore[misc]
    """JupyterLab without configuration files, and with two extensions beside its own."""

    def load_config_file(self, *_args: object, **_options: object) -> None:
        """Read no configuration: `make_settings` has all of it."""

    def initialize_templates(self) -> None:
        """Use the files in JupyterLab's package, which would then load no extensions at all."""
        paths = [(name, getattr(self, name)) for name in ("labextensions_path", "extra_labextensions_path")]
        super().initialize_templates()
        for name, folders in paths:
            setattr(self, name, folders)

    def initialize_handlers(self) -> None:
        """Print pages of the workbook, and keep out of every page what it does not need.

        That is the token, and the address on another computer from which JupyterLab would load formulas.
        """
        super().initialize_handlers()
        self.handlers.extend(HANDLERS)
        self.serverapp.web_app.settings["page_config_data"] |= {"token": "", "fullMathjaxUrl": "", "mathjaxConfig": ""}


class LabServer(ServerApp):
    """The server of one home."""

    # Without "nbconvert", "view" and "security": these convert notebooks, show files as pages and collect reports.
    default_services = (  # type: ignore[assignment]
        "api",
        "auth",
        "config",
        "contents",
        "files",
        "kernels",
        "kernelspecs",
        "sessions",
        "shutdown",
        "events",
    )
    gate: Gate
    links: LoginLinks

    def load_config_file(self, *_args: object, **_options: object) -> None:
        """Read no configuration: `make_settings` has all of it."""

    def migrate_config(self) -> None:
        """Take over nothing from an old IPython of the learner."""

    def prepare_pages(self, *, announce: Callable[[str], None], render_page: PageRenderer) -> None:
        """Close the gate, and make what the pages for logging in and for printing need.

        Parameters
        ----------
        announce
            Called with each link that replaces a used one.
        render_page
            Returns the HTML of a filled page.
        """
        self.gate = Gate(self.base_url, self.web_app.settings["jinja2_env"].get_template("closed.html").render())
        self.web_app.default_router.rules.insert(0, self.gate.make_rule())
        self.links = LoginLinks(self.connection_url, announce)
        self.web_app.settings |= {LINKS_SETTING: self.links, RENDER_SETTING: render_page}

    def _bind_http_server_tcp(self) -> bool:
        """Take the port, or look for another one if a program took it since it was found free."""
        while not super()._bind_http_server_tcp():
            if not self.port_retries:
                return False
            self._find_http_port()
        return True

    def stop(self, from_signal: bool = False) -> None:  # noqa: FBT001, FBT002 the signature of Jupyter Server
        """Answer nothing more, end the kernels, and stop; if that takes too long, end the process."""
        self.gate.is_stopping = True
        watch = threading.Timer(LAST_RESORT_SECONDS, os._exit, args=[0])
        watch.daemon = True
        watch.start()
        super().stop(from_signal=from_signal)

    def start(self) -> None:
        """Answer requests until the server is stopped, and leave no task behind.

        A thread that reads or writes a file for a request ends with the task of the request. If the loop stopped before that, the
        thread would wait for more work without end, and this process for the thread.
        """
        super().start()
        self.io_loop.run_sync(_cancel_tasks)


async def _cancel_tasks() -> None:
    """Cancel everything that a stopped server has still been doing, and wait until it has ended."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=1)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Return JupyterLab's extension, for Jupyter Server."""
    return [{"module": "workbook.server.lab_server", "app": WorkbookLab}]
