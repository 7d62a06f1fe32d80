"""Open the workbook: one JupyterLab per home, on this computer only, with the learner's page in the browser.

The server runs in this process and ends with it. On Ctrl+C, on a request to stop and when its terminal is closed, it first ends its
kernels. If it is killed, each kernel notices within a second or two that its parent is gone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import socket
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.errors import LabError, StoreError, UnknownNameError, WorkbookError
from workbook.paths import find_cloud_service, get_notebooks_folder, make_private_folder
from workbook.server.copies import update_notebook_copies
from workbook.server.isolation import isolate_server, skip_node_detection, skip_slow_import
from workbook.server.labextensions import update_labextensions
from workbook.server.last_port import save_last_port
from workbook.server.lock import take_lock
from workbook.server.log import get_log_file
from workbook.server.running import find_running_lab, make_page_path
from workbook.server.settings import HOST, make_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from jupyter_server.serverapp import ServerApp

    from workbook.paths import Home
    from workbook.server.lab_server import LabServer
    from workbook.server.print_page import PageRenderer

STARTING_SECONDS = 60
BACKUP_SECONDS = 60 * 60
STOPPING_SECONDS = 8  # A busy kernel gets five.
SIGNALS_TO_STOP = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # Each of them, where the system has it.


def open_lab(
    home: Home,
    *,
    port: int | None = None,
    browser: bool = True,
    notebook: str | None = None,
    render_page: PageRenderer | None = None,
) -> None:
    """Open the workbook in JupyterLab, and return when it has been stopped.

    Parameters
    ----------
    home
        The learner's home, which is created with its notebooks if necessary.
    port
        The port to listen on; None for the one of the last time, or a free one near it.
    browser
        Whether to open the browser; otherwise only the address is printed.
    notebook
        The page to open first, "02-level-1-3"; None for the first one by name.
    render_page
        Returns the HTML of a page as filled in, for printing; None if no page can be printed.

    Raises
    ------
    LabError
        The port is taken, or the home cannot be written.
    UnknownNameError
        There is no such notebook.
    """
    skip_slow_import()
    os.umask(0o077)  # All files of this process and its kernels are for their owner only, even if they are moved later.
    _warn_about_cloud(home)
    page = _find_page(notebook)
    _make_folders(home)
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end:
        with take_lock(home) as is_ours:
            running = find_running_lab(home)
            if is_ours and not running:
                _open_new(home, port=port, browser=browser, page=page, render_page=render_page or _refuse_to_print)
                return
        if running:
            path = make_page_path(page)
            click.echo(f"The workbook is open already, at {running.make_link(path)}\nThis address works once.")
            if browser:
                _open_browser(running.make_link(path), home=home)
            return
        time.sleep(0.2)  # Another server has just been started.
    raise LabError(
        "The workbook is open already, here or on another computer, but does not answer: stop it there first."
    )


def _open_new(home: Home, *, port: int | None, browser: bool, page: str | None, render_page: PageRenderer) -> None:
    """Run a server for a home that has none, until it is stopped."""
    _look_after(home)
    _lay_out(home)
    _let_expire(home)
    if port is not None:
        _check_free(port)
    server = _make_server(home, port=port, page=page, render_page=render_page)
    path = make_page_path(page)
    click.echo(f"The workbook is open at {server.links.make_link(path, is_shown=True)}")
    click.echo("This address works once; then a new one is shown here. Stop the workbook with Ctrl+C, here.")
    if browser:
        _open_browser(server.links.make_link(path), home=home)
    stop = _back_up_daily(server, home)
    _run(server)
    stop.set()


def _let_expire(home: Home) -> None:
    """Erase expired entries and report that; a failure is reported and does not keep the pages closed."""
    from workbook.privacy.retention import expire_entries

    try:
        for sentence in expire_entries(home, today=dt.datetime.now().astimezone().date()):
            click.echo(sentence)
    except WorkbookError as error:
        click.echo(str(error), err=True)


def _look_after(home: Home) -> None:
    """Repair the store if it is damaged, make the backup of the day, and report problems."""
    from workbook.content.loader import load_content
    from workbook.store.startup_check import repair_and_back_up

    for sentence in repair_and_back_up(home, load_content=load_content, now=dt.datetime.now().astimezone()):
        click.echo(sentence, err=True)


def _back_up_daily(server: ServerApp, home: Home) -> threading.Event:
    """Make the backup of each day in the background, until the returned event is set."""
    from workbook.store.daily_backups import keep_daily_backup

    stop = threading.Event()

    def look_every_hour() -> None:
        while not stop.wait(BACKUP_SECONDS):
            try:
                keep_daily_backup(home, now=dt.datetime.now().astimezone())
            except StoreError as error:
                server.log.warning(str(error))

    threading.Thread(target=look_every_hour, daemon=True).start()
    return stop


def _warn_about_cloud(home: Home) -> None:
    if service := find_cloud_service(home.folder):
        click.echo(
            f"The folder {home.folder} is copied to {service}, and with it everything you write here; "
            "choose another with --home if that should not be.",
            err=True,
        )


@contextlib.contextmanager
def _told(home: Home) -> Iterator[None]:
    """Report in a sentence that the home cannot be written."""
    try:
        yield
    except OSError as error:
        message = f"The workbook cannot write in {error.filename or home.folder}: {error.strerror}."
        raise LabError(message) from error


def _make_folders(home: Home) -> None:
    with _told(home):
        home.make()
        make_private_folder(home.jupyter)


def _lay_out(home: Home) -> None:
    """Update the notebooks, and report which of the learner's own were kept."""
    with _told(home):
        laid_out = update_notebook_copies(home, built=get_notebooks_folder())
    for own, new in laid_out.beside:
        click.echo(f'You have changed "{own}", so it stays as it is; the new edition is beside it as "{new}".')


