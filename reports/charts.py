"""The geometry of charts over time, in pixels and without a word of style: templates draw them."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from checks.risk import Level

STEP, LEFT, RIGHT = 15, 12, 12  # from week to week; before the first and after the last
HEIGHTS = {Level.HIGH: 14.0, Level.MEDIUM: 44.0, Level.LOW: 74.0, Level.UNKNOWN: 104.0}
APART = 92  # pixels that the name of a week takes
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=30)


def width_of(weeks: int) -> int:
    return LEFT + RIGHT + STEP * max(weeks - 1, 0)


def x_of(week: int) -> float:
    return LEFT + STEP * week


def named_weeks(names: Sequence[str]) -> tuple[tuple[float, str], ...]:
    """As many of them as there is room for; the last one always."""
    every = math.ceil(APART / STEP)
    last = len(names) - 1
    wanted = (n for n in range(len(names)) if (last - n) % every == 0)
    return tuple((x_of(n), names[n]) for n in wanted if x_of(n) >= APART - LEFT or n == last)


def polylines(points: Iterable[tuple[float, Level | None]]) -> Iterator[str]:
    """Lines through the weeks that are known; a gap where one is not."""
    for known, those in groupby(points, key=lambda point: point[1] in HEIGHTS and point[1] != Level.UNKNOWN):
        line = " ".join(f"{x:g},{HEIGHTS[level]:g}" for x, level in those if level)
        if known and " " in line:
            yield line


def height_of(took: timedelta) -> float:
    """On a logarithmic scale from `SHORTEST` to `LONGEST`, in percent from above."""
    least, most = (math.log(each.total_seconds()) for each in (SHORTEST, LONGEST))
    here = math.log(max(took.total_seconds(), SHORTEST.total_seconds()))
    return round(100 - 100 * min(1.0, (here - least) / (most - least)), 1)
