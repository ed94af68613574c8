"""The hunt for a product that can be bought: from the home page down, then by the sitemap, then by search."""

import heapq
from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import count

from checks.model import Page, Reason, Stage
from monitor.shopper import eyes, recognise
from monitor.shopper.eyes import Choice
from monitor.shopper.hand import Hand
from monitor.shopper.trouble import Trouble
from monitor.shopper.walls import WALLED

OF_ONE_PAGE = 5  # links to try of one list: where five lead nowhere, the rest will not either
PAGES = 14  # to open in all
DEEP = 3  # clicks from the home page to a product's list
DRAWINGS = 2
SITEMAPS = 3
SEARCHES = 2
PRICED = 20.0  # what has a price comes before any list
BELIEVED = 2  # walls: one may stand before one page only
LAST = (Reason.RATE_LIMITED, Reason.BUDGET_SPENT)
STEP_DOWN = 0.25  # between two ways that look alike, the one nearer to the home page


class Hunt:
    """A best-first search: of all the links seen so far, the likeliest to be a product comes first.

    Often one can't tell a product from a list before it is open, so both are treated alike.
    """

    def __init__(self, hand: Hand, home: Page, sitemaps: Sequence[str]) -> None:
        self._hand = hand
        self._home = home
        self._sitemaps = sitemaps
        self._waiting: list[tuple[float, int, int, str, Choice]] = []  # by priority, then order of arrival
        self._order = count()
        self._seen = {eyes.address_of(home.url)}
        self._opened = 0
        self._walls = 0

    async def products(self) -> AsyncIterator[Choice]:
        """One product after the other, each open in the tab when it is its turn."""
        self._learn(self._home, 0)
        if eyes.nothing_wanted_yet(self._home) or eyes.sells_here(self._home):  # one form for all, or tiles
            yield await self._stay()
        for more in (self._nothing, self._read_sitemaps, self._search):
            await more()
            async for choice in self._work_off():
                yield choice

    async def _nothing(self) -> None:
        """The home page's links are all there is to begin with."""

    async def _stay(self) -> Choice:
        self._hand.tab.note("what is for sale can be ordered on the home page")
        page = await self._hand.open(self._home.url, recognise.is_product, Stage.PRODUCT)
        return next(iter(eyes.add_to_cart(page)), eyes.add_to_cart(self._home)[0])

    async def _work_off(self) -> AsyncIterator[Choice]:
        while self._waiting and self._opened < PAGES:
            _, _, depth, origin, choice = heapq.heappop(self._waiting)
            page = await self._look(choice, origin)
            if page is None:
                continue
            if recognise.is_product(page) or eyes.sells_here(page):
                yield choice
            else:
                self._learn(page, depth + 1)

    def _learn(self, page: Page, depth: int) -> None:
        """Remember where this page leads to: its products; where it has none, its lists."""
        products = eyes.products(page)[:OF_ONE_PAGE]
        lists = [] if depth >= DEEP or (depth and products) else eyes.categories(page)
        self._add(products, depth, page.url)
        new = [c for c in lists if eyes.address_of(c.control.href) not in self._seen]
        self._add(new[:OF_ONE_PAGE], depth, page.url)

    def _add(self, choices: Iterable[Choice], depth: int, origin: str) -> None:
        for choice in choices:
            first = PRICED if choice.priced else 0.0
            priority = choice.score + first - STEP_DOWN * depth
            heapq.heappush(self._waiting, (-priority, next(self._order), depth, origin, choice))

    async def _look(self, choice: Choice, origin: str) -> Page | None:
        control = choice.control
        view = eyes.address_of(control.href) or f"{origin} {eyes.name_of(control)}"
        if view in self._seen:
            return None
        self._seen.add(view)
        self._opened += 1
        self._hand.tab.note(f"chose “{control.text or control.href}”: {choice.why}")
        try:
            if control.href:
                return await self._open(choice)
            return await self._click_card(choice, origin)
        except Trouble as trouble:
            self._hand.tab.note(trouble.detail)
            self._walls += trouble.reason in WALLED
            if self._walls == BELIEVED or trouble.reason in LAST:
                raise
            return None

    async def _open(self, choice: Choice) -> Page:
        page = await self._hand.open(choice.control.href, _is_something, Stage.PRODUCT)
        if not choice.priced or _is_something(page) or recognise.says_it_is_sold_out(page):
            return page
        await self._hand.tab.wait_for_more()  # what has a price in a list can be bought
        return await self._hand.arrive(_is_something, Stage.PRODUCT)

    async def _click_card(self, choice: Choice, origin: str) -> Page:
        """Where a product is no link, it has to be clicked on the page where it was seen."""
        page = await self._hand.open(origin, lambda page: bool(eyes.products(page)), Stage.PRODUCT)
        name = eyes.name_of(choice.control)
        again = next((c for c in page.buttons if eyes.name_of(c) == name), choice.control)
        await self._hand.click(Choice(again, choice.score, choice.why))
        opened = await self._hand.arrive(_is_something, Stage.PRODUCT)
        for _ in range(DRAWINGS):  # a drawer comes over the list, and fills itself after that
            if recognise.is_product(opened) or not _is_the_same_list(page, opened):
                break
            await self._hand.tab.wait_for_more()
            opened = await self._hand.arrive(_is_something, Stage.PRODUCT)
        return opened

    async def _read_sitemaps(self) -> None:
        """A sitemap lists what a shop wants to be found."""
        waiting = list(self._sitemaps)
        for _ in range(SITEMAPS):
            if not waiting:
                return
            text = await self._read(waiting.pop(0))
            waiting = [*eyes.sitemaps_in(text), *waiting]
            self._add(eyes.products_in(text, self._home)[:OF_ONE_PAGE], 0, self._home.url)

    async def _read(self, address: str) -> str:
        self._hand.tab.note(f"read the sitemap {address}")
        try:
            status, text = await self._hand.tab.fetch(address)
        except Trouble as trouble:
            self._hand.tab.note(trouble.detail)
            return ""
        return text if status == 200 else ""

    async def _search(self) -> None:
        self._opened = min(self._opened, PAGES - SEARCHES - OF_ONE_PAGE)  # a last chance
        self._add(eyes.searches(self._home)[:SEARCHES], DEEP, self._home.url)


def _is_something(page: Page) -> bool:
    return recognise.is_product(page) or bool(eyes.products(page))


def _is_the_same_list(before: Page, after: Page) -> bool:
    """Whether what could be clicked in a list is still all there is, or lies below what has come over it."""
    known = {eyes.name_of(choice.control) for choice in eyes.products(before)}
    return known >= {eyes.name_of(choice.control) for choice in eyes.products(after)}
