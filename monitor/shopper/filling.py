"""Putting a product into the cart, and looking whether it is there."""

from collections.abc import Awaitable, Callable

from checks.model import Control, Page, Stage
from monitor.shopper import eyes, recognise
from monitor.shopper.acting import Redrawn
from monitor.shopper.eyes import Choice
from monitor.shopper.hand import Hand
from monitor.shopper.trouble import Trouble

Freeze = Callable[[Stage], Awaitable[Page]]
LINKS_TO_TRY = 3
ROWS = 4  # of swatches: choosing one row may bring up the next
OTHERS = 2  # options to try in the place of what was chosen beforehand


class Filling:
    """`cart_address`: where the cart is, where the configuration says so."""

    def __init__(self, hand: Hand, freeze: Freeze, cart_address: str = "") -> None:
        self._hand = hand
        self._freeze = freeze
        self._cart_address = cart_address
        self._tab = hand.tab
        self._led_to = ""  # another product's page that a press of the button opened
        self.asked_to_log_in = False  # by the page that a press of the button opened

    async def fill(self, product: Page) -> Page | None:
        """The cart with the product in it, frozen; nothing if it did not get there.

        Many shops let the button be clicked and only then say that a size is missing, and swatches look
        like any other small button: they are tried when the way into the cart turned out to be shut.
        """
        page = await self._tab.glance(Stage.PRODUCT)
        if cart := await self._add(product, page):
            return cart
        if self._led_to:
            return await self._add_there(self._led_to)
        return None if self.asked_to_log_in else await self._add_again(product)

    async def _add_there(self, address: str) -> Page | None:
        """In a short list the button of what has to be chosen first only leads to its own page."""
        page = await self._hand.open(address, recognise.is_product, Stage.PRODUCT)
        product = await self._freeze(Stage.PRODUCT)
        return await self._add(product, page) or await self._add_again(product)

    async def _add_again(self, product: Page) -> Page | None:
        page = await self._hand.open(product.url, recognise.is_product, Stage.PRODUCT)
        if not eyes.add_to_cart(page) and await self._tab.wait_for_more():  # as it came late the first time
            page = await self._tab.glance(Stage.PRODUCT)
        return await self._add(product, page, choose_all=True)

    async def _add(self, product: Page, page: Page, *, choose_all: bool = False) -> Page | None:
        page, adding = await self._way_in(page)
        if not adding:
            return None
        chosen = await self._choose_in_time(page, adding[0].control, swatches=choose_all)
        if choose_all and not chosen:
            return None
        if chosen:
            page = await self._tab.glance(Stage.PRODUCT)
            adding = eyes.add_to_cart(page) or adding
        if not await self._hand.try_click(adding[0]):
            return None
        await self._see_through(product, page, adding[0].control)
        return await self._look(product, page, adding[0].control)

    async def _way_in(self, page: Page) -> tuple[Page, list[Choice]]:
        """The ways into the cart: some appear only when something was chosen."""
        for choose in (self._open_lists, self._choose_above_the_shut, self._choose_what_is_asked):
            if not eyes.add_to_cart(page) and await choose(page):
                page = await self._tab.glance(Stage.PRODUCT)
        return page, eyes.add_to_cart(page)

    async def _see_through(self, product: Page, page: Page, button: Control) -> None:
        """Wait for what a press of the button comes to, and choose what the shop asks for only then."""
        after = await self._tab.glance(Stage.CART)
        self.asked_to_log_in = recognise.asks_to_log_in(after, page)
        self._led_to = after.url if recognise.is_another_product(after, page) else ""
        if recognise.looks_busy(page, after, button):
            await self._tab.wait_for_more()
        elif not recognise.shows_the_cart(after, page, recognise.names_of(product)):
            for option in eyes.asked_for_now(after, page)[:1]:
                await self._choose(option)

    # ---- options

    async def _choose_in_time(self, page: Page, button: Control, *, swatches: bool) -> bool:
        """Choose what there is to choose; where nothing is but should be, it may be drawn late."""
        asked = any(not c.disabled and c.form == button.form for c in eyes.choosers(page))
        opened = (swatches or (asked and button.form is not None)) and await self._open_lists(page)
        if opened:
            page, button = await self._button_again(button)
        if await self._choose_options(page, button, swatches=swatches) or opened:
            return True
        if not (swatches or button.disabled) or not await self._tab.wait_for_more():
            return False
        page, button = await self._button_again(button)
        return await self._choose_options(page, button, swatches=swatches)

    async def _choose_options(self, page: Page, button: Control, *, swatches: bool) -> bool:
        """Choose size, colour and the like where the product asks for them; whether anything was chosen."""
        done = await self._choose_from_lists(page, button)
        if done:
            page, button = await self._button_again(button)
        for radio in (*eyes.open_radios(page, button.form), *eyes.radios_beside(page, button)):
            done = await self._choose(radio) or done
        if await self._choose_stand_ins(page, button):
            done = True
            page, button = await self._button_again(button)
            if not button.disabled:
                return done  # a second click on a tile would take the choice back
        done = await self._want_one(page, button) or done
        if done:
            page, button = await self._button_again(button)
        if button.disabled or swatches:
            tiles, page, button = await self._choose_tiles(page, button, swatches=swatches)
            done = tiles or done
        if done and not button.disabled:
            return True
        return await self._choose_otherwise(page, button) or done

    async def _want_one(self, page: Page, button: Control) -> bool:
        """Where nothing is wanted yet, take one more; by the steppers, or say so in the field itself."""
        for stepper in eyes.more_wanted(page, button)[:1]:
            return await self._hand.try_click(stepper)
        for field in eyes.asked_how_many(page, button.form):
            try:
                return await self._tab.want_one(field.ref, field.label or field.name)
            except Trouble as trouble:
                self._tab.note(trouble.detail)
        return False

    async def _choose_tiles(
        self, page: Page, button: Control, *, swatches: bool
    ) -> tuple[bool, Page, Control]:
        """The first tile of each row, as long as the way into the cart is shut."""
        done = False
        for row in range(ROWS):
            rows = eyes.swatches(page, button)
            if not (button.disabled or swatches) or row >= len(rows):
                break
            done = await self._choose(rows[row][0]) or done
            page, button = await self._button_again(button)
            if await self._choose_from_lists(page, button):  # which had nothing to choose from before
                page, button = await self._button_again(button)
        return done, page, button

    async def _choose_otherwise(self, page: Page, button: Control) -> bool:
        """Where what is chosen cannot be had, something else may be."""
        return await self._choose_other_options(page, button) or await self._choose_other_tiles(page, button)

    async def _choose_other_tiles(self, page: Page, button: Control) -> bool:
        """In each row another tile than the first, which was chosen or stood chosen."""
        for row in range(ROWS if button.disabled else 0):
            for place in range(1, OTHERS + 1):
                rows = eyes.swatches(page, button)
                if row >= len(rows) or place >= len(rows[row]):
                    break
                await self._choose(rows[row][place])
                page, button = await self._button_again(button)
                if not button.disabled:
                    return True
        return False

    async def _choose_other_options(self, page: Page, button: Control) -> bool:
        for field, option in eyes.other_choices(page, button)[:OTHERS]:
            try:
                await self._tab.choose(field.ref, option)
            except Redrawn:
                break
            await self._tab.wait_for_more()
            page, button = await self._button_again(button)
            if not button.disabled:
                return True
        return False

    async def _choose_from_lists(self, page: Page, button: Control) -> bool:
        """Choose from the select boxes; often the one chosen first tells what the next has to offer."""
        chosen: set[str] = set()
        for _ in range(ROWS):
            lists = [*eyes.sizes_and_colours(page, button.form), *eyes.lists_beside(page, button)]
            undecided = [x for x in lists if x[0].name not in chosen]
            if not undecided and chosen and button.disabled and await self._tab.wait_for_more():
                # What was chosen may take the shop a moment: it draws the next list, or opens the way.
                page, button = await self._button_again(button)
                lists = [*eyes.sizes_and_colours(page, button.form), *eyes.lists_beside(page, button)]
                undecided = [x for x in lists if x[0].name not in chosen]
            if not undecided:
                break
            for field, option in undecided:
                try:
                    await self._tab.choose(field.ref, option)
                    chosen.add(field.name)
                except Redrawn as redrawn:
                    self._tab.note(redrawn.detail)
            page, button = await self._button_again(button)
        return bool(chosen)

    async def _choose_stand_ins(self, page: Page, button: Control) -> bool:
        """Choose from what stands for select boxes out of sight, one after the other."""
        tried: set[str] = set()
        for _ in range(ROWS):
            tiles = [c for c in eyes.stand_ins(page, button.form) if c.text not in tried]
            if not tiles:
                break
            tried.add(tiles[0].text)
            if await self._choose(tiles[0]):
                page, button = await self._button_again(button)
        if tried:
            await self._choose_from_lists(page, button)  # a tile can wake the next list
        return bool(tried)

    async def _choose_above_the_shut(self, page: Page) -> bool:
        """A shut button may say what is to be chosen before it becomes the way into the cart."""
        shut = [c for c in eyes.choosers(page) if c.disabled]
        return bool(shut) and await self._choose_options(page, shut[0], swatches=True)

    async def _choose_what_is_asked(self, page: Page) -> bool:
        """A sentence may stand in the place of the button until everything is chosen."""
        tried: set[str] = set()
        for _ in range(ROWS):
            radios = [c for c in eyes.asked_before(page) if c.text not in tried]
            if not radios:
                break
            tried.add(radios[0].text)
            if await self._choose(radios[0]):
                await self._tab.wait_for_more()
            page = await self._tab.glance(Stage.PRODUCT)
        return bool(tried)

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
        ways = [*(c.control for c in eyes.add_to_cart(page)), *(c for c in eyes.choosers(page) if c.disabled)]
        return page, next(iter(ways), button)

    # ---- looking into the cart

    async def _look(self, product: Page, before: Page, pressed: Control) -> Page | None:
        """The cart, frozen, if the product is in it. `before`: the page on which it was put there."""
        names = recognise.names_of(product)

        def found(page: Page) -> bool:
            return recognise.shows_the_cart(page, before, names)

        if self._cart_address:
            page = await self._hand.open(self._cart_address, found, Stage.CART)
        else:
            page = await self._hand.arrive(found, Stage.CART)
        if not found(page) or eyes.leads_to_a_cart_page(page, before):
            page = await self._go_and_see(page, found, before, pressed)
        if found(page):
            return await self._freeze(Stage.CART)
        self._tab.note("the cart is empty or could not be found")
        return None

    async def _go_and_see(
        self, page: Page, found: Callable[[Page], bool], before: Page, pressed: Control
    ) -> Page:
        first, tried = eyes.cart_links(page, before, pressed), set[str]()
        for _ in range(LINKS_TO_TRY):
            # What a click has opened may offer a better way than those seen before it.
            ways = [*eyes.cart_links(page, before, pressed), *first] if tried else first
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
