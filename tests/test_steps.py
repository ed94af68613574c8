"""With a made-up address the shopper goes from step to step of checkout, up to the choice of payment.

Small shops on loopback, walked by the whole journey in a real browser; what they were sent is looked at.
"""

from dataclasses import dataclass, field, replace

import pytest
from conftest import Loop
from counting_shop import CountingShop
from visiting import errand, visit_one

from checks.model import Page, Reason, Stage, Visit
from monitor.browser import BrowserHouse
from monitor.shopper import persona

JUDGED = ("phone-at-checkout",)
SHOP = {
    "/": "<main><a href=/becher>Blauer Becher</a> 12,90 €</main>",
    "/becher": "<h1>Blauer Becher</h1><p>12,90 €</p><form action=/warenkorb><button>In den Warenkorb</button></form>",
    "/warenkorb": "<h1>Warenkorb</h1><p>Blauer Becher 12,90 €</p><a href=/kasse>Zur Kasse</a>",
}
NAME = "<label>Vorname <input name=vorname required></label><label>Nachname <input name=nachname required></label>"
STREET = "<label>Straße und Hausnummer <input name=strasse required></label>"
TOWN = "<label>PLZ <input name=plz required></label><label>Ort <input name=ort required></label>"
MAIL = "<label>E-Mail <input type=email name=email required></label>"
ADDRESS = NAME + STREET + TOWN + MAIL
DELIVERY = """<h1>Versand</h1><form method=post action=/zahlung><label><input type=radio name=versand value=dhl> DHL 4,90 €</label>
<label><input type=radio name=versand value=post> Post 3,90 €</label><button>Weiter zur Zahlung</button></form>"""
PAYMENT = """<h1>Zahlungsart</h1><form method=post action=/pruefen><label><input type=radio name=zahlungsart value=vk> Vorkasse</label>
<label><input type=radio name=zahlungsart value=rg> Rechnung</label><button>Weiter</button></form>"""
WAYS_TO_PAY = """<h2>Wie möchten Sie zahlen?</h2><label><input type=radio name=p>iDEAL</label><label><input type=radio name=p>
Überweisung</label><form method=post action=/x><button>Weiter</button></form>"""
STEPS_TOLD = "<div><ul><li>1 Adresse</li><li>2 Zahlungsart &amp; Versand</li></ul></div>"
TITLE = "<select name=anrede required><option value=''>Anrede<option>Frau<option>Herr</select>"
NEXT = "<button>Weiter</button>"


def form(inside: str, button: str = NEXT, action: str = "/versand") -> str:
    return f"<h1>Kasse</h1><form method=post action={action}>{inside}{button}</form>"


@dataclass(frozen=True, kw_only=True)
class Checkout:
    pages: dict[str, str]
    ends: str  # the path at which the choice of payment was seen
    sent: dict[str, str] = field(default_factory=dict)  # fields of the first form, and what was in them
    country: str = "DE"
    without: tuple[str, ...] = ()  # fields that must have arrived empty or not at all


