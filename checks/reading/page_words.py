"""What pages are called in sentences: as a name, or in the middle of one."""

from collections.abc import Iterable, Mapping

from checks.model import Page, Stage
from checks.saying import Listed, Said, listed, say

CALLED: Mapping[Stage, Said] = {
    Stage.HOME: say("home page"),
    Stage.PRODUCT: say("product page"),
    Stage.CART: say("cart"),
    Stage.CHECKOUT: say("checkout"),
    Stage.DELIVERY: say("delivery page"),
    Stage.PAYMENT: say("payment page"),
    Stage.CART_AFTER: say("cart"),
    Stage.CONTACT: say("contact page"),
    Stage.RETURNS: say("returns page"),
    Stage.SHIPPING: say("shipping page"),
    Stage.IMPRINT: say("legal notice"),
    Stage.TERMS: say("terms page"),
}
AMONG: Mapping[Stage, Said] = {
    Stage.HOME: say("the home page"),
    Stage.PRODUCT: say("the product page"),
    Stage.CART: say("the cart"),
    Stage.CHECKOUT: say("the checkout"),
    Stage.DELIVERY: say("the delivery page"),
    Stage.PAYMENT: say("the payment page"),
    Stage.CART_AFTER: say("the cart"),
    Stage.CONTACT: say("the contact page"),
    Stage.RETURNS: say("the returns page"),
    Stage.SHIPPING: say("the shipping page"),
    Stage.IMPRINT: say("the legal notice"),
    Stage.TERMS: say("the terms page"),
}


def called(page: Page) -> Said:
    """Goes on after "The …"."""
    return CALLED[page.stage]


def named(pages: Iterable[Page]) -> Listed:
    """ "the home page, the cart or the checkout"."""
    return listed((AMONG[page.stage] for page in pages), either=True)
