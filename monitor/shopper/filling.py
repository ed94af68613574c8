"""Putting a product into the cart, and looking whether it is there."""

from collections.abc import Awaitable, Callable

from checks.model import Control, Page, Stage
from monitor.shopper import eyes, recognise
from monitor.shopper.eyes import Choice
from monitor.shopper.hand import Hand

Freeze = Callable[[Stage], Awaitable[Page]]
LINKS_TO_TRY = 3
ROWS = 4  # of swatches: choosing one row may bring up the next


class Filling:
    """`cart_address`: where the cart is, where the configuration says so."""

    def __init__(self, hand: Hand, freeze: Freeze, cart_address: str = "") -> None:
        self._hand = hand
        self._freeze = freeze
        self._cart_address = cart_address
        self._tab = hand.tab

    async def fill(self, product: Page) -> Page | None:
        """The cart with the product in it, frozen; nothing if it did not get there.

        Many shops let the button be clicked and only then say that a size is missing, and swatches look
        like any other small button: they are tried when the way into the cart turned out to be shut.
        """
        page = await self._tab.glance(Stage.PRODUCT)
        return await self._add(product, page) or await self._add_again(product)

    async def _add_again(self, product: Page) -> Page | None:
        page = await self._hand.open(product.url, recognise.is_product, Stage.PRODUCT)
        return await self._add(product, page, choose_all=True)

    async def _add(self, product: Page, page: Page, *, choose_all: bool = False) -> Page | None:
        adding = eyes.add_to_cart(page)
        if not adding and await self._open_lists(page):
            page = await self._tab.glance(Stage.PRODUCT)
            adding = eyes.add_to_cart(page)
        if not adding:
            return None
        chosen = await self._choose_options(page, adding[0].control, swatches=choose_all)
        if not chosen and (choose_all or adding[0].control.disabled) and await self._tab.wait_for_more():
            page, button = await self._button_again(adding[0].control)  # choices may be drawn late
            chosen = await self._choose_options(page, button, swatches=choose_all)
        if choose_all and not chosen:
            return None
        if chosen:
            page = await self._tab.glance(Stage.PRODUCT)
            adding = eyes.add_to_cart(page) or adding
        if not await self._hand.try_click(adding[0]):
            return None
        if recognise.looks_busy(page, await self._tab.glance(Stage.CART), adding[0].control):
            await self._tab.wait_for_more()
        return await self._look(product, page)

    # ---- options

    async def _choose_options(self, page: Page, button: Control, *, swatches: bool) -> bool:
        """Choose size, colour and the like where the product asks for them; whether anything was chosen."""
        done = await self._choose_from_lists(page, button)
        if done:
            page, button = await self._button_again(button)
        for radio in eyes.open_radios(page, button.form):
            done = await self._choose(radio) or done
        for stepper in eyes.more_wanted(page, button)[:1]:
            done = await self._hand.try_click(stepper) or done
        if done:
            page, button = await self._button_again(button)
        for row in range(ROWS):
            rows = eyes.swatches(page, button)
            if not (button.disabled or swatches) or row >= len(rows):
                break
            done = await self._choose(rows[row][0]) or done
            page, button = await self._button_again(button)
        return done

    async def _choose_from_lists(self, page: Page, button: Control) -> bool:
        """Choose from the select boxes; often the one chosen first tells what the next has to offer."""
        chosen: set[str] = set()
        for _ in range(ROWS):
            undecided = [x for x in eyes.sizes_and_colours(page, button.form) if x[0].name not in chosen]
            if not undecided:
                break
            for field, option in undecided:
                await self._tab.choose(field.ref, option)
                chosen.add(field.name)
            page, button = await self._button_again(button)
        return bool(chosen)

    async def _open_lists(self, page: Page) -> bool:
        """Sizes may be in lists that a button opens, and the way into the cart appears when one is chosen."""
        done = False
        for chooser in [c for c in eyes.choosers(page) if not c.disabled][:ROWS]:
            if await self._choose(chooser):
                now = await self._tab.glance(Stage.PRODUCT)
                options = eyes.drop_downs(now, page)
                done = (bool(options) and await self._choose(options[0])) or done
                page = await self._tab.glance(Stage.PRODUCT)
        return done

    async def _choose(self, control: Control) -> bool:
        return await self._hand.try_click(Choice(control, 0, "it has to be chosen"))

    async def _button_again(self, button: Control) -> tuple[Page, Control]:
        page = await self._tab.glance(Stage.PRODUCT)
        return page, next((c.control for c in eyes.add_to_cart(page)), button)

    # ---- looking into the cart

    async def _look(self, product: Page, before: Page) -> Page | None:
        """The cart, frozen, if the product is in it. `before`: the page on which it was put there."""
        names = recognise.names_of(product)

        def found(page: Page) -> bool:
            return recognise.shows_the_cart(page, before, names)

        if self._cart_address:
            page = await self._hand.open(self._cart_address, found, Stage.CART)
        else:
            page = await self._hand.arrive(found, Stage.CART)
        if not found(page) or eyes.leads_to_a_cart_page(page, before):
            page = await self._go_and_see(page, found, before)
        if found(page):
            return await self._freeze(Stage.CART)
        self._tab.note("the cart is empty or could not be found")
        return None

    async def _go_and_see(self, page: Page, found: Callable[[Page], bool], before: Page) -> Page:
        first, tried = eyes.cart_links(page, before), set[str]()
        for _ in range(LINKS_TO_TRY):
            # What a click has opened may offer a better way than those seen before it.
            ways = [*eyes.cart_links(page, before), *first] if tried else first
            choice = next((c for c in ways if eyes.name_of(c.control) not in tried), None)
            if choice is None:
                break
            tried.add(eyes.name_of(choice.control))
            for way in (self._hand.follow, self._hand.try_open):
                if await way(choice):
                    page = await self._hand.arrive(found, Stage.CART)
                if found(page):
                    return page
        return page
