"""Shops the shopper has never seen: it gets to the checkout of each, with the item, and harms none.

What is peculiar about each shop is said in its file in `shops/variants`.
"""

from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest
from conftest import Loop
from shops.variants.server import VariantServer, all_variants, variant_server
from visiting import errand, visit_all

from checks.model import Page, Stage
from monitor.browser import BrowserHouse
from monitor.run import Outcome

pytestmark = pytest.mark.xdist_group("variant shops")  # all shops are visited once
SHOPS = all_variants()
JUDGED = ("phone-at-checkout", "guest-checkout")  # what they need is the way to checkout, and nothing else


@pytest.fixture(scope="module")
def server() -> Iterator[VariantServer]:
    with variant_server() as one:
        yield one


@pytest.fixture(scope="module")
def outcomes(server: VariantServer, loop: Loop, house: BrowserHouse) -> dict[str, Outcome]:
    errands = {
        key: errand(server.url(key), country=shop.country, checks=JUDGED) for key, shop in SHOPS.items()
    }
    return dict(zip(errands, visit_all(loop, house, list(errands.values())), strict=True))


@pytest.mark.parametrize("key", SHOPS)
def test_the_cart_holds_the_item(key: str, outcomes: dict[str, Outcome]) -> None:
    cart = outcomes[key].result.visit.pages.get(Stage.CART)
    if not SHOPS[key].truth.item:
        assert cart is None, log_of(outcomes[key])
        return
    assert cart, log_of(outcomes[key])
    assert SHOPS[key].truth.item in text_of(cart), log_of(outcomes[key])


@pytest.mark.parametrize("key", SHOPS)
def test_checkout_is_reached(key: str, outcomes: dict[str, Outcome]) -> None:
    visit, truth = outcomes[key].result.visit, SHOPS[key].truth
    checkout = visit.pages.get(Stage.CHECKOUT)
    if truth.checkout:
        assert checkout, log_of(outcomes[key])
        assert checkout.url.rstrip("?").endswith(truth.checkout), log_of(outcomes[key])
        assert truth.seen_there in checkout.visible_text, log_of(outcomes[key])
    else:
        assert checkout is None, log_of(outcomes[key])
        gap = visit.gaps[Stage.CHECKOUT]
        assert (gap.reason.value, truth.says in gap.detail) == (truth.reason, True), gap


@pytest.mark.parametrize("key", SHOPS)
def test_no_shop_is_harmed(key: str, server: VariantServer, outcomes: dict[str, Outcome]) -> None:
    assert dict(server.sites[key].deeds) == {}, log_of(outcomes[key])


def text_of(page: Page) -> str:
    return page.visible_text + "\n".join(f.value for form in page.forms for f in form.fields)


def log_of(outcome: Outcome) -> str:
    return "\n".join([*outcome.result.visit.log, *map(str, outcome.result.visit.gaps.values())])


def test_a_careless_shopper_would_be_noticed(server: VariantServer) -> None:
    key = "pressed-swatches"
    order = Request(server.url(key) + "pay", data=b"size=M", headers={"Host": f"{key}.localhost"})  # a POST
    assert server.sites[key].deeds["order"] == 0
    urlopen(_at_loopback(order, server.port)).read()
    assert server.sites[key].deeds.pop("order") == 1


def _at_loopback(request: Request, port: int) -> Request:
    request.full_url = f"http://127.0.0.1:{port}{request.selector}"
    return request
