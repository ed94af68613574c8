"""What all eyes share: prices, the wording of addresses, and ranking."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urlsplit

from checks.model import Box, Control, Page, Stage
from monitor.address import same_site
from monitor.shopper.words import fold, phrases

CURRENCIES = r"eur|gbp|usd|lei|ron|mdl|chf|pln|czk|huf|bgn|rsd|uah|sek|nok|dkk|isk"
PRICE = re.compile(  # also in a folded text, which has no accents
    rf"(?:[€£$₴₺]|\b(?:{CURRENCIES})\b)\s?\d"
    rf"|\d[\d.,]*(?:[,.][-–—])?\s?(?:[€£$₴₺]|(?:z[łl]|k[čc]|kr|{CURRENCIES})\b)",
    re.IGNORECASE,
)
SUM = re.compile(rf"[\s·•|:–—-]*\(?(?:{PRICE.pattern})[\d.,]*\)?\s*$", re.IGNORECASE)
PATHS = {
    Stage.CONTACT: r"contact|kontakt|contatt|klantenservice|kundenservice|kundendienst|customer-?service"
    r"|customer-?care",
    Stage.RETURNS: r"return|retour|retur\b|returnare|r(?:ue|u)cksend|r(?:ue|u)ckgabe|umtausch|widerruf"
    r"|herroep|refund|devoluc|\bresi\b|\breso\b|zwrot",
    Stage.SHIPPING: r"shipping|delivery|versand|liefer|verzend|bezorg|levering|livrare|livraison"
    r"|spedizion|envio|dostaw",
    Stage.IMPRINT: r"imprint|impressum|legal-?notice|mentions-?legales|colofon|bedrijfsgegevens|aviso-?legal",
    Stage.TERMS: r"terms|\bagb\b|voorwaarden|termeni|conditions|\bcgv\b|regulamin|condizioni|condiciones",
    Stage.CART: r"cart\b|basket|warenkorb|einkaufskorb|/korb\b|einkaufswagen|winkelwagen|winkelmand"
    r"|\bmandje\b|\bcos\b|panier|carrello|carrito|cesta|koszyk|\bbag\b",
    Stage.CHECKOUT: r"check-?out|kasse|afrekenen|finalizare|caisse|\bcassa\b|\bkassa\b|onepage|zamowienie"
    r"|bestellen",
    Stage.PRODUCT: r"/products?/|/p/|/dp/|/artikel/|/produkte?/|/produs(?:e)?/|/items?/|/produit/|/producto/"
    r"|/prodotto/|/produkty?/|-p-?\d+|_\d+/?$|\d{3,}\.html?$",
}
OUTSIDE = {"header", "nav", "footer"}
LONG_LABEL = 8  # words: beyond that it is a sentence that mentions the thing


@dataclass(frozen=True, slots=True)
class Choice:
    control: Control
    score: float
    why: str  # what spoke for it, for the log
    priced: bool = False  # a price stands beside it


def best(choices: Iterable[Choice], least: float) -> list[Choice]:
    """The choices worth trying, best first, the higher on the page the better among equals."""
    return sorted((c for c in choices if c.score >= least), key=lambda c: (-c.score, c.control.box.y))


def best_by_address(choices: Iterable[Choice], least: float) -> list[Choice]:
    """The same, with one choice per address: a picture and a name often lead to the same product."""
    found: dict[str, Choice] = {}
    for choice in choices:
        known = found.get(choice.control.href)
        if known is None or known.score < choice.score:
            found[choice.control.href] = choice
    return best(found.values(), least)


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return fold(unquote(parts.path + ("?" + parts.query if parts.query else "") + parts.fragment))


def address_of(url: str) -> str:
    """The address of a view: without its fragment, unless that names a view itself (`#/cart`)."""
    bare, fragment = urldefrag(url)
    return url if fragment.startswith(("/", "!")) else bare


def view_of(url: str) -> tuple[str, str]:
    """What of an address names a view within a document: the path, and a fragment like `#/cart`."""
    fragment = urldefrag(url)[1]
    return urlsplit(url).path, fragment if fragment.startswith(("/", "!")) else ""


def name_of(control: Control) -> str:
    """What tells one control from others when the page has been read anew."""
    return f"{control.tag} {control.text} {control.href} {control.hint}"


def at(address: str) -> Control:
    """A way to an address that no link on the page leads to."""
    return Control(ref=-1, text="", box=Box(0, 0, 0, 0), visible=False, href=address)


def names_seen(page: Page) -> set[str]:
    """The names of all controls that can be seen: what is not among them later is new."""
    return {name_of(c) for c in (*page.links, *page.buttons) if c.visible}


def says(control: Control, section: str, name: str) -> float:
    """How plainly the control's text is one of these phrases: 10 exactly, 6 within few words, else 0."""
    wanted, text = phrases(section, name), _without_price(control.text)
    if text in wanted:
        return 10
    return 6 if len(text.split()) <= LONG_LABEL and wanted.within(text) else 0


def _without_price(text: str) -> str:
    """“Checkout · €4.50” says “Checkout”."""
    return SUM.sub("", text) or text


def is_web(control: Control, page: Page) -> bool:
    return control.href.startswith(("http://", "https://")) and same_site(control.href, page.url)


def stays_here(control: Control, page: Page) -> bool:
    """Whether this is a link in name only: a script does something instead of leaving the page."""
    return not control.href or control.href.startswith("javascript:") or control.href == f"{page.url}#"
