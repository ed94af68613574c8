"""Which kind of page is seen: on small pages drawn in a real browser, one phenomenon a row."""

from collections.abc import Iterator

import pytest
from conftest import Loop
from counting_shop import CountingShop, Window, window

from monitor.browser import BrowserHouse
from monitor.shopper import recognise
from monitor.shopper.recognise import Place


@pytest.fixture(scope="module")
def view(loop: Loop, house: BrowserHouse) -> Iterator[Window]:
    with CountingShop({"/": ""}) as shop, window(loop, house) as one:
        one.open(f"{shop.url}/")
        yield one


# ---- products

PRODUCTS = {
    "one button": ("<h1>Bowl</h1><p>24.90 €</p><button>Add to cart</button>", True),
    "with related ones": ("<button>Add to cart</button>" * 3, True),
    "a list": ("<button>Add to cart</button>" * 6, False),
    "a list, but one described": (
        "<script type='application/ld+json'>{\"@type\": \"Product\"}</script>" + "<button>Add to cart</button>" * 6, True,
    ),
    "described with two types": (
        "<script type='application/ld+json'>{\"@type\": [\"Product\", \"Thing\"]}</script>" + "<button>Add to cart</button>" * 6,
        True,
    ),
    "nothing to add": ("<h1>Bowl</h1><p>24.90 €</p>", False),
    "sold out": ("<h1>Schale</h1><button>Benachrichtigen</button>", False),
    "only buy now": ("<h1>Bowl</h1><button>Buy now</button>", False),
}  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), PRODUCTS.values(), ids=PRODUCTS)
def test_product_pages(html: str, expected: bool, view: Window) -> None:
    assert recognise.is_product(view.draw(f"<main>{html}</main>")) is expected


# ---- carts

EMPTY = [
    "Ihr Warenkorb ist leer", "Je winkelwagen is leeg", "Uw winkelmand is leeg", "Coșul tău este gol",
    "Cosul de cumparaturi este gol", "Your basket is empty", "There are no items in your cart", "Votre panier est vide",
    "Il carrello è vuoto", "Tu cesta está vacía", "Twój koszyk jest pusty",
]  # fmt: skip
CARTS = {
    "de": ("/warenkorb", "Holzladen", "<h1>Warenkorb</h1><p>Schale 24,90 €</p>", True),
    "nl": ("/x", "Winkelwagen", "<p>Kom € 24,90</p>", True),
    "ro": ("/cos", "Magazin", "<p>Castron 24,90 lei</p>", True),
    "pl": ("/koszyk", "Sklep", "<p>Miska 24,90 zł</p>", True),
    "only the header has a sum so far": ("/cart", "Cart", "<header><a href=/cart>€ 24,90</a></header><main></main>", False),
    "heading only": ("/x", "Shop", "<h1>Your basket</h1><p>Bowl £24.90</p>", True),
    "no price": ("/cart", "Cart", "<p>Loading …</p>", False),
    "price, but no cart": ("/x", "Bowl", "<p>24,90 €</p>", False),
    "empty, with offers": ("/cart", "Cart", "<p>Your cart is empty.</p><p>You may like: bowl, 24.90 €</p>", False),
    "filled, while the header's is still empty": (
        "/cart", "Cart", "<header><p>Your cart is empty</p></header><main><p>Bowl 24.90 €</p></main>", True,
    ),
    "filled, its empty state hidden": ("/cart", "Cart", "<p hidden>Your cart is empty</p><p>Bowl 24.90 €</p>", True),
}  # fmt: skip


@pytest.mark.parametrize("text", EMPTY)
def test_empty_carts(text: str, view: Window) -> None:
    page = view.draw(f"<main><h1>Cart</h1><p>{text}.</p><p>24,90 €</p></main>", path="/cart")
    assert recognise.is_empty_cart(page)
    assert not recognise.is_cart(page)


@pytest.mark.parametrize(("path", "title", "html", "expected"), CARTS.values(), ids=CARTS)
def test_carts(path: str, title: str, html: str, expected: bool, view: Window) -> None:
    assert recognise.is_cart(view.draw(html, path=path, title=title)) is expected


