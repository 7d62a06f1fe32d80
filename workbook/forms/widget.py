"""Put a form onto a page: one widget, whose state says only what to draw.

What anybody has written goes by message between the form in the browser (browser/*.js) and `Form`, never through the
widget's state: a notebook file that keeps widget state can then hold none of it.
"""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

if TYPE_CHECKING:
    from workbook.forms.form import Form, Message

_BROWSER = Path(__file__).parent / "browser"
# One program in pieces, in the order in which they stand on each other.
_PIECES = ("page", "link", "controls", "entries", "table", "records", "matrix", "steps", "widget")


@functools.cache
def _load_program() -> str:
    return "\n".join((_BROWSER / f"{piece}.js").read_text("utf-8") for piece in _PIECES)


@functools.cache
def _load_style() -> str:
    return (_BROWSER / "form.css").read_text("utf-8")


class FormWidget(anywidget.AnyWidget):
    """The form of a worksheet in the browser.

    Parameters
    ----------
    form
        Its other half, which answers its messages.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    definition = traitlets.Dict().tag(sync=True)

    def __init__(self, form: Form) -> None:
        super().__init__(_esm=_load_program(), _css=_load_style(), definition=form.definition)
        self.form = form
        # Messages come in several threads; answers about one form must leave in the order of their questions.
        self._one_at_a_time = threading.RLock()
        self.on_msg(self._answer)

    @property
    def concerns(self) -> set[str]:
        """The ids of the worksheets whose entries can be seen in this form."""
        return self.form.concerns

    @property
    def is_shown(self) -> bool:
        """Whether the browser has drawn the entries."""
        return self.form.is_loaded

    def refresh(self) -> None:
        """Send the browser everything the form shows."""
        with self._one_at_a_time:
            self.send(self.form.refresh())

    def _answer(self, _widget: object, message: Message, _buffers: Any) -> None:
        with self._one_at_a_time:
            self.send(self.form.answer(message))
