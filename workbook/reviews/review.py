"""The value that a review is: one honest sentence, with the numbers, charts and tables that support it.

A review is made from data frames and rendered last. When there are too few entries, it states what is needed and
nothing else.
"""

from __future__ import annotations

import base64
import importlib
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from workbook.content.values import format_value
from workbook.document.html import Html, Kind, join_html, make_element, make_facts, make_list, make_table
from workbook.errors import UnknownNameError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from workbook.charts.chart import Chart
    from workbook.store.store import Store


@dataclass(frozen=True)
class ReviewTable:
    """A table of a review: its cells are text as people read it, and the first column names the row."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True)
class Review:
    """What a learner's entries mean.

    Parameters
    ----------
    sentence
        The one sentence a coach would give: computed, true, and never praise by default. When there are too few
        entries, it names what is needed.
    numbers
        The few figures behind the sentence, each with its name: ("Service share this week", "62 %").
    charts
        Charts of the figures that are easier to see than to read.
    tables
        The same as text, and the next steps.
    pointers
        Sentences that name another activity in which a finding is useful.
    """

    sentence: str
    numbers: tuple[tuple[str, str], ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[ReviewTable, ...] = ()
    pointers: tuple[str, ...] = ()


@dataclass
class Worksheets:
    """The worksheets as a review reads them: as data frames, with the names of the entries they refer to.

    Parameters
    ----------
    store
        The store that holds the entries.
    read
        The ids of the worksheets read so far; a page uses them to decide when to make the review again.
    """

    store: Store
    read: set[str] = field(default_factory=set)

    def frame(self, worksheet: str) -> pd.DataFrame:
        """Return the entries of a worksheet, without drafts, as a data frame; see `workbook.analysis.frames`."""
        from workbook.analysis.frames import make_frame

        self.read.add(worksheet)
        return make_frame(self.store.content.get_worksheet(worksheet), self.store.entries(worksheet))

    def names(self, worksheet: str) -> Mapping[str, str]:
        """Return the names of a worksheet's entries, by id."""
        self.read.add(worksheet)
        return self.store.names(worksheet)

    def show(self, worksheet: str, name: str, value: Any) -> str:
        """Return a field's value as people read it: a choice's label, a date, a rating with its anchor."""
        import pandas as pd

        if pd.isna(value):
            return ""
        # A data frame has numpy numbers, which are not Python numbers.
        value = value.item() if hasattr(value, "item") else value
        return format_value(self.store.content.get_worksheet(worksheet).field(name), value)

    def history(self, worksheet: str) -> pd.DataFrame:
        """Return every revision of a worksheet's entries, oldest first.

        Returns
        -------
        One row per revision, with the columns `entry`, `revision`, `saved_at` (UTC), `deleted`, then one column per field
        with the value saved.
        """
        import pandas as pd

        self.read.add(worksheet)
        fields = [field.name for field in self.store.content.get_worksheet(worksheet).fields]
        return pd.DataFrame(
            [
                {
                    "entry": revision.entry,
                    "revision": revision.revision,
                    "saved_at": revision.saved_at,
                    "deleted": revision.deleted,
                    **{name: revision.values.get(name) for name in fields},
                }
                for revision in reversed(self.store.history(worksheet))
            ],
            columns=["entry", "revision", "saved_at", "deleted", *fields],
        )


def make_review(activity: str, worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of an activity.

    Parameters
    ----------
    activity
        The activity's id; the module of that name in `workbook.reviews.activities` makes the review.
    worksheets
        The learner's entries.
    now
        The moment that counts as the present, with or without a time zone; its date is today.

    Returns
    -------
    The review.

    Raises
    ------
    UnknownNameError
        The activity has no review.
    """
    name = f"workbook.reviews.activities.{activity.replace('-', '_')}"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise UnknownNameError("review", activity, []) from None
    review: Review = module.review(worksheets, now=now)
    return review


def render_review(review: Review) -> Html:
    """Return a review as HTML: the sentence first, then the numbers, the chart and the tables."""
    parts = [make_element("p", make_element("strong", review.sentence))]
    if review.numbers:
        parts.append(make_facts("In numbers", review.numbers))
    parts += [render_chart(chart) for chart in review.charts]
    parts += [make_table(table.caption, table.headers, table.rows, kinds=table.kinds) for table in review.tables]
    if review.pointers:
        parts.append(make_list(review.pointers))
    return join_html(parts)


def render_chart(chart: Chart) -> Html:
    """Return a chart as an HTML figure: the picture, with the finding as its text alternative, and the caption."""
    source = "data:image/svg+xml;base64," + base64.b64encode(chart.svg).decode()
    picture = Html(f'<img alt="{escape(chart.finding)}" src="{source}" style="max-width:100%">')
    return make_element("figure", picture, make_element("figcaption", chart.caption), style="margin:1em 0")
