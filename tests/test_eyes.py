"""What a person would click next, on small pages drawn in a real browser. Every row is one phenomenon."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urljoin

import pytest
from conftest import Loop
from counting_shop import CountingShop, Window, window

from checks.model import Field, Page, Stage
from monitor.browser import BrowserHouse
from monitor.shopper import eyes
from monitor.shopper.eyes import Choice
from monitor.shopper.eyes.address import role_of

PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>"


@pytest.fixture(scope="module")
def view(loop: Loop, house: BrowserHouse) -> Iterator[Window]:
    with CountingShop({"/": ""}) as shop, window(loop, house) as one:
        one.open(f"{shop.url}/")
        yield one


def chosen(choices: Sequence[Choice]) -> str:
    """Text, or else path, of the first choice."""
    if not choices:
        return ""
    control = choices[0].control
    return control.text or "/" + control.href.split("/", 3)[3]


# ---- pages of information

FOOTER = "<footer><a href=/a>{}</a> <a href=/b>{}</a></footer>"
INFORMATION = {
    "de contact": (Stage.CONTACT, FOOTER.format("Kontakt", "Datenschutz"), "Kontakt"),
    "de service": (Stage.CONTACT, FOOTER.format("Blog", "Kundenservice"), "Kundenservice"),
    "nl contact": (Stage.CONTACT, FOOTER.format("Klantenservice", "Vacatures"), "Klantenservice"),
    "ro contact": (Stage.CONTACT, FOOTER.format("Contactează-ne", "Cariere"), "Contactează-ne"),
    "ro without marks": (Stage.CONTACT, FOOTER.format("Cariere", "Contactati-ne"), "Contactati-ne"),
    "en contact": (Stage.CONTACT, FOOTER.format("Get in touch", "Jobs"), "Get in touch"),
    "contact before its general service page": (Stage.CONTACT, FOOTER.format("Contact", "Contact lenses"), "Contact"),
    "contact before customer service": (Stage.CONTACT, ("<footer><a href=/klantenservice/>Klantenservice</a>"
                                        "<a href=/contact/>Neem contact met ons op</a></footer>"), "Neem contact met ons op"),
    "the page to write on before a legal one": (Stage.CONTACT, ("<footer><a href=/policies/contact-information>Kontakt</a></footer>"
                                                "<a href=/pages/contact>Kontaktiere uns</a>"), "Kontaktiere uns"),
    "address alone does not tell": (Stage.CONTACT, "<a href=/kontakt>Wir sind da</a>", ""),
    "in a closed menu": (Stage.CONTACT, "<nav><ul hidden><li><a href=/k>Kontakt</a></ul></nav>", "Kontakt"),
    "question about it is no contact": (Stage.CONTACT, FOOTER.format("How do I clean my contact grill plates properly?", "x"), ""),
    "de returns": (Stage.RETURNS, FOOTER.format("Widerrufsrecht", "AGB"), "Widerrufsrecht"),
    "nl returns": (Stage.RETURNS, FOOTER.format("Ruilen & retourneren", "Cookies"), "Ruilen & retourneren"),
    "ro returns": (Stage.RETURNS, FOOTER.format("Politica de retur", "ANPC"), "Politica de retur"),
    "en returns": (Stage.RETURNS, FOOTER.format("Returns & refunds", "Terms"), "Returns & refunds"),
    "both in one": (Stage.RETURNS, FOOTER.format("Versand & Rückgabe", "AGB"), "Versand & Rückgabe"),
    "its own page before both": (Stage.RETURNS, FOOTER.format("Versand & Rückgabe", "Rücksendungen"), "Rücksendungen"),
    "de shipping": (Stage.SHIPPING, FOOTER.format("Versandkosten", "Presse"), "Versandkosten"),
    "both in one serves shipping": (Stage.SHIPPING, FOOTER.format("Versand & Rückgabe", "AGB"), "Versand & Rückgabe"),
    "nl shipping": (Stage.SHIPPING, FOOTER.format("Bezorgen", "Over ons"), "Bezorgen"),
    "ro shipping": (Stage.SHIPPING, FOOTER.format("Livrare și plată", "Noi"), "Livrare și plată"),
    "imprint": (Stage.IMPRINT, FOOTER.format("Impressum", "AGB"), "Impressum"),
    "nl imprint": (Stage.IMPRINT, FOOTER.format("Bedrijfsgegevens", "x"), "Bedrijfsgegevens"),
    "terms": (Stage.TERMS, FOOTER.format("Impressum", "AGB"), "AGB"),
    "ro terms": (Stage.TERMS, FOOTER.format("Termeni și condiții", "x"), "Termeni și condiții"),
    "help where nothing else tells of delivery": (Stage.SHIPPING, FOOTER.format("Help & FAQ", "Jobs"), "Help & FAQ"),
    "customer service, of returns": (Stage.RETURNS, FOOTER.format("Klantenservice", "Vacatures"), "Klantenservice"),
    "help is not asked where the page is there": (Stage.SHIPPING, FOOTER.format("Hilfe", "Versandkosten"), "Versandkosten"),
    "help is no imprint": (Stage.IMPRINT, FOOTER.format("Hilfe", "Jobs"), ""),
    "another site": (Stage.CONTACT, "<a href=https://other.example/contact>Contact</a>", ""),
    "mail": (Stage.CONTACT, "<a href=mailto:a@shop.example>Contact</a>", ""),
    "place on the same page": (Stage.CONTACT, "<a href='#contact'>Contact</a>", ""),
    "view behind a hash": (Stage.RETURNS, "<a href='#!/~/pages/returns'>Returns</a> <a href='#top'>Returns</a>", "Returns"),
    "place on the same page, returns": (Stage.RETURNS, "<a href='#returns'>Returns</a>", ""),
    "address that cannot be read": (Stage.CONTACT, "<a href='http://[bad'>Contact</a>", ""),
}  # fmt: skip


@pytest.mark.parametrize(("stage", "html", "text"), INFORMATION.values(), ids=INFORMATION)
def test_pages_of_information(stage: Stage, html: str, text: str, view: Window) -> None:
    assert chosen(eyes.information([view.draw(html)], stage)) == text


@pytest.mark.parametrize(("stage", "text"), [(Stage.CHECKOUT, ""), (Stage.HOME, "Continue to shipping")])
def test_the_next_step_is_no_page_of_information(stage: Stage, text: str, view: Window) -> None:
    page = replace(view.draw("<a href=/checkout/shipping>Continue to shipping</a>"), stage=stage)
    assert chosen(eyes.information([page], Stage.SHIPPING)) == text


@pytest.mark.parametrize(
    ("stage", "here", "there", "text"),
    [
        (Stage.CHECKOUT, "/kasse/adresse/", "/kasse/versand/", ""),
        (Stage.PAYMENT, "/en/checkout/payment?step=3", "/en/checkout/delivery", ""),
        (Stage.CHECKOUT, "/shop/kasse", "/shop/versand", "2. Versand"),
        (Stage.CHECKOUT, "/kasse", "/versand", "2. Versand"),
        (Stage.HOME, "/kasse/adresse/", "/kasse/versand/", "2. Versand"),
    ],
)
def test_the_steps_of_checkout_are_no_pages_of_information(
    stage: Stage, here: str, there: str, text: str, view: Window
) -> None:
    page = view.draw(f"<a href={there}>2. Versand</a>")
    page = replace(page, stage=stage, url=urljoin(page.url, here))
    assert chosen(eyes.information([page], Stage.SHIPPING)) == text


# ---- products and lists of products

CARD = '<div><a href={0}><img src="{2}" width=200 height=100></a><h3><a href={0}>{1}</a></h3><p>24,90 €</p>{3}</div>'


def card(address: str, name: str, more: str = "") -> str:
    return CARD.format(address, name, PICTURE, more)


PRODUCTS = {
    "one with a price": (card("/schale", "Schale"), ["/schale"]),
    "address says so": ("<a href=/products/bowl>Bowl</a>", ["/products/bowl"]),
    "sold out": (card("/a", "Schale", "<p>Ausverkauft</p>") + "<p style='height:700px'></p>" + card("/b", "Krug"), ["/b"]),
    "nl sold out": (card("/a", "Kom", "<p>Uitverkocht</p>") + "<p style='height:700px'></p>" + card("/b", "Kan"), ["/b"]),
    "gift card": (card("/gutschein", "Geschenkgutschein") + "<p style='height:700px'></p>" + card("/b", "Krug"), ["/b"]),
    "ro gift card": (card("/x", "Card cadou") + "<p style='height:700px'></p>" + card("/b", "Ulcior"), ["/b"]),
    "no price, no telling address": ("<a href=/about>About</a>", []),
    "account and blog": (card("/account/orders", "Orders") + card("/blog/bowls", "Blog"), []),
    "information beside a price": ("<p><a href=/x>Versandkosten</a> 4,90 €</p>", []),
    "cart beside a price": ("<p><a href=/warenkorb>Warenkorb</a> 24,90 €</p>", []),
    "another site": (card("https://other.example/p/1", "Bowl"), []),
    "unseen": (f"<div hidden>{card('/p/1', 'Bowl')}</div>", []),
    "link that deletes": (card("/cart/remove/1", "Bowl"), []),
    "list says so": (
        ("<script type='application/ld+json'>{\"@type\": \"ItemList\", \"itemListElement\": [{\"url\": \"ORIGIN/schale\"}]}</script>"
        "<a href=/schale>Schale</a>"), ["/schale"],
    ),
    "footer": ("<footer><a href=/x>Schale</a> 24,90 €</footer>", []),
    "what empties the cart": ("<p>24,90 € <a href=/cos?g=1>Golește coșul</a> <a href=/x>Korb leeren</a> <a href=/bag/clear>Bag</a></p>", []),
    "nothing but a way on": ("<p>24,90 € <a href=/step>Weiter</a></p>", []),
}  # fmt: skip


@pytest.mark.parametrize(("html", "paths"), PRODUCTS.values(), ids=PRODUCTS)
def test_products(html: str, paths: list[str], view: Window) -> None:
    origin = view.tab.url.rstrip("/")
    found = eyes.products(view.draw(html.replace("ORIGIN", origin)))
    assert [choice.control.href.removeprefix(origin) for choice in found] == paths


LISTS = {
    "named": ("<nav><a href=/x>Alle Produkte</a> <a href=/y>Über uns</a></nav>", "Alle Produkte"),
    "nl": ("<nav><a href=/y>Vacatures</a> <a href=/x>Assortiment</a></nav>", "Assortiment"),
    "ro": ("<nav><a href=/y>Povestea noastră</a> <a href=/x>Magazin</a></nav>", "Magazin"),
    "address": ("<nav><a href=/y>Home &amp; Living</a> <a href=/collections/all>Wood</a></nav>", "Wood"),
    "header before footer": (
        "<header><a href=/x>Kitchen</a></header><footer><a href=/y>Partners</a></footer>",
        "Kitchen",
    ),
    "nothing": ("<a href=/impressum>Impressum</a> <a href=/login>Login</a>", ""),
    "lost passwords and fine searches": (
        "<nav><a href=/x>Forgot your password?</a> <a href=/y>Erweiterte Suche</a> <a href=/z>Ai uitat parola?</a></nav>",
        "",
    ),
    "books of passwords": ("<nav><a href=/x>Password notebooks</a></nav>", "Password notebooks"),
    "diary and maker": ("<nav><a href=/x>Add to calendar</a> <a href=/y>Powered by Us</a></nav>", ""),
}


@pytest.mark.parametrize(("html", "text"), LISTS.values(), ids=LISTS)
def test_lists_of_products(html: str, text: str, view: Window) -> None:
    assert chosen(eyes.categories(view.draw(html))) == text


# ---- into the cart


def buttons(*labels: str) -> str:
    return (
        "<main><form action=/x method=post>"
        + "".join(f"<button>{label}</button>" for label in labels)
        + "</form></main>"
    )


ADDING = {
    "de": (buttons("Merken", "In den Warenkorb"), "In den Warenkorb"),
    "nl": (buttons("Op verlanglijst", "In winkelwagen"), "In winkelwagen"),
    "ro": (buttons("Adaugă la favorite", "Adaugă în coș"), "Adaugă în coș"),
    "ro without marks": (buttons("ADAUGA IN COS"), "ADAUGA IN COS"),
    "en": (buttons("Add to wish list", "Add to basket"), "Add to basket"),
    "onto a list of wishes": (buttons("Aan verlanglijst toevoegen"), ""),
    "“order” in a form": (buttons("Bestellen"), "Bestellen"),
    "“buy” in Romanian": (buttons("Cumpără"), "Cumpără"),
    "separable verb": (buttons("Voeg aan winkelmand toe"), "Voeg aan winkelmand toe"),
    "polite, with an article": (buttons("Adăugați în coșul dumneavoastră"), "Adăugați în coșul dumneavoastră"),
    "how many are in it": (buttons("0 artikelen in winkelwagen"), ""),
    "back to it": (buttons("Back to cart", "Retour au panier", "Torna al carrello", "Volver al carrito"), ""),
    "“add” behind how many": (
        "<form><input name=qty><button>Add</button></form><form><input name=code><button>Add</button></form>", "Add"
    ),
    "“toevoegen” behind how many": ("<form><label>Aantal <input name=n></label><button>Toevoegen</button></form>", "Toevoegen"),
    "“add” behind a field called so": (
        "<form><label for=i>Add to Cart</label><input id=i placeholder=qty><button>Add</button></form>", "Add"
    ),
    "“add” behind a code": ("<form><input name=coupon><button>Add</button></form>", ""),
    "words unknown, but the form tells": (
        '<form action="/basket/add/7/" method="post"><button>Leg weg in de winkelmand-bak</button></form>',
        "Leg weg in de winkelmand-bak",
    ),
    "buy now is no cart": (buttons("Buy now"), ""),
    "both": (buttons("Jetzt kaufen", "In den Warenkorb"), "In den Warenkorb"),
    "express payment": (buttons("Buy with PayPal", "Add to cart"), "Add to cart"),
    "tell me when it is back": (buttons("Benachrichtigen", "Notify me"), ""),
    "link": ("<a href='/?add=7'>Add to cart</a>", "Add to cart"),
    "div": ("<div role=button>In winkelmand</div>", "In winkelmand"),
    "icon": ("<button aria-label='Add to cart'>🛒</button>", "Add to cart"),
    "icon drawn": ("<button aria-label='Add to cart'><svg width=9 height=9></svg></button>", "Add to cart"),
    "programmer's name": ("<form action=/x method=post><button class=add-to-cart>Ja, gerne</button></form>", "Ja, gerne"),
    "form's address": ("<form action=/cart/add method=post><button>Choose a size</button></form>", "Choose a size"),
    "header's link to the cart": ("<header><a href=/cart>Add to cart</a></header>", ""),
    "way to the cart": ("<main><a href=/warenkorb>Zum Warenkorb</a></main>", ""),
    "soft hyphen": (buttons("In den Waren&shy;korb"), "In den Waren\u00adkorb"),
    "header of the product": ("<main><header><button>In den Warenkorb</button></header></main>", "In den Warenkorb"),
    "unseen": ("<button hidden>In den Warenkorb</button>", ""),
}  # fmt: skip


@pytest.mark.parametrize(("html", "text"), ADDING.values(), ids=ADDING)
def test_ways_into_the_cart(html: str, text: str, view: Window) -> None:
    assert chosen(eyes.add_to_cart(view.draw(html))) == text


def tiles(*rest: str) -> str:
    return "".join(
        f"<div><b>{name}</b><p>4,50 €</p>{r}</div>" for name, r in zip(("Rye", "Oat"), rest, strict=True)
    )


SET = "<button>−</button> 1 <button>+</button>"
TILES = {
    "plus": (tiles("<button>+</button>", "<button>+</button>"), "+"),
    "named": (tiles("<button>Rye hinzufügen</button>", "<button>Oat hinzufügen</button>"), "Rye hinzufügen"),
    "named, and where to": (
        tiles("<button aria-label='Add Rye to basket'>+</button>", "<button aria-label='Add Oat to basket'>+</button>"),
        "Add Rye to basket",
    ),
    "what is there already comes in a stepper": (tiles(SET, SET), ""),
    "one alone opens a text": (tiles("<button>+</button>", ""), ""),
    "no price": ("<p><button>Add</button></p><p><button>Add</button></p>", ""),
    "something else": (tiles("<button>Add a note</button>", "<button>Add a comment</button>"), ""),
}  # fmt: skip


@pytest.mark.parametrize(("html", "text"), TILES.values(), ids=TILES)
def test_ways_to_buy_from_tiles(html: str, text: str, view: Window) -> None:
    page = view.draw(html)
    assert (chosen(eyes.add_to_cart(page)), eyes.sells_here(page)) == (text, bool(text))


def test_what_has_a_page_of_its_own_is_not_bought_from_its_tile(view: Window) -> None:
    assert not eyes.sells_here(view.draw(card("/p/1", "Schale", "<button>+</button>") * 2))


def test_the_shut_button_comes_after_the_open_one(view: Window) -> None:
    page = view.draw("<button disabled>Add to cart</button><button>Add to cart</button>")
    assert [c.control.disabled for c in eyes.add_to_cart(page)] == [False, True]


CARTS = {
    "text": ("<a href=/x>Warenkorb</a>", "Warenkorb"),
    "address of an icon": (
        "<header><a href=/winkelwagen><svg width=9 height=9></svg></a></header>",
        "/winkelwagen",
    ),
    "with a count": ("<a href=/cart>Cart (1)</a>", "Cart (1)"),
    "ro": ("<a href=/x>Coșul meu</a>", "Coșul meu"),
    "button": ("<button>View basket</button>", "View basket"),
    "not what adds": ("<a href=/cart/add/7>Add to cart</a>", ""),
    "not what empties": ("<a href='/cart/remove/7'>Cart</a>", ""),
    "not what empties by a query": ("<a href='/cart?remove_item=7'>Cart</a>", ""),
    "another site": ("<a href=https://other.example/cart>Cart</a>", ""),
    "not what shuts": ("<button>Close basket</button> <button>Warenkorb schließen</button>", ""),
    "not what empties in words": ("<a href=/x>Svuota il carrello</a> <button>Empty cart</button>", ""),
    "with a sum": ("<button>View basket · €4.50</button>", "View basket · €4.50"),
}


def test_in_the_cart_a_link_to_nowhere_is_no_way_to_it(view: Window) -> None:
    assert chosen(eyes.cart_links(view.draw("<a href='#'>Accept</a>", path="/cart/"))) == ""


@pytest.mark.parametrize(("html", "text"), CARTS.values(), ids=CARTS)
def test_ways_to_look_into_the_cart(html: str, text: str, view: Window) -> None:
    assert chosen(eyes.cart_links(view.draw(html))) == text


# ---- options

OPTIONS = {
    "please choose": ("<select><option value=''>Bitte wählen<option>M<option>L</select>", ["M"]),
    "nl": ("<select><option value=''>Kies een maat<option>M</select>", ["M"]),
    "ro": ("<select><option value=''>Alege mărimea<option>M</select>", ["M"]),
    "dashes": ("<select><option value=''>---<option>M</select>", ["M"]),
    "sold out first": ("<select required><option>S – ausverkauft<option>M</select>", ["M"]),
    "switched off first": ("<select required><option disabled>S<option>M</select>", ["M"]),
    "nothing chosen, in unknown words": ("<select><option value=''>Vali suurus<option>M</select>", ["M"]),
    "a heading that can't be chosen": (
        "<select><option value='' disabled selected>Size<option>M</select>",
        ["M"],
    ),
    "switched off": ("<select disabled><option value=''>Choose<option>M</select>", []),
    "two": (
        "<select><option>Choose<option>M</select><select><option>Select colour<option>Red</select>",
        ["M", "Red"],
    ),
    "already chosen": ("<select><option>M<option>L</select>", []),
    "quantity": ("<select name=quantity required><option>1<option>2</select>", []),
    "unseen": ("<select hidden><option>Choose<option>M</select>", []),
}


@pytest.mark.parametrize(("html", "options"), OPTIONS.values(), ids=OPTIONS)
def test_options_to_choose(html: str, options: list[str], view: Window) -> None:
    page = view.draw(f"<form action=/cart/add method=post>{html}<button>Add to cart</button></form>")
    assert [option for _, option in eyes.sizes_and_colours(page, page.buttons[0].form)] == options


BESIDE = "<select name={name}><option value=''>Choose<option>Red</select>"
LISTS_BESIDE = {
    "a form of choices": (f"<form action=/p method=post>{BESIDE.format(name='g')}</form>", "disabled", ["Red"]),
    "the way in is open": (f"<form action=/p method=post>{BESIDE.format(name='g')}</form>", "", []),
    "a form that asks for more": (f"<form action=/p method=post>{BESIDE.format(name='g')}<input name=mail></form>", "disabled", []),
    "a choice of language": (f"<form action=/p method=post>{BESIDE.format(name='language')}</form>", "disabled", []),
    "decided": ("<form action=/p method=post><select name=g><option>Red<option>Blue</select></form>", "disabled", []),
}  # fmt: skip


@pytest.mark.parametrize(("html", "state", "options"), LISTS_BESIDE.values(), ids=LISTS_BESIDE)
def test_lists_beside_the_form_to_buy_by(html: str, state: str, options: list[str], view: Window) -> None:
    page = view.draw(f"{html}<form action=/cart/add method=post><button {state}>Add to cart</button></form>")
    assert [option for _, option in eyes.lists_beside(page, page.buttons[-1])] == options


def test_an_undecided_group_of_radios_gets_its_first(view: Window) -> None:
    page = view.draw(
        "<form action=/cart/add method=post><label><input type=radio name=size>S</label><label><input type=radio name=size>M</label>"
        "<label><input type=radio name=wood checked>Oak</label><button>Add to cart</button></form>"
    )
    assert [c.text for c in eyes.open_radios(page, page.buttons[-1].form)] == ["S"]


def test_a_radio_that_is_switched_off_is_no_choice(view: Window) -> None:
    page = view.draw(
        "<form action=/cart/add method=post><label><input type=radio name=size disabled>S</label>"
        "<label><input type=radio name=size>M</label><button>Add to cart</button></form>"
    )
    assert [c.text for c in eyes.open_radios(page, page.buttons[-1].form)] == ["M"]


SWATCHES = {
    "buttons": ("<button>S</button><button>M</button>", [["S", "M"]]),
    "divs": ("<div><b role=button>S</b> <b role=button>M</b></div>", [["S", "M"]]),
    "one size": ("<div><button>One size</button></div>", [["One size"]]),
    "sold out": ("<button>S</button><button>M ausverkauft</button><button>L</button>", [["S", "L"]]),
    "switched off": ("<button disabled>S</button><button>M</button><button>L</button>", [["M", "L"]]),
    "steppers": ("<button>−</button><button>+</button>", []),
    "orders": ("<button>Buy now</button><button>PayPal</button>", []),
    "all but one switched off": (
        "<div><button>Red</button><button>Blue</button></div><p><button disabled>S</button><button>M</button></p>",
        [["Red", "Blue"], ["M"]],
    ),
    "steppers by name": (
        "<button aria-label='Zmniejsz ilość'>▼</button><button>Menge verringern</button>",
        [],
    ),
    "wish list and comparison": ("<button>Merkzettel</button><button>Vergleichen</button>", []),
    "links to the product in other colours": (
        "<a href='?c=1'>Red</a> <a href='?c=2'>Blue</a>",
        [["Red", "Blue"]],
    ),
    "links away": ("<a href=/red>Red</a><a href=/blue>Blue</a>", []),
    "below the button": ("", []),
    "the button beside the box to search in": (
        "<form action=/search><input name=q><input type=submit value=Suche></form>",
        [],
    ),
}


@pytest.mark.parametrize(("html", "rows"), SWATCHES.values(), ids=SWATCHES)
def test_swatches(html: str, rows: list[list[str]], view: Window) -> None:
    page = view.draw(
        f"<main>{html}<p><button id=add disabled>Add to cart</button></p><p><button>A</button><button>B</button></p></main>"
    )
    add = next(b for b in page.buttons if b.hint == "add")
    assert [[c.text for c in row] for row in eyes.swatches(page, add)] == rows


SIZE_TILES = "<b role=button>S</b> <b role=button>M</b> <button>Compare</button>"
STAND_INS = {
    "an undecided box out of sight": ("<select name=s style='display:none'><option value=''>Choose<option>S<option>M</select>", ["S", "M"]),
    "decided": ("<select name=s style='display:none'><option value=''>Choose<option selected>S<option>M</select>", []),
    "in plain sight": ("<select name=s><option value=''>Choose<option>S<option>M</select>", []),
    "with other options": ("<select name=s style='display:none'><option value=''>Choose<option>Red</select>", []),
    "one option is not to be had": (
        "<select name=s style='display:none'><option value=''>Choose<option disabled>S<option>M</select>", ["M"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("html", "options"), STAND_INS.values(), ids=STAND_INS)
def test_what_stands_for_a_select_box(html: str, options: list[str], view: Window) -> None:
    page = view.draw(f"<form action=/c>{html}{SIZE_TILES}<button id=add>Add to cart</button></form>")
    add = next(b for b in page.buttons if b.hint == "add")
    assert [c.text for c in eyes.stand_ins(page, add.form)] == options


ASKED = {
    "an answer to what the shop says": (
        "<div role=alertdialog><p>Choose a size</p><button>OK</button></div>",
        [],
    ),
    "a sheet of sizes": (
        "<div role=dialog><h2>Choose size</h2><button disabled>S</button><button>M</button></div>",
        ["M"],
    ),
    "something else": ("<div role=dialog><h2>Added</h2><button>Remove</button></div>", []),
}


@pytest.mark.parametrize(("html", "options"), ASKED.values(), ids=ASKED)
def test_what_a_shop_asks_for_only_now(html: str, options: list[str], view: Window) -> None:
    before = view.draw("<main><button>Add to cart</button></main>")
    after = view.draw(f"<main><button>Add to cart</button></main>{html}")
    assert [c.text for c in eyes.asked_for_now(after, before)] == options


# ---- to checkout

ON = {
    "de": (buttons("Aktualisieren", "Zur Kasse"), "Zur Kasse"),
    "nl": (buttons("Bijwerken", "Verder naar bestellen"), "Verder naar bestellen"),
    "ro": (buttons("Actualizează", "Finalizează comanda"), "Finalizează comanda"),
    "en": (buttons("Update", "Proceed to checkout"), "Proceed to checkout"),
    "link": ("<a href=/checkout>Checkout</a>", "Checkout"),
    "address alone does not tell": ("<a href=/kasse>Los geht's</a>", ""),
    "“order” in the cart": (buttons("Bestellen"), "Bestellen"),
    "“continue” in the cart": (buttons("Weiter einkaufen", "Weiter"), "Weiter"),
    "express payment": (buttons("PayPal", "Apple Pay", "Checkout"), "Checkout"),
    "only express payment": (buttons("Buy with PayPal", "Express checkout"), ""),
    "order button": (buttons("Zahlungspflichtig bestellen"), ""),
    "address that orders": ("<a href=/checkout/place-order>Checkout</a>", ""),
    "words before early words": (buttons("Weiter", "Zur Kasse"), "Zur Kasse"),
    "the cart itself": ("<a href=/warenkorb>Warenkorb</a>", ""),
    "shut": ("<button disabled>Checkout</button>", ""),
    "another host": ("<a href=https://checkout.example/kasse>Zur Kasse</a>", "Zur Kasse"),
    "guest before account": (buttons("Checkout with account", "Checkout as guest"), "Checkout as guest"),
    "unseen": ("<a href=/checkout hidden>Checkout</a>", ""),
}


@pytest.mark.parametrize(("html", "text"), ON.values(), ids=ON)
def test_ways_to_checkout(html: str, text: str, view: Window) -> None:
    assert chosen(eyes.checkout_controls(view.draw(html, path="/warenkorb"))) == text


def test_a_sum_beside_it_makes_checkout_no_less_plain(view: Window) -> None:
    for label in ("Checkout €4.50", "Zur Kasse · 24,90 €", "Checkout (£3.00)"):
        assert chosen(eyes.checkout_controls(view.draw(f"<button>{label}</button>"), strict=True)) == label


GUESTS = {
    "de": (buttons("Anmelden", "Als Gast bestellen"), "Als Gast bestellen"),
    "nl": (buttons("Inloggen", "Bestellen zonder account"), "Bestellen zonder account"),
    "ro": (buttons("Autentificare", "Comandă fără cont"), "Comandă fără cont"),
    "en": (buttons("Sign in", "Continue as guest"), "Continue as guest"),
    "link": ("<a href=/guest>Checkout as guest</a>", "Checkout as guest"),
    "order as guest": (buttons("Als Gast zahlungspflichtig bestellen"), ""),
    "none": (buttons("Sign in", "Create account"), ""),
    "beside the field under a heading": (
        "<h3>Guest checkout</h3><form action=/g method=post><label>Mail address <input name=m></label><button>Continue</button></form>",
        "Continue",
    ),
    "in the same line": (
        "<p><b>I have an account.</b> <a href=/l>log in</a></p><p><b>I order as a guest.</b> <a href=/g>continue</a></p>",
        "continue",
    ),
    "guest book in the footer": ("<footer><a href=/g>Guest</a></footer>", ""),
}


@pytest.mark.parametrize(("html", "text"), GUESTS.values(), ids=GUESTS)
def test_ways_on_without_an_account(html: str, text: str, view: Window) -> None:
    assert chosen(eyes.guest_controls(view.draw(html))) == text


# ---- what lies over the page

BANNERS = {
    "de": (buttons("Alle akzeptieren", "Ablehnen", "Einstellungen"), "Ablehnen"),
    "de necessary": (buttons("Alle akzeptieren", "Nur notwendige"), "Nur notwendige"),
    "nl": (buttons("Akkoord", "Alles weigeren"), "Alles weigeren"),
    "ro": (buttons("Acceptă toate", "Respinge toate"), "Respinge toate"),
    "en": (buttons("Accept all", "Reject all"), "Reject all"),
    "close before accept": (buttons("OK", "×"), "×"),
    "close by its label": ("<button aria-label=Close><svg width=9 height=9></svg></button>", "Close"),
    "accept if there is nothing else": (buttons("Accept all"), "Accept all"),
    "link of a script": ("<a href='javascript:no()'>Reject all</a>", "Reject all"),
    "link away": ("<a href=/close>Close</a>", ""),
    "nothing": (buttons("Buy now", "Details"), ""),
}


@pytest.mark.parametrize(("html", "text"), BANNERS.values(), ids=BANNERS)
def test_ways_out(html: str, text: str, view: Window) -> None:
    assert chosen(eyes.ways_out(view.draw(html))) == text


def test_only_a_refusal_is_a_rejection(view: Window) -> None:
    assert eyes.rejections(view.draw(buttons("Accept all", "×"))) == []
    assert chosen(eyes.rejections(view.draw(buttons("Accept all", "Weigeren")))) == "Weigeren"


# ---- pages that nobody expects

ODD = [
    "<a href='http://[bad'>In den Warenkorb</a><a href='http://[bad/cart'>Zur Kasse 3 €</a>",
    "<a href='http://shop.example:99999/checkout'>Checkout</a>",
    "<a href='javascript:%E0%A4%A'>Cart</a><a href='//'>Checkout</a><a href='https:///x'>Kontakt</a>",
    "<a href='data:text/html,cart'>Cart</a><a href=''>Checkout</a><a>Kontakt</a>",
    f"<a href='/{'x' * 5000}'>{'Cart ' * 500}</a>",
    "<form action='http://[bad' method=post><select></select><input type=radio><button>Add to cart</button></form>",
    "",
]  # fmt: skip
LOOKS: list[Callable[[Page], object]] = [
    eyes.products, eyes.categories, eyes.add_to_cart, eyes.cart_links, eyes.checkout_controls, eyes.guest_controls,
    eyes.ways_out, eyes.of_age, lambda p: eyes.information([p], Stage.RETURNS),
]  # fmt: skip


@pytest.mark.parametrize("html", ODD)
def test_odd_pages_disturb_nobody(html: str, view: Window) -> None:
    page = view.draw(html)
    for look in LOOKS:
        assert isinstance(look(page), list)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Huisnummer/Toevoeging *", "house_number"),
        ("Hausnummer und Zusatz", "house_number"),
        ("Huisnummertoevoeging", ""),
        ("Huisnummer toevoeging", "addition"),
        ("Apartment, suite, unit / floor", "addition"),
    ],
)
def test_a_field_for_a_house_number_and_more(label: str, role: str) -> None:
    field = Field(ref=1, name="f", type="text", label=label, visible=True)
    assert role_of(field) == role


def test_a_button_may_be_from_a_page_that_was_left(view: Window) -> None:
    """Its form has no counterpart on the page that a click has led to."""
    product = view.draw(
        "<main><form action=/a><input name=q></form><form action=/b method=post><select name=s>"
        "<option value=''>Please choose<option>Red</select><button id=add>Add to cart</button></form></main>"
    )
    add = next(b for b in product.buttons if b.hint == "add")
    assert [option for _, option in eyes.sizes_and_colours(product, add.form)] == ["Red"]
    other = view.draw("<main><p>Nothing was found.</p></main>")
    assert eyes.sizes_and_colours(other, add.form) == []
    assert eyes.open_radios(other, add.form) == []


GO_ON = "<a href=/checkout/>Zur Kasse gehen</a>"
BESIDE_LOGINS = {
    "under a sentence that offers it": (
        f"<p>Sie können auch ohne Anmeldung oder Registrierung weiter zur Kasse gehen.</p>{GO_ON}",
        ["Zur Kasse gehen"],
    ),
    "under another sentence": (f"<p>Ihre Adressdaten sind uns dann bereits bekannt.</p>{GO_ON}", []),
    "in the form to log in by": (
        """<p>Leider können Sie ohne Anmeldung nicht bestellen.</p><form action=/l method=post><input name=u>
        <input type=password name=p><button>Weiter</button></form>""",
        [],
    ),
}


@pytest.mark.parametrize(("html", "ways"), BESIDE_LOGINS.values(), ids=BESIDE_LOGINS)
def test_on_without_an_account(html: str, ways: list[str], view: Window) -> None:
    page = view.draw(f"<main><h1>Bitte wählen</h1>{html}</main>")
    assert [c.control.text for c in eyes.guest_controls(page)] == ways


WAYS_BY_ADDRESS = {
    "called as an order is": ("<a href=/checkout/>Pagar ahora</a>", ["Pagar ahora"]),
    "in words that nobody knows": ("<a href=/checkout/>Vooruit met de geit</a>", ["Vooruit met de geit"]),
    "beside a way that is shut": (
        "<a href=/checkout/>Vooruit met de geit</a><button disabled>Afrekenen</button>",
        [],
    ),
    "elsewhere": ("<a href=/more/>Vooruit met de geit</a>", []),
}


@pytest.mark.parametrize(("html", "ways"), WAYS_BY_ADDRESS.values(), ids=WAYS_BY_ADDRESS)
def test_ways_to_checkout_by_their_address(html: str, ways: list[str], view: Window) -> None:
    page = view.draw(f"<main><h1>Winkelwagen</h1><p>Shirt € 19,50</p>{html}</main>")
    found = eyes.checkout_addresses(page)
    assert [len(found), *(w in c.why for w, c in zip(ways, found, strict=True))] == [
        len(ways),
        *[True] * len(ways),
    ]


LAST_STEPS = {
    "a name and a mail address, and that is it": ("/shop/order/", "", True),
    "the payment is still to come": ("/order", "<ol><li>1 Address<li>2 Shipping<li>3 Payment</ol>", False),
    "a step of its own address": ("/checkout/address/", "", False),
    "an order in Dutch": ("/bestelling", "", True),
    "an address that tells nothing": ("/checkout/", "", True),
    "an address that tells nothing, on a page that does": ("/checkout/", "<h2>Payment</h2>", False),
    "ways to pay in the foot of the page": ("/checkout/", "<footer>Payment methods</footer>", True),
    "told by a long sentence alone": ("/checkout/", f"<p>Payment {'in advance ' * 20}</p>", True),
}


@pytest.mark.parametrize(("action", "told", "last"), LAST_STEPS.values(), ids=LAST_STEPS)
def test_what_may_be_the_last_step(action: str, told: str, last: bool, view: Window) -> None:
    page = view.draw(
        f"<main><h1>Order</h1>{told}<form action={action} method=post><label>Name <input name=name></label>"
        "<label>Email <input name=email></label><input type=submit value='Continue →'></form></main>"
    )
    [step] = eyes.next_step(page)
    assert eyes.may_be_the_last(page, step.control) is last


def test_an_arrow_behind_a_label_changes_nothing(view: Window) -> None:
    page = view.draw(
        "<main><h1>Socks</h1><p>£9.00</p><form action=/basket method=post><button>Buy →</button></form></main>"
    )
    assert [c.control.text for c in eyes.add_to_cart(page)] == ["Buy →"]
