"""The shopper's trip as a whole: where it goes for a plan, and where it stays out."""

from collections.abc import Iterator, Mapping

import pytest
from conftest import Loop
from counting_shop import CountingShop
from visiting import errand, visit_one

from checks.model import Page, Reason, Stage
from checks.registry import all_checks
from monitor.browser import BrowserHouse
from monitor.run import BY_TYPING, Errand, Outcome
from monitor.shopper import eyes

HOME = """<header><a href="/basket">Basket</a></header><h1>Candles from the island of Skye, poured by hand</h1>
<a href="/candle"><div style="width:200px;height:200px"></div>Beeswax candle</a><p>£9.00</p>
<footer><a href="/contact">Contact</a> <a href="/returns">Returns</a></footer>"""
CANDLE = """<h1>Beeswax candle</h1><p>£9.00</p><form action="/basket"><button>Add to basket</button></form>"""
BASKET = """<h1>Basket</h1><p>Beeswax candle £9.00</p><a href="/checkout">Proceed to checkout</a>"""
CHECKOUT = """<h1>Checkout</h1><form method="post" action="/order"><label>First name <input name="first"></label>
<label>Street <input name="street"></label><label>Town <input name="city"></label><button>Continue</button></form>"""
SHOP: Mapping[str, str] = {
    "/": HOME, "/candle": CANDLE, "/basket": BASKET, "/checkout": CHECKOUT,
    "/contact": "<h1>Contact</h1><p>Ring 01632 960123.</p>", "/returns": "<h1>Returns</h1><p>They are free.</p>",
}  # fmt: skip
CHECKS_BY_STAGE = {
    "return-costs-stated": {Stage.RETURNS, Stage.PRODUCT},
    "contact-findable": {Stage.CONTACT},
    "phone-at-checkout": {Stage.CHECKOUT},
}


@pytest.fixture
def shop() -> Iterator[CountingShop]:
    with CountingShop(SHOP) as one:
        yield one


def seen(outcome: Outcome) -> Mapping[Stage, Page]:
    return outcome.result.visit.pages


def with_known(one: Errand, known: Mapping[Stage, str]) -> Errand:
    return Errand(shop=one.shop, address=one.address, checks=one.checks, known=known)


@pytest.mark.parametrize(("check", "stages"), CHECKS_BY_STAGE.items())
def test_the_stages_that_a_check_needs_are_visited(
    check: str, stages: set[Stage], shop: CountingShop, loop: Loop, house: BrowserHouse
) -> None:
    outcome = visit_one(loop, house, errand(shop.url, country="GB", checks=[check]))
    assert stages <= set(seen(outcome)), outcome.result.visit.log


def test_without_a_need_for_checkout_nothing_is_put_into_the_cart(
    shop: CountingShop, loop: Loop, house: BrowserHouse
) -> None:
    outcome = visit_one(loop, house, errand(shop.url, country="GB", checks=["contact-findable"]))
    assert Stage.CART not in seen(outcome)
    assert not any("Add to basket" in line for line in outcome.result.visit.log)


def test_a_whole_visit_sends_nothing(shop: CountingShop, loop: Loop, house: BrowserHouse) -> None:
    outcome = visit_one(loop, house, errand(shop.url, country="GB"))
    assert {Stage.CHECKOUT, Stage.CART_AFTER} <= set(seen(outcome)), outcome.result.visit.log
    assert [line for line in shop.sent if line.startswith("POST")] == []


def test_every_planned_stage_is_seen_or_has_a_gap(
    shop: CountingShop, loop: Loop, house: BrowserHouse
) -> None:
    visit = visit_one(loop, house, errand(shop.url, country="GB")).result.visit
    planned = {stage for check in all_checks() for stage in check.stages} - BY_TYPING
    assert planned <= {*visit.pages, *visit.gaps}


def test_addresses_of_the_configuration_come_first(
    shop: CountingShop, loop: Loop, house: BrowserHouse
) -> None:
    shop.pages |= {"/other": CANDLE, "/till": CHECKOUT, "/": "<h1>Nothing to click here, only words.</h1>"}
    known = {Stage.PRODUCT: f"{shop.url}/other", Stage.CHECKOUT: f"{shop.url}/till"}
    one = with_known(errand(shop.url, country="GB", checks=["phone-at-checkout"]), known)
    pages = seen(visit_one(loop, house, one))
    assert {stage: pages[stage].url for stage in known} == known


def test_checkout_that_robots_txt_forbids_is_left_alone(
    shop: CountingShop, loop: Loop, house: BrowserHouse
) -> None:
    shop.pages["/robots.txt"] = b"User-agent: *\nDisallow: /checkout\n"
    visit = visit_one(loop, house, errand(shop.url, country="GB", checks=["phone-at-checkout"])).result.visit
    assert visit.gaps[Stage.CHECKOUT].reason is Reason.ROBOTS_DISALLOWED, visit.log


WRITE = "<form method=post><label>E-mail <input name=mail></label><label>Message <textarea name=text></textarea></label><button>Send</button></form>"
SERVICE = "<main><h1>Contact</h1><p>Ring 01632 960123.</p><a href=/write>{link}</a></main>"


@pytest.mark.parametrize(
    ("link", "there", "seen_at"),
    [
        ("Contact form", WRITE, "/write"),
        ("Contact form", "<h1>Contact</h1><p>It is being rebuilt.</p>", "/contact"),
        ("Opening hours", WRITE, "/contact"),
    ],
)
def test_a_contact_page_that_leads_on_to_a_form_is_followed_there(
    link: str, there: str, seen_at: str, shop: CountingShop, loop: Loop, house: BrowserHouse
) -> None:
    shop.pages |= {"/contact": SERVICE.format(link=link), "/write": there}
    outcome = visit_one(loop, house, errand(shop.url, country="GB", checks=["contact-form-usable"]))
    assert seen(outcome)[Stage.CONTACT].url == shop.url + seen_at


def test_a_shop_without_products_is_said_to_have_none(
    shop: CountingShop, loop: Loop, house: BrowserHouse
) -> None:
    shop.pages = {
        "/": "<h1>We are moving to a new building and open again soon.</h1><a href='/contact'>Contact</a>"
    }
    visit = visit_one(loop, house, errand(shop.url, country="GB", checks=["phone-at-checkout"])).result.visit
    assert visit.gaps[Stage.CHECKOUT].reason is Reason.NO_PRODUCT, visit.log


def test_a_mistake_of_our_own_ends_one_visit_and_keeps_what_was_seen(
    shop: CountingShop, loop: Loop, house: BrowserHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> None:
        raise KeyError("nobody thought of this page")

    monkeypatch.setattr(eyes, "is_shut", mistaken)
    visit = visit_one(loop, house, errand(shop.url, country="GB")).result.visit
    assert Stage.HOME in visit.pages
    gap = visit.gaps[Stage.CHECKOUT]
    assert gap.reason is Reason.CRASHED
    assert "KeyError: 'nobody thought of this page', test_journey.py:" in gap.detail
