"""The geometry of charts over time, in pixels and without a word of style: templates draw them."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from checks.risk import Level

LEAST, MOST = 15, 36  # from week to week
LEFT, RIGHT = 12, 12  # before the first week and after the last
HEIGHTS = {Level.HIGH: 14.0, Level.MEDIUM: 44.0, Level.LOW: 74.0, Level.UNKNOWN: 104.0}
APART = 92  # pixels that the name of a week takes
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=30)


def step_of(weeks: int, width: int) -> int:
    """From week to week: few weeks fill the width, many need more of it."""
    return max(LEAST, min(MOST, width // max(weeks, 1)))


def width_of(weeks: int, step: int) -> int:
    return LEFT + RIGHT + step * max(weeks - 1, 0)


def x_of(week: int, step: int) -> float:
    return LEFT + step * week


def named_weeks(names: Sequence[str], step: int) -> tuple[tuple[float, str], ...]:
    """As many of them as there is room for; the last one always."""
    every = math.ceil(APART / step)
    last = len(names) - 1
    wanted = (n for n in range(len(names)) if (last - n) % every == 0)
    return tuple((x_of(n, step), names[n]) for n in wanted if x_of(n, step) >= APART - LEFT or n == last)


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
