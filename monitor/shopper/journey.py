"""The mystery shopper's trip: from home to product, cart and checkout, and to the pages of information.

Reads like what a person does. What to click is decided in `eyes`, what a page is in `recognise`, and what
must not be done in `guard`, below the tab. Nothing is submitted but the add-to-cart form, and a made-up
address at the checkout of shops that allow it.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urldefrag

from checks.model import Box, Gap, Page, Reason, Shop, Stage, Visit
from monitor.script_files import Script
from monitor.shopper import eyes, recognise
from monitor.shopper.filling import Filling
from monitor.shopper.hand import Hand
from monitor.shopper.hunt import Hunt
from monitor.shopper.passage import Passage
from monitor.shopper.persona import Persona
from monitor.shopper.robots import Robots, origin_of
from monitor.shopper.scene import Scene
from monitor.shopper.steps import Steps
from monitor.shopper.tab import Tab
from monitor.shopper.trouble import BrowserGone, Trouble

# Where a finding's evidence is on the page seen last, given all pages so far: what to photograph.
Locate = Callable[[Mapping[Stage, Page], Stage], Sequence[Box]]
Progress = Callable[[str], None]

BUYING = (Stage.PRODUCT, Stage.CART, Stage.CHECKOUT, Stage.DELIVERY, Stage.PAYMENT)
INFORMATION = (Stage.CONTACT, Stage.RETURNS, Stage.SHIPPING, Stage.TERMS, Stage.IMPRINT)
MISSING = (Reason.NO_PRODUCT, Reason.NOT_ADDED_TO_CART, Reason.CHECKOUT_NOT_REACHED, Reason.PAGE_NOT_FOUND)
FILLS = 4  # products to try to put into the cart
LINKS_TO_TRY = 2
# A way that is plainly not there is no surprise; everything else is, and a person may want to see it.
PLAIN = {Reason.PAGE_NOT_FOUND, Reason.NOT_VISITED, Reason.ROBOTS_DISALLOWED}
# The checks run one at a time: the tables that they read are filled on first use.
LOOKING = ThreadPoolExecutor(1, thread_name_prefix="looking for evidence")
SITEMAP = re.compile(r"^\s*sitemap:\s*(https?://\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Journey:
    """One trip through one shop; `pages` and `gaps` fill as it goes."""

    tab: Tab
    shop: Shop
    home: Sequence[str]  # addresses to try for the home page, in this order
    plan: Collection[Stage]
    known: Mapping[Stage, str]  # addresses from the configuration
    robots: Robots
    locate: Locate
    progress: Progress
    persona: Persona | None = None  # whose address to type at checkout; nobody's where nothing is typed
    scripts: Mapping[Stage, Script] = field(default_factory=dict)  # the user's own ways
    pages: dict[Stage, Page] = field(default_factory=dict)
    gaps: dict[Stage, Gap] = field(default_factory=dict)
    scenes: dict[Stage, Scene] = field(default_factory=dict)  # what it looked like where it went no further

    def __post_init__(self) -> None:
        self._hand = Hand(self.tab)
        self._sitemaps: list[str] = []
        self._refused = Scene()  # the first product that did not get into the cart

    async def travel(self) -> None:
        """Visit the planned stages; what cannot be reached gets a gap, never an exception but BrowserGone."""
        try:
            await self._home()
        except Trouble as trouble:
            for stage in self.plan:
                self.gaps.setdefault(stage, Gap(trouble.reason, trouble.detail))
            await self.look_around(Stage.HOME)
            return
        if set(BUYING) & set(self.plan):
            await self._stage_or_gap(self._buy(), [s for s in BUYING if s in self.plan])
        for stage in INFORMATION:
            if stage in self.plan:
                await self._stage_or_gap(self._inform(stage), [stage])
                if stage is Stage.CONTACT and Stage.CART_AFTER in self.plan:
                    await self._stage_or_gap(self._cart_after(), [Stage.CART_AFTER])

    async def _stage_or_gap(self, visit: Awaitable[None], stages: Sequence[Stage]) -> None:
        try:
            await visit
        except Trouble as trouble:
            why = self._deeper(trouble)
            self.tab.note(f"stopped here: {why.detail}")
            for stage in stages:
                if stage not in self.pages:
                    self.gaps[stage] = Gap(why.reason, why.detail)
            if missed := [stage for stage in stages if stage not in self.pages]:
                await self.look_around(missed[0])

    async def look_around(self, stage: Stage) -> None:
        """Keep what the page looks like on which a stage turned into a gap that nobody would expect."""
        if self.gaps[stage].reason not in PLAIN and stage not in self.scenes:
            refused = self.gaps[stage].reason is Reason.NOT_ADDED_TO_CART and self._refused.picture
            self.scenes[stage] = self._refused if refused else await self.tab.scene()

    def _deeper(self, trouble: Trouble) -> Trouble:
        """Nothing is said to be missing where a wall stood on the way to it."""
        return (self.tab.obstacle if trouble.reason in MISSING else None) or trouble

    # ---- home

    async def _home(self) -> None:
        self.progress("home")
        for index, address in enumerate(self.home):
            try:
                await self._ask_robots(address)
                await self.tab.open(address)
                break
            except Trouble as trouble:
                if index == len(self.home) - 1 or trouble.reason not in (
                    Reason.UNREACHABLE,
                    Reason.TLS_ERROR,
                ):
                    raise
        if not self.robots.knows(self.tab.url):  # redirected to another host, which has rules of its own
            landed = self.tab.url
            await self._ask_robots(landed)
            await self.tab.open(landed)
        await self._hand.arrive(lambda page: bool(page.links), Stage.HOME)
        await self._hand.decline_cookies()
        await self._freeze(Stage.HOME)

    async def _ask_robots(self, address: str) -> None:
        if self.robots.knows(address):
            return
        try:
            status, text = await self.tab.fetch(f"{origin_of(address)}/robots.txt")
        except Trouble as trouble:
            if trouble.reason in (Reason.NOT_HTML, Reason.TOO_MANY_REDIRECTS):
                status, text = 404, ""  # no rules there; RFC 9309: then everything may be visited
            else:
                raise
        self.robots.learn(address, status, text)
        if slower := self.tab.pace.slow_down(address, self.robots.crawl_delay(address)):
            self.tab.note(slower)
        self._sitemaps = SITEMAP.findall(text) or [f"{origin_of(address)}/sitemap.xml"]

    # ---- from product to checkout

    async def _buy(self) -> None:
        """By the user's scripts where there are some; what comes before them need not succeed."""
        if Stage.CHECKOUT in self.scripts and Stage.CHECKOUT in self.plan:
            await self._stage_or_gap(self._to_the_cart(), [Stage.PRODUCT, Stage.CART])
            await self._perform(Stage.CHECKOUT)
            await self._to_payment()
        else:
            await self._to_the_cart()

    async def _to_the_cart(self) -> None:
        """And on to checkout, unless a script does that."""
        if Stage.CART in self.scripts and {Stage.CART, Stage.CHECKOUT} & set(self.plan):
            await self._stage_or_gap(self._see_a_product(), [Stage.PRODUCT])
            await self._perform(Stage.CART)
            await self._pass_on(self.pages[Stage.CART])
        else:
            await self._fill_a_cart()

    async def _perform(self, stage: Stage) -> None:
        """Let the user's script bring us to a stage, from whatever page is open."""
        self.progress(stage.value)
        await self.tab.hand_over(self.scripts[stage])
        await self._freeze(stage)

    async def _see_a_product(self) -> None:
        self.progress("product")
        async for _ in self._products():
            await self._freeze(Stage.PRODUCT)
            return
        raise _nothing_bought(0)

    async def _fill_a_cart(self) -> None:
        self.progress("product")
        fills = 0
        async for _ in self._products():
            product = await self._freeze(Stage.PRODUCT)
            if not {Stage.CART, Stage.CHECKOUT} & set(self.plan):
                return
            self.progress("cart")
            filling = Filling(self._hand, self._freeze, self.known.get(Stage.CART, ""))
            if cart := await filling.fill(product):
                await self._pass_on(cart)
                return
            fills += 1
            self._refused = self._refused if self._refused.picture else await self.tab.scene()
            if fills == FILLS:
                break
        raise _nothing_bought(fills)

    async def _products(self) -> AsyncIterator[None]:
        """Opens one product's page after the other."""
        if script := self.scripts.get(Stage.PRODUCT):
            await self.tab.hand_over(script)
            yield
            return
        if address := self.known.get(Stage.PRODUCT):
            await self._hand.open(address, recognise.is_product, Stage.PRODUCT)
            yield
            return
        async for _ in Hunt(self._hand, self.pages[Stage.HOME], self._sitemaps).products():
            yield

    async def _pass_on(self, cart: Page) -> None:
        if Stage.CHECKOUT not in self.plan:
            return
        if Stage.CHECKOUT in self.scripts:
            return  # whoever called goes on with it
        self.progress("checkout")
        passage = Passage(self._hand, self._freeze, cart)
        if address := self.known.get(Stage.CHECKOUT):
            await passage.open(address)
        else:
            await passage.take()
        await self._to_payment()

    async def _to_payment(self) -> None:
        if Stage.PAYMENT not in self.plan:
            return
        self.progress("payment")
        if self.persona is None:
            detail = f"There is no made-up person of {self.shop.country} to type as."
            raise Trouble(Reason.CHECKOUT_NOT_REACHED, detail)
        await Steps(self._hand, self._freeze, self.persona).walk()
        if Stage.DELIVERY not in self.pages:
            detail = "Checkout has no step for delivery of its own."
            self.gaps[Stage.DELIVERY] = Gap(Reason.PAGE_NOT_FOUND, detail)

    # ---- information

    async def _inform(self, stage: Stage) -> None:
        if stage in self.scripts:
            await self._perform(stage)
            return
        self.progress(stage.value)
        if address := self.known.get(stage):
            await self.tab.open(address, to_freeze=True)
            await self._freeze(stage)
            return
        choices = eyes.information(self.pages.values(), stage)
        problem = Trouble(
            Reason.PAGE_NOT_FOUND, f"No link to a page about {stage} was found on the pages visited."
        )
        for choice in choices[:LINKS_TO_TRY]:
            if self._seen_already(choice.control.href, stage):
                return
            try:
                self.tab.note(f"looked for {stage}: “{choice.control.text}”")
                await self.tab.open(choice.control.href, to_freeze=True)
                await self._freeze(stage)
                return
            except Trouble as trouble:
                problem = trouble
        raise problem

    def _seen_already(self, address: str, stage: Stage) -> bool:
        """One page can serve two stages (“Shipping & returns”): it is not loaded twice."""
        for page in self.pages.values():
            if page.stage in INFORMATION and urldefrag(page.url)[0] == urldefrag(address)[0]:
                self.pages[stage] = replace(page, stage=stage)
                return True
        return False

    async def _cart_after(self) -> None:
        """Look into the cart once more, after having left checkout for help."""
        cart = self.pages.get(Stage.CART)
        if cart is None or Stage.CHECKOUT not in self.pages:
            raise Trouble(Reason.NOT_VISITED, "There was no cart to come back to.")
        if _path(cart) == _path(self.pages[Stage.PRODUCT]):
            raise Trouble(Reason.NOT_VISITED, "The cart has no page of its own to come back to.")
        await self.tab.open(cart.url, to_freeze=True)
        await self._freeze(Stage.CART_AFTER)

    async def _freeze(self, stage: Stage) -> Page:
        page = await self.tab.freeze(stage)
        if await self.tab.cross(page):
            page = await self.tab.freeze(stage)
        page = await self.tab.photograph(page, self._places({**self.pages, stage: page}, stage))
        self.pages[stage] = page
        self.gaps.pop(stage, None)
        self.tab.note(f"saw the {stage} page: “{page.title}”")
        return page

    async def _places(self, pages: Mapping[Stage, Page], stage: Stage) -> Sequence[Box]:
        """Looked for beside the loop: it takes some 30 ms, in which the browser can take a picture."""
        return await asyncio.get_running_loop().run_in_executor(LOOKING, self.locate, pages, stage)