ACCORDION = f"""<h1>Kasse</h1><div id=a>{ADDRESS}<button type=button onclick="a.hidden=true;b.hidden=false">Weiter zum Versand</button></div>
<div id=b hidden><label><input type=radio name=v> DHL</label><button type=button onclick="b.hidden=true;c.hidden=false">Weiter</button></div>
<div id=c hidden>{PAYMENT}</div>"""
LATE = f"""<form method=post action=/versand>{NAME}{MAIL}<label>PLZ <input name=plz required
onchange="document.getElementById('rest').innerHTML='<label>Straße <input name=strasse required></label><label>Ort <input name=ort required></label>'"></label>
<div id=rest></div>{NEXT}</form>"""
ASKS_PHONE = f"""<form action=/versand method=post onsubmit="if(!this.telefon.value){{fault.hidden=false;return false}}">{ADDRESS}
<label>Telefon <input name=telefon></label><p id=fault hidden>Bitte Telefon angeben.</p>{NEXT}</form>"""
TRAPS = f"""{ADDRESS}<label>Firma (optional) <input name=firma></label>
<label style="position:absolute;left:-9999px">Website <input name=website></label>
<label>Gutscheincode <input name=gutschein></label><label><input type=checkbox name=newsletter value=ja> Newsletter</label>
<label><input type=checkbox name=konto value=ja> Kundenkonto anlegen</label><input type=password name=passwort style="display:none">"""
WORLD = (
    "<select name=land required><option value='' disabled selected>Land"
    + "".join(
        f"<option value={'DE' if n == 'Deutschland' else n}>{n}"
        for n in (*(f"Land{i}" for i in range(180)), "Deutschland", "Zypern")
    )
    + "</select>"
)
# The shop's own script sends what was typed: a form that takes a password is never sent by us.
ACCOUNT_OFFERED = f"""<h1>Kasse</h1><form id=wer>{ADDRESS}<label>Telefon <input type=number name=telefon required></label>
<label>Passwort <input type=password name=passwort></label><label><input type=checkbox name=konto> Kundenkonto anlegen</label>
<a href=/versand onclick="event.preventDefault(); if(wer.reportValidity()) fetch('/versand', {{method: 'POST', body: new URLSearchParams(new FormData(wer))}}).then(() => location = '/versand')">Weiter</a></form>"""
NL = """<label>Voornaam <input name=v required></label><label>Achternaam <input name=a required></label>
<label>Postcode <input name=p required></label><label>Huisnummer <input name=h required></label><label>Toevoeging <input name=t></label>
<label>Straat <input name=s required></label><label>Plaats <input name=w required></label><label>E-mailadres <input name=e required></label>
<label>Land <select name=l><option value=''>Kies een land<option value=BE>België<option value=NL>Nederland</select></label>"""
RO = """<label>Nume <input name=nume required></label><label>Prenume <input name=prenume required></label>
<label>Adresa <input name=adresa required></label><label>Județ <select name=judet required><option value=''>Alege<option>Alba<option>București</select></label>
<label>Localitate <input name=loc required></label><label>E-mail <input name=email required></label>"""
EN = """<input name=shipping[firstname] placeholder="First name"><input name=shipping[lastname] placeholder="Last name">
<input name=shipping[street][0] placeholder="Street address"><input name=shipping[street][1] placeholder="Apartment">
<input name=shipping[city] placeholder=City><input name=shipping[postcode] placeholder=Postcode><input autocomplete=email name=x1>"""
SPLIT = f"{NAME}<label>Straße <input name=strasse></label><label>Hausnr. <input name=nr></label>{TOWN}{MAIL}"
GATEWAY = """<h1>Kasse</h1><div><h2>Anmelden</h2><form method=post action=/login><input type=email name=kunde><input type=password name=pw>
<button>Anmelden</button></form></div><div><h2>Als Gast bestellen</h2><form method=post action=/adresse><label>E-Mail <input type=email
name=email required></label><button>Weiter</button></form></div>"""
# Were anything typed into it, the script would send it along.
LONE_MAIL = """<div><input type=email id=post placeholder="Ihre E-Mail-Adresse"></div><script>post.onchange = () =>
document.querySelector("form").insertAdjacentHTML("beforeend", `<input type=hidden name=post value=${post.value}>`)</script>"""

