"""Time two ways of doing the same in turn, in one run, so that only their ratio counts and not the machine."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MILLISECONDS = 1000


def compare(
    what: str, *, ours: Callable[[], object], theirs: Callable[[], object], against: str, runs: int = 15
) -> float:
    """Run both in turn, print the medians and their ratio, and return the ratio.

    Parameters
    ----------
    what
        What is done.
    ours, theirs
        The two ways; each is run once before it counts.
    against
        What the other way is.
    runs
        How often each is timed.
    """
    ours(), theirs()
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(runs):
        for name, function in (("ours", ours), ("theirs", theirs)):
            began = time.perf_counter()
            function()
            times[name].append(time.perf_counter() - began)
    own, other = (statistics.median(times[name]) * MILLISECONDS for name in ("ours", "theirs"))
    ratio = own / other
    print(f"{what}: {own:.1f} ms, {against} {other:.1f} ms: {ratio:.2f} times")
    return ratio