def _path(page: Page) -> str:
    return urldefrag(page.url)[0].partition("?")[0]


def _nothing_bought(fills: int) -> Trouble:
    if fills:
        return Trouble(Reason.NOT_ADDED_TO_CART, "The product could not be put into the cart.")
    return Trouble(Reason.NO_PRODUCT, "No product that can be bought was found, starting from the home page.")


async def _look_around(journey: Journey, gap: Gap) -> None:
    """At the end of the time: the first stage that is missing is where the visit was."""
    missed = [s for s in Stage if s in journey.plan and s not in journey.pages and s not in journey.gaps]
    for stage in missed[:1]:
        journey.gaps[stage] = gap
        await journey.look_around(stage)


CRASHED = Gap(Reason.BROWSER_CRASHED, "The browser crashed during this visit.")


async def visit(journey: Journey, *, seconds: float, browser: str) -> Visit:
    """Travel within a deadline. What was seen before it, or before a crash, is kept."""
    started = datetime.now(UTC)
    gap = Gap(Reason.TIMEOUT, f"The visit took longer than its {seconds:.0f} seconds.")
    try:
        async with asyncio.timeout(seconds):
            await journey.travel()
    except TimeoutError:
        journey.tab.note(gap.detail)
        await _look_around(journey, gap)
    except BrowserGone:
        gap = CRASHED
        journey.tab.note(gap.detail)
        for stage in journey.plan:
            if stage not in journey.pages:
                journey.gaps[stage] = gap
    for stage in journey.plan:
        if stage not in journey.pages:
            journey.gaps.setdefault(stage, gap)
    return Visit(
        shop=journey.shop, started_at=started, finished_at=datetime.now(UTC), pages=dict(journey.pages),
        gaps=dict(journey.gaps), browser=browser, log=tuple(journey.tab.log),
    )  # fmt: skip