OPENED = {
    "checkout": ("<h2>Your cart</h2><p>Bowl £24.90</p><button>Checkout</button>", True),
    "called like an order": ("<h2>Your cart</h2><p>Bowl £24.90</p><button>Complete Purchase</button>", True),
    "called like an order, empty": ("<h2>Your cart</h2><p>Your cart is empty</p><button>Complete Purchase</button>", False),
    "called like an order, of what is no cart": ("<h2>Gift wrap £2.00</h2><button>Complete Purchase</button>", False),
    "nothing to press": ("<h2>Your cart</h2><p>Bowl £24.90</p>", False),
}  # fmt: skip


@pytest.mark.parametrize(("drawer", "expected"), OPENED.values(), ids=OPENED)
def test_a_drawer_that_shows_the_cart(drawer: str, expected: bool, view: Window) -> None:
    product = "<h1>Bowl</h1><p>£24.90</p><button>Buy now</button>"
    before = view.draw(product, path="/bowl", title="Bowl")
    page = view.draw(f"{product}<aside>{drawer}</aside>", path="/bowl", title="Bowl")
    assert recognise.shows_the_cart(page, before, ["bowl"]) is expected


# ---- where a click on “to checkout” led to

ADDRESS = "<form action=/a method=post><input name=vorname><input name=strasse><input name=plz><input name=ort></form>"
LOGIN = "<form action=/l method=post><input type=email name=mail><input type=password name=pw></form>"
NEWSLETTER = "<footer><form action=/newsletter><input type=email name=nl placeholder='Newsletter: E-Mail'></form></footer>"
SEARCH = "<header><form action=/search><input type=search name=q></form></header>"
CART_PAGE = f"<h1>Warenkorb</h1><p>Schale 24,90 €</p><a href=/kasse>Zur Kasse</a>{NEWSLETTER}{SEARCH}"
PLACES = {
    "address form": ("/kasse", "Kasse", ADDRESS, Place.CHECKOUT),
    "address form at an address that says nothing": ("/x", "Holzladen", ADDRESS, Place.CHECKOUT),
    "address form without a form": (
        "/x", "Shop", "<input placeholder='First name'><input placeholder=Address><input placeholder=Town>", Place.CHECKOUT,
    ),
    "address form in another language": (
        "/x", "Magazin", "<label>Nume <input></label><label>Adresa <input></label><label>Localitate <input></label>", Place.CHECKOUT,
    ),
    "mail first, with a newsletter to tick": (
        "/checkout", "Shop", "<form action=/m><input type=email name=m><label><input type=checkbox name=nl> Newsletter abonnieren</label></form>", Place.CHECKOUT,
    ),
    "guests are asked for their mail address": (
        "/checkout", "Shop", "<h1>Checkout as guest</h1><form action=/m><input type=email name=m><button>Continue</button></form>", Place.CHECKOUT,
    ),
    "mail first to log in, beside guests": (
        "/checkout", "Shop", "<form action=/m><input type=email name=m><button>Continue</button></form><a href=/g>Continue as guest</a>", Place.GATEWAY,
    ),
    "mail first": ("/checkout", "Checkout", "<form action=/m><input type=email name=m></form>", Place.CHECKOUT),
    "card form": ("/x", "Shop", "<form action=/p><input autocomplete=cc-number></form>", Place.CHECKOUT),
    "login": ("/login", "Anmelden", LOGIN, Place.GATEWAY),
    "login beside guests": ("/checkout", "Checkout", f"{LOGIN}<a href=/g>Als Gast bestellen</a>", Place.GATEWAY),
    "guest or account, by buttons": ("/checkout", "Checkout", "<button>Checkout as guest</button><button>Sign in</button>", Place.GATEWAY),
    "address form and login": ("/kasse", "Kasse", ADDRESS + LOGIN, Place.CHECKOUT),
    "still the cart": ("/warenkorb", "Warenkorb", CART_PAGE, Place.CART),
    "the cart with a word of warning": ("/warenkorb", "Warenkorb", f"<p>Bitte AGB bestätigen</p>{CART_PAGE}", Place.CART),
    "the cart with an estimator": (
        "/warenkorb", "Warenkorb", f"{CART_PAGE}<form action=/e><input name=city><input name=postcode></form>", Place.CART,
    ),
    "home": ("/start", "Holzladen", f"<h1>Willkommen</h1>{NEWSLETTER}{SEARCH}", Place.ELSEWHERE),
    "newsletter and search make no checkout": ("/checkout", "Shop", f"<p>Moment</p>{NEWSLETTER}{SEARCH}", Place.ELSEWHERE),
    "overview without a form": (
        "/checkout", "Checkout", "<h2>Billing address</h2><h2>Payment method</h2><p>Total 24.90 €</p>", Place.CHECKOUT,
    ),
    "a heading, and a footer that speaks of much": (
        "/kasse", "Kasse", "<main><h1>Kasse</h1></main><footer><a href=/v>Versandarten</a> <a href=/z>Zahlungsarten</a></footer>", Place.ELSEWHERE,
    ),
    "hidden address form": ("/x", "Shop", f"<div hidden>{ADDRESS}</div><p>Text</p>", Place.ELSEWHERE),
    "steps of one form that slide by": (
        "/bowl", "Bowl", "<form><input name=fullName><input type=tel name=phone><div hidden><input name=street><input name=city></div></form>",
        Place.CHECKOUT,
    ),
    "a name and a telephone number alone": (
        "/bowl", "Bowl", "<form><input name=fullName><input type=tel name=phone></form>", Place.ELSEWHERE,
    ),
    "drawer over the cart's page": ("/warenkorb", "Warenkorb", CART_PAGE + ADDRESS, Place.CHECKOUT),
}  # fmt: skip


