"""The Service Orientation Workbook: notebooks that are filled in, and say what the entries mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook import errors
from workbook.errors import *  # noqa: F403 each error is public

if TYPE_CHECKING:
    from workbook.notebooks.page_services import open_workbook

__version__ = "0.1.0"
__all__ = ["__version__", "open_workbook", *errors.__all__]  # noqa: PLE0604 the names are the errors'


def __getattr__(name: str) -> Any:
    # A command that only prints its help must not wait for pandas and SQLAlchemy.
    if name == "open_workbook":
        # The topmost layer opens the workbook, because pages get services from it.
        from workbook.notebooks import page_services

        return page_services.open_workbook
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
