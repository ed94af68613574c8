"""A browser that dies takes no other shop's visit with it, and nothing that was recorded is lost."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import pytest
from conftest import Loop
from playwright.async_api import Browser, BrowserContext, Error
from visiting import Silent, errand, visit_all

import monitor.browser
from checks.model import Reason, Shop, Stage
from monitor.browser import BrowserHouse, BrowserSettings, Engine, Traveller
from monitor.demo import DemoServer

SHOPS = ("exemplary", "stranded", "paid-returns")


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as one:
        yield one


@pytest.fixture
def own_house(loop: Loop) -> Iterator[BrowserHouse]:
    """A browser that may be killed."""
    one = BrowserHouse(BrowserSettings())
    loop.run(one.__aenter__())
    yield one
    loop.run(one.__aexit__())


class Assassin(Silent):
    """Kills the browser whenever one shop reaches a stage, as a page with an exploit would."""

    def __init__(self, house: BrowserHouse, victim: str, stage: Stage, times: int) -> None:
        super().__init__()
        self._house, self._victim, self._stage, self._left = house, victim, stage, times
        self._deed: asyncio.Task[None] | None = None

    def reached(self, shop: Shop, stage: str) -> None:
        super().reached(shop, stage)
        if shop.key == self._victim and stage == self._stage and self._left:
            self._left -= 1
            self._deed = asyncio.get_running_loop().create_task(self._kill())

    async def _kill(self) -> None:
        engine = await self._house.engine()
        session = await engine.browser.new_browser_cdp_session()
        with suppress(Error):  # the answer can't come any more
            await session.send("Browser.crash")


def test_a_browser_that_dies_once_costs_nothing(
    loop: Loop, own_house: BrowserHouse, server: DemoServer
) -> None:
    errands = [errand(server.url(key), country="GB") for key in SHOPS]
    assassin = Assassin(own_house, errands[0].shop.key, Stage.CART, times=1)
    outcomes = visit_all(loop, own_house, errands, progress=assassin)
    for outcome in outcomes:
        assert Stage.CHECKOUT in outcome.result.visit.pages, outcome.result.visit.log
    starts = [key for key, stage in assassin.steps if stage == "start"]
    assert max(starts.count(e.shop.key) for e in errands) == 2, "the visits of that moment were made again"


def test_a_shop_that_kills_every_browser_is_unknown_and_alone(
    loop: Loop, own_house: BrowserHouse, server: DemoServer
) -> None:
    errands = [errand(server.url(key), country="GB") for key in SHOPS]
    assassin = Assassin(own_house, errands[1].shop.key, Stage.PRODUCT, times=99)
    outcomes = visit_all(loop, own_house, errands, progress=assassin)
    killed = outcomes.pop(1)
    assert killed.result.visit.gaps[Stage.CHECKOUT].reason is Reason.BROWSER_CRASHED
    assert Stage.HOME in killed.result.visit.pages, "what was seen before is kept"
    assert {f.judgement.reason for f in killed.result.findings if f.check == "phone-at-checkout"} == {
        Reason.BROWSER_CRASHED
    }
    assert all(Stage.CHECKOUT in outcome.result.visit.pages for outcome in outcomes)


def test_one_shop_is_never_visited_twice_at_once(loop: Loop, house: BrowserHouse, server: DemoServer) -> None:
    twice = [errand(server.url("exemplary"), country="GB", checks=["contact-findable"]) for _ in range(2)]
    watching = Silent()
    visit_all(loop, house, twice, progress=watching)
    stages = [stage for _, stage in watching.steps]
    assert stages.count("start") == 2
    assert stages[stages.index("start", 1) - 1] == "imprint", (
        "the second starts when the first has seen it all"
    )


class Mute(BrowserHouse):
    """Its first browser dies in the very moment in which it is asked for a window, and the answer is lost."""

    asked = given_up = 0

    @asynccontextmanager
    async def context(self, traveller: Traveller) -> AsyncIterator[tuple[Engine, BrowserContext]]:
        self.asked += 1
        if self.asked == 1:
            await asyncio.Event().wait()
        async with super().context(traveller) as given:
            yield given

    async def give_up(self) -> None:
        self.given_up += 1


def test_a_browser_that_never_answers_is_given_up(
    loop: Loop, server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.run.READY_SECONDS", 5)
    mute = Mute(BrowserSettings())
    loop.run(mute.__aenter__())
    outcomes = visit_all(loop, mute, [errand(server.url(SHOPS[0]), country="GB")])
    loop.run(mute.__aexit__())
    assert (mute.asked, mute.given_up) == (2, 1)
    assert Stage.CHECKOUT in outcomes[0].result.visit.pages


@pytest.mark.parametrize("how", ["dies", "hangs"])
def test_a_browser_that_is_killed_as_it_starts_is_started_again(
    how: str, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Browser] = []

    async def ask(browser: Browser, contact_url: str) -> str:
        asked.append(browser)
        if len(asked) == 1:
            if how == "hangs":
                await asyncio.Event().wait()
            await browser.close()
        return await user_agent(browser, contact_url)

    user_agent = monitor.browser._user_agent
    monkeypatch.setattr(monitor.browser, "_user_agent", ask)
    monkeypatch.setattr(monitor.browser, "AWAKE_SECONDS", 3)
    house = BrowserHouse(BrowserSettings())
    loop.run(house.__aenter__())
    engine = loop.run(house.engine())
    assert [browser.is_connected() for browser in asked] == [False, True]
    assert "Chrome" in engine.user_agent
    loop.run(house.__aexit__())
