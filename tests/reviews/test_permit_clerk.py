"""What the reviews of level 1-3 say to the invented clerk who fills it, as a facilitator would show them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from workbook.reviews.review import Worksheets, make_review, render_review
from workbook.store.example_store import open_example

if TYPE_CHECKING:
    from workbook.content.loader import Content

SENTENCES = {
    "extra-mile": (
        "You have done seven extra things, which took 3 hours 15 minutes; clients' reactions average 4.0 of 5; "
        "one of these things you would not repeat."
    ),
    "time-log": (
        "In the week of Mon 23 February 2026, 64 % of your logged time went to service, 6 points short of your goal "
        "of 70 %; this week it is 73 % so far, and your goal for it is 68 %."
    ),
    "service-style": (
        "Since Thu 29 January 2026, pace and listening have risen most, by 2.0 each; when last rated, all four "
        "qualities stood at 4.0 of 5; four of the nine moments you marked do not work."
    ),
    "manager-feedback": (
        "Your four critical notes are about four different behaviours: no pattern yet; two changes are still open, "
        "the oldest since Fri 6 February 2026."
    ),
    "service-exemplars": (
        '"says the request back first" is shown by all three of your people; you have tried all three behaviours '
        "that are shared, and spotted them in others."
    ),
    "challenging-problem": (
        "Ask Ruth Abara about three of the six actions you noted: two reasons are guessed and one is not known; "
        "two of the five ideas were used at least in part."
    ),
    "client-focus": (
        'You have not practised "Tell the client right away" yet; two of the 15 entries with a client are about '
        "internal clients."
    ),
    "timely-response": (
        'One promise to Brightwater Homes is overdue: "Have the revenue desk look at both payments", due '
        "Fri 27 February 2026, 16:00; two requests wait for an answer, the oldest since Tue 24 February 2026, 14:00."
    ),
    "compare-interactions": (
        '"Ask what it is for before I reach for a form" worked best so far, 4.5 of 5 over two tries.'
    ),
}


def test_every_activity_of_the_level_that_has_a_review_is_held_here(content: Content) -> None:
    activities = [content.get_activity(name) for name in content.get_notebook("02-level-1-3").activities]

    assert {activity.id for activity in activities if activity.review} == set(SENTENCES)


@pytest.mark.parametrize("activity", SENTENCES)
def test_the_clerk_is_told(content: Content, activity: str) -> None:
    store, today = open_example(content, content.get_persona("permit-clerk"))

    review = make_review(activity, Worksheets(store), now=dt.datetime.combine(today, dt.time(17)))

    assert review.sentence == SENTENCES[activity]
    assert all(chart.finding.startswith(review.sentence) for chart in review.charts)
    assert review.sentence.split('"')[0] in render_review(review).replace("&#x27;", "'")
