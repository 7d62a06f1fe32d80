"""Sign a saved notebook only if its code was signed before, or was run here by the learner.

The page of a signed notebook starts automatically. Jupyter signs what it saves if the notebook has no outputs or calls itself trusted, and
the save hook removes the outputs. So anybody could have a notebook signed by sending it. Here the words of the file count for nothing.
Known code is the code of notebooks with a valid signature, and the code that a page has sent to a kernel: a page without a signature
sends none before the learner presses a button.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from workbook.server.save_hook import NOTEBOOK_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_server.serverapp import ServerApp
    from nbformat import NotebookNode

CONNECTION_SETTING = "kernel_websocket_connection_class"
RUN = "execute_request"


class SignaturePolicy:
    """Decides which notebooks a server signs.

    Parameters
    ----------
    server
        The server whose contents manager saves the notebooks.
    every_notebook
        Whether it decides on every notebook; otherwise on those of the workbook only, as in the learner's own Jupyter.
    """

    def __init__(self, server: ServerApp, *, every_notebook: bool) -> None:
        self._manager = server.contents_manager
        self._every_notebook = every_notebook
        self._known: set[bytes] = set()
        self._sign_as_jupyter, self._mark_as_jupyter = self._manager.check_and_sign, self._manager.mark_trusted_cells

    def install(self, server: ServerApp) -> None:
        """Make the server ask this policy, and note the code that pages send to kernels."""
        self._manager.check_and_sign = self.check_and_sign  # type: ignore[method-assign]  # of any contents manager
        self._manager.mark_trusted_cells = self.mark_trusted_cells  # type: ignore[method-assign]
        settings = server.web_app.settings
        settings[CONNECTION_SETTING] = _make_watched(settings[CONNECTION_SETTING], self)

    def add_run_code(self, code: str) -> None:
        """Remember code that a page has sent to a kernel."""
        self._known.add(_hash(code))

    def mark_trusted_cells(self, nb: NotebookNode, path: str = "") -> None:
        """Mark the cells of a notebook that is read as Jupyter does, and remember the code of a signed one."""
        self._mark_as_jupyter(nb, path)  # type: ignore[no-untyped-call]
        if self._decides_on(nb) and self._manager.notary.check_signature(nb):
            self._known.update(_hash_code(nb))

    def check_and_sign(self, nb: NotebookNode, path: str = "", **options: object) -> None:
        """Sign a notebook that is about to be saved if all its code is known and it has no outputs that could contain code."""
        if not self._decides_on(nb):
            self._sign_as_jupyter(nb, path, **options)  # type: ignore[no-untyped-call]
            return
        for cell in nb.get("cells", ()):
            cell.get("metadata", {}).pop("trusted", None)
        if nb.get("nbformat") != 4:  # noqa: PLR2004 the format that JupyterLab saves
            return
        self._add_code_of_file(path)
        if not self._has_rich_outputs(nb) and self._known.issuperset(_hash_code(nb)):
            self._sign_as_jupyter(nb, path)  # type: ignore[no-untyped-call]

    def _decides_on(self, nb: NotebookNode) -> bool:
        return self._every_notebook or NOTEBOOK_KEY in nb.get("metadata", {})

    def _has_rich_outputs(self, nb: NotebookNode) -> bool:
        """Return whether a cell shows more than plain text, which Jupyter does not trust without the word of the file."""
        return not self._manager.notary.check_cells(nb)

    def _add_code_of_file(self, path: str) -> None:
        """Remember the code of the file that is about to be replaced, if it is signed."""
        import nbformat

        locate = getattr(self._manager, "_get_os_path", None)
        try:
            earlier = nbformat.read(locate(path), as_version=4) if locate else None
            is_signed = (
                earlier is not None and self._decides_on(earlier) and self._manager.notary.check_signature(earlier)
            )
        except Exception:  # noqa: BLE001 whatever is wrong with that file, it is not a signed notebook
            return
        if earlier is not None and is_signed:
            self._known.update(_hash_code(earlier))


def _hash_code(nb: NotebookNode) -> Iterator[bytes]:
    """Yield a hash for each code cell that is not empty."""
    for cell in nb.get("cells", ()):
        source = "".join(cell.get("source", ""))
        if cell.get("cell_type") == "code" and source.strip():
            yield _hash(source)


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode(errors="surrogatepass")).digest()


def _make_watched(connection_class: type[Any], policy: SignaturePolicy) -> type[Any]:
    """Return a class of connections between page and kernel that tells the policy which code is run."""

    class WatchedConnection(connection_class):  # type: ignore[misc]
        """A connection that notes the code of each cell that is run."""

        def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
            code = _find_run_code(incoming_msg, is_binary_protocol=bool(self.subprotocol))
            if code is not None:
                policy.add_run_code(code)
            super().handle_incoming_message(incoming_msg)

    return WatchedConnection


def _find_run_code(message: str | bytes, *, is_binary_protocol: bool) -> str | None:
    """Return the code that a message asks a kernel to run, or None for any other message."""
    import json

    from jupyter_server.services.kernels.connection import base

    if (RUN.encode() if isinstance(message, bytes) else RUN) not in message:  # type: ignore[operator]
        return None
    try:
        if is_binary_protocol:
            _channel, parts = base.deserialize_msg_from_ws_v1(message)
            header, content = json.loads(bytes(parts[0])), json.loads(bytes(parts[3]))
        else:
            whole = base.deserialize_binary_message(message) if isinstance(message, bytes) else json.loads(message)
            header, content = whole["header"], whole["content"]
        code = content["code"] if header["msg_type"] == RUN else None
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return code if isinstance(code, str) else None