CHECKOUTS = {
    "address, delivery, payment": Checkout(
        pages={"/kasse": form(ADDRESS), "/versand": DELIVERY, "/zahlung": PAYMENT}, ends="/zahlung",
        sent={"vorname": "Anna", "strasse": "Rathausstraße 15", "plz": "10178", "ort": "Berlin"},
    ),
    "accordion": Checkout(pages={"/kasse": ACCORDION}, ends="/kasse"),
    "fields that come up by and by": Checkout(
        pages={"/kasse": LATE, "/versand": PAYMENT}, ends="/versand", sent={"ort": "Berlin"}
    ),
    "wants a number without saying so": Checkout(
        pages={"/kasse": ASKS_PHONE, "/versand": PAYMENT}, ends="/versand", sent={"telefon": "+49 30 23125191"}
    ),
    "traps and options": Checkout(
        pages={"/kasse": form(TRAPS), "/versand": PAYMENT}, ends="/versand", sent={"ort": "Berlin"},
        without=("firma", "website", "gutschein", "newsletter", "konto", "passwort"),
    ),
    "nl": Checkout(
        pages={"/kasse": form(NL, "<button>Verder naar verzending</button>"), "/versand": PAYMENT}, ends="/versand",
        country="NL", sent={"s": "Amstel", "h": "1", "p": "1011 PN", "l": "NL"}, without=("t",),
    ),
    "ro": Checkout(
        pages={"/kasse": form(RO, "<button>Continuă către livrare</button>"), "/versand": PAYMENT}, ends="/versand",
        country="RO", sent={"nume": "Munteanu", "prenume": "Ana", "judet": "București"},
    ),
    "en": Checkout(
        pages={"/kasse": form(EN, "<input type=submit value='Continue to shipping'>"), "/versand": PAYMENT},
        ends="/versand", country="GB",
        sent={"shipping[firstname]": "Anna", "shipping[street][0]": "71 Gresham Street", "shipping[postcode]": "EC2V 7HH"},
        without=("shipping[street][1]",),
    ),
    "an account for whoever wants one": Checkout(
        pages={"/kasse": ACCOUNT_OFFERED, "/versand": PAYMENT}, ends="/versand",
        sent={"ort": "Berlin", "telefon": "493023125191"}, without=("passwort", "konto"),
    ),
    "all countries of the world": Checkout(
        pages={"/kasse": form(ADDRESS + WORLD), "/versand": PAYMENT}, ends="/versand", sent={"land": "DE"},
    ),
    "number in a field of its own": Checkout(
        pages={"/kasse": form(SPLIT), "/versand": PAYMENT}, ends="/versand",
        sent={"strasse": "Rathausstraße", "nr": "15"},
    ),
    "ways to pay under a name that tells nothing": Checkout(
        pages={"/kasse": form(ADDRESS), "/versand": WAYS_TO_PAY}, ends="/versand", sent={"ort": "Berlin"},
    ),
    "steps told before the form": Checkout(
        pages={"/kasse": STEPS_TOLD + form(TITLE + ADDRESS), "/versand": PAYMENT}, ends="/versand", sent={"anrede": "Frau"},
    ),
    "mail first": Checkout(
        pages={"/kasse": GATEWAY, "/adresse": form(ADDRESS), "/versand": PAYMENT}, ends="/versand",
    ),
    "a mail address first, with a box for the newsletter": Checkout(
        pages={
            "/kasse": "<h1>Kasse</h1><form method=post action=/adresse><label>E-Mail <input type=email name=email></label><label><input type=checkbox name=neues> Newsletter abonnieren</label><button>Weiter</button></form>",
            "/adresse": form(ADDRESS), "/versand": PAYMENT,
        },
        ends="/versand", without=("neues",),
    ),
    "a field that one can only read": Checkout(
        pages={"/kasse": form(ADDRESS + "<label>Ortsteil <input name=ort2 autocomplete=address-level2 readonly required></label>"), "/versand": PAYMENT},
        ends="/versand", sent={"ort": "Berlin"}, without=("ort2",),
    ),
    "a newsletter below that does not say so": Checkout(
        pages={"/kasse": form(ADDRESS) + LONE_MAIL, "/versand": PAYMENT}, ends="/versand", sent={"ort": "Berlin"}, without=("post",),
    ),
    "payment on the first page": Checkout(pages={"/kasse": form(ADDRESS + PAYMENT)}, ends="/kasse"),
}  # fmt: skip


def walk(
    shop: CountingShop,
    loop: Loop,
    house: BrowserHouse,
    *,
    country: str = "DE",
    typing: bool = True,
    checkout_phone: str = "",
) -> Visit:
    one = replace(
        errand(shop.url, country=country, checks=JUDGED, typing=typing), checkout_phone=checkout_phone
    )
    return visit_one(loop, house, one, step=8).result.visit


def shop_of(pages: dict[str, str]) -> CountingShop:
    return CountingShop({**SHOP, **pages}, takes={"/adresse", "/versand", "/zahlung"})


@pytest.mark.parametrize("name", CHECKOUTS)
def test_the_choice_of_payment_is_reached(name: str, loop: Loop, house: BrowserHouse) -> None:
    checkout = CHECKOUTS[name]
    with shop_of(checkout.pages) as shop:
        visit = walk(shop, loop, house, country=checkout.country)
        assert Stage.PAYMENT in visit.pages, "\n".join(visit.log)
        assert path_of(visit.pages[Stage.PAYMENT], shop) == checkout.ends, "\n".join(visit.log)
        assert [one for one in shop.sent if one != "GET /warenkorb?"] == []
        if checkout.sent:
            _, fields = shop.forms[0]
            assert {key: fields.get(key) for key in checkout.sent} == checkout.sent
            assert not any(fields.get(key) for key in checkout.without)


def path_of(page: Page, shop: CountingShop) -> str:
    return page.url.removeprefix(shop.url).rstrip("?")


def test_each_step_is_a_stage_with_its_pictures(loop: Loop, house: BrowserHouse) -> None:
    with shop_of(CHECKOUTS["address, delivery, payment"].pages) as shop:
        visit = walk(shop, loop, house)
        reached = {stage: path_of(page, shop) for stage, page in visit.pages.items()}
        assert reached[Stage.CHECKOUT] == "/kasse"
        assert reached[Stage.DELIVERY] == "/versand"
        assert reached[Stage.PAYMENT] == "/zahlung"
        assert all(page.screenshots for page in visit.pages.values())


