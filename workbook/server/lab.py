"""Opens the workbook: one JupyterLab for one home, on this computer only, with the learner's page in the browser.

The server runs in this process and ends with it: on Ctrl+C, when it is told to stop and when its terminal is closed it
ends its kernels first; if it is killed outright, each kernel notices within a second or two that its parent is gone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
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
from workbook.server.lock import take_lock
from workbook.server.log import log_file
from workbook.server.running import Address, find_running_lab
from workbook.server.settings import HOST, make_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from jupyter_server.serverapp import ServerApp

    from workbook.paths import Home

STARTING_SECONDS = 60
BACKUP_SECONDS = 60 * 60
STOPPING_SECONDS = 8  # a kernel that is busy is given five
SIGNALS_TO_STOP = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # each where the system has it


def open_lab(home: Home, *, port: int | None = None, browser: bool = True, notebook: str | None = None) -> None:
    """Open the workbook in JupyterLab, and return when it has been stopped.

    Parameters
    ----------
    home
        The learner's home; made, and its notebooks laid out, when it is not there.
    port
        The port to listen on; None for any free one near 8888.
    browser
        Whether to open the browser; if not, the printed address is the way in.
    notebook
        The page to open first, "02-level-1-3"; None for the first one in the order of their names.

    Raises
    ------
    LabError
        The port is taken, or the home cannot be written.
    UnknownNameError
        There is no such notebook.
    """
    skip_slow_import()
    os.umask(0o077)  # whatever this process and its kernels write is for the owner only, also when it is moved later
    _warn_about_cloud(home)
    page = _find_page(notebook)
    _make_folders(home)
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end:
        with take_lock(home) as is_ours:
            running = find_running_lab(home)
            if is_ours and not running:
                _open_new(home, port=port, browser=browser, page=page)
                return
        if running:
            click.echo(f"The workbook is open already, at {running.page(page)}")
            if browser:
                _open_browser(running.page(page), home=home)
            return
        time.sleep(0.2)  # another one has just been started
    raise LabError(
        "The workbook is open already, here or on another computer, but does not answer: stop it there first."
    )


def _open_new(home: Home, *, port: int | None, browser: bool, page: str | None) -> None:
    """Run a server for a home that has none, until it is stopped."""
    _look_after(home)
    _lay_out(home)
    _let_expire(home)
    if port is not None:
        _check_free(port)
    server = _make_server(home, port=port, page=page)
    address = Address(url=server.connection_url, token=server.identity_provider.token).page(page)
    click.echo(f"The workbook is open at {address}\nStop it with Ctrl+C, here.")
    if browser:
        _open_browser(address, home=home)
    stop = _back_up_daily(server, home)
    _run(server)
    stop.set()


def _let_expire(home: Home) -> None:
    """Erase what the learner has set to expire, and say so; a failure is told, and does not keep the pages shut."""
    from workbook.privacy.retention import expire_entries

    try:
        for sentence in expire_entries(home, today=dt.datetime.now().astimezone().date()):
            click.echo(sentence)
    except WorkbookError as error:
        click.echo(str(error), err=True)


def _look_after(home: Home) -> None:
    """Mend the store when it is damaged, make the backup of the day, and tell what was wrong."""
    from workbook.content.loader import load_content
    from workbook.store.startup_check import repair_and_back_up

    for sentence in repair_and_back_up(home, load_content=load_content, now=dt.datetime.now().astimezone()):
        click.echo(sentence, err=True)


def _back_up_daily(server: ServerApp, home: Home) -> threading.Event:
    """Make the backup of each day that the server sees, behind it, until the event that is returned is set."""
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
    """Tell in a sentence that the home cannot be written."""
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
    """Lay out the notebooks, and tell which of the learner's own were kept."""
    with _told(home):
        laid_out = update_notebook_copies(home, built=get_notebooks_folder())
    for own, new in laid_out.beside:
        click.echo(f'You have changed "{own}", so it stays as it is; the new edition lies beside it as "{new}".')


def _find_page(notebook: str | None) -> str | None:
    """Return the file name of a notebook as built, or of the first one; None when there is none at all."""
    names = sorted(file.name for file in get_notebooks_folder().glob("*.ipynb"))
    if notebook is None:
        return next(iter(names), None)
    name = f"{notebook.removesuffix('.ipynb')}.ipynb"
    if name not in names:
        raise UnknownNameError("notebook", notebook, [known.removesuffix(".ipynb") for known in names])
    return name


def _check_free(port: int) -> None:
    """Raise LabError unless the port can be listened on."""
    with socket.socket() as probe:
        if os.name == "posix":  # there it only passes over connections that are just closing, as the server will
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            message = f"Port {port} cannot be used, most likely because another program uses it: choose another."
            raise LabError(message) from error


def _make_server(home: Home, *, port: int | None, page: str | None) -> ServerApp:
    """Return JupyterLab's server, listening but not yet answering.

    It takes its port as soon as it has found it free: until then a server of somebody else on this computer might.
    """
    isolate_server(home)
    skip_node_detection()
    from jupyter_server.serverapp import ServerApp
    from traitlets.config import Config

    settings = make_settings(home, port=port, page=page, token=secrets.token_hex(24))
    server = ServerApp.instance(config=Config(settings))
    server.no_browser_open_file = True
    try:
        # No other extension of the computer's own is looked for: see jpserver_extensions in the settings.
        server.initialize(argv=[], starter_extension="lab", find_extensions=False)
        server.io_loop.run_sync(_let_listen)
    except SystemExit as error:
        message = f"JupyterLab could not be started; {log_file(home)} says why."
        raise LabError(message) from error
    return server


async def _let_listen() -> None:
    """Do nothing, after what waits for the loop already: Jupyter Server leaves it to the loop to take the port."""


def _run(server: ServerApp) -> None:
    """Answer until a signal says to stop; a second one does not wait for the kernels."""

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        server.stop(from_signal=True)
        # Jupyter Server goes on for ever when ending one of its kernels fails; what is left then ends by itself.
        loop = server.io_loop
        loop.add_callback(loop.call_later, STOPPING_SECONDS, loop.stop)

    for name in SIGNALS_TO_STOP:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    server.start()


def _open_browser(address: str, *, home: Home) -> None:
    """Open the address through a private file, so that the token shows in no list of processes.

    A browser that runs in the terminal would hold up the server, so it is started from a thread of its own.
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
