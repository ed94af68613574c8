"""What a person would click next: ranked choices on a frozen page. Pure.

Every rule is about what can be seen or read (wording, place, address), never about one shop system.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urlsplit

from checks.model import Control, Page, Stage
from monitor.address import same_site
from monitor.shopper import guard
from monitor.shopper.words import fold, phrases

PRICE = re.compile(
    r"(?:€|£|\$|\b(?:eur|gbp|usd|lei|ron|chf|pln)\b)\s?\d"
    r"|\d[\d.,]*\s?(?:€|£|\$|zł|kč|(?:eur|gbp|lei|ron|chf|pln|kr)\b)",
    re.IGNORECASE,
)
PATHS = {
    Stage.CONTACT: r"contact|kontakt|contatt|klantenservice|kundenservice|kundendienst|customer-?service"
    r"|customer-?care",
    Stage.RETURNS: r"return|retour|retur\b|returnare|r(?:ue|u)cksend|r(?:ue|u)ckgabe|umtausch|widerruf"
    r"|herroep|refund|devoluc|\bresi\b|\breso\b|zwrot",
    Stage.SHIPPING: r"shipping|delivery|versand|liefer|verzend|bezorg|levering|livrare|livraison"
    r"|spedizion|envio|dostaw",
    Stage.IMPRINT: r"imprint|impressum|legal-?notice|mentions-?legales|colofon|bedrijfsgegevens|aviso-?legal",
    Stage.TERMS: r"terms|\bagb\b|voorwaarden|termeni|conditions|\bcgv\b|regulamin|condizioni|condiciones",
    Stage.CART: r"cart\b|basket|warenkorb|winkelwagen|winkelmand|\bcos\b|panier|carrello|carrito"
    r"|cesta|koszyk|\bbag\b",
    Stage.CHECKOUT: r"check-?out|kasse|afrekenen|finalizare|caisse|\bcassa\b|\bkassa\b|onepage|zamowienie"
    r"|bestellen",
    Stage.PRODUCT: r"/products?/|/p/|/dp/|/artikel/|/produkte?/|/produs(?:e)?/|/items?/|/produit/|/producto/"
    r"|/prodotto/|/produkty?/|-p-?\d+|_\d+/?$|\d{3,}\.html?$",
}
CATEGORY = re.compile(
    r"categor|collection|catalog|kategori|/c/|/shop|store|products/?$|produkte/?$|producten/?$|produse/?$",
    re.IGNORECASE,
)
NO_PRODUCT = re.compile(
    r"account|login|log-in|register|signin|sign-?up|wishlist|wunschliste|compare|vergleich|favorit|blog|news|policy"
    r"|privacy|datenschutz|cookie|add[-_]?to|/add/|sort=|[?&](?:page|filter|lang|currency)=|language|search\?|facebook"
    r"|instagram|newsletter|gdpr|sitemap|faq|help|career|jobs",
    re.IGNORECASE,
)
ADD_HINT = re.compile(
    r"add[-_]?(?:item[-_]?)?(?:to[-_]?)?(?:cart|basket|bag)|product-form__submit|btn-cart|buy-?button"
    r"|in-den-warenkorb",
    re.IGNORECASE,
)
ADD_ACTION = re.compile(
    r"(?:cart|basket|bag|warenkorb|winkelwagen|winkelmand|cos|panier)\b.*\badd|\badd\b.*(?:cart|basket|bag)",
    re.IGNORECASE,
)
OUTSIDE = {"header", "nav", "footer"}
LONG_LABEL = 8  # words: beyond that it is a sentence that mentions the thing
CARD_HEIGHT = 620  # pixels between the top of a product's picture and its price
FAR = 300  # a price further to the side belongs to another product


@dataclass(frozen=True, slots=True)
class Choice:
    control: Control
    score: float
    why: str  # what spoke for it, for the log


def best(choices: Iterable[Choice], least: float) -> list[Choice]:
    """The choices worth trying, best first, the higher on the page the better among equals."""
    return sorted((c for c in choices if c.score >= least), key=lambda c: (-c.score, c.control.box.y))


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return fold(unquote(parts.path + ("?" + parts.query if parts.query else "") + parts.fragment))


def says(control: Control, section: str, name: str) -> float:
    """How plainly the control's text is one of these phrases: 10 exactly, 6 within few words, else 0."""
    wanted = phrases(section, name)
    if control.text in wanted:
        return 10
    return 6 if len(control.text.split()) <= LONG_LABEL and wanted.within(control.text) else 0