def test_what_was_typed_is_nowhere_in_the_visit(loop: Loop, house: BrowserHouse) -> None:
    with shop_of(CHECKOUTS["address, delivery, payment"].pages) as shop:
        visit = walk(shop, loop, house)
        typed = shop.forms[0][1]["email"]
        assert typed.endswith("@example.com")
        assert typed not in repr(visit)


REPEATED = "<p id=d></p><script>d.innerText = localStorage.d</script>"
REMEMBERING = form(ADDRESS + "<label>Telefon <input name=tel required></label>").replace(
    "<form", "<form onsubmit=\"localStorage.d = ['Kontakt', this.email.value, this.tel.value].join('\\n')\""
)


def test_what_the_shop_repeats_of_it_is_no_way_to_reach_the_shop(loop: Loop, house: BrowserHouse) -> None:
    with shop_of({"/kasse": REMEMBERING, "/versand": REPEATED + PAYMENT}) as shop:
        visit = walk(shop, loop, house)
        typed = shop.forms[0][1]
        told = visit.pages[Stage.PAYMENT].visible_text
        assert "Kontakt" in told
        assert typed["email"] not in told
        assert typed["tel"] not in told


def test_a_number_of_ones_own_is_typed_where_a_country_has_none_for_fiction(
    loop: Loop, house: BrowserHouse
) -> None:
    page = form(
        RO + "<label>Telefon <input name=tel required></label>", "<button>Continuă către livrare</button>"
    )
    with shop_of({"/kasse": page, "/versand": PAYMENT}) as shop:
        assert "checkout_phone" in walk(shop, loop, house, country="RO").gaps[Stage.PAYMENT].detail
        visit = walk(shop, loop, house, country="RO", checkout_phone="021 310 0100")
        assert Stage.PAYMENT in visit.pages, "\n".join(visit.log)
        assert shop.forms[0][1]["tel"] == "021 310 0100"


STOPS = {
    "may be all that the shop asks": (form(NAME + MAIL, action="/weiter"), Reason.CHECKOUT_NOT_REACHED, "could also place an order"),
    "a whole address that may be all it asks": (form(ADDRESS, action="/kasse/senden"), Reason.CHECKOUT_NOT_REACHED, "could also place an order"),
    "asks what nobody made up": (form(ADDRESS + "<label>Geburtsdatum <input name=geb required></label>"), Reason.CHECKOUT_NOT_REACHED, "Geburtsdatum"),
    "no button that leads on": (form(ADDRESS, "<button>Absenden</button>"), Reason.CHECKOUT_NOT_REACHED, "no button"),
    "finds fault with it": (form(ADDRESS).replace("<form", "<form onsubmit='return false'"), Reason.CHECKOUT_NOT_REACHED, "did not go on"),
    "waits for a box that is not ours to tick": (
        f"<form method=post action=/versand onsubmit='return false'>{ADDRESS}<label><input type=checkbox name=ds> Ich habe die Datenschutzerklärung gelesen *</label>{NEXT}</form>",
        Reason.CHECKOUT_NOT_REACHED, "Datenschutzerklärung",
    ),
    "waits for a box that nothing marks": (
        f"<form method=post action=/versand onsubmit='return false'>{ADDRESS}<input type=checkbox id=ds name=privacy><label for=ds>Ich habe die Informationen zum Datenschutz gelesen.</label>{NEXT}</form>",
        Reason.CHECKOUT_NOT_REACHED, "Informationen zum Datenschutz",
    ),
    "subscribes by a box ticked beforehand": (
        form(ADDRESS + "<input type=checkbox name=newsletter value=ja checked>"), Reason.GUARD_REFUSED, "subscribe",
    ),
    "ways to pay that are drawn": (
        form(ADDRESS) + "<div role=radiogroup><div role=radio tabindex=0>Überweisung</div><div role=radio>iDEAL</div></div>",
        Reason.GUARD_REFUSED, "payment is chosen",
    ),
    "names paying as the next step": (
        f"<form method=post action=/zahlung>{ADDRESS}<button>Verder naar betalen</button></form>", Reason.GUARD_REFUSED, "Verder naar betalen",
    ),
    "demands a password": (form(ADDRESS + "<input type=password name=pw>"), Reason.GUARD_REFUSED, "password"),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPS)
