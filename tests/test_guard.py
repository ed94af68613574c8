"""The guard, as tables: what it must refuse and what it must let through; then in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from conftest import Loop
from counting_shop import CountingShop, Window, named, window

from checks.model import Reason
from monitor.browser import BrowserHouse
from monitor.shopper import guard
from monitor.shopper.asking import FieldFacts, asks_for_a_person
from monitor.shopper.guard import Intent
from monitor.shopper.sending import refuse_request
from monitor.shopper.trouble import Trouble

ORDERING = {
    "de": [
        "Zahlungspflichtig bestellen", "Kostenpflichtig bestellen", "Jetzt kaufen", "Jetzt bestellen", "Kaufen",
        "Bestellung abschicken", "Bestellung aufgeben", "Kauf abschließen", "Jetzt bezahlen", "Verbindlich bestellen",
        "Jetzt zahlungspflichtig bestellen »", "Bezahlen 49,95 € inkl. MwSt. und Versand", "Mit PayPal kaufen",
    ],
    "nl": [
        "Bestelling plaatsen", "Plaats bestelling", "Bestellen en betalen", "Bestel en betaal", "Nu kopen", "Betalen",
        "Bestelling met betaalverplichting", "Betaal met iDEAL", "Naar betalen", "Bestelling bevestigen", "Koop nu",
    ],
    "ro": [
        "Trimite comanda", "Plasează comanda", "Confirmă comanda", "Plătește acum", "Finalizează plata",
        "Comandă cu obligația de plată", "Cumpără acum", "Comandă acum", "Comandă rapidă", "Achită", "PLATESTE",
    ],
    "en": [
        "Place order", "Place my order", "Pay now", "Pay £49.95", "Buy now", "Complete purchase", "Confirm & pay",
        "Confirm and pay", "Submit order", "Order with obligation to pay", "Buy it now", "Pay with card", "PayPal",
        "Express Checkout", "Complete your order", "One-click order", "Send my order",
    ],
    "fr": [
        "Commander avec obligation de paiement", "Payer", "Payer maintenant", "Confirmer la commande", "Valider et payer",
        "Acheter maintenant",
    ],
    "it": ["Ordine con obbligo di pagamento", "Paga ora", "Conferma ordine", "Acquista ora", "Invia ordine", "Paga 30 €"],
    "es": ["Pedido con obligación de pago", "Pagar", "Confirmar pedido", "Realizar pago", "Comprar ahora", "Pagar ahora"],
    "pl": ["Zamawiam z obowiązkiem zapłaty", "Kupuję i płacę", "Zapłać", "Potwierdź zamówienie", "Kup teraz"],
}  # fmt: skip
EARLY_BY_ITSELF = {"Kaufen"}  # also what some shops write on the button to the cart
NOT_OURS = [
    "Registrieren", "Konto erstellen", "Newsletter abonnieren", "Abmelden", "Nachricht senden", "Absenden", "Einloggen",
    "Registreren", "Inschrijven", "Uitloggen", "Bericht versturen", "Abonează-te", "Creează cont", "Deconectare",
    "Trimite mesajul", "Sign up", "Subscribe", "Create account", "Log out", "Delete account", "Send message", "Send",
    "S'inscrire", "Envoyer", "Iscriviti", "Invia", "Suscribirse", "Enviar", "Zapisz się", "Wyloguj się", "Wyślij",
]  # fmt: skip
TO_CART = [
    "In den Warenkorb", "Bestellen", "Kaufen", "In den Warenkorb – später bezahlen, ohne Gebühren",
    "In winkelwagen", "Toevoegen aan winkelwagen", "Bestel", "Kopen", "Adaugă în coș", "Cumpără", "Comandă",
    "Add to cart", "Add to basket", "Buy", "Order", "Add to cart and pay later in three instalments with us",
    "Ajouter au panier", "Acheter", "Aggiungi al carrello", "Acquista", "Añadir al carrito", "Comprar",
    "Dodaj do koszyka", "Do koszyka", "Kup",
]  # fmt: skip
TO_CHECKOUT = [
    "Zur Kasse", "Weiter zur Kasse", "Zum Checkout", "Bestellen", "Weiter", "Afrekenen", "Verder naar bestellen",
    "Naar de kassa", "Doorgaan", "Finalizează comanda", "Continuă", "Pasul următor", "Checkout", "Proceed to checkout",
    "Secure checkout", "Continue", "Commander", "Valider mon panier", "Procedi all'acquisto", "Vai alla cassa",
    "Tramitar pedido", "Finalizar compra", "Przejdź do kasy", "Złóż zamówienie", "Dalej",
]  # fmt: skip
AS_A_GUEST = [
    "Als Gast bestellen", "Weiter als Gast", "Ohne Registrierung fortfahren", "Bestellen zonder account",
    "Afrekenen als gast", "Comandă fără cont", "Continuă ca oaspete", "Checkout as guest", "Continue as guest",
    "Guest checkout – no need to register", "Continuer en tant qu'invité", "Acquista come ospite",
    "Comprar sin registrarse", "Zamów bez rejestracji",
]  # fmt: skip
SMALL_THINGS = [
    "M", "XL", "43", "Rot", "Eiche", "500 g", "+", "−", "×", "›", "Alle ablehnen", "Nur notwendige", "Alles weigeren",
    "Respinge tot", "Reject all", "Only necessary", "Tout refuser", "Schließen", "Sluiten", "Închide", "Close",
    "Weiter einkaufen", "Zum Warenkorb", "Bekijk winkelwagen", "Vezi coșul", "View basket",
    "Bestelnummer 4711", "Blog outlet", "Design upholstery",
]  # fmt: skip


def refused(label: str, **more: object) -> str:
    return guard.refuse_click(Intent(labels=[label], **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("label", [label for labels in ORDERING.values() for label in labels])
def test_ordering_words_are_refused(label: str) -> None:
    assert refused(label) or label in EARLY_BY_ITSELF


@pytest.mark.parametrize("label", NOT_OURS)
def test_accounts_newsletters_and_messages_are_refused(label: str) -> None:
    assert refused(label)


@pytest.mark.parametrize("label", [*TO_CART, *TO_CHECKOUT, *AS_A_GUEST, *SMALL_THINGS])
def test_what_a_shopper_needs_is_allowed(label: str) -> None:
    assert not refused(label)


DISGUISES: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "soft hyphens": lambda s: s.replace("l", "l\u00ad"),
    "zero-width spaces": "\u200b".join,
    "zero-width joiners and a mark of direction": lambda s: "\u200e" + "\u200d".join(s),
    "word joiners": "\u2060".join,
    "non-breaking spaces": lambda s: s.replace(" ", "\u00a0\u202f"),
    "full-width letters": lambda s: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in s),
    "mathematical letters": lambda s: "".join(
        chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else c for c in s.upper()
    ),
    "letters apart": " ".join,
    "lines": lambda s: s.replace(" ", "\n\t "),
    "words run together": lambda s: s.replace(" ", ""),
    "a dash between": lambda s: s.replace(" ", "–"),
    "an interpunct between": lambda s: s.replace(" ", " · "),
    "arrows around": lambda s: f"» {s} →",
    "a price behind": lambda s: f"{s} (49,95 €)",
    "an icon's name before": lambda s: f"🔒{s}",
    "decomposed accents": lambda s: s.replace("ă", "a\u0306").replace("ö", "o\u0308"),
    "combining marks": lambda s: s.replace("e", "e\u0301").replace("a", "a\u0308"),
}  # fmt: skip


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize(
    "label", ["Zahlungspflichtig bestellen", "Bestelling plaatsen", "Plasează comanda", "Place order"]
)
def test_disguised_wording_is_refused(label: str, disguise: str) -> None:
    assert refused(DISGUISES[disguise](label)), DISGUISES[disguise](label)


ORDER_ADDRESSES = [
    "https://shop.example/checkout/place-order", "https://shop.example/checkout/placeOrder", "/place_order?cart=7",
    "https://shop.example/index.php?action=place_order", "https://shop.example/?do=submitOrder",
    "https://shop.example/order/confirm", "https://shop.example/orders/create", "https://shop.example/checkout/finish",
    "https://shop.example/checkout/onepage/saveOrder", "https://shop.example/checkout_process.php",
    "https://shop.example/checkout/pay", "https://shop.example/pay", "https://shop.example/?wc-ajax=checkout",
    "https://shop.example/payment/execute", "https://shop.example/bestellung-abschicken", "https://shop.example/#/pay-now",
    "https://shop.example/plaats-bestelling", "https://shop.example/trimite-comanda", "https://shop.example/buy-now/42",
    "https://shop.example/checkout/%70lace-order", "https://shop.example/PLACE-ORDER", "https://shop.example/jetzt-kaufen",
    "https://shop.example/valider-commande", "https://shop.example/conferma-ordine", "https://shop.example/confirmar-pedido",
    "javascript:placeOrder()", "javascript:void(submitOrder(1))", "javascript:app.confirmOrder('x')",
]  # fmt: skip
ENDING_ADDRESSES = [
    "https://shop.example/logout", "https://shop.example/customer/account/logout/", "https://shop.example/log-out.php",
    "https://shop.example/?action=logout", "https://shop.example/abmelden", "https://shop.example/cart/remove/3",
    "https://shop.example/cart?remove_item=abc", "https://shop.example/account/delete", "https://shop.example/unsubscribe?u=1",
    "https://shop.example/cart/remove-item?id=4", "mailto:help@shop.example", "tel:+4930123", "data:text/html,hi",
    "blob:https://shop.example/1", "ftp://shop.example/", "http://[bad",
]  # fmt: skip
PLAIN_ADDRESSES = [
    "", "https://shop.example/", "https://shop.example/checkout", "https://shop.example/checkout/confirm",
    "https://shop.example/checkout/onepage/", "https://shop.example/checkout/cart/", "https://shop.example/cart/add/42",
    "https://shop.example/kasse", "https://shop.example/afrekenen", "https://shop.example/finalizare-comanda",
    "https://shop.example/order/history", "https://shop.example/pages/payment", "https://shop.example/zahlung-und-versand",
    "https://shop.example/products/place-mat-order-tray", "https://shop.example/p/make-up-remove-pads",
    "https://shop.example/products/delete-key-poster", "https://shop.example/blog/repay-the-planet",
    "https://shop.example/index.php?route=checkout/checkout", "https://shop.example/bestellen", "https://shop.example/order",
    "https://pay.shop.example/kasse", "javascript:void(0)", "javascript:openCart()", "#", "https://shop.example/commande",
    "https://shop.example/p/paypal-blue-paint", "https://shop.example/checkout/?step=address",
]  # fmt: skip


@pytest.mark.parametrize("url", [*ORDER_ADDRESSES, *ENDING_ADDRESSES])
def test_addresses_never_to_open(url: str) -> None:
    assert guard.refuse_address(url)


@pytest.mark.parametrize("url", PLAIN_ADDRESSES)
def test_addresses_that_may_be_opened(url: str) -> None:
    assert not guard.refuse_address(url)


PAYMENT = [
    "cc-number", "cardnumber", "card_number", "cardNumber", "payment[cc_number]", "cc-csc", "cvc", "CVV2", "iban",
    "Kartennummer", "Prüfnummer", "IBAN des Kontos", "Kaartnummer", "Naam op kaart", "Numărul cardului", "Titular card",
    "Card number", "Name on card", "Numéro de carte", "Cryptogramme visuel", "Numero della carta", "Titolare della carta",
    "Número de tarjeta", "Titular de la tarjeta", "Numer karty", "Numer konta",
]  # fmt: skip
ADDRESSES = {
    "de": ["Vorname", "Nachname", "Straße", "PLZ", "Ort"],
    "nl": ["Voornaam", "Achternaam", "Postcode", "Huisnummer", "Woonplaats"],
    "ro": ["Nume", "Prenume", "Adresa", "Județ", "Localitate"],
    "en": ["First name", "Last name", "Address line 1", "Town", "Postcode"],
    "fr": ["Prénom", "Nom", "Adresse", "Code postal", "Ville"],
    "it": ["Nome", "Cognome", "Indirizzo", "CAP", "Città"],
    "es": ["Nombre", "Apellidos", "Dirección", "Código postal", "Ciudad"],
    "pl": ["Imię", "Nazwisko", "Ulica", "Kod pocztowy", "Miasto"],
    "autocomplete": ["given-name", "family-name", "street-address", "address-level2", "postal-code"],
    "names": ["billing_first_name", "billing_address_1", "billing_city", "billing_postcode"],
    "nested names": ["shippingAddress[street][0]", "shippingAddress[city]", "shippingAddress[postcode]"],
    "found by post code": ["Full name", "Postcode", "Telephone"],
}
NO_ADDRESS = {
    "newsletter": ["Email address"],
    "newsletter with a name": ["Vorname", "E-Mail-Adresse"],
    "newsletter in Romanian": ["Nume", "Adresa de e-mail"],
    "estimator": ["postcode Post code"],
    "estimator with names of all": ["address[country]", "address[province]", "address[zip] Zip code"],
    "estimator with a town": ["country", "city", "zip"],
    "estimator in one field": ["PLZ / Ort"],
    "search": ["q Suche"],
    "quantity and size": ["qty", "attribute_size"],
    "gift card": ["Gift card number"],
    "personal words on a product": ["Name to engrave", "Text"],
    "mail": ["via e-mail"],
}


def fields(names: list[str], kind: str = "text", *, visible: bool = True) -> list[FieldFacts]:
    return [FieldFacts(type=kind, name=name, visible=visible) for name in names]


@pytest.mark.parametrize("name", PAYMENT)
@pytest.mark.parametrize("visible", [True, False])
def test_a_form_with_a_payment_field_is_not_sent(name: str, visible: bool) -> None:
    assert refused("Los", submits=True, fields=fields([name], visible=visible))


@pytest.mark.parametrize("names", ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_form_is_known_and_not_sent(names: list[str]) -> None:
    assert asks_for_a_person(fields(names))
    assert refused("Los", submits=True, fields=fields(names))
    assert not asks_for_a_person(fields(names, visible=False))


@pytest.mark.parametrize("names", NO_ADDRESS.values(), ids=NO_ADDRESS)
def test_a_few_fields_make_no_address(names: list[str]) -> None:
    assert not asks_for_a_person(fields(names))


def test_two_small_forms_make_no_address_together() -> None:
    estimator = [FieldFacts(type="text", name="Postcode", visible=True, form=1)]
    review = [FieldFacts(type="text", name=n, visible=True, form=2) for n in ("Full name", "Email")]
    assert not asks_for_a_person([*estimator, *review])


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("password", ["pass"]), ("file", ["design"]), ("email", ["mail"]), ("text", ["Your e-mail"]), ("tel", ["x"]),
        ("text", ["Telefonnummer"]), ("textarea", ["Dein Name und Vorname", "Nachricht"]),
    ],
)  # fmt: skip
def test_forms_that_ask_for_a_person_are_not_sent(kind: str, names: list[str]) -> None:
    assert refused("Los", submits=True, fields=fields(names, kind))


@pytest.mark.parametrize("names", [["qty", "size"], ["Postcode"], ["Coupon"], ["Your engraving"], []])
@pytest.mark.parametrize("label", ["Add to cart", "Zur Kasse", "Bestellen"])
def test_forms_of_product_and_cart_are_sent(label: str, names: list[str]) -> None:
    assert not refused(label, submits=True, action="https://shop.example/cart", fields=fields(names))


@pytest.mark.parametrize("label", ["Weiter", "Los geht's", "Continue to review", "M", "Details"])
def test_where_an_address_is_asked_for_nothing_leads_on(label: str) -> None:
    assert refused(label, page_fields=fields(ADDRESSES["de"]))


@pytest.mark.parametrize(
    "label", ["Alle ablehnen", "Close", "×", "Weiter als Gast", "Bestellen zonder account"]
)
def test_where_an_address_is_asked_for_banners_close_and_guests_go_on(label: str) -> None:
    assert not refused(label, page_fields=fields(ADDRESSES["de"]))


@pytest.mark.parametrize(
    "field",
    [
        FieldFacts(type="checkbox", name="Ich akzeptiere die AGB", visible=True),
        FieldFacts(type="checkbox", name="Ik ga akkoord met de algemene voorwaarden", visible=True),
        FieldFacts(type="checkbox", name="Sunt de acord cu termenii și condițiile", visible=True),
        FieldFacts(type="radio", name="payment_method", visible=True),
        FieldFacts(type="select", name="Zahlungsart", visible=True),
        FieldFacts(type="radio", name="p iDEAL", visible=True),
        FieldFacts(type="radio", name="zw Überweisung (2 % Skonto)", visible=True),
    ],
)
def test_what_leads_on_elsewhere_orders_beside_terms_and_payments(field: FieldFacts) -> None:
    for label in ("Bestellen", "Comandă", "Buy", "Confirm", "Continue"):
        assert refused(label, page_fields=[field])
    assert not refused("Zur Kasse", page_fields=[field])


@pytest.mark.parametrize("url", ORDER_ADDRESSES)
def test_a_form_to_where_orders_are_taken_is_not_sent(url: str) -> None:
    assert refused("Add to cart", submits=True, action=url)


@pytest.mark.parametrize(
    "hint",
    [
        "btn place-order", "placeOrder", "submit_order_button", "js-confirm-order", "pay-now large", "checkout.placeOrder()",
        "btn /checkout/place-order", "zahlungspflichtig-bestellen", "post /orders/create",
    ],
)  # fmt: skip
def test_the_programmers_name_tells_as_well(hint: str) -> None:
    assert refused("Next step", hint=hint)


@pytest.mark.parametrize(
    "hint",
    [
        "btn checkout-button", "product-addtocart-button buy-now", "reorder-list", "order-summary toggle", "place-holder",
        "order-status", "paypal-colours", "checkout-submit", "add_to_cart /cart/add",
    ],
)  # fmt: skip
def test_the_programmers_name_is_harmless(hint: str) -> None:
    assert not refused("Add to cart", hint=hint)


def test_without_a_label_the_programmers_name_counts_for_more() -> None:
    assert refused("→", hint="btn buy-now")
    assert not refused("→", hint="slider-next")


@pytest.mark.parametrize(
    ("method", "url", "body", "sent"),
    [
        ("GET", "https://shop.example/checkout", "", True),
        ("GET", "https://shop.example/checkout/place-order", "", False),
        ("POST", "https://shop.example/cart/add", "id=4&qty=1&size=M", True),
        ("POST", "https://shop.example/checkout", "cart_id=7&coupon=", True),
        ("POST", "https://shop.example/checkout/confirm", "token=1", False),
        ("POST", "https://shop.example/x", "billing_address_1=&billing_city=&billing_postcode=", False),
        ("POST", "https://shop.example/x", "cardnumber=&cvc=", False),
        ("POST", "https://shop.example/x", "email=&password=", False),
        ("POST", "https://shop.example/x", "user=&passwd=", False),
        ("POST", "https://shop.example/x", '--b\r\nContent-Disposition: form-data; name="iban"\r\n\r\n\r\n--b--', False),
        ("POST", "https://shop.example/x", '{"cart": 1, "iban": ""}', False),
        ("POST", "https://shop.example/x", "name=&email=&message=", False),
    ],
)  # fmt: skip
def test_what_may_leave_the_browser(method: str, url: str, body: str, sent: bool) -> None:
    assert bool(refuse_request(method, url, body)) is not sent


def test_scripts_may_ask_for_delivery_costs_but_not_order() -> None:
    body = '{"address": {"street": "", "city": "", "postcode": ""}}'
    assert not refuse_request("POST", "https://shop.example/estimate", body, navigates=False)
    assert refuse_request("POST", "https://shop.example/api/place-order", body, navigates=False)


# ---- in a real browser

ADDRESS = "<input name=vorname><input name=strasse><input name=plz><input name=ort>"
EVIL = {
    "button": "<form action=/sent method=post><button id=it>Zahlungspflichtig bestellen</button></form>",
    "input": "<form action=/sent method=post><input type=submit id=it value='Plaats bestelling'></form>",
    "image with alt": "<form action=/sent><input type=image id=it alt='Trimite comanda' width=90 height=30></form>",
    "image in a button": "<form action=/sent><button id=it><img alt='Place order' width=90 height=30></button></form>",
    "link": "<a id=it href=/sent>Jetzt kaufen</a>",
    "div": "<div id=it style='cursor:pointer' onclick='location=\"/sent\"'>Bestelling plaatsen</div>",
    "role": "<div id=it role=button onclick='location=\"/sent\"'>Plătește acum</div>",
    "icon with aria-label": "<button id=it aria-label='Place order' onclick='location=\"/sent\"'>➜</button>",
    "icon with title": "<button id=it title='Kostenpflichtig bestellen' onclick='location=\"/sent\"'>➜</button>",
    "icon with aria-labelledby": "<i id=n hidden>Buy now</i><button id=it aria-labelledby=n>➜</button>",
    "title of an inner element": "<button id=it><b title='Place order'>Next</b></button>",
    "title of a drawing": "<button id=it>›<svg width=9 height=9><title>Betalen</title></svg></button>",
    "words drawn by CSS": "<style>#it::after{content:'Place order'}</style><button id=it>Next: </button>",
    "words of an inner element drawn by CSS": "<style>#it b::before{content:'Jetzt kaufen'}</style><a id=it href=/sent>"
    "<b></b> Los</a>",
    "upper case by CSS": "<button id=it style='text-transform:uppercase'>pay now</button>",
    "soft hyphens": "<button id=it>Zahlungs&shy;pflich&shy;tig be&shy;stel&shy;len</button>",
    "word breaks": "<button id=it>Zahlungs<wbr>pflichtig bestellen</button>",
    "split over elements": "<button id=it><b>Pl</b><i>ace</i>&nbsp;<u>ord</u>er</button>",
    "split into flex items": "<button id=it style='display:flex;gap:4px'><b>Place</b><b>order</b></button>",
    "split into lines": "<button id=it>Jetzt<br>kaufen</button>",
    "inner span clicked": "<a href=/sent title='Place order'><span id=it role=button>Next</span></a>",
    "form by attribute": f"<form id=f action=/sent>{ADDRESS}</form><button id=it form=f>Los geht's</button>",
    "fields by attribute": "<form id=f action=/sent><button id=it>Next</button></form><input form=f name=cardnumber>",
    "formaction": "<form action=/cart><button id=it formaction=/checkout/place-order>Update</button></form>",
    "renamed, payment fields": "<form action=/sent><input autocomplete=cc-number><button id=it>Next</button></form>",
    "renamed, hidden payment field": "<form action=/sent><input type=hidden name=iban><button id=it>Next</button></form>",
    "renamed, address fields": f"<form action=/sent>{ADDRESS}<button id=it>Los geht's</button></form>",
    "renamed, fields without a form": f"{ADDRESS}<button id=it onclick='location=\"/sent\"'>Los geht's</button>",
    "renamed, plain button in an address form": f"<form action=/sent>{ADDRESS}<button type=button id=it "
    "onclick='this.form.submit()'>Los geht's</button></form>",
    "renamed, link in an address form": f"<form action=/sent>{ADDRESS}<a id=it href='javascript:document.forms[0].submit()'"
    ">Los geht's</a></form>",
    "renamed, fragment link in an address form": f"<form action=/sent>{ADDRESS}<a id=it href='#'>Los geht's</a></form>",
    "renamed, order address": "<form action=/checkout/place-order method=post><button id=it>Next</button></form>",
    "renamed, order address in a query": "<form action='/?action=place_order' method=post><button id=it>Next</button></form>",
    "renamed, order address in a script": "<button id=it onclick='placeOrder()'>Next</button>",
    "renamed, order address in data": "<button id=it data-url=/checkout/place-order data-method=post>Next</button>",
    "renamed, handler further out": "<div onclick='submitOrder()'><p><button id=it>Next</button></p></div>",
    "renamed, named by the programmer": "<button id=it class=place-order>Next</button>",
    "label of the order button": "<form action=/sent><label id=it for=o style='cursor:pointer'>Größe M</label>"
    "<input type=submit id=o value='Jetzt kaufen'></form>",
    "javascript": "<a id=it href='javascript:placeOrder()'>Next</a>",
    "get link": "<a id=it href='/index.php?action=place_order'>Next</a>",
    "logout": "<a id=it href=/account/logout>Next</a>",
    "password": "<form action=/sent method=post><input type=password><button id=it>Weiter</button></form>",
    "upload": "<form action=/sent method=post><input type=file><button id=it>Weiter</button></form>",
    "newsletter": "<form action=/sent><input type=email><button id=it>OK</button></form>",
    "message in an editor": "<form action=/sent><input name=first_name><div contenteditable=true>.</div><button id=it>OK</button></form>",
    "message": "<form action=/sent><input name=email><textarea name=text></textarea><button id=it>OK</button></form>",
    "call me back": "<form action=/sent><input type=tel name=x><button id=it>OK</button></form>",
    "form whose fields hide its own properties": "<form action=/checkout/place-order><input name=action><input name=elements>"
    "<input name=getAttribute><button id=it>Next</button></form>",
    "card fields in a frame": "<iframe title='Secure card number input frame' width=300 height=40></iframe>"
    "<button id=it>Weiter</button>",
    "terms beside it": "<label><input type=checkbox>Ich akzeptiere die AGB</label><button id=it>Bestellen</button>",
    "words for labels": "<form action=/sent method=post>Naam <input name=n><br>Adres <input name=a> Postcode <input name=p><br>"
    "<button id=it>Volgende</button></form>",
    "labels in cells": "<form action=/sent method=post><table><tr><td>Name<td><input name=n><tr><td>Straße<td><input name=s><tr>"
    "<td>Ort<td><input name=o></table><input type=submit id=it value=weiter></form>",
    "payments beside it": "<label><input type=radio name=payment>Invoice</label><button id=it>Continue</button>",
}  # fmt: skip
GOOD = {
    "to the cart": "<form action=/cart/add method=post><input name=qty value=1><button id=it>Bestellen</button></form>",
    "to the cart, typed on a telephone's keys": "<form action=/cart/add method=post><label for=n>Quantity:</label><input type=tel "
    "name='qty[]' id=n value=1><button id=it>Add to Cart</button></form>",
    "to the cart, engraved": "<form action=/cart/add method=post><textarea name=text></textarea><button id=it>Add to cart"
    "</button></form>",
    "to the cart beside a newsletter": "<form action=/cart/add method=post><button id=it>Cumpără</button></form><footer><form>"
    "<input type=email placeholder='E-Mail-Adresse'><button>Abonnieren</button></form></footer>",
    "to the cart, of a script": "<button id=it onclick='add()'>In winkelwagen</button>",
    "to checkout": "<form action=/checkout><button id=it>Zur Kasse</button></form>",
    "to checkout beside an estimator": "<form action=/cart><input name=country><input name=city><input name=postcode "
    "placeholder='Post code'><button>Estimate</button></form><a id=it href=/checkout>Proceed to checkout</a>",
    "to checkout within an estimator": "<form action=/cart method=post><select name='address[country]'></select>"
    "<input name='address[zip]' aria-label='Zip code'><button id=it name=checkout>Check out</button></form>",
    "to checkout, address hidden": f"<form action=/checkout><div hidden>{ADDRESS}</div><button id=it>Afrekenen</button></form>",
    "to checkout, terms beside it": "<form action=/cart method=post><label><input type=checkbox>I accept the terms</label>"
    "<button id=it>Checkout</button></form>",
    "words before what is no address": "<form action=/cart/add method=post>We post to any address. Quantity <input name=q>"
    "Engraving, a name for instance <input name=e><button id=it>Add to cart</button></form>",
    "swatch": "<form action=/cart/add><div id=it role=button>XL</div></form>",
    "cookies on a checkout page": f"{ADDRESS}<div role=dialog><button id=it>Alle ablehnen</button></div>",
    "guest on a login page": "<form><input type=email><input type=password><button>Login</button></form>"
    "<a id=it href=/checkout/guest>Als Gast bestellen</a>",
}  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> Iterator[CountingShop]:
    with CountingShop({"/": "<h1>Shop</h1>", "/empty": ""}) as one:
        yield one


@pytest.fixture(scope="module")
def tab_on_shop(loop: Loop, house: BrowserHouse) -> Iterator[Window]:
    with window(loop, house) as one:
        yield one


@pytest.fixture
def view(tab_on_shop: Window, shop: CountingShop) -> Window:
    shop.sent.clear()
    if tab_on_shop.tab.url != f"{shop.url}/":
        tab_on_shop.open(f"{shop.url}/")
    return tab_on_shop


@pytest.mark.parametrize("html", EVIL.values(), ids=EVIL)
def test_no_disguise_of_an_order_is_clicked(html: str, view: Window, shop: CountingShop) -> None:
    control = named(view.draw(html))
    with pytest.raises(Trouble) as trouble:
        view.run(view.tab.click(control))
    assert trouble.value.reason is Reason.GUARD_REFUSED
    assert shop.sent == []


def test_nothing_is_typed_into_an_editor(view: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    page = view.draw(
        "<form><input name=city><div contenteditable=true role=textbox aria-label=City></div></form>"
    )
    monkeypatch.setattr(view.tab.gate, "typing", True)
    monkeypatch.setattr(view.tab.gate, "at_checkout", True)
    place, editor = page.forms[0].fields
    view.run(view.tab.type(place.ref, "Berlin", "City"))
    with pytest.raises(Trouble, match="not for text"):
        view.run(view.tab.type(editor.ref, "Berlin", "City"))


@pytest.mark.parametrize("html", GOOD.values(), ids=GOOD)
def test_what_a_shopper_needs_would_be_clicked(html: str, view: Window) -> None:
    assert view.run(view.tab._approach(named(view.draw(html))))


# What a page may do between our look and our click; each ends at /sent or at an address that takes orders.
CONTROL = "<button id=it type=button style='width:200px;height:40px'>Add to cart</button>"
LINK = "<a id=it href=/empty style='display:block;width:200px;height:40px'>Checkout</a>"
OTHER = """<button id=other style='position:absolute;left:300px;top:300px;width:200px;height:40px'
    onclick='location="/sent"' onmousedown='location="/sent"'>Place order</button>"""
PAYING = "<form id=pay action=/sent method=post><input type=hidden name=cardnumber></form>"
ON_MARK = """new MutationObserver((_, observer) => {{ observer.disconnect(); {} }})
    .observe(document.body, {{ attributes: true, subtree: true }})"""
ON_HOVER = "it.addEventListener('mouseover', () => {{ {} }}, {{ once: true }})"
ON_PRESS = "addEventListener('pointerdown', () => {{ {} }}, {{ capture: true, once: true }})"
TO_ORDER = "it.textContent = 'Place order'; it.onclick = () => location = '/sent'"
ASIDE = "it.style.marginLeft = '700px'; other.style.left = other.style.top = '0'; other.style.zIndex = 9"
SWAPS = {
    "label and handler at the mark": (CONTROL, ON_MARK.format(TO_ORDER)),
    "label and handler at the pointer": (CONTROL, ON_HOVER.format(TO_ORDER)),
    "label and handler at the press": (CONTROL, ON_PRESS.format(TO_ORDER)),
    "another button there at the mark": (CONTROL + OTHER, ON_MARK.format(ASIDE)),
    "another button there at the pointer": (CONTROL + OTHER, ON_HOVER.format(ASIDE)),
    "another button there at the press": (CONTROL + OTHER, ON_PRESS.format(ASIDE)),
    "another button inside at the mark": (CONTROL + OTHER, ON_MARK.format("other.style = ''; it.append(other)")),
    "address of the link at the mark": (LINK, ON_MARK.format("it.href = '/sent?placeOrder'")),
    "address of the link at the press": (LINK, ON_PRESS.format("it.href = '/sent?placeOrder'")),
    "form around it at the mark": (
        CONTROL + PAYING,
        ON_MARK.format("pay.append(it); it.type = 'submit'"),
    ),
    "form around it at the pointer": (CONTROL, ON_HOVER.format("pay.append(it); it.type = 'submit'")),
    "form given to it at the press": (CONTROL + PAYING, ON_PRESS.format("it.setAttribute('form', 'pay'); it.type = 'submit'")),
    "fields of its form at the press": (
        f"<form id=pay action=/sent method=post>{CONTROL.replace('type=button', '')}</form>",
        ON_PRESS.format("pay.insertAdjacentHTML('beforeend', '<input name=iban>')"),
    ),
    "action of its form at the press": (
        f"<form id=pay action=/cart method=post>{CONTROL.replace('type=button', '')}</form>",
        ON_PRESS.format("pay.action = '/checkout/place-order'"),
    ),
    "a clone of it that orders": (
        CONTROL,
        ON_PRESS.format("const o = it.cloneNode(true); o.textContent = 'Pay'; o.onclick = () => location = '/sent'; it.replaceWith(o)"),
    ),
    "script pays by a form": (CONTROL + PAYING, "it.onclick = () => pay.submit()"),
    "script pays by a form later": (CONTROL + PAYING, "it.onclick = () => setTimeout(() => pay.submit(), 50)"),
    "script pays by a form at the pointer": (CONTROL + PAYING, ON_HOVER.format("pay.submit()")),
    "script pays into a frame": (CONTROL + PAYING + "<iframe name=f></iframe>", "pay.target = 'f'; it.onclick = () => pay.submit()"),
    "script orders in the background": (CONTROL, "it.onclick = () => fetch('/checkout/place-order', { method: 'POST' })"),
    "script orders with a beacon": (CONTROL, "it.onclick = () => navigator.sendBeacon('/order/submit', 'x')"),
    "script orders by address": (CONTROL, "it.onclick = () => location = '/order/confirm'"),
    "script orders in a frame": (
        CONTROL,
        "it.onclick = () => document.body.insertAdjacentHTML('beforeend', '<iframe src=/order/confirm></iframe>')",
    ),
    "script orders in a window": (CONTROL, "it.onclick = () => open('/order/confirm')"),
    "script pays in a window": (CONTROL + PAYING, "pay.target = '_blank'; it.onclick = () => pay.submit()"),
    "link orders in a window": ("<a id=it target=_blank href=/empty>Checkout</a>", ON_PRESS.format("it.href = '/order/confirm'")),
}  # fmt: skip


@pytest.mark.parametrize(("html", "script"), SWAPS.values(), ids=SWAPS)
def test_a_page_cannot_swap_an_order_in(html: str, script: str, view: Window, shop: CountingShop) -> None:
    view.reload()
    control = named(view.draw(html))
    view.execute(script)
    with suppress(Trouble):
        view.run(view.tab.click(control))
    assert shop.sent == []