def is_web(control: Control, page: Page) -> bool:
    return control.href.startswith(("http://", "https://")) and same_site(control.href, page.url)


def information(pages: Iterable[Page], stage: Stage) -> list[Choice]:
    """Links to the page about contact, returns, …, over all pages seen; one choice per address."""
    choices: dict[str, Choice] = {}
    for page in pages:
        for link in page.links:
            address = urldefrag(link.href)[0]
            if is_web(link, page) and address != urldefrag(page.url)[0]:
                choice = Choice(
                    link, _information_score(link, stage), f"its text or address is about {stage}"
                )
                if address not in choices or choices[address].score < choice.score:
                    choices[address] = choice
    return best(choices.values(), 6)


def _information_score(link: Control, stage: Stage) -> float:
    if guard.refuse_address(link.href):
        return 0
    text = says(link, "links", stage.value)
    path = 4 if re.search(PATHS[stage], path_of(link.href)) else 0
    order = _order_among(link, stage) if text else 0
    return text + path + order + (0.5 if link.visible else 0) + (0.5 if link.region == "footer" else 0)


def _order_among(link: Control, stage: Stage) -> float:
    """Other stages' pages often carry this one's word too (“Versand & Rückgabe”): the purer the better."""
    others = (s for s in (Stage.CONTACT, Stage.RETURNS, Stage.SHIPPING, Stage.TERMS) if s is not stage)
    return -1.0 if any(phrases("links", s.value).within(link.text) for s in others) else 0.0


def products(page: Page) -> list[Choice]:
    """Links that look like one product on sale, best first; one choice per address."""
    prices = [t.box for t in page.texts if not t.folded and len(t.text) < 200 and PRICE.search(t.text)][:200]
    named = _structured_urls(page)
    times: dict[str, int] = {}
    for link in page.links:
        times[link.href] = times.get(link.href, 0) + 1
    choices: dict[str, Choice] = {}
    for link in page.links[:1500]:
        if link.visible and is_web(link, page) and _may_be_product(link, page):
            near = any(_priced(link, p.x + p.width / 2, p.y) for p in prices)
            score = (
                3.0 * near
                + 3.0 * bool(re.search(PATHS[Stage.PRODUCT], path_of(link.href)))
                + 4.0 * (link.href in named)
                + 1.5 * (times[link.href] > 1)
                + 1.0 * (link.region not in OUTSIDE)
                - 4.0 * (link.region in OUTSIDE)
                - 6.0 * bool(phrases("states", "avoid_product").within(f"{link.text} {path_of(link.href)}"))
                - 6.0 * _sold_out(link, page)
            )
            choice = Choice(
                link, score, "it looks like a product with a price" if near else "it looks like a product"
            )
            if link.href not in choices or choices[link.href].score < score:
                choices[link.href] = choice
    return best(choices.values(), 4)


def _may_be_product(link: Control, page: Page) -> bool:
    path = path_of(link.href)
    if urldefrag(link.href)[0].rstrip("/") == urldefrag(page.url)[0].rstrip("/") or path in ("", "/"):
        return False
    if NO_PRODUCT.search(path) or guard.refuse_address(link.href):
        return False
    if any(re.search(PATHS[stage], path) for stage in (Stage.CART, Stage.CHECKOUT)):
        return False
    others = (
        Stage.CONTACT,
        Stage.RETURNS,
        Stage.SHIPPING,
        Stage.IMPRINT,
        Stage.TERMS,
        Stage.CART,
        Stage.CHECKOUT,
    )
    return not any(link.text in phrases("links", s.value) for s in others)


def _priced(link: Control, x: float, y: float) -> bool:
    box = link.box
    beside = box.x - 40 <= x <= box.x + max(box.width, 120) + 40 and abs(box.x + box.width / 2 - x) < FAR
    return beside and -90 <= y - box.y <= max(CARD_HEIGHT, box.height)


def _sold_out(link: Control, page: Page) -> bool:
    words = phrases("states", "sold_out")
    return bool(words.within(link.text)) or any(
        _priced(link, t.box.x + t.box.width / 2, t.box.y)
        and abs(t.box.y - link.box.y) < FAR
        and words.within(t.text)
        for t in page.texts
        if not t.folded and len(t.text) < 60
    )


