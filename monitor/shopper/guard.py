"""The guard: what the shopper must never do, whatever a script or a page suggests.

Pure: it is shown what is about to be clicked or opened and answers why not, or with nothing.
It knows nothing of the shopper's plans, and everything the shopper does goes through it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from monitor.shopper.words import fold, phrases

MAX_WORDS_OF_A_PLAIN_LABEL = 4
PAYMENT_FIELD = re.compile(
    r"cc-?(?:number|csc|exp|name|type)|card-?_?(?:number|no|cvc|cvv|code|expiry|holder)|kartennummer|kaartnummer"
    r"|num[ae]r(?:ul)?_?-?card|cvc|cvv|iban|account-?_?number|security-?_?code",
    re.IGNORECASE,
)
# Street, post code and town: with two of them a page asks where to deliver. Names alone do not tell:
# newsletters and contact forms ask for those as well.
ADDRESS_FIELD = re.compile(
    r"(?<![a-z])(?:street|address(?: ?line)? ?1?|postal|post ?code|zip(?: ?code)?|city|town|strasse|straße"
    r"|plz|ort|hausnummer|straat|huisnummer|woonplaats|plaats|strada|localitate|oras|rue|ville|via|citta|calle|ciudad"
    r"|ulica|miasto)(?![a-z])",
    re.IGNORECASE,
)
# Paths at which shops take the order; a plain GET there already is one too many.
ORDER_PATH = re.compile(
    r"place[-_]?order|submit[-_]?order|order[-_](?:place|submit|confirm|complete|create)|confirm[-_]?order"
    r"|checkout/(?:onepage/)?(?:save[-_]?order|confirm|finish|success|submit|complete|pay)\b"
    r"|bestellung[-_]?abschicken|comanda[-_]?trimite|payment/(?:process|submit|execute)|/pay(?:now)?/?$",
    re.IGNORECASE,
)
UNSAFE_PATH = re.compile(
    r"(?:^|[/_.-])(?:log[-_]?out|sign[-_]?out|abmelden|uitloggen|delete|remove|unsubscribe)(?:$|[/_.-])",
    re.IGNORECASE,
)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFacts:
    """What the guard needs to know of a field."""

    type: str
    name: str  # name, id, autocomplete and label together
    visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A click about to happen, described from the live element right before it."""

    labels: Sequence[str]  # every name it carries: text, value, aria-label, title, image text
    hint: str = ""  # id, name, class, data attributes
    href: str = ""
    submits: bool = False  # would submit a form
    action: str = ""  # of that form, or the button's own formaction
    fields: Sequence[FieldFacts] = ()  # of that form
    page_fields: Sequence[FieldFacts] = ()  # of the whole page


def refuse_click(intent: Intent) -> str:
    """Why this click must not happen; empty if it may."""
    return (
        _refuse_labels(intent)
        or refuse_address(intent.href)
        or (_refuse_target(intent.action) if intent.submits else "")
        or (_refuse_fields(intent.fields) if intent.submits else "")
    )


def refuse_address(url: str) -> str:
    """Why this address must not be opened; empty if it may."""
    if not url:
        return ""
    if urlsplit(url).scheme not in ("http", "https", "javascript", ""):
        return f"{urlsplit(url).scheme}: is no web page"
    if UNSAFE_PATH.search(_path(url)):
        return "its address changes or ends something"
    return _refuse_target(url)


def _refuse_target(url: str) -> str:
    return "its address takes orders" if ORDER_PATH.search(_path(url)) else ""


def _path(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path)


def _refuse_labels(intent: Intent) -> str:
    for label in filter(None, intent.labels):
        if found := orders(label):
            return f"“{label[:60]}” could place an order (“{found}”)"
        early = phrases("order", "early").within(label)
        if (
            early
            and asks_for_a_person(intent.page_fields)
            and phrases("order", "early").phrases & {fold(label)}
        ):
            return f"“{label[:60]}” could place an order beside an address form"
    return ""


def orders(label: str) -> str:
    """The order-placing wording in a label; empty if there is none.

    A single word ("pay") counts in a short label only: "Pay later with …" in a long one is advertising.
    """
    always = phrases("order", "always")
    found = always.within(label)
    if found and " " not in found and len(label.split()) > MAX_WORDS_OF_A_PLAIN_LABEL:
        longer = [p for p in always.phrases if " " in p and p in fold(label)]
        return longer[0] if longer else ""
    return found


def asks_for_a_person(fields: Sequence[FieldFacts]) -> bool:
    """Whether a page asks for an address or a payment: from there on an order could be placed."""
    visible = [f for f in fields if f.visible]
    where = {
        match.group().lower() for f in visible for match in ADDRESS_FIELD.finditer(CAMEL.sub(" ", f.name))
    }
    return len(where) > 1 or any(map(_is_payment, visible))


def _is_payment(field: FieldFacts) -> bool:
    return bool(PAYMENT_FIELD.search(field.name))


def _refuse_fields(fields: Sequence[FieldFacts]) -> str:
    if any(_is_payment(f) for f in fields):
        return "its form takes payment data"
    if any(f.type in ("password", "file") for f in fields):
        return "its form takes a password or a file"
    if asks_for_a_person(fields):
        return "its form takes an address"
    if any(f.visible and f.type == "textarea" for f in fields) and any(
        f.visible and f.type == "email" for f in fields
    ):
        return "its form sends a message"
    return ""
