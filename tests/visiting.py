"""Visits for tests: the real pipeline and a real browser, without the command line."""

import threading
from collections.abc import Sequence
from datetime import timedelta

from conftest import Loop

from checks.model import Finding, Shop
from checks.registry import select
from monitor.address import parse_address
from monitor.browser import BrowserHouse
from monitor.run import Errand, Outcome, When, run
from monitor.shopper.limits import Limits
from reports.summary import Result


class Silent:
    """Progress that nobody watches, kept for looking at."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str]] = []
        self._lock = threading.Lock()

    def started(self, shop: Shop) -> None:
        self.reached(shop, "start")

    def reached(self, shop: Shop, stage: str) -> None:
        with self._lock:
            self.steps.append((shop.key, stage))

    def finished(self, shop: Shop, result: Result) -> None:
        self.reached(shop, str(len(result.findings)))

    def waiting(self, questions: int, time: timedelta) -> None:
        """Nobody watches."""

    def trouble(self, message: str) -> None:
        raise AssertionError(message)


def errand(
    url: str, *, country: str = "DE", checks: Sequence[str] = (), languages: Sequence[str] = (),
    honour_robots: bool = True, typing: bool = False, trace: When = "never",
) -> Errand:  # fmt: skip
    address = parse_address(url)
    shop = Shop(
        key=address.key, name=address.host, url=address.url, country=country, languages=tuple(languages)
    )
    return Errand(
        shop=shop, address=address, checks=select(checks), honour_robots=honour_robots, typing=typing,
        trace=trace,
    )  # fmt: skip


def visit_all(
    loop: Loop, house: BrowserHouse, errands: Sequence[Errand], *, step: float = 15, seconds: float = 150,
    parallel: int = 4, progress: Silent | None = None,
) -> list[Outcome]:  # fmt: skip
    """The outcomes in the order of the errands."""

    async def collect() -> list[Outcome]:
        limits = Limits(step=step, visit=seconds)
        watching = progress or Silent()
        return [o async for o in run(errands, house, limits, parallel=parallel, progress=watching)]

    outcomes = {o.errand.shop.key: o for o in loop.run(collect(), timeout=600)}
    return [outcomes[e.shop.key] for e in errands]


def visit_one(
    loop: Loop, house: BrowserHouse, one: Errand, *, step: float = 15, seconds: float = 150
) -> Outcome:
    return visit_all(loop, house, [one], step=step, seconds=seconds)[0]


def findings(outcome: Outcome) -> dict[str, Finding]:
    return {finding.check: finding for finding in outcome.result.findings}