def _structured_urls(page: Page) -> set[str]:
    """Addresses that the page's structured data calls products."""
    found: set[str] = set()
    for node in page.structured:
        elements = node.get("itemListElement")
        for item in [node, *(elements if isinstance(elements, list) else [])]:
            if isinstance(item, dict):
                url = item.get("url") or (
                    item["item"].get("url") if isinstance(item.get("item"), dict) else None
                )
                if isinstance(url, str):
                    found.add(url)
    return found - {page.url}


def categories(page: Page) -> list[Choice]:
    """Links to lists of products, best first."""
    choices: dict[str, Choice] = {}
    for link in page.links:
        if not (is_web(link, page) and link.text and _may_be_product(link, page)):
            continue
        score = (
            0.7 * says(link, "links", "catalogue")
            + 4.0 * bool(CATEGORY.search(path_of(link.href)))
            + 2.0 * (link.region in ("nav", "header"))
            + 1.0 * link.visible
            - 3.0 * (link.region == "footer")
            - 5.0 * bool(phrases("states", "avoid_product").within(link.text))
        )
        if link.href not in choices or choices[link.href].score < score:
            choices[link.href] = Choice(link, score, "it looks like a list of products")
    return best(choices.values(), 2.5)


def add_to_cart(page: Page) -> list[Choice]:
    """Controls that put the product of this page into the cart."""
    return best((Choice(c, *_add_score(c, page)) for c in (*page.buttons, *page.links) if c.visible), 5)


def _add_score(control: Control, page: Page) -> tuple[float, str]:
    if control.region in OUTSIDE or guard.orders(control.text):
        return 0, ""
    text = says(control, "buttons", "add_to_cart")
    hint = 5 if ADD_HINT.search(control.hint) else 0
    # "Bestellen", "Cumpără": on a product page this is what the button to the cart is called, too.
    early = 5 if not text and control.form is not None and control.text in phrases("order", "early") else 0
    in_cart = phrases("links", "cart").within(control.text) and control.href and not text
    score = 0 if in_cart or (hint and not text and not control.text) else text + hint + early
    # While a size is still to be chosen, the button may say just that: then its form tells.
    form = page.forms[control.form] if control.form is not None and control.type == "submit" else None
    score += 7 if form and form.method == "post" and ADD_ACTION.search(path_of(form.action)) else 0
    return score - 2.0 * control.disabled, "its text or name says that it fills the cart"


def cart_links(page: Page) -> list[Choice]:
    """Ways to look into the cart."""
    return best((Choice(c, *_cart_score(c, page)) for c in (*page.links, *page.buttons)), 5)


def _cart_score(control: Control, page: Page) -> tuple[float, str]:
    if control.href and (not is_web(control, page) or guard.refuse_address(control.href)):
        return 0, ""
    path = path_of(control.href) if control.href else ""
    if NO_PRODUCT.search(path) or says(control, "buttons", "add_to_cart"):
        return 0, ""
    score = says(control, "links", "cart") + (5 if re.search(PATHS[Stage.CART], path) else 0)
    score += (
        2 if re.search(r"\bcart|basket|\bbag\b|warenkorb|winkel|\bcos\b", fold(control.hint)) and score else 0
    )
    return score + (1 if control.href else 0) + (1 if control.visible else -2), "it leads to the cart"


def checkout_controls(page: Page, *, strict: bool = False) -> list[Choice]:
    """Ways from the cart to checkout. `strict`: only what says so in words."""
    return best(
        (Choice(c, *_checkout_score(c, page)) for c in (*page.buttons, *page.links) if c.visible),
        10 if strict else 5,
    )


def _checkout_score(control: Control, page: Page) -> tuple[float, str]:
    if guard.orders(control.text) or (control.href and not _leads_on(control, page)):
        return 0, ""
    path = path_of(control.href) if control.href else ""
    score = says(control, "links", "checkout") + (4 if re.search(PATHS[Stage.CHECKOUT], path) else 0)
    score += 3 if "checkout" in fold(control.hint) else 0
    if not score and control.text in phrases("order", "early") and control.region not in OUTSIDE:
        score = 5
    if control.text in phrases("links", "cart") or says(control, "buttons", "close"):
        score = 0
    score += 2 if score and phrases("buttons", "guest").within(control.text) else 0
    return score - (2 if control.region in OUTSIDE else 0) - 5 * control.disabled, "it leads to checkout"


