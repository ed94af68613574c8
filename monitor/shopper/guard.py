"""The guard: what the shopper must never do, whatever a script or a page suggests.

Pure: it is shown what is about to be clicked, opened or sent and answers why not, or with nothing.
It knows nothing of the shopper's plans, and everything the shopper does goes through it. In doubt it
refuses: that costs one verdict, an order costs trust.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.shopper.words import fold, phrases

# `shipping_address[city]` asks for a city: there the first word says nothing.
PART_OF_ADDRESS = re.compile(
    r"\baddress (?=(?:country|region|state|province|county|zip|post|postal|postcode|city|town|level ?\d|type"
    r"|id|name|first|last|phone|email)\b)"
)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
TYPED_INTO = {"text", "search", "number", "select", "textarea", "email", "tel", "", "url"}

# Names and handlers in which programmers say that here an order is placed or paid …
_VERB = r"(?:place|submit|confirm|complete|finish|finali[sz]e|create|send|process|execute)"
_GAP = r"[-_/.\s]?"
ORDERING_NAME = re.compile(
    rf"(?<![a-z]){_VERB}{_GAP}(?:the|my|your)?{_GAP}(?:order|purchase|payment)(?!s?{_GAP}(?:history|status|by))"
    rf"|(?:place|submit|confirm){_GAP}order|pay{_GAP}now"
    rf"|(?:kosten|zahlungs)pflichtig|bestellung{_GAP}(?:abschicken|absenden|aufgeben|abschliessen|ausfuehren|senden)"
    rf"|bestelling{_GAP}(?:plaatsen|bevestigen|versturen)|plaats{_GAP}bestelling"
    rf"|(?:trimite|plaseaza|confirma){_GAP}comanda|comanda{_GAP}(?:trimite|plaseaza|confirma|rapida)"
    rf"|(?:confirmer|valider|payer){_GAP}(?:la{_GAP})?commande|commande[-_/](?:confirmer|valider|payer)"
    rf"|(?:invia|conferma){_GAP}ordine|ordine[-_/](?:invia|conferma)|(?:confirmar|enviar|pagar){_GAP}pedido"
    rf"|pedido[-_/](?:confirmar|enviar|pagar)|(?:potwierdz|wyslij){_GAP}zamowienie|zamowienie[-_/](?:potwierdz|wyslij)",
    re.IGNORECASE,
)
# … and addresses. A plain GET there already is one too many.
ORDERING_PATH = re.compile(
    rf"(?<![a-z])orders?[-_/.](?:place|submit|confirm|complete|create|finish|finali[sz]e|execute|send|pay)"
    rf"|payments?[-_/.](?:process|submit|execute|confirm|create|complete|capture|authori[sz]e)|payment/[\w/.-]+/confirm"
    rf"|(?:^|[/_.=\s-])pay(?:/?$|[?#&;\s\"'(])|buy{_GAP}(?:it{_GAP})?now|one{_GAP}click{_GAP}(?:buy|order|pay)"
    rf"|checkout[-_/](?:onepage/)?(?:save{_GAP}order|finish|success|submit|pay\b|place|process|execute)"
    rf"|wc-ajax=checkout|route=checkout/(?:confirm|success)|fnc=execute|express{_GAP}checkout|paypal[-_/]?(?:express|start)"
    rf"|jetzt{_GAP}(?:kaufen|bestellen|bezahlen)",
    re.IGNORECASE,
)
# Pages that may be looked at, but forms that must not be sent.
ORDERING_BY_POST = re.compile(
    r"checkout[-_/](?:confirm\w*|complete|order|review|update)\b|/orders/?$", re.IGNORECASE
)
UNSAFE_SEGMENT = re.compile(
    r"(?:^|[-_.])(?:log[-_]?out|log[-_]?off|sign[-_]?out|abmelden|ausloggen|uitloggen|afmelden|deconectare|deconnexion|wyloguj"
    r"|unsubscribe)(?:$|[-_.])"
    r"|^(?:delete|remove|destroy|loeschen|verwijderen?|sterge|supprimer|elimina|eliminar|usun)"
    r"(?:$|\.|[-_]?(?:item|line|product|from|account|all|cart))",
    re.IGNORECASE,
)
TAKES_ORDERS = "its address takes orders"
WEB = {"http", "https", "javascript", ""}
SYMBOLS = re.compile(r"[\W_]*|x", re.IGNORECASE)  # nothing to read but a cross or an arrow
HARMLESS = ("reject_cookies", "close", "accept_cookies", "stay", "guest")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFacts:
    """What the guard needs to know of a field."""

    type: str
    name: str  # name, id, autocomplete and label together
    visible: bool
    form: int = 0  # fields of one form carry the same number


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A click about to happen, described from the live element right before it."""

    labels: Sequence[str]  # every name it carries: text, value, aria-label, title, image text
    hint: str = ""  # its attributes and inline handlers: what the shop's programmer called it
    href: str = ""
    submits: bool = False  # would submit a form, or could
    action: str = ""  # of that form, or the button's own formaction
    method: str = "get"
    fields: Sequence[FieldFacts] = ()  # of that form
    page_fields: Sequence[FieldFacts] = ()  # of the whole page


