"""What may leave the browser once the shopper is at checkout, and once it may type a made-up address."""

import pytest

from monitor.shopper import guard
from monitor.shopper.asking import FieldFacts
from monitor.shopper.guard import Intent
from monitor.shopper.sending import fields_in, payment_service, refuse_request

SHOP = "https://shop.example"
ADDRESS = "first_name=Anna&street=Rathausstr.+15&city=Berlin&postcode=10178&email=anna@example.com"


@pytest.mark.parametrize(
    ("method", "url", "sent"),
    [
        ("POST", "https://api.stripe.com/v1/payment_intents", False),
        ("POST", "https://www.paypal.com/smart/api/order", False),
        ("PUT", "https://checkoutshopper-live.adyen.com/x", False),
        ("POST", "https://secure.mobilpay.ro/", False),
        ("GET", "https://js.stripe.com/v3/", True),
        ("POST", "https://notpaypal.com/x", True),
        ("POST", "https://paypal.com.evil.example/x", True),
        ("POST", f"{SHOP}/cart/add", True),
    ],
)
def test_nothing_is_changed_at_a_payment_service(method: str, url: str, sent: bool) -> None:
    assert bool(refuse_request(method, url, navigates=False)) is not sent


def test_a_payment_service_is_not_opened_but_its_card_fields_are_drawn() -> None:
    page = "https://www.paypal.com/checkoutnow?token=1"
    assert "paypal.com" in refuse_request("GET", page)
    assert not refuse_request("GET", page, embedded=True)
    assert payment_service("https://www.paypal.com:443/x") == "paypal.com"


FROM_CHECKOUT = [
    "/api/orders", "/orders", "/order", "/store/carts/c1/complete", "/rest/V1/guest-carts/7/payment-information",
    "/wp-json/wc/store/v1/checkout", "/checkout/confirm", "/api/checkout/order",
]  # fmt: skip


@pytest.mark.parametrize("path", FROM_CHECKOUT)
def test_from_checkout_on_scripts_must_not_order(path: str) -> None:
    assert not refuse_request("POST", SHOP + path, navigates=False), "before, a cart may be kept there"
    assert refuse_request("POST", SHOP + path, navigates=False, at_checkout=True)
    assert not refuse_request("GET", SHOP + path, navigates=False, at_checkout=True)


MUTATIONS = {
    "mutation { placeOrder(input: {}) { orderNumber } }": False,
    "mutation Complete { checkoutComplete(id: 1) { order { id } } }": False,
    "mutation { completeCart { id } }": False,
    "mutation { addPaymentToOrder(input: {}) { id } }": False,
    "mutation { createOrderFromCart(id: 1) { id } }": False,
    "mutation { addItemToOrder(id: 1) { id } }": True,
    "mutation { cartLinesAdd(id: 1) { id } }": True,
    "mutation { checkoutCreate { id } }": True,
    "query { placeOrderOptions { id } }": True,
}


@pytest.mark.parametrize("operation", MUTATIONS)
def test_operations_that_order_are_held_back(operation: str) -> None:
    refused = refuse_request("POST", f"{SHOP}/graphql", f'{{"query": "{operation}"}}', navigates=False)
    assert bool(refused) is not MUTATIONS[operation]


STEPS = {
    "an address": (ADDRESS, True),
    "an account's empty password": (f"{ADDRESS}&password=", True),
    "a password": (f"{ADDRESS}&password=geheim-genug", False),
    "the empty card of a later step": (f"{ADDRESS}&card_number=&cvc=", True),
    "its expiry month": (f"{ADDRESS}&card_number=&card_expiry=12", True),
    "a card": (f"{ADDRESS}&card_number=4111111111111111", False),
    "a way of payment": (f"{ADDRESS}&payment_method=invoice", False),
    "a way of payment as JSON": (
        '{"street": "Amstel 1", "city": "Amsterdam", "paymentMethod": "cod"}',
        False,
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_sends_an_address_and_nothing_else(name: str) -> None:
    body, sent = STEPS[name]
    step = f"{SHOP}/checkout/delivery"
    assert bool(refuse_request("POST", step, body, at_checkout=True, typing=True)) is not sent
    assert refuse_request("POST", step, body, at_checkout=True), "not without leave to type"
    assert refuse_request("POST", step, body, typing=True), "not before checkout"
    assert refuse_request("POST", f"{SHOP}/checkout/confirm", body, at_checkout=True, typing=True)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("a=1&b=", [("a", "1"), ("b", "")]),
        ('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--', [("a", "1")]),
        (
            '--x\r\nContent-Disposition: form-data; name="f"; filename="p.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--x--',
            [("f", "PNG")],
        ),
        ('{"a": "1", "b": null, "c": {"d": 2}}', [("a", "1"), ("b", ""), ("c", "{"), ("d", "2")]),
        ("", []),
    ],
)
def test_fields_are_read_however_they_are_sent(body: str, fields: list[tuple[str, str]]) -> None:
    assert fields_in(body) == fields


# ---- clicks from step to step


def facts(names: str, kind: str = "text", *, visible: bool = True) -> list[FieldFacts]:
    return [FieldFacts(type=kind, name=name, visible=visible) for name in names.split(",")]