def _find_page(notebook: str | None) -> str | None:
    """Return the file name of a built notebook, or of the first one; None when there is none."""
    names = sorted(file.name for file in get_notebooks_folder().glob("*.ipynb"))
    if notebook is None:
        return next(iter(names), None)
    name = f"{notebook.removesuffix('.ipynb')}.ipynb"
    if name not in names:
        raise UnknownNameError("notebook", notebook, [known.removesuffix(".ipynb") for known in names])
    return name


def _check_free(port: int) -> None:
    """Raise LabError unless the port is free."""
    with socket.socket() as probe:
        if os.name == "posix":  # There it only ignores connections that are closing, as the server does.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            message = f"Port {port} cannot be used, most likely because another program uses it: choose another."
            raise LabError(message) from error


def _refuse_to_print(_page: str) -> bytes:
    raise LabError("This server cannot print pages.")


def _make_server(home: Home, *, port: int | None, page: str | None, render_page: PageRenderer) -> LabServer:
    """Return JupyterLab's server, which listens but does not answer yet.

    It takes its port as soon as it has found it free; otherwise another user's server might take it.
    """
    isolate_server(home)
    update_labextensions(home)
    skip_node_detection()
    from traitlets.config import Config

    from workbook.server.lab_server import LabServer

    server = LabServer.instance(config=Config(make_settings(home, port=port, page=page)))
    server.no_browser_open_file = True
    try:
        # Other extensions of the computer are not loaded: see jpserver_extensions in the settings.
        server.initialize(argv=[], starter_extension="lab", find_extensions=False)
        server.io_loop.run_sync(_let_listen)
    except SystemExit as error:
        message = f"JupyterLab could not be started; {get_log_file(home)} says why."
        raise LabError(message) from error
    server.prepare_pages(announce=_announce, render_page=render_page)
    if port is None:
        save_last_port(home, server.port)
    return server


def _announce(link: str) -> None:
    """Show a link that works, because the one that was shown before has been used."""
    click.echo(f"To open it again, use {link}")


async def _let_listen() -> None:
    """Do nothing, after the pending tasks of the loop: Jupyter Server lets the loop take the port."""


def _run(server: ServerApp) -> None:
    """Answer requests until a signal says to stop; a second signal does not wait for the kernels."""

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        server.stop(from_signal=True)
        # Jupyter Server never ends if ending one of its kernels fails; the remaining kernels end on their own.
        loop = server.io_loop
        loop.add_callback(loop.call_later, STOPPING_SECONDS, loop.stop)

    for name in SIGNALS_TO_STOP:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    server.start()


def _open_browser(address: str, *, home: Home) -> None:
    """Open the address through a private file, so that the link does not appear in a list of processes.

    A browser in the terminal would block the server, so it is started in a separate thread.
    """
    redirect = home.jupyter / "open.html"
    redirect.unlink(missing_ok=True)
    redirect.touch(mode=0o600)
    redirect.write_text(
        f'<!doctype html><meta charset="utf-8"><title>The workbook</title>'
        f'<meta http-equiv="refresh" content="0; url={address}"><a href="{address}">Open the workbook</a>\n',
        encoding="utf-8",
    )
    threading.Thread(target=webbrowser.open, args=[Path(redirect).as_uri()]).start()
