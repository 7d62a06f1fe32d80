from __future__ import annotations

from typing import Any

from workbook.document.html import make_element
from workbook.document.static_html import StaticHtml


def test_static_html_is_shown_as_html_and_as_text_and_may_stay_in_the_file() -> None:
    bundle, metadata = StaticHtml(make_element("p", "a & b"))._repr_mimebundle_(include=None, exclude=None)
    assert bundle["text/plain"] == "a & b"
    assert "<p>a &amp; b</p>" in bundle["text/html"]
    assert metadata == {"workbook": {"shared": True}}


def test_the_mark_is_the_one_by_which_the_save_hook_keeps_an_output() -> None:
    from workbook.server.save_hook import is_shared

    _, metadata = StaticHtml("")._repr_mimebundle_()
    assert is_shared({"output_type": "display_data", "metadata": metadata})


def test_dollars_are_not_taken_for_formulas() -> None:
    bundle, _ = StaticHtml(make_element("p", "$5 and $6"))._repr_mimebundle_()
    assert bundle["text/html"].startswith('<div class="mathjax_ignore tex2jax_ignore">')


def test_ipython_gives_the_mark_to_the_output() -> None:
    from IPython.core.formatters import DisplayFormatter

    formatter: Any = DisplayFormatter()
    bundle, metadata = formatter.format(StaticHtml("<p>a</p>"))
    assert set(bundle) >= {"text/html", "text/plain"}
    assert bundle["text/plain"] == "a"
    assert metadata["workbook"] == {"shared": True}
