"""The figures as Markdown, which is good to read on a terminal, too."""

import os
import platform
import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from benchmarks.freezing import Frozen
from benchmarks.growth import Held, growth
from benchmarks.judging import Judged
from benchmarks.measuring import MEBIBYTE
from benchmarks.rounds import Alone, Together, overall, share

SLOWEST = 1.25  # times the bare script
LEAST = 0.85  # of the bare script's pages a minute
AT = 4  # visits in parallel, for which that holds
FREEZE_MS = 100
JUDGE_MS = 60  # of processor time, for a page of 100 KB


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def machine(engine: str, load: Sequence[str]) -> list[str]:
    said = (
        f"Measured on {datetime.now(UTC):%d %B %Y} on a machine with {os.cpu_count()} processors "
        f"({platform.system()}, {platform.machine()}), Python {platform.python_version()}, {engine}; "
        f"its load (1, 5, 15 minutes) was {load[0]} before and {load[1]} after."
    )
    return [said]


def of_alone(found: Sequence[Alone]) -> list[str]:
    rows = [
        [
            one.shop, str(one.documents), *(f"{statistics.median(t):.2f} s" for t in _sides(one)),
            *(f"{statistics.median(_quotients(one, side)):.2f}" for side in (one.bare, one.with_pictures)),
        ]
        for one in found
    ]  # fmt: skip
    head = [
        "shop",
        "documents",
        "visit",
        "bare",
        "bare with pictures",
        "visit / bare",
        "visit / with pictures",
    ]
    plain, pictures = overall(found, lambda o: o.bare), overall(found, lambda o: o.with_pictures)
    total = ["**all**", "", "", "", "", f"**{plain:.2f}**", f"**{pictures:.2f}**"]
    bar = f"Bar: at most {SLOWEST} times the bare script with pictures: {_met(pictures <= SLOWEST)}."
    return [*table(head, [*rows, total]), "", bar]


def _sides(one: Alone) -> tuple[list[float], ...]:
    return one.visit, one.bare, one.with_pictures


def _quotients(one: Alone, side: Sequence[float]) -> Iterator[float]:
    return (a / b for a, b in zip(one.visit, side, strict=True))


def of_together(found: Sequence[Together], crawlee: float | None, why_not: str) -> list[str]:
    rows = [
        [
            str(one.parallel), f"{statistics.median(one.visits):.0f}", f"{statistics.median(one.bare):.0f}",
            f"{share(one):.2f}", str(one.peak), f"{one.peak.bytes / one.parallel / MEBIBYTE:.0f} MiB",
        ]
        for one in found
    ]  # fmt: skip
    head = ["in parallel", "visits, pages/min", "bare, pages/min", "share", "peak memory", "of it a visit"]
    four = [share(one) for one in found if one.parallel == AT]
    bar = [f"Bar: at {AT} at least {LEAST}: {_met(min(four) >= LEAST)}."] if four else []
    beside = why_not or (f"crawlee reaches {crawlee:.2f} of its bare script at {AT}." if crawlee else "")
    return [*table(head, rows), "", *bar, *filter(None, [beside])]


def of_frozen(one: Frozen) -> list[str]:
    said = f"{one.elements:,} elements with {one.texts:,} texts, parsing included: {one.milliseconds:.0f} ms."
    return [said, f"Bar: at most {FREEZE_MS} ms: {_met(one.milliseconds <= FREEZE_MS)}."]


def of_judged(one: Judged) -> list[str]:
    said = (
        f"All {one.checks} checks, one page with {one.characters:,} characters: {one.first:.0f} ms; "
        f"the same visit once more: {one.again:.0f} ms."
    )
    return [said, f"Bar: at most {JUDGE_MS} ms of one processor: {_met(one.first <= JUDGE_MS)}."]


def of_growth(held: Sequence[Held]) -> list[str]:
    rows = [
        [str(h.visits), f"{h.python / MEBIBYTE:.0f} MiB", f"{h.browser / MEBIBYTE:.0f} MiB"] for h in held
    ]
    python, browser = (growth(held, side) / 1024 for side in (lambda h: h.python, lambda h: h.browser))
    slope = f"Slope once warm: Python {python:+.1f} KiB, browser and driver {browser:+.1f} KiB a visit."
    return [*table(["visits", "Python", "browser and driver"], rows), "", slope]


def _met(holds: bool) -> str:
    return "met" if holds else "**not met**"
