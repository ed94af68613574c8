"""Stop-watches, medians, and the memory of a process with all that it started."""

import asyncio
import os
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
EVERY = 0.2  # seconds between two looks at the memory
MEBIBYTE = 1024 * 1024

Work = Callable[[], Awaitable[object]]


async def seconds(work: Work) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def interleaved(sides: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """The seconds of each side, in turn, each round from the other end: a busy machine then hits all."""
    took: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds):
        for name in list(sides) if number % 2 == 0 else list(sides)[::-1]:
            took[name].append(await seconds(sides[name]))
    return took


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """The median of the ratios of each round."""
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


@dataclass
class Peak:
    """The most memory seen, in bytes; 0 where the system does not tell."""

    bytes: int = 0

    def look(self, but: int) -> None:
        self.bytes = max(self.bytes, memory(os.getpid(), but=but))

    def __str__(self) -> str:
        return f"{self.bytes / MEBIBYTE:,.0f} MiB" if self.bytes else "not measured"


@asynccontextmanager
async def watched(but: int) -> AsyncIterator[Peak]:
    """The peak while this lasts, of us and of all we started but the process with this number."""
    peak = Peak()

    async def watch() -> None:
        while True:
            peak.look(but)
            await asyncio.sleep(EVERY)

    task = asyncio.create_task(watch())
    try:
        yield peak
    finally:
        task.cancel()
        peak.look(but)


def memory(process: int, *, but: int = 0) -> int:
    """What a process and all that it started hold, pages that they share counted once for each (RSS)."""
    parents = _parents()
    children: dict[int, list[int]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    waiting, total = [process], 0
    while waiting:
        one = waiting.pop()
        if one != but:
            total += own_memory(one)
            waiting += children.get(one, [])
    return total


def own_memory(process: int) -> int:
    try:
        pages = int((PROC / str(process) / "statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):  # it has ended, or this is no Linux
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _parents() -> dict[int, int]:
    found = {}
    for entry in PROC.glob("[0-9]*"):
        try:
            found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            continue
    return found


def load() -> str:
    """How busy the machine is, with all that runs on it besides us."""
    return " ".join(f"{number:.1f}" for number in os.getloadavg())
