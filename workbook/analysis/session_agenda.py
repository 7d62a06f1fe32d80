"""Fit the steps of a session into the minutes there are: whole minutes that add up, breaks, and what to leave out."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Nobody listens well for longer than this without getting up.
MAX_SITTING_MINUTES = 105
# A step gains nothing from more than half as much time again as it wants; what is left then stays free.
MAX_STRETCH = 1.5
# A break between two activities is worth as much as one this much nearer to the middle.
BETWEEN_ACTIVITIES_MINUTES = 20


@dataclass(frozen=True)
class AgendaPart:
    """A step that an agenda has or may have.

    Parameters
    ----------
    title
        What it is called.
    minutes
        How long it wants to take; in a proposal, how long it gets.
    least
        The fewest minutes it can do with; as many as `minutes` for what cannot be shortened.
    activity, step
        The ids of the activity and of the step in its plan; "" where it has none.
    """

    title: str
    minutes: int
    least: int
    activity: str = ""
    step: str = ""

    @property
    def most(self) -> int:
        """The most minutes it makes good use of."""
        return self.minutes if self.least == self.minutes else math.ceil(self.minutes * MAX_STRETCH)


@dataclass(frozen=True)
class AgendaProposal:
    """An agenda for the minutes there are.

    Parameters
    ----------
    parts
        The steps in their order, with the minutes they get.
    left
        Minutes that nothing was found for.
    over
        Minutes by which it is too long even when every step takes the least; 0 when it fits.
    leave_out
        The activities without which it would fit; none when it fits, or when it does not fit without any of them.
    """

    parts: tuple[AgendaPart, ...]
    left: int = 0
    over: int = 0
    leave_out: tuple[str, ...] = ()


def propose(
    before: Sequence[AgendaPart],
    activities: Sequence[Sequence[AgendaPart]],
    after: Sequence[AgendaPart],
    *,
    pause: AgendaPart,
    minutes: int,
) -> AgendaProposal:
    """Propose an agenda.

    Parameters
    ----------
    before, after
        What a session begins and ends with.
    activities
        The steps of each activity, in the order in which they are wanted.
    pause
        What a break is; there is one for each 105 minutes after the first.
    minutes
        The minutes there are.

    Returns
    -------
    The proposal. Its minutes, with those that are left, add up to those there are; what does not fit gets the least it
    can do with, and says by how much it is over.
    """
    parts = [*before, *(part for steps in activities for part in steps), *after]
    pauses = count_pauses(minutes)
    there = minutes - pauses * pause.minutes
    fitted = [replace(part, minutes=got) for part, got in zip(parts, fit(parts, there), strict=True)]
    placed = _place_pauses(fitted, len(before), len(after), pause=pause, pauses=pauses)
    total = sum(part.minutes for part in placed)
    frame = [*before, *after]
    return AgendaProposal(
        tuple(placed),
        left=max(0, minutes - total),
        over=max(0, total - minutes),
        leave_out=_choose_to_leave_out(frame, activities, there),
    )


def fit(parts: Sequence[AgendaPart], minutes: int) -> list[int]:
    """Share minutes out: each part gets at least its least, at most its most, and in between by what it wants.

    Parameters
    ----------
    parts
        Who shares.
    minutes
        What is shared.

    Returns
    -------
    Whole minutes, which add up to `minutes` wherever the parts' least and most allow it.
    """
    least, wanted = [part.least for part in parts], [part.minutes for part in parts]
    most = [part.most for part in parts]
    low, high = (least, wanted) if minutes <= sum(wanted) else (wanted, most)
    room = sum(high) - sum(low)
    share = min(1.0, max(0.0, (minutes - sum(low)) / room)) if room else 0.0
    exact = [small + (large - small) * share for small, large in zip(low, high, strict=True)]
    return _round_together(exact)


def count_pauses(minutes: int) -> int:
    """Return how many breaks a session needs.

    Parameters
    ----------
    minutes
        The length of the session.

    Returns
    -------
    The number of breaks.
    """
    return max(0, math.ceil(minutes / MAX_SITTING_MINUTES) - 1)


def _round_together(exact: Sequence[float]) -> list[int]:
    """Round to whole numbers whose sum is the rounded sum: the largest fractions go up."""
    whole = [math.floor(number) for number in exact]
    missing = round(sum(exact)) - sum(whole)
    by_fraction = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in by_fraction[:missing]:
        whole[place] += 1
    return whole


def _place_pauses(
    parts: list[AgendaPart], before: int, after: int, *, pause: AgendaPart, pauses: int
) -> list[AgendaPart]:
    """Put the breaks where they divide the session best, between two activities rather than within one."""
    total = sum(part.minutes for part in parts)
    ends = [sum(part.minutes for part in parts[: place + 1]) for place in range(len(parts))]
    # Between two steps of activities: nobody goes out right after the opening, or before what is left is settled.
    places = list(range(before, len(parts) - after - 1))
    chosen: set[int] = set()
    for number in range(1, pauses + 1):
        free = [place for place in places if place not in chosen]
        if not free:
            break
        wanted = total * number / (pauses + 1)

        def distance(place: int, wanted: float = wanted) -> float:
            is_within = parts[place].activity == parts[place + 1].activity
            return abs(ends[place] - wanted) + BETWEEN_ACTIVITIES_MINUTES * is_within

        chosen.add(min(free, key=distance))
    return [one for place, part in enumerate(parts) for one in ([part, pause] if place in chosen else [part])]


def _choose_to_leave_out(
    frame: Sequence[AgendaPart], activities: Sequence[Sequence[AgendaPart]], minutes: int
) -> tuple[str, ...]:
    """Return the activities without which the rest fits: one if one is enough, else those that were wanted last."""
    sizes = [sum(part.least for part in steps) for steps in activities]
    over = sum(part.least for part in frame) + sum(sizes) - minutes
    names = [steps[0].activity if steps else "" for steps in activities]
    if over <= 0:
        return ()
    enough = [place for place, size in enumerate(sizes) if size >= over]
    if enough and len(activities) > 1:
        return (names[min(enough, key=lambda place: (sizes[place], -place))],)
    left_out: list[str] = []
    for place in reversed(range(1, len(activities))):
        left_out.insert(0, names[place])
        over -= sizes[place]
        if over <= 0:
            return tuple(left_out)
    return ()
