"""Does the memory grow over hundreds of visits in one process?"""

import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.measuring import memory, own_memory
from benchmarks.route import Unwatched
from benchmarks.street import Street, ordinary
from checks.registry import select
from monitor.browser import BrowserHouse
from monitor.run import run
from monitor.shopper.limits import Limits

CHECKS = ("phone-at-checkout",)  # from home to checkout, and no further: more visits in the same time
WARM = 0.2  # the first visits fill caches and are not looked at


@dataclass(frozen=True, slots=True)
class Held:
    visits: int
    python: int  # bytes
    browser: int


async def grow(
    street: Street,
    house: BrowserHouse,
    *,
    visits: int,
    parallel: int,
    every: int,
    tell: Callable[[Held], object],
) -> list[Held]:
    """Visit one small shop over and over; what is held after each so many visits."""
    shop = ordinary()[0]
    errands = [replace(street.errand(shop, n), checks=select(CHECKS)) for n in range(visits)]
    found: list[Held] = []
    done = 0
    async for outcome in run(errands, house, Limits(), parallel=parallel, progress=Unwatched()):
        if len(outcome.result.visit.pages) < 2:
            raise RuntimeError("\n".join(outcome.result.visit.log))
        done += 1
        if done % every == 0:
            python = own_memory(os.getpid())
            found.append(Held(done, python, memory(os.getpid(), but=street.process) - python))
            tell(found[-1])
    return found


def growth(held: Sequence[Held], of: Callable[[Held], int]) -> float:
    """Bytes a visit, by the slope (Theil-Sen) through what was held once warm."""
    warm = held[int(len(held) * WARM) :]
    pairs = [(a, b) for n, a in enumerate(warm) for b in warm[n + 1 :]]
    return statistics.median((of(b) - of(a)) / (b.visits - a.visits) for a, b in pairs) if pairs else 0.0