def refuse_click(intent: Intent) -> str:
    """Why this click must not happen; empty if it may."""
    return (
        _refuse_labels(intent)
        or refuse_address(intent.href)
        or _refuse_hint(intent)
        or (_refuse_form(intent) if intent.submits else "")
        or _refuse_on_this_page(intent)
    )


def refuse_address(url: str) -> str:
    """Why this address must not be opened; empty if it may."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "it is no address"
    if parts.scheme not in WEB:
        return f"{parts.scheme}: is no web page"
    asked = [word for pair in parse_qsl(parts.query, keep_blank_values=True) for word in pair]
    if any(UNSAFE_SEGMENT.search(part) for part in (*unquote(parts.path).split("/"), *asked)):
        return "its address changes or ends something"
    return TAKES_ORDERS if _takes_orders(url) else ""


def refuse_request(method: str, url: str, body: str = "", *, navigates: bool = True) -> str:
    """Why the browser must not send this request, whoever wants it; empty if it may.

    The last line: a script of the page can send what no click of ours asked for.
    """
    if _takes_orders(url):
        return TAKES_ORDERS
    if (
        method == "GET" or not navigates
    ):  # scripts ask for delivery costs with an empty address in the background
        return ""
    if ORDERING_BY_POST.search(_readable(url)):
        return TAKES_ORDERS
    return _refuse_fields([FieldFacts(type="", name=name, visible=True) for name in names_in(body)])


def names_in(body: str) -> list[str]:
    """The names of the fields in what a form sends, be it encoded as URL, multipart or JSON."""
    if named := re.findall(r'form-data; *name="([^"]*)"', body):
        return named
    if body.lstrip().startswith("{"):
        return re.findall(r'"([\w.\[\]-]{1,80})"\s*:', body)
    return [name for name, _ in parse_qsl(body, keep_blank_values=True)]


def orders(label: str) -> str:
    """The wording in a label that orders, pays, logs in or sends something; empty if there is none."""
    if found := phrases("order", "always").stands_out(label):
        return found
    # “Continue without registering”, “Sign in or order as a guest” lead on without an account.
    guest = phrases("buttons", "guest").within(label)
    return "" if guest else phrases("order", "personal").stands_out(label)


def _refuse_labels(intent: Intent) -> str:
    """Every name counts: what a person reads may be harmless while the title says what happens."""
    for label in intent.labels:
        if found := orders(label):
            return f"“{label[:60]}” could place an order or send something (“{found}”)"
    return ""


def _refuse_hint(intent: Intent) -> str:
    hint = fold(intent.hint)
    addresses = " ".join(word for word in hint.split() if "/" in word)
    unnamed = not any(map(_readable_label, intent.labels))
    told = ORDERING_NAME.search(hint) or ORDERING_PATH.search(hint if unnamed else addresses)
    return f"its programmer calls it “{told.group()[:60]}”" if told else ""


def _readable_label(label: str) -> bool:
    return not SYMBOLS.fullmatch(label)


def _takes_orders(url: str) -> bool:
    readable = _readable(url)
    return bool(ORDERING_NAME.search(readable) or ORDERING_PATH.search(readable))


def _readable(url: str) -> str:
    """Path, query and fragment as words, or the script of a javascript: address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return fold(unquote(f"{parts.path}?{parts.query}#{parts.fragment}".rstrip("?#")))


