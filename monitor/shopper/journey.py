"""The mystery shopper's trip: from home to product, cart and checkout, and to the pages of information.

Reads like what a person does. What to click is decided in `eyes`, what a page is in `recognise`, and what
must not be done in `guard`, below the tab. Nothing is typed and nothing submitted but the add-to-cart form.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urldefrag

from checks.model import Box, Control, Gap, Page, Reason, Shop, Stage, Visit
from monitor.shopper import eyes, recognise
from monitor.shopper.eyes import Choice
from monitor.shopper.recognise import Place
from monitor.shopper.robots import Robots, origin_of
from monitor.shopper.tab import Covered, Tab
from monitor.shopper.trouble import BrowserGone, Trouble

# Where a finding's evidence is on the page seen last, given all pages so far: what to photograph.
Locate = Callable[[Mapping[Stage, Page], Stage], Sequence[Box]]
Progress = Callable[[str], None]

BUYING = (Stage.PRODUCT, Stage.CART, Stage.CHECKOUT)
INFORMATION = (Stage.CONTACT, Stage.RETURNS, Stage.SHIPPING, Stage.TERMS, Stage.IMPRINT)
PRODUCTS_TO_TRY = 3
CATEGORIES_TO_TRY = 3
CHECKOUT_HOPS = 3
LINKS_TO_TRY = 2


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
    pages: dict[Stage, Page] = field(default_factory=dict)
    gaps: dict[Stage, Gap] = field(default_factory=dict)

    async def travel(self) -> None:
        """Visit the planned stages; what cannot be reached gets a gap, never an exception but BrowserGone."""
        try:
            await self._home()
        except Trouble as trouble:
            for stage in self.plan:
                self.gaps.setdefault(stage, Gap(trouble.reason, trouble.detail))
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
            self.tab.note(f"stopped here: {trouble.detail}")
            for stage in stages:
                if stage not in self.pages:
                    self.gaps[stage] = Gap(trouble.reason, trouble.detail)

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
        await self._decline_cookies()
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

    async def _decline_cookies(self) -> None:
        for choice in eyes.rejections(await self.tab.glance(Stage.HOME))[:1]:
            try:
                await self.tab.click(choice.control)
            except Trouble as trouble:
                self.tab.note(f"left the banner: {trouble.detail}")

    # ---- from product to checkout

    async def _buy(self) -> None:
        product = await self._product()
        if Stage.CART in self.plan or Stage.CHECKOUT in self.plan:
            cart = await self._cart(product)
            if Stage.CHECKOUT in self.plan:
                await self._checkout(cart)

    async def _product(self) -> list[Choice]:
        """Reach a product's page; returns other products to try."""
        self.progress("product")
        if address := self.known.get(Stage.PRODUCT):
            await self.tab.open(address)
            await self._freeze(Stage.PRODUCT)
            return []
        candidates = await self._candidates()
        for index, choice in enumerate(candidates[:PRODUCTS_TO_TRY]):
            if await self._is_product(choice):
                await self._freeze(Stage.PRODUCT)
                return candidates[index + 1 : index + PRODUCTS_TO_TRY]
        raise Trouble(
            Reason.NO_PRODUCT, "No product that can be bought was found, starting from the home page."
        )

    async def _candidates(self) -> list[Choice]:
        home = self.pages[Stage.HOME]
        found = eyes.products(home)
        strong = [c for c in found if c.score >= 6]
        if strong:
            return strong
        for category in eyes.categories(home)[:CATEGORIES_TO_TRY]:
            try:
                self.tab.note(f"looked for products in “{category.control.text}”")
                await self.tab.open(category.control.href)
                listed = eyes.products(await self.tab.glance(Stage.HOME))
            except Trouble as trouble:
                self.tab.note(trouble.detail)
                continue
            if listed:
                return [*listed, *found]
        return found

    async def _is_product(self, choice: Choice) -> bool:
        try:
            self.tab.note(f"chose “{choice.control.text or choice.control.href}”: {choice.why}")
            await self.tab.open(choice.control.href)
        except Trouble as trouble:
            self.tab.note(trouble.detail)
            return False
        return recognise.is_product(await self.tab.glance(Stage.PRODUCT))

    async def _cart(self, others: Sequence[Choice]) -> Page:
        """Put the product into the cart and look into it; try other products where it does not get there."""
        self.progress("cart")
        if cart := await self._fill_cart() or await self._fill_cart_again():
            return cart
        for choice in others:
            if await self._is_product(choice):
                await self._freeze(Stage.PRODUCT)
                if cart := await self._fill_cart() or await self._fill_cart_again():
                    return cart
        raise Trouble(Reason.NOT_ADDED_TO_CART, "The product could not be put into the cart.")

    async def _fill_cart_again(self) -> Page | None:
        """Some shops let the button be clicked and only then say that a size is missing."""
        await self.tab.open(self.pages[Stage.PRODUCT].url)
        return await self._fill_cart(choose_all=True)

    async def _fill_cart(self, *, choose_all: bool = False) -> Page | None:
        """The cart's page with the product in it, or nothing if it did not get there."""
        page = await self.tab.glance(Stage.PRODUCT)
        adding = eyes.add_to_cart(page)
        if not adding:
            return None
        chosen = await self._choose_options(page, adding[0].control, swatches=choose_all)
        if choose_all and not chosen:
            return None
        if chosen:
            page = await self.tab.glance(Stage.PRODUCT)
            adding = eyes.add_to_cart(page) or adding
        try:
            await self._click(adding[0])
        except Trouble as trouble:
            self.tab.note(trouble.detail)
            return None
        return await self._look_into_cart()

    async def _choose_options(self, page: Page, button: Control, *, swatches: bool) -> bool:
        """Choose size, colour and the like where the product asks for them; whether anything was chosen.

        Swatches look like any small button, so they are only tried where the way into the cart is shut.
        """
        done = False
        for ref, option in eyes.sizes_and_colours(page, button.form):
            await self.tab.choose(ref, option)
            done = True
        for radio in eyes.open_radios(page, button.form):
            done = await self._try_click(radio) or done
        if done:
            page = await self.tab.glance(Stage.PRODUCT)
            button = next((c.control for c in eyes.add_to_cart(page)), button)
        for row in range(4):  # choosing one row may bring up the next
            rows = eyes.swatches(page, button)
            if not (button.disabled or swatches) or row >= len(rows):
                break
            done = await self._try_click(rows[row][0]) or done
            page = await self.tab.glance(Stage.PRODUCT)
            button = next((c.control for c in eyes.add_to_cart(page)), button)
        return done

    async def _try_click(self, control: Control, why: str = "it has to be chosen") -> bool:
        try:
            await self._click(Choice(control, 0, why))
        except Trouble as trouble:
            self.tab.note(trouble.detail)
            return False
        return True

    async def _look_into_cart(self) -> Page | None:
        if address := self.known.get(Stage.CART):
            await self.tab.open(address)
        page = await self.tab.glance(Stage.CART)
        if not recognise.is_cart(page) or page.url == self.pages[Stage.PRODUCT].url:
            for choice in eyes.cart_links(page)[:LINKS_TO_TRY]:
                if await self._follow(choice) and recognise.is_cart(await self.tab.glance(Stage.CART)):
                    break
            page = await self.tab.glance(Stage.CART)
        in_drawer = page.url == self.pages[Stage.PRODUCT].url and bool(
            eyes.checkout_controls(page, strict=True)
        )
        if not recognise.is_cart(page) and not in_drawer:
            self.tab.note("the cart is empty or could not be found")
            return None
        return await self._freeze(Stage.CART)

    async def _follow(self, choice: Choice) -> bool:
        """Open a choice's address, or click it where it has none."""
        try:
            if choice.control.href.startswith("http"):
                await self.tab.open(choice.control.href)
            else:
                await self._click(choice)
        except Trouble as trouble:
            self.tab.note(trouble.detail)
            return False
        return True

    async def _checkout(self, cart: Page) -> None:
        self.progress("checkout")
        if address := self.known.get(Stage.CHECKOUT):
            await self.tab.open(address)
            await self._take_guest_way(cart, recognise.place(await self.tab.glance(Stage.CHECKOUT), cart))
            return
        page, tried = cart, set[str]()
        refused: Trouble | None = None
        for _ in range(CHECKOUT_HOPS):
            choice = next((c for c in eyes.checkout_controls(page) if _name(c.control) not in tried), None)
            if choice is None:
                break
            tried.add(_name(choice.control))
            try:
                await self._click(choice)
            except Trouble as trouble:
                self.tab.note(trouble.detail)
                refused = trouble
                page = await self.tab.glance(Stage.CHECKOUT)
                continue
            page = await self.tab.glance(Stage.CHECKOUT)
            where = recognise.place(page, cart)
            if where in (Place.CHECKOUT, Place.GATEWAY):
                await self._take_guest_way(cart, where)
                return
        raise refused or Trouble(
            Reason.CHECKOUT_NOT_REACHED, "The cart was filled, but no way on to checkout was found."
        )

    async def _take_guest_way(self, cart: Page, where: Place) -> None:
        """Freeze checkout; where it first asks how to go on, a single click as a guest leads further."""
        first = await self._freeze(Stage.CHECKOUT)
        if where is Place.GATEWAY:
            for choice in eyes.guest_controls(await self.tab.glance(Stage.CHECKOUT))[:1]:
                if await self._follow(choice):
                    page = await self.tab.glance(Stage.CHECKOUT)
                    if recognise.place(page, cart) is Place.CHECKOUT and page.url != first.url:
                        await self._freeze(Stage.CHECKOUT)

    # ---- information

    async def _inform(self, stage: Stage) -> None:
        self.progress(stage.value)
        if address := self.known.get(stage):
            await self.tab.open(address)
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
                await self.tab.open(choice.control.href)
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
        if cart.url == self.pages[Stage.PRODUCT].url:
            raise Trouble(Reason.NOT_VISITED, "The cart has no page of its own to come back to.")
        await self.tab.open(cart.url)
        await self._freeze(Stage.CART_AFTER)

    # ---- doing

    async def _click(self, choice: Choice) -> None:
        """Click; if something lies over the control, get it out of the way as a person would."""
        try:
            self.tab.note(f"“{choice.control.text}”: {choice.why}")
            await self.tab.click(choice.control)
        except Covered:
            await self._clear_the_way()
            page = await self.tab.glance(Stage.HOME)  # what was clicked has a new reference now
            again = next((c for c in (*page.buttons, *page.links) if _name(c) == _name(choice.control)), None)
            if again is None:
                raise
            await self.tab.click(again)

    async def _clear_the_way(self) -> None:
        await self.tab.escape()
        for choice in eyes.ways_out(await self.tab.glance(Stage.HOME))[:2]:
            try:
                await self.tab.click(choice.control)
            except Trouble as trouble:
                self.tab.note(trouble.detail)
            else:
                return

    async def _freeze(self, stage: Stage) -> Page:
        page = await self.tab.freeze(stage)
        if gap := recognise.wall(page):
            raise Trouble(gap.reason, gap.detail)
        places = self.locate({**self.pages, stage: page}, stage)
        page = await self.tab.photograph(page, places)
        self.pages[stage] = page
        self.gaps.pop(stage, None)
        self.tab.note(f"saw the {stage} page: “{page.title}”")
        return page


def _name(control: Control) -> str:
    return f"{control.tag} {control.text} {control.href} {control.hint}"


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