def _leads_on(control: Control, page: Page) -> bool:
    if control.href.startswith(("javascript:", "#")) or urldefrag(control.href)[0] == urldefrag(page.url)[0]:
        return True
    # Checkout may live on another host, as long as it is a web page.
    return control.href.startswith("http") and not guard.refuse_address(control.href)


def guest_controls(page: Page) -> list[Choice]:
    """Links and buttons that go on without an account."""
    return best(
        (
            Choice(
                c, says(c, "buttons", "guest") - 5 * (c.region in OUTSIDE), "it goes on without an account"
            )
            for c in (*page.buttons, *page.links)
            if c.visible and not c.disabled and not guard.orders(c.text)
        ),
        6,
    )


def ways_out(page: Page) -> list[Choice]:
    """Controls that get a banner or pop-up out of the way: reject before close before accept."""
    ranked = (("reject_cookies", 30.0), ("close", 20.0), ("accept_cookies", 10.0))
    choices = []
    for control in (*page.buttons, *page.links):
        if not control.visible or (control.href and not control.href.startswith("javascript:")):
            continue
        for name, score in ranked:
            closes = name == "close" and fold(control.text) in ("x", "×", "✕", "✖")
            if control.text in phrases("buttons", name) or closes:
                choices.append(Choice(control, score, f"it is there to {name.replace('_', ' ')}"))
                break
    return best(choices, 1)


def rejections(page: Page) -> list[Choice]:
    return [c for c in ways_out(page) if c.score == 30.0]


def swatches(page: Page, above: Control) -> list[list[Control]]:
    """Rows of small buttons above the add-to-cart button, by which size or colour are chosen."""
    rows: dict[tuple[int, int], list[Control]] = {}
    for control in page.buttons:
        if _is_swatch(control) and 0 <= above.box.y - control.box.y < 900:
            rows.setdefault((round(control.box.y / 6), round(control.box.height / 6)), []).append(control)
    return [row for row in rows.values() if len(row) > 1 or len(rows) == 1]


def _is_swatch(control: Control) -> bool:
    small = 0 < control.box.width <= 260 and 8 <= control.box.height <= 90
    plain = (
        fold(control.text) not in ("+", "-", "−", "<", ">", "‹", "›", "x", "×") and len(control.text) <= 30
    )
    unwanted = any(
        phrases(section, name).within(control.text)
        for section, name in (
            ("buttons", "add_to_cart"),
            ("states", "sold_out"),
            ("order", "always"),
            ("buttons", "close"),
        )
    )
    open_to_all = (
        control.visible and not control.disabled and control.region not in OUTSIDE and not control.href
    )
    return small and plain and not unwanted and open_to_all


def sizes_and_colours(page: Page, form: int | None) -> list[tuple[int, str]]:
    """For each select box still on “please choose”: its reference and the first option to be had."""
    chosen: list[tuple[int, str]] = []
    fields = page.forms[form].fields if form is not None else ()
    for field in fields:
        options: Sequence[str] = field.options
        if field.type != "select" or not field.visible or not options or _counts(field.name):
            continue
        real = [
            o for o in options if o and not _placeholder(o) and not phrases("states", "sold_out").within(o)
        ]
        if real and (len(real) < len(options) or field.required):
            chosen.append((field.ref, real[0]))
    return chosen


def _counts(name: str) -> bool:
    return bool(re.search(r"qty|quantity|menge|anzahl|aantal|cantitate|quantit", fold(name)))


def _placeholder(option: str) -> bool:
    folded = fold(option).strip("-—–_.:* ")
    return not folded or any(folded.startswith(p) for p in phrases("states", "choose").phrases)


def open_radios(page: Page, form: int | None) -> list[Control]:
    """The first radio button of each group of the form in which none is chosen yet."""
    groups: dict[str, list[int]] = {}
    fields = [
        f for f in (page.forms[form].fields if form is not None else ()) if f.type == "radio" and f.visible
    ]
    for index, field in enumerate(fields):
        groups.setdefault(field.name, []).append(index)
    return [
        Control(
            ref=fields[g[0]].ref, text=fields[g[0]].label, box=fields[g[0]].box, visible=True, tag="input"
        )
        for g in groups.values()
        if not any(fields[i].checked for i in g)
    ]
