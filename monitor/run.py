"""The pipeline: visit a shop, judge what was seen, record it. The command line only calls this."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from playwright.async_api import Error

from checks.model import Box, Gap, Page, Shop, Stage, Visit
from checks.registry import Check, judge, plan
from checks.risk import risks
from monitor.address import Address
from monitor.browser import BrowserHouse, Traveller
from monitor.country import locale_of, time_zone_of
from monitor.script_files import Script
from monitor.shopper.journey import CRASHED, Journey, Locate, visit
from monitor.shopper.robots import Robots
from monitor.shopper.tab import Limits, open_tab
from monitor.shopper.trouble import BrowserGone
from monitor.store import Store
from reports.summary import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One shop to visit, and how."""

    shop: Shop
    address: Address
    checks: tuple[Check, ...]
    known: Mapping[Stage, str] = field(default_factory=dict)
    scripts: Mapping[Stage, Script] = field(default_factory=dict)
    honour_robots: bool = True

    @property
    def plan(self) -> tuple[Stage, ...]:
        """The stages in the customer's order."""
        wanted = plan(self.checks)
        return tuple(stage for stage in Stage if stage in wanted or stage is Stage.HOME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an errand; `pictures` are image files by their digest."""

    errand: Errand
    result: Result
    pictures: Mapping[str, bytes]


class Progress(Protocol):
    """Told what is going on, for a person who waits."""

    def started(self, shop: Shop) -> None: ...
    def reached(self, shop: Shop, stage: str) -> None: ...
    def finished(self, shop: Shop, result: Result) -> None: ...


async def run(
    errands: Sequence[Errand], house: BrowserHouse, limits: Limits, *, parallel: int, progress: Progress
) -> AsyncIterator[Outcome]:
    """Visit and judge all shops, some at a time; each outcome as soon as it is there.

    A browser that dies takes the visits of that moment with it. Which of them killed it cannot be known, so
    each is tried once more, alone, in a new browser; what kills that one too is unknown: browser-crashed.
    """
    places = asyncio.Semaphore(parallel)
    hosts: dict[str, asyncio.Lock] = {}

    async def go(errand: Errand) -> tuple[Outcome, bool]:
        async with hosts.setdefault(errand.address.host, asyncio.Lock()), places:
            return await _errand(errand, house, limits, progress)

    crashed: list[Errand] = []
    tasks = [asyncio.create_task(go(errand)) for errand in errands]
    try:
        for next_done in asyncio.as_completed(tasks):
            outcome, gone = await next_done
            if gone:
                crashed.append(outcome.errand)
            else:
                progress.finished(outcome.errand.shop, outcome.result)
                yield outcome
        for errand in crashed:
            outcome, _ = await _errand(errand, house, limits, progress)
            progress.finished(errand.shop, outcome.result)
            yield outcome
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _errand(
    errand: Errand, house: BrowserHouse, limits: Limits, progress: Progress
) -> tuple[Outcome, bool]:
    """The outcome, and whether the browser died on the way."""
    progress.started(errand.shop)
    seen, pictures, gone = await _look(errand, house, limits, progress)
    return Outcome(errand=errand, result=judged(errand, seen), pictures=pictures), gone


def judged(errand: Errand, seen: Visit) -> Result:
    findings = judge(errand.checks, seen)
    return Result(visit=seen, findings=findings, risks=risks(findings))


async def _look(
    errand: Errand, house: BrowserHouse, limits: Limits, progress: Progress
) -> tuple[Visit, Mapping[str, bytes], bool]:
    shop = errand.shop
    traveller = Traveller(
        locale=locale_of(shop.country, shop.languages), time_zone=time_zone_of(shop.country)
    )
    robots = Robots(honour=errand.honour_robots)
    started = datetime.now(UTC)
    with suppress(Error, BrowserGone):  # no context to be had: the browser died a moment ago
        async with (
            house.context(traveller) as (engine, context),
            open_tab(context, limits, robots.allow) as tab,
        ):
            journey = Journey(
                tab=tab, shop=shop, home=_addresses(errand.address), plan=errand.plan, known=errand.known,
                robots=robots, locate=_locator(errand, started), scripts=errand.scripts,
                progress=lambda stage: progress.reached(shop, stage),
            )  # fmt: skip
            seen = await visit(journey, seconds=limits.visit, browser=engine.version)
            return seen, tab.pictures, CRASHED in seen.gaps.values()
    gaps: dict[Stage, Gap] = dict.fromkeys(errand.plan, CRASHED)
    return Visit(shop=shop, started_at=started, pages={}, gaps=gaps), {}, True


def _addresses(address: Address) -> list[str]:
    return [address.url, *filter(None, [address.http_fallback])]


def _locator(errand: Errand, started: datetime) -> Locate:
    """Finds what to photograph on a page: the places that the checks would quote as evidence.

    The checks run on what was seen so far. Being pure and quick they can, and so every picture shows
    what the report will speak of, without pictures of whole pages (30 times as slow).
    """

    def locate(pages: Mapping[Stage, Page], stage: Stage) -> Sequence[Box]:
        findings = judge(errand.checks, Visit(shop=errand.shop, started_at=started, pages=pages))
        evidence = [e for f in findings for e in f.judgement.evidence if e.stage is stage]
        return list(dict.fromkeys(e.box for e in evidence if e.box))

    return locate


def record(store: Store, outcome: Outcome) -> int:
    """Keep pictures, pages and findings; returns the visit's number. A lost picture loses no finding."""
    for data in outcome.pictures.values():
        with suppress(OSError):
            store.evidence.put(data, "image/jpeg")
    result = outcome.result
    return store.record(result.visit, result.findings, result.risks)
