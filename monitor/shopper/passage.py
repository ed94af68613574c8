"""The passage from the cart to checkout, and on as a guest; never further than the first page that asks who
one is."""

from checks.model import Page, Reason, Stage
from checks.saying import say
from monitor.shopper import eyes, guard, recognise
from monitor.shopper.eyes import Choice
from monitor.shopper.filling import Freeze
from monitor.shopper.hand import Hand
from monitor.shopper.recognise import Place
from monitor.shopper.trouble import Trouble, of_status

HOPS = 5  # drawer, cart, an offer, another offer, checkout
WAITS = 3  # times that a checkout may draw something before what it asks for
MOST_OF_IT = 15  # clicks on “one more” to reach a minimum order
THERE = (Place.CHECKOUT, Place.GATEWAY)


class Passage:
    def __init__(self, hand: Hand, freeze: Freeze, cart: Page) -> None:
        self._hand = hand
        self._freeze = freeze
        self._cart = cart
        self._tried: set[str] = set()

    async def open(self, address: str) -> None:
        """Checkout at the address that the configuration names."""
        page = await self._hand.open(address, self._is_there, Stage.CHECKOUT)
        await self._go_on_as_guest(recognise.place(page, self._cart))

    async def take(self) -> None:
        """Freeze checkout. Raises Trouble where there is no way, with what stands in it."""
        page, refused = await self._hand.arrive(self._can_go_on, Stage.CART), None
        held = ""
        for _ in range(HOPS):
            page = await self._open_up(page)
            choice = self._next(page)
            if choice is None and eyes.is_shut(page) and await self._hand.tab.wait_for_more():
                page = await self._hand.arrive(self._can_go_on, Stage.CART)  # its script was on its way
                choice = self._next(page)
            if choice is None:
                break
            self._tried.add(eyes.name_of(choice.control))
            try:
                await self._take(choice)
            except Trouble as trouble:
                self._hand.tab.note(trouble.detail)
                refused = trouble
                page = await self._hand.arrive(self._is_there, Stage.CHECKOUT)
            else:
                held = self._hand.tab.gate.held or held  # what the click would have fetched
                page = await self._see_through(page)
            where = recognise.place(page, self._cart)
            if where in THERE:
                await self._go_on_as_guest(where)
                return
            await self._keep_cart(page, where)
        if refused is None and recognise.place(page, None) is Place.CHECKOUT:
            await self._freeze(Stage.CHECKOUT)  # cart and order form are one page: nothing lies beyond
            return
        raise refused or (Trouble(Reason.GUARD_REFUSED, held) if held else self._why_not(page))

    async def _take(self, choice: Choice) -> None:
        if choice.control.ref >= 0:
            await self._hand.click(choice)
            return
        self._hand.tab.note(f"{choice.control.href}: {choice.why}")
        await self._hand.tab.open(choice.control.href)

    async def _see_through(self, before: Page) -> Page:
        """What a click on the way to checkout has come to, which may take a moment to begin.

        Some pages of checkout come with steps and sum, and draw what is to be filled in below a veil.
        """
        page = await self._hand.arrive(self._is_there, Stage.CHECKOUT)
        for wait in range(WAITS):
            nothing = wait == 0 and recognise.shows_nothing_new(before, page)
            if self._is_there(page) or not (nothing or recognise.is_bare_checkout(page, self._cart)):
                break
            drew = await self._hand.tab.wait_for_more()
            page = await self._hand.arrive(self._is_there, Stage.CHECKOUT)
            if not drew:
                break
        return page

    def _is_there(self, page: Page) -> bool:
        """A checkout may have its headings long before what is to be filled in."""
        return recognise.place(page, self._cart) in THERE and not recognise.is_unfinished(page)

    def _can_go_on(self, page: Page) -> bool:
        return self._next(page) is not None

    def _next(self, page: Page) -> Choice | None:
        ways = [*eyes.checkout_controls(page)]
        if not _same_view(page, self._cart):
            ways = [*eyes.guest_controls(page), *ways, *eyes.declines(page)]
        ways = ways or eyes.checkout_addresses(page) or eyes.cart_checks(page)
        return next((c for c in ways if eyes.name_of(c.control) not in self._tried), None)

    async def _keep_cart(self, page: Page, where: Place) -> None:
        """A drawer's “checkout” may lead to the cart's own page first, which shows more of it."""
        if where is Place.CART and not _same_view(page, self._cart):
            self._cart = await self._freeze(Stage.CART)

    async def _open_up(self, page: Page) -> Page:
        """Do what the cart asks for before it lets one on.

        Where it wants the terms accepted, they are: nothing can come of that before an order.
        """
        for box in eyes.terms_to_accept(page):
            await self._hand.try_click(Choice(box, 0, "nobody gets on to checkout without"))
            page = await self._hand.arrive(self._can_go_on, Stage.CART)
        for radio in eyes.undecided(page) if eyes.is_shut(page) else ():
            await self._hand.try_click(Choice(radio, 0, "the cart asks for it"))
            page = await self._hand.tab.glance(Stage.CART)
        for _ in range(MOST_OF_IT):
            if not (eyes.is_shut(page) and eyes.asks_for_more(page)):
                break
            more = eyes.more_of_it(page)
            if not more or not await self._hand.try_click(more[0]):
                break
            page = await self._hand.arrive(self._can_go_on, Stage.CART)
        return page

    def _why_not(self, page: Page) -> Trouble:
        if broken := of_status(page.status, page.url):  # where the shop's own way on led
            return broken
        if eyes.terms_to_accept(page):
            detail = say(
                "The cart lets nobody on to checkout who has not accepted the terms, which we could not."
            )
        elif eyes.asks_for_more(page):
            detail = say("The cart stays below the shop's minimum order, so there was no way on to checkout.")
        elif held := _held_back(page):
            return Trouble(Reason.GUARD_REFUSED, held)
        else:
            detail = say("The cart was filled, but no way on to checkout was found.")
        return Trouble(Reason.CHECKOUT_NOT_REACHED, detail)

    async def _go_on_as_guest(self, where: Place) -> None:
        """Freeze checkout; where it first asks how to go on, choosing to be a guest leads further."""
        await self._freeze(Stage.CHECKOUT)
        if where is not Place.GATEWAY or not await self._choose_guest():
            return
        page = await self._hand.arrive(self._is_there, Stage.CHECKOUT)
        if recognise.place(page, self._cart) is Place.CHECKOUT:
            await self._freeze(Stage.CHECKOUT)

    async def _choose_guest(self) -> bool:
        page = await self._hand.tab.glance(Stage.CHECKOUT)
        for radio in eyes.guest_radios(page)[:1]:
            if not await self._hand.try_click(radio):
                return False
            page = await self._hand.tab.glance(Stage.CHECKOUT)
            ways = eyes.onward(page, radio.control)
            return bool(ways) and await self._hand.try_click(ways[0])
        ways = eyes.guest_controls(page)
        return bool(ways) and await self._hand.follow(ways[0])


def _same_view(page: Page, other: Page) -> bool:
    return eyes.address_of(page.url) == eyes.address_of(other.url)


def _held_back(page: Page) -> str:
    """What the guard says of the last button that would order or pay: carts have the way on at their end."""
    controls = (*page.links, *page.buttons)  # a button last: a link may as well speak of orders in general
    shown = [c for c in controls if c.visible and not c.disabled and c.region not in eyes.OUTSIDE]
    for name in (c.text for c in reversed(shown) if guard.orders_or_pays(c.text)):
        why = guard.refuse_click(guard.Intent(labels=[name]))
        return say("“{text}” was not clicked: {why}.", text=name, why=why)
    return ""
