"""The measurements: each returns plain figures, and all compare two sides in the same minutes."""

import asyncio
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks import bare, crawler
from benchmarks.measuring import Peak, interleaved, ratio, seconds, watched
from benchmarks.route import Route, Unwatched, record
from benchmarks.street import Street, spread
from monitor.browser import BrowserHouse
from monitor.demo import DemoShop
from monitor.run import Errand, run
from monitor.shopper.limits import Limits

RECORDED_AT_ONCE = 2
Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Way:
    """A shop, the visit of it, and the route that it takes."""

    shop: DemoShop
    errand: Errand
    route: Route


@dataclass(frozen=True, slots=True)
class Alone:
    """One visit at a time against the bare script, in seconds of each round."""

    shop: str
    documents: int
    visit: list[float]
    bare: list[float]
    with_pictures: list[float]


@dataclass(frozen=True, slots=True)
class Together:
    """Some visits at a time; pages a minute of each side, by rounds."""

    parallel: int
    visits: list[float]
    bare: list[float]
    peak: Peak  # of the visits


async def ways(street: Street, shops: Sequence[DemoShop], tell: Tell) -> list[Way]:
    places = asyncio.Semaphore(RECORDED_AT_ONCE)

    async def one(shop: DemoShop) -> Way:
        async with places:
            errand = street.errand(shop)
            way = Way(shop, errand, await record(errand))
            tell(f"{shop.key}: {way.route.documents} documents in {len(way.route.steps)} steps")
            return way

    return list(await asyncio.gather(*map(one, shops)))


async def visit_all(errands: Sequence[Errand], house: BrowserHouse, *, parallel: int) -> None:
    async for _ in run(errands, house, Limits(), parallel=parallel, progress=Unwatched()):
        pass


async def alone(way: Way, house: BrowserHouse, rounds: int) -> Alone:
    took = await interleaved(
        {
            "visit": lambda: visit_all([way.errand], house, parallel=1),
            "bare": lambda: bare.load(way.route, house, pictures=False),
            "pictures": lambda: bare.load(way.route, house, pictures=True),
        },
        rounds,
    )
    return Alone(way.shop.key, way.route.documents, took["visit"], took["bare"], took["pictures"])


async def together(
    found: Sequence[Way], street: Street, house: BrowserHouse, *, parallel: int, visits: int, rounds: int
) -> Together:
    """Pages a minute: the documents of the routes, over the wall time of all."""
    routes = [found[n % len(found)].route for n in range(visits)]
    errands = spread(street, [way.shop for way in found], visits)
    pages = sum(route.documents for route in routes)
    quick: list[float] = []
    plain: list[float] = []
    highest = Peak()
    for number in range(rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            if side:
                took = await seconds(lambda: bare.load_all(routes, house, parallel=parallel, pictures=True))
                plain.append(60 * pages / took)
                continue
            async with watched(street.process) as peak:
                took = await seconds(lambda: visit_all(errands, house, parallel=parallel))
            quick.append(60 * pages / took)
            highest.bytes = max(highest.bytes, peak.bytes)
    return Together(parallel, quick, plain, highest)


async def against_crawlee(found: Sequence[Way], house: BrowserHouse, *, parallel: int, rounds: int) -> float:
    """Its pages a minute as a share of a bare script's."""
    urls = crawler.addresses([way.route for way in found])

    async def crawl() -> None:
        loaded = await crawler.crawl(urls, parallel=parallel)
        if loaded != len(urls):
            raise crawler.Failed(f"crawlee loaded {loaded} of {len(urls)} addresses: no comparison.")

    took = await interleaved(
        {"crawlee": crawl, "bare": lambda: crawler.bare(urls, house, parallel=parallel)}, rounds
    )
    return ratio(took["bare"], took["crawlee"])


def share(both: Together) -> float:
    """The visits' pages a minute as a share of the bare script's."""
    return ratio(both.visits, both.bare)


def overall(all_alone: Sequence[Alone], side: Callable[[Alone], Sequence[float]]) -> float:
    """How many times as long as that side a visit takes: the median over all shops and rounds."""
    return statistics.median(v / s for one in all_alone for v, s in zip(one.visit, side(one), strict=True))
