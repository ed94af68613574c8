"""The real shops work, as far as plain HTTP tells: what the browser's visits to them rest on."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from .conftest import BERLIN, LONDON
from .shop import RealShop, running

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Customer:
    """A browser without a window: keeps cookies, follows links, sends forms with their token."""

    shop: RealShop
    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))

    def open(self, path: str) -> str:
        with self.opener.open(urljoin(self.shop.url, path), timeout=30) as answer:
            page: str = answer.read().decode()
        return page

    def send(self, page_with_form: str, to: str, **fields: str) -> str:
        token = TOKEN.search(page_with_form)
        assert token, "the page has no form to send"
        body = urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        with self.opener.open(urljoin(self.shop.url, to), body, timeout=30) as answer:
            page: str = answer.read().decode()
        return page


def oscar_checkout(shop: RealShop) -> str:
    customer = Customer(shop)
    path = "/catalogue/the-sea-wall_1/"
    basket = customer.send(customer.open(path), "/basket/add/1/", quantity="1", next=path)
    assert "€12.90" in basket
    return customer.open("/checkout/")


def cartridge_checkout(shop: RealShop) -> str:
    customer = Customer(shop)
    path = "/shop/product/django-pony/"
    chosen = {"option1": "Small", "option2": "Red", "quantity": "1", "add_cart": "Buy"}
    cart = customer.send(customer.open(path), path, **chosen)
    assert "Django Pony" in cart
    assert "£" in cart
    return customer.open("/shop/checkout/")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", "The Sea Wall"),
        ("/", 'href="/returns/"'),
        ("/returns/", "we email you a prepaid label"),
        ("/contact/", "hello@paper-and-ink.test"),
        ("/imprint/", "Fax: 030 23125 192"),
    ],
)
def test_oscar_has_the_pages_of_a_shop(oscar_shop: RealShop, path: str, text: str) -> None:
    assert text in Customer(oscar_shop).open(path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", 'href="/shop/"'),
        ("/shop/", "Django Pony"),
        ("/returns/", "A return label costs £4.50"),
        ("/contact/", 'name="field_1"'),
    ],
)
def test_cartridge_has_the_pages_of_a_shop(cartridge_shop: RealShop, path: str, text: str) -> None:
    assert text in Customer(cartridge_shop).open(path)


def test_oscar_asks_who_you_are_at_checkout_and_shows_no_number(oscar_shop: RealShop) -> None:
    page = oscar_checkout(oscar_shop)
    assert "Who are you?" in page
    assert "Call us" not in page


def test_oscar_with_phone_shows_it_at_checkout(oscar_shop_with_phone: RealShop) -> None:
    assert oscar_shop_with_phone.phone == BERLIN
    assert f"Call us: {BERLIN}" in oscar_checkout(oscar_shop_with_phone)


def test_cartridge_asks_for_the_address_at_checkout_and_shows_no_number(cartridge_shop: RealShop) -> None:
    page = cartridge_checkout(cartridge_shop)
    assert 'name="billing_detail_phone"' in page
    assert "Call us" not in page


def test_cartridge_with_phone_shows_it_at_checkout(cartridge_shop_with_phone: RealShop) -> None:
    assert cartridge_shop_with_phone.phone == LONDON
    assert f"Call us: {LONDON}" in cartridge_checkout(cartridge_shop_with_phone)


def test_oscar_needs_nothing_from_elsewhere(oscar_shop: RealShop) -> None:
    page = Customer(oscar_shop).open("/catalogue/the-sea-wall_1/")
    assert re.findall(r'(?:src|rel="stylesheet"[^>]* href)="(?:https?:)?//[^"]*"', page) == []


@pytest.mark.parametrize("name", ["oscar_shop", "cartridge_shop"])
def test_a_shop_remembers_what_it_was_asked_for(name: str, request: pytest.FixtureRequest) -> None:
    shop: RealShop = request.getfixturevalue(name)
    before = len(shop.requests())
    Customer(shop).open("/returns/?from=test")
    assert shop.requests()[before:] == ["GET /returns/?from=test"]
    assert shop.orders() == 0


def order_at_oscar(shop: RealShop) -> None:
    customer = Customer(shop)
    path = "/catalogue/the-sea-wall_1/"
    customer.send(customer.open(path), "/basket/add/1/", quantity="1", next=path)
    gateway = customer.open("/checkout/")
    address = customer.send(gateway, "/checkout/", options="anonymous", username="anna@example.test")
    where = {"line1": "Ahornweg 3", "line4": "Berlin", "postcode": "10969", "country": "DE"}
    customer.send(address, "/checkout/shipping-address/", first_name="Anna", last_name="Berg", **where)
    preview = customer.open("/checkout/preview/")
    customer.send(preview, "/checkout/preview/", action="place_order")


def order_at_cartridge(shop: RealShop) -> None:
    customer = Customer(shop)
    path = "/shop/product/django-pony/"
    chosen = {"option1": "Small", "option2": "Red", "quantity": "1", "add_cart": "Buy"}
    customer.send(customer.open(path), path, **chosen)
    person = {"first_name": "Ann", "last_name": "Hill", "street": "3 Maple Road", "city": "London",
              "state": "London", "postcode": "N1 9GU", "country": "GB", "phone": LONDON}  # fmt: skip
    address = {
        f"{side}_detail_{name}": value for side in ("billing", "shipping") for name, value in person.items()
    }
    address["billing_detail_email"] = "ann@example.test"
    card = {"card_name": "Ann Hill", "card_type": "Visa", "card_number": "4111111111111111",
            "card_expiry_month": "12", "card_expiry_year": "2040", "card_ccv": "123"}  # fmt: skip
    page = customer.open("/shop/checkout/")
    for step in ("1", "2", "3"):
        page = customer.send(page, "/shop/checkout/", step=step, **address, **card)


@pytest.mark.parametrize(
    ("software", "order"), [("oscar", order_at_oscar), ("cartridge", order_at_cartridge)]
)
def test_an_order_would_be_counted(
    software: str, order: Callable[[RealShop], None], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A guest goes all the way, in a shop of their own: a count of nought elsewhere means something."""
    with running(request.getfixturevalue(software), tmp_path) as shop:
        order(shop)
        assert shop.orders() == 1
