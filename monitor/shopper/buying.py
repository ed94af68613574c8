"""From product to cart, to checkout and, where one may type, to the choice of payment."""

from collections.abc import AsyncIterator

from checks.model import Gap, Page, Reason, Stage
from checks.saying import say
from monitor.shopper import recognise
from monitor.shopper.filling import Filling
from monitor.shopper.hunt import Hunt
from monitor.shopper.passage import Passage
from monitor.shopper.steps import Steps
from monitor.shopper.trip import Trip
from monitor.shopper.trouble import Trouble

FILLS = 4  # products to try to put into the cart


class Buying(Trip):
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

    async def _see_a_product(self) -> None:
        self.progress("product")
        async for _ in self._products():
            await self._freeze(Stage.PRODUCT)
            return
        raise _nothing_bought(0)

    async def _fill_a_cart(self) -> None:
        self.progress("product")
        fills, barred = 0, False
        async for _ in self._products():
            product = await self._freeze(Stage.PRODUCT)
            if not {Stage.CART, Stage.CHECKOUT} & set(self.plan):
                return
            self.progress("cart")
            filling = Filling(self._hand, self._freeze, self.known.get(Stage.CART, ""))
            if cart := await filling.fill(product):
                await self._pass_on(cart)
                return
            barred = barred or filling.asked_to_log_in
            fills += 1
            self._refused = self._refused if self._refused.picture else await self.tab.scene()
            if fills == FILLS:
                break
        raise _members_only() if barred else _nothing_bought(fills)

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
            detail = say("There is no made-up person of {country} to type as.", country=self.shop.country)
            raise Trouble(Reason.CHECKOUT_NOT_REACHED, detail)
        self._gave_out_as = self.persona
        await Steps(self._hand, self._freeze, self.persona).walk()
        if Stage.DELIVERY not in self.pages:
            detail = say("Checkout has no step for delivery of its own.")
            self.gaps[Stage.DELIVERY] = Gap(Reason.PAGE_NOT_FOUND, detail)


def _nothing_bought(fills: int) -> Trouble:
    if fills:
        return Trouble(Reason.NOT_ADDED_TO_CART, say("The product could not be put into the cart."))
    return Trouble(
        Reason.NO_PRODUCT, say("No product that can be bought was found, starting from the home page.")
    )


def _members_only() -> Trouble:
    detail = say("The shop wants one to log in before anything is put into the cart.")
    return Trouble(Reason.LOGIN_WALL, detail)