@pytest.mark.parametrize(("path", "title", "html", "expected"), PLACES.values(), ids=PLACES)
def test_places(path: str, title: str, html: str, expected: Place, view: Window) -> None:
    cart = view.draw(CART_PAGE, path="/warenkorb", title="Warenkorb")
    assert recognise.place(view.draw(html, path=path, title=title), cart) is expected


BOWL = "<header><a href=/>Shop</a></header><main><h1>Bowl</h1></main>"
VIEWS = {
    "another path, nothing drawn": ("/bowl", "/cart", BOWL, True),
    "another view by its fragment": ("/#!/bowl", "/#!/cart", BOWL, True),
    "only the header has changed": ("/bowl", "/cart", BOWL.replace("Shop", "Shop (1)"), True),
    "drawn": ("/bowl", "/cart", BOWL.replace("Bowl", "Basket"), False),
    "the same view": ("/bowl", "/bowl", BOWL, False),
    "an option noted in the query": ("/bowl", "/bowl?variant=7", BOWL, False),
    "a place on the same view": ("/bowl", "/bowl#reviews", BOWL, False),
    "nothing to compare": ("/bowl", "/cart", "<main><i></i></main>", False),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "html", "expected"), VIEWS.values(), ids=VIEWS)
def test_views_that_are_not_drawn_yet(old: str, new: str, html: str, expected: bool, view: Window) -> None:
    before = view.draw(BOWL, path=old)
    assert recognise.is_view_before(before, view.draw(html, path=new)) is expected


DRAWER = "<main><h1>Bowl</h1><p>Fired twice</p></main><aside><h2>Basket</h2><button>{}</button></aside>"
CLICKED = {
    "nothing": (DRAWER.format("Checkout"), True),
    "dots in the button": (DRAWER.format("…"), True),
    "what was there makes room": (BOWL.replace("Shop", ""), True),
    "a message": (DRAWER.format("Checkout") + "<p>Choose a delivery first</p>", False),
    "another view": ("<main><h1>Your details</h1></main>", False),
}


@pytest.mark.parametrize(("html", "expected"), CLICKED.values(), ids=CLICKED)
def test_clicks_that_have_come_to_nothing_yet(html: str, expected: bool, view: Window) -> None:
    before = view.draw(DRAWER.format("Checkout"))
    assert recognise.shows_nothing_new(before, view.draw(html)) is expected


FRAME = "<header><a href=/>Shop</a></header>{}<footer><form action=/n><input type=email name=m><button>Sign up</button></form></footer>"
FINISHED = {
    "its frame alone": ("<main><i></i></main>", True),
    "a cart that floats": ("<main><i></i></main><div role=button>7</div>", True),
    "something to press": ("<main><button>Enter</button></main>", False),
    "something to fill in": ("<main><form action=/a><input name=a><input name=b></form></main>", False),
    "something to read": (f"<main><p>{'Handmade in Ghent. ' * 5}</p></main>", False),
}


@pytest.mark.parametrize(("html", "unfinished"), FINISHED.values(), ids=FINISHED)
def test_a_page_of_which_only_the_frame_is_drawn_is_unfinished(
    html: str, unfinished: bool, view: Window
) -> None:
    assert recognise.is_unfinished(view.draw(FRAME.format(html))) is unfinished
