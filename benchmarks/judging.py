"""How long all checks take to judge a visit with one long page; without browser and network.

Every round reads a page of its own: no paragraph of it was read before, so that no memory helps.
"""

import random
import statistics
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from checks.model import Box, Page, Shop, Span, Stage, Text, Visit
from checks.registry import all_checks, judge

CHARACTERS = 100_000  # of the terms page
ROUNDS = 15

ABOUT_RETURNS = 0.4, 0.5  # between these parts of the page it is about returns
TOWNS = ("Altena", "Brilon", "Coesfeld", "Dülmen", "Erkelenz", "Freudenberg", "Geseke", "Höxter")
WRITTEN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Judged:
    """Milliseconds of processor time: for a visit never seen before, and for the same once more."""

    characters: int
    checks: int
    first: float
    again: float


def judged(rounds: int = ROUNDS) -> Judged:
    checks = all_checks()
    judge(checks, long_visit(0))  # vocabularies are read at their first use
    first: list[float] = []
    again: list[float] = []
    for number in range(1, rounds + 1):
        visit = long_visit(number)
        for times in (first, again):
            begin = time.process_time()
            judge(checks, visit)
            times.append(1000 * (time.process_time() - begin))
    return Judged(CHARACTERS, len(checks), statistics.median(first), statistics.median(again))


def long_visit(seed: int, characters: int = CHARACTERS) -> Visit:
    """A visit of every stage; the terms have so many characters, the other pages a few lines."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    pages = {stage: _page(stage, list(_lines(dice, stage, characters))) for stage in Stage}
    shop = Shop(key="long", name="Long", url="https://long.test/", country="DE", languages=("de",))
    return Visit(shop=shop, started_at=datetime(2026, 11, 2, tzinfo=UTC), pages=pages)


def _lines(dice: random.Random, stage: Stage, characters: int) -> Iterator[str]:
    if stage is not Stage.TERMS:
        yield from (_filled(dice, line) for line in WRITTEN["elsewhere"])
        return
    written = 0
    while written < characters:
        begin, end = ABOUT_RETURNS
        returns = begin * characters <= written < end * characters
        line = _filled(dice, dice.choice(WRITTEN["returns" if returns else "terms"]))
        written += len(line)
        yield line


def _filled(dice: random.Random, line: str) -> str:
    code = "".join(dice.choices("bcdfghklmnprst", k=5)).capitalize()
    figures = {
        "n": (10, 99), "day": (1, 28), "month": (1, 12), "euro": (3, 9), "cent": (10, 99),
        "few": (2, 4), "more": (5, 9), "days": (14, 30),
    }  # fmt: skip
    drawn = {name: dice.randint(*bounds) for name, bounds in figures.items()}
    return line.format(code=code, town=dice.choice(TOWNS), **drawn)


def _page(stage: Stage, lines: Sequence[str]) -> Page:
    boxes = [Box(0, 20 * place, 800, 20) for place in range(len(lines))]
    texts = tuple(
        Text(text=line, box=box, spans=(Span(0, len(line), box),), region="main")
        for line, box in zip(lines, boxes, strict=True)
    )
    return Page(
        stage=stage, url=f"https://long.test/{stage}", status=200, title=stage, language="de", texts=texts
    )