def test_where_it_ends_is_said(name: str, loop: Loop, house: BrowserHouse) -> None:
    page, reason, says = STOPS[name]
    with shop_of({"/kasse": page}) as shop:
        visit = walk(shop, loop, house)
        assert Stage.CHECKOUT in visit.pages
        gap = visit.gaps[Stage.PAYMENT]
        assert (gap.reason, says in gap.detail) == (reason, True), gap
        assert shop.forms == []


def test_nothing_is_typed_where_it_is_not_allowed(loop: Loop, house: BrowserHouse) -> None:
    with shop_of(CHECKOUTS["address, delivery, payment"].pages) as shop:
        visit = walk(shop, loop, house, typing=False)
        assert Stage.CHECKOUT in visit.pages
        assert not {Stage.PAYMENT, Stage.DELIVERY} & {*visit.pages, *visit.gaps}
        assert not [line for line in visit.log if "typed" in line]
        assert shop.forms == []


SENDS = "fetch('{}', {{method: 'POST', body: {}}})"
ON_CLICK = '<button onclick="{}">Weiter</button>'
ATTACKS = {
    "action that orders": form(ADDRESS, action="/checkout/place-order"),
    "button with an action of its own": form(ADDRESS, "<button formaction=/order/submit>Weiter</button>"),
    "order button beside it": form(ADDRESS, f"{NEXT}<button>Zahlungspflichtig bestellen</button>"),
    "order button outside the form": form(ADDRESS) + "<button>Kaufen und bezahlen</button>",
    "order button in a shadow root": form(ADDRESS)
    + "<x-b></x-b><script>document.querySelector('x-b').attachShadow({mode:'open'}).innerHTML='<button>Jetzt kaufen</button>'</script>",
    "terms to accept": form(ADDRESS + "<label><input type=checkbox name=agb checked> Ich akzeptiere die AGB</label>"),
    "folded choice of payment": form(ADDRESS + "<div hidden><input type=radio name=zahlungsart value=vk checked></div>"),
    "payment chosen by a hidden field": form(ADDRESS + "<input type=hidden name=payment_method value=invoice>"),
    "ordering by script": form(ADDRESS, ON_CLICK.format(SENDS.format("/api/orders", "1"))),
    "ordering by GraphQL": form(ADDRESS, ON_CLICK.format(SENDS.format("/graphql", "JSON.stringify({query:'mutation{placeOrder{id}}'})"))),
    "completing the cart by script": form(ADDRESS, ON_CLICK.format(SENDS.format("/store/carts/c1/complete", "1"))),
    "another action on submit": form(ADDRESS).replace("<form", "<form onsubmit=\"this.action='/orders'\""),
    "label swapped under the pointer": form(ADDRESS, "<button onmouseover=\"this.textContent='Jetzt kaufen'\">Weiter</button>"),
    "next that says more by its title": form(ADDRESS, "<button title='Zahlungspflichtig bestellen'>Weiter</button>"),
    "answers with a way to the order": form(ADDRESS, action="/adresse"),
    "step of which links order": form(ADDRESS) + "<a href=# onclick='f()'>Zahlungspflichtig bestellen</a>",
    "sends itself once it is filled": form(ADDRESS, action="/orders").replace(
        "<form", "<form onchange='this.email.value && this.submit()'"),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_no_trick_turns_a_step_into_an_order(name: str, loop: Loop, house: BrowserHouse) -> None:
    pages = {"/kasse": ATTACKS[name], "/versand": PAYMENT, "/adresse": "redirect:/order/confirm"}
    with shop_of(pages) as shop:
        visit = walk(shop, loop, house)
        assert Stage.CHECKOUT in visit.pages, "\n".join(visit.log)
        assert [one for one in shop.sent if one != "GET /warenkorb?"] == [], "\n".join(visit.log)
        assert {path for path, _ in shop.forms} <= {"/versand", "/adresse"}


@pytest.mark.parametrize(
    "country", ["DE", "AT", "CH", "NL", "BE", "RO", "GB", "IE", "US", "FR", "IT", "ES", "PL"]
)
def test_every_market_has_a_made_up_person(country: str) -> None:
    one = persona.persona_of(country, "k7f3")
    assert one is not None
    assert one.mail == "anna.k7f3@example.com"
    assert one.postcode
    assert one.answer("full_name", split_street=False) == f"{one.first_name} {one.last_name}"


def test_where_nobody_is_made_up_nothing_is_typed(loop: Loop, house: BrowserHouse) -> None:
    assert persona.persona_of("AQ", "x") is None
    with shop_of(CHECKOUTS["address, delivery, payment"].pages) as shop:
        visit = walk(shop, loop, house, country="GR")
        assert "made-up person" in visit.gaps[Stage.PAYMENT].detail
        assert shop.forms == []
