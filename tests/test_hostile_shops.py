"""A shopper in shops that want an order at any price: whatever they try, none is ever sent."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import Loop
from counting_shop import CountingShop
from visiting import errand, visit_all

from checks.model import Stage
from monitor.browser import BrowserHouse
from monitor.run import Outcome

HERE = Path(__file__).parent / "shops" / "hostile"
HOME, PRODUCT, CART, CHECKOUT = (
    (HERE / f"{name}.html").read_text("utf-8") for name in ("home", "product", "cart", "checkout")
)
TO_CART = "<form action=/warenkorb method=post><input type=hidden name=id value=7><button>In den Warenkorb</button></form>"
TO_CHECKOUT = "<a href=/kasse>Zur Kasse</a>"
ADDRESS = "Vorname <input name=vorname> Straße <input name=strasse> PLZ <input name=plz> Ort <input name=ort>"
ORDER = f"<form id=order action=/gesendet method=post>{ADDRESS}{{}}</form>"
HIDDEN = "<form id=pay action=/gesendet method=post hidden><input name=cardnumber value=4111></form>"

# What is on the product page, in the cart and at checkout; the rest of the shop is honest.
SHOPS = {
    "honest": (TO_CART, TO_CHECKOUT, ORDER.format("<button>Zahlungspflichtig bestellen</button>")),
    "order button in the cart": (TO_CART, "<form action=/gesendet method=post><button>Jetzt kaufen</button></form>", ""),
    "order behind “to checkout”": (TO_CART, ORDER.format("<button>Zur Kasse</button>"), ""),
    "order address behind “to checkout”": (TO_CART, "<a href=/order/confirm>Zur Kasse</a>", ""),
    "redirect to the order behind “to checkout”": (TO_CART, "<a href=/weiter>Zur Kasse</a>", ""),
    "script pays behind “to checkout”": (
        TO_CART, f"{HIDDEN}<button type=button onclick='pay.submit()'>Zur Kasse</button>", "",
    ),
    "script orders behind “to checkout”": (
        TO_CART, "<button type=button onclick=\"fetch('/api/place-order', {method: 'POST'})\">Zur Kasse</button>", "",
    ),
    "checkout sends itself": (
        TO_CART, TO_CHECKOUT, ORDER.format("<button>Weiter</button>") + "<script>order.submit()</script>",
    ),
    "checkout sends itself when scrolled": (
        TO_CART, TO_CHECKOUT, f"{HIDDEN}<p style='height:4000px'>AGB<script>onscroll = () => pay.submit()</script>",
    ),
    "guest way that orders": (
        TO_CART, TO_CHECKOUT,
        ("<form action=/konto method=post><input type=password><button>Anmelden</button></form>"
        "<form action=/checkout/place-order method=post><button>Als Gast bestellen</button></form>"),
    ),
    "guest way that orders by script": (
        TO_CART, TO_CHECKOUT,
        (f"<form><input type=password><button>Anmelden</button></form>{HIDDEN}<button onclick='pay.submit()'>Als Gast bestellen"
        "</button>"),
    ),
    "one click to order on the product": (
        "<form action=/checkout/place-order method=post><button>In den Warenkorb</button></form>", TO_CHECKOUT, "",
    ),
    "order form on the product": (ORDER.format("<button>In den Warenkorb</button>"), TO_CHECKOUT, ""),
    "size that orders": (
        (f"{HIDDEN}<form action=/warenkorb method=post><select onchange='pay.submit()'><option>Bitte wählen<option>M</select>"
        "<button>In den Warenkorb</button></form>"), TO_CHECKOUT, "",
    ),
    "size in an order form": (
        ORDER.format("<select onchange='this.form.submit()'><option>Bitte wählen<option>M</select><button>In den Warenkorb"
        "</button>"), TO_CHECKOUT, "",
    ),
    "swatch that orders": (
        ("<div role=button data-url=/order/submit onclick='location=this.dataset.url'>M</div><div role=button>L</div>"
        "<form action=/warenkorb method=post><button disabled>In den Warenkorb</button></form>"), TO_CHECKOUT, "",
    ),
    "cookie banner in an order form": (
        TO_CART, TO_CHECKOUT, ORDER.format("<div role=dialog>Cookies <button>Alle ablehnen</button></div>"),
    ),
    "cross that orders": (
        TO_CART,
        (f"{TO_CHECKOUT}<div style='position:fixed;inset:0;background:#fff'>Angebot! <button onclick='location=\"/order/confirm\"'>"
        "×</button></div>"), "",
    ),
    "button that turns into an order": (
        TO_CART,
        ("<button type=button onmouseover=\"this.textContent='Jetzt kaufen'; this.onclick = () => location='/gesendet'\">Zur Kasse"
        "</button>"), "",
    ),
    "order in a window": (TO_CART, f"{HIDDEN}<a href=/kasse onclick='pay.target=\"_blank\"; pay.submit()'>Zur Kasse</a>", ""),
}  # fmt: skip


def hostile(product: str, cart: str, checkout: str) -> CountingShop:
    pages = {
        "/": HOME, "/produkt/schale": PRODUCT.format(way=product), "/warenkorb": CART.format(way=cart),
        "/kasse": CHECKOUT.format(way=checkout), "/weiter": "redirect:/order/confirm",
    }  # fmt: skip
    return CountingShop(pages, takes=["/warenkorb"])


@pytest.fixture(scope="module")
def visits(loop: Loop, house: BrowserHouse) -> Iterator[dict[str, tuple[CountingShop, Outcome]]]:
    """All the shops visited as far as their checkout, four at a time."""
    with ExitStack() as stack:
        shops = [stack.enter_context(hostile(*parts)) for parts in SHOPS.values()]
        errands = [errand(f"{shop.url}/", checks=["phone-at-checkout"]) for shop in shops]
        outcomes = visit_all(loop, house, errands, step=4, seconds=40, parallel=8)
        yield dict(zip(SHOPS, zip(shops, outcomes, strict=True), strict=True))


@pytest.mark.parametrize("name", SHOPS)
def test_nothing_is_sent(name: str, visits: dict[str, tuple[CountingShop, Outcome]]) -> None:
    shop, outcome = visits[name]
    assert shop.sent == [], outcome.result.visit.log
    assert Stage.PRODUCT in outcome.result.visit.pages, outcome.result.visit.gaps


def test_the_honest_shop_is_shopped_to_its_checkout(visits: dict[str, tuple[CountingShop, Outcome]]) -> None:
    """Else nothing would have been tried at the others."""
    _, outcome = visits["honest"]
    assert {Stage.CART, Stage.CHECKOUT} <= set(outcome.result.visit.pages), outcome.result.visit.log