PERSON = facts("first name,street,city,email")
ONWARD = [
    "Weiter", "Weiter zum Versand", "Weiter zur Zahlung", "Continue to payment", "Next", "Verder", "Naar verzending",
    "Continuă", "Pasul următor", "Continuer", "Avanti", "Siguiente", "Dalej", "Save and continue",
]  # fmt: skip
NOT_ONWARD = [
    "Absenden", "Bestätigen", "Confirm", "Submit", "Bestellen", "Kaufen", "Zahlungspflichtig bestellen", "Place order",
    "Pay now", "Bestelling plaatsen", "Trimite comanda", "Payer", "Weiter mit PayPal", "Jetzt kostenpflichtig bestellen und weiter",
]  # fmt: skip


def refused(label: str, **more: object) -> str:
    intent = Intent(labels=[label], submits=True, fields=PERSON, page_fields=PERSON)
    for name, value in more.items():
        object.__setattr__(intent, name, value)
    return guard.refuse_click(intent, typing=True)


@pytest.mark.parametrize("label", ONWARD)
def test_a_step_goes_on_by_what_says_so(label: str) -> None:
    assert not refused(label)
    assert guard.refuse_click(Intent(labels=[label], submits=True, fields=PERSON, page_fields=PERSON))


@pytest.mark.parametrize("label", NOT_ONWARD)
def test_nothing_else_is_clicked_beside_an_address(label: str) -> None:
    assert refused(label)


LAST_STEPS: dict[str, dict[str, object]] = {
    "an order button elsewhere": {"page_buttons": ["Weiter", "Jetzt kaufen"]},
    "card fields elsewhere": {"page_fields": [*PERSON, *facts("card number")]},
    "terms": {"page_fields": [*PERSON, *facts("agb", "checkbox")]},
    "a choice of payment": {"page_fields": [*PERSON, *facts("payment method", "radio")]},
    "a folded choice of payment": {"fields": [*PERSON, *facts("payment method", "radio", visible=False)]},
    "a password": {"fields": [*PERSON, *facts("password", "password")]},
    "an address that takes orders": {"action": f"{SHOP}/checkout/place-order"},
}


@pytest.mark.parametrize("name", LAST_STEPS)
def test_a_page_that_may_be_the_last_is_not_left(name: str) -> None:
    assert refused("Weiter", **LAST_STEPS[name])


def test_short_cuts_of_wallets_do_not_make_a_step_the_last() -> None:
    assert not refused(
        "Continue", page_buttons=["PayPal Express Checkout", "Buy with Google Pay", "Continue"]
    )


@pytest.mark.parametrize(
    ("name", "kind", "visible"),
    [
        ("website", "text", True), ("captcha code", "text", True), ("newsletter email", "email", True),
        ("gutscheincode", "text", True), ("password", "password", True), ("file", "file", True),
        ("cc number", "text", True), ("iban", "text", True), ("first name", "text", False), ("agb", "checkbox", True),
    ],
)  # fmt: skip
def test_traps_codes_and_secrets_are_not_typed_into(name: str, kind: str, visible: bool) -> None:
    assert guard.refuse_typing(FieldFacts(type=kind, name=name, visible=visible))


@pytest.mark.parametrize("name", ["first name", "straße", "postcode", "telefon", "e mail", "stad", "județ"])
def test_an_address_may_be_typed(name: str) -> None:
    assert not guard.refuse_typing(FieldFacts(type="text", name=name, visible=True))


HOW_MANY = {
    "a quantity": ("aantal", "text", (), True),
    "a number": ("qty", "number", (), True),
    "keys of a telephone": ("quantity", "tel", (), True),
    "a street": ("street", "text", (), False),
    "nothing that tells": ("q", "number", (), False),
    "a quantity beside a mail address": ("aantal", "text", (FieldFacts(type="email", name="mail", visible=True),), False),
    "a quantity beside an address": ("quantity", "number", PERSON, False),
    "an amount of points to pay with": ("quantity card number", "text", (), False),
    "letters of a newsletter": ("newsletter quantity", "text", (), False),
}  # fmt: skip


@pytest.mark.parametrize("name", HOW_MANY)
def test_of_a_product_only_its_quantity_is_typed(name: str) -> None:
    field, kind, others, may = HOW_MANY[name]
    own = FieldFacts(type=kind, name=field, visible=True)
    intent = Intent(labels=["1"], own=own, fields=[own, *others], page_fields=[own, *others])
    assert bool(guard.refuse_quantity(intent)) is not may
    hidden = FieldFacts(type=kind, name=field, visible=False)
    assert guard.refuse_quantity(Intent(labels=["1"], own=hidden, fields=[hidden]))
    assert guard.refuse_quantity(Intent(labels=["1"], own=own, fields=[own], action="/order/place"))


TICKS = {
    "terms in the cart": ("agb", "checkbox", (), True),
    "terms beside an address": ("agb", "checkbox", PERSON, False),
    "a newsletter": ("newsletter", "checkbox", (), False),
    "terms of a newsletter": ("newsletter terms", "checkbox", (), False),
    "a gift wrap": ("gift wrap", "checkbox", (), True),
}


@pytest.mark.parametrize("name", TICKS)
def test_terms_are_accepted_in_the_cart_only_and_no_newsletter_is(name: str) -> None:
    field, kind, others, may = TICKS[name]
    own = FieldFacts(type=kind, name=field, visible=True)
    intent = Intent(labels=[field], own=own, page_fields=[own, *others])
    assert bool(guard.refuse_click(intent)) is not may
    if others:
        assert guard.refuse_click(intent, typing=True)