def _refuse_form(intent: Intent) -> str:
    if _takes_orders(intent.action):
        return TAKES_ORDERS
    if intent.method == "post" and ORDERING_BY_POST.search(_readable(intent.action)):
        return TAKES_ORDERS
    return _refuse_fields(intent.fields)


def _refuse_fields(fields: Sequence[FieldFacts]) -> str:
    if any(map(_is_payment, fields)):
        return "its form takes payment data"
    if any(f.type in ("password", "file") or (_asks(f, "secret") and not f.type) for f in fields):
        return "its form takes a password or a file"
    if asks_for_a_person(fields):
        return "its form takes an address"
    asked = {kind for f in fields if f.visible for kind in _kinds(f)}
    if "reach" in asked:
        return "its form asks for a mail address or a phone number"
    if "person" in asked and any(f.visible and f.type == "textarea" for f in fields):
        return "its form sends a message"
    return ""


def _refuse_on_this_page(intent: Intent) -> str:
    """Where an address is asked for, a shopper only closes banners and goes on as a guest."""
    if asks_for_a_person(intent.page_fields) and not all(map(_is_harmless, intent.labels)):
        return "the page asks for an address or a payment, so going on could place an order"
    early = phrases("order", "early")
    if any(label in early for label in intent.labels) and any(map(_seals_an_order, intent.page_fields)):
        return "it stands on a page where terms are accepted or a payment is chosen"
    return ""


def _is_harmless(label: str) -> bool:
    return not _readable_label(label) or any(phrases("buttons", name).within(label) for name in HARMLESS)


def _seals_an_order(field: FieldFacts) -> bool:
    if field.type == "checkbox":
        return field.visible and _asks(field, "terms")
    return field.visible and field.type in ("radio", "select") and _asks(field, "payment_choice")


def asks_for_a_person(fields: Iterable[FieldFacts]) -> bool:
    """Whether one of the forms asks for an address or a payment: from there on an order could be placed."""
    forms: dict[int, list[FieldFacts]] = {}
    for field in fields:
        if field.visible:
            forms.setdefault(field.form, []).append(field)
    return any(any(map(_is_payment, form)) or _asks_for_an_address(form) for form in forms.values())


def _asks_for_an_address(fields: Sequence[FieldFacts]) -> bool:
    """A street with a town or a name, in two fields or more; or a name, a town and a way to reach the person.

    A post code or a town alone is a question about delivery (“estimate shipping”).
    """
    asked = [kinds for field in fields if (kinds := _kinds(field))]
    every = set().union(*asked)
    if len(asked) < 2:
        return False
    return ("street" in every and len(every) > 1) or {"place", "person", "reach"} <= every


def _kinds(field: FieldFacts) -> set[str]:
    """What a field asks for, of street, place, person and reach (mail or phone)."""
    if field.type not in TYPED_INTO:
        return set()
    if field.type in ("email", "tel") or _asks(field, "reach"):
        return {"reach"}
    return {kind for kind in ("street", "place", "person") if _asks(field, kind)}


def _is_payment(field: FieldFacts) -> bool:
    typed = field.type in TYPED_INTO | {"password", "hidden"} and _asks(field, "payment")
    # The number of a gift card pays as well, but nobody has one to give away.
    return typed and not phrases("states", "avoid_product").within(field.name)


def _asks(field: FieldFacts, kind: str) -> bool:
    return bool(phrases("fields", kind).within(_words(field.name)))


def _words(name: str) -> str:
    """Names as programmers write them (`billingAddress[post_code]`) as words."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(CAMEL.sub(" ", name)))
    return PART_OF_ADDRESS.sub("", words)
