"""Makes the kernel's backend of a form over a store, and saves through it as the browser does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.forms.form import Form

if TYPE_CHECKING:
    from workbook.store.store import Store


def make_form(store: Store, worksheet: str = "log", **options: Any) -> Any:  # tests read any key of an answer
    options.setdefault("window", "w1")
    return Form(store, store.content.get_worksheet(worksheet), now=store._now, **options)


def save(form: Any, entry: str, **values: Any) -> dict[str, Any]:
    answer: dict[str, Any] = form.answer(
        {"type": "save", "request": "r", "edits": [{"entry": entry, "values": values, "seen": {}}]}
    )
    return answer
