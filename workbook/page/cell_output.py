"""The outputs of cells on a live page, which a notebook file must not keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Output with this metadata is removed when a notebook is saved; output marked as shared is kept.
PRIVATE = {"workbook": {"private": True}}
NO_KERNEL = "A form of the workbook. Open this page with the workbook to fill it in."


@dataclass(frozen=True)
class CellOutput:
    """The output of a cell, with the metadata that says whether a notebook file may keep it."""

    bundle: dict[str, Any]
    metadata: dict[str, Any]

    def _repr_mimebundle_(self, **_options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.bundle, self.metadata


def show_live(*widgets: Any) -> CellOutput:
    """Show widgets of a page below each other, in an output that is not saved with the notebook."""
    if len(widgets) > 1:
        from ipywidgets import VBox

        shown = VBox(widgets)
        for widget in widgets:
            widget.box = shown
    else:
        (shown,) = widgets
    view = {"version_major": 2, "version_minor": 0, "model_id": shown.model_id}
    return CellOutput({"application/vnd.jupyter.widget-view+json": view, "text/plain": NO_KERNEL}, PRIVATE)
