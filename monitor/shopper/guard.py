"""The guard: what the shopper must never do, whatever a script or a page suggests.

Pure: it is shown what is about to be clicked, opened or sent and answers why not, or with nothing.
It knows nothing of the shopper's plans, and everything the shopper does goes through it. In doubt it
refuses: that costs one verdict, an order costs trust.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from checks.saying import say
from monitor.shopper.asking import FieldFacts, asks, asks_for_a_person, is_payment, kinds_of, says_how_many
from monitor.shopper.disguise import readings
from monitor.shopper.ordering import ORDERING_BY_POST, ORDERING_NAME, ORDERING_PATH, readable, takes_orders
from monitor.shopper.recalling import recalled
from monitor.shopper.words import fold, foreign_orders, phrases

UNSAFE_SEGMENT = re.compile(
    r"(?:^|[-_.])(?:log[-_]?out|log[-_]?off|sign[-_]?out|abmelden|ausloggen|uitloggen|afmelden|deconectare|deconnexion|wyloguj"
    r"|unsubscribe)(?:$|[-_.])"
    r"|^(?:delete|remove|destroy|loeschen|verwijderen?|sterge|supprimer|elimina|eliminar|usun)"
    r"(?:$|\.|[-_]?(?:item|line|product|from|account|all|cart))",
    re.IGNORECASE,
)
TAKES_ORDERS = say("its address takes orders")
WEB = {"http", "https", "javascript", ""}
SYMBOLS = re.compile(r"[\W_]*|x", re.IGNORECASE)  # nothing to read but a cross or an arrow
HARMLESS = ("reject_cookies", "close", "accept_cookies", "stay", "guest")
MOST_WORDS = 8  # of a button that leads to the next step
LONGEST = 200  # characters of such a button: what stands further down may not be seen
MONEY = re.compile("[💳💰💴💵💶💷💸💲]")
TYPED = {"text", "email", "tel", "number", "search", "textarea", ""}
MESSAGES = {"textarea", "contenteditable"}
# Short cuts past the form: they stand on first steps too, where nothing can be ordered without them.
WALLET = re.compile(
    r"pay ?pal|(?:apple|google|amazon|shop|g|revolut) ?pay|express|klarna|venmo|afterpay|clearpay|twint"
)


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
    own: FieldFacts | None = None  # of what is clicked, where that is a field
    page_buttons: Sequence[str] = ()  # what the visible buttons of the whole page say


def refuse_click(intent: Intent, *, typing: bool = False) -> str:
    """Why this click must not happen; empty if it may.

    `typing`: the shopper is at the checkout of a shop that lets it type a made-up address, and wants to see
    the next step. Then it may send that address, and nothing else, and only where no order can be placed.
    """
    return (
        _refuse_labels(intent)
        or refuse_address(intent.href)
        or _refuse_hint(intent)
        or _refuse_tick(intent)
        or (_refuse_form(intent, typing=typing) if intent.submits else "")
        or (_refuse_step(intent) if typing else _refuse_on_this_page(intent))
    )


def refuse_choice(intent: Intent, *, typing: bool = False) -> str:
    """Why this option of a select box (its label) must not be chosen: some forms are sent by that already."""
    on_page = "" if typing else _refuse_on_this_page(intent)
    return _refuse_labels(intent) or _refuse_hint(intent) or _refuse_form(intent, typing=typing) or on_page


def refuse_inquiry(intent: Intent) -> str:
    """Why this must not be pressed, ticked or chosen in a contact form that may be sent; empty if it may.

    What orders, pays, subscribes or logs in stays forbidden there. That nothing is sent by it before its
    time, and only once, is seen to by the letter at the gate.
    """
    for label in intent.labels:
        if found := orders_or_pays(label):
            return say("“{told}” could place an order (“{found}”)", told=label[:60], found=found)
    if intent.own and intent.own.type == "checkbox" and asks(intent.own, "unwanted"):
        return say("it would subscribe to something")
    if takes_orders(intent.action) or ORDERING_BY_POST.search(readable(intent.action)):
        return TAKES_ORDERS
    if any(is_payment(field) and field.visible for field in intent.fields):
        return say("its form takes payment data")
    if any(_is_secret(field) and field.visible for field in intent.fields):
        return say("its form takes a password or a file")
    return refuse_address(intent.href) or _refuse_hint(intent)


def refuse_typing(field: FieldFacts) -> str:
    """Why nothing must be typed into this field; empty if it may be."""
    if not field.visible:
        return say("nobody can see it")
    if field.type not in TYPED | {"select"} or asks(field, "secret"):
        return say("it is not for text, or for a secret")
    if is_payment(field):
        return say("it asks for payment data")
    if asks(field, "unwanted"):
        return say("it would subscribe to something, or is a test for robots")
    return ""


def refuse_quantity(intent: Intent) -> str:
    """Why it must not be typed into this field how many are wanted; empty if it may be.

    It is the one thing that is typed in every shop, before checkout: a product's quantity is an option like
    its size, and the answer is always one.
    """
    own = intent.own
    if own is None or not says_how_many(own.name):
        return say("it does not ask how many are wanted")
    return refuse_typing(own) or refuse_choice(intent)


@recalled
def refuse_address(url: str) -> str:
    """Why this address must not be opened; empty if it may."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return say("it is no address")
    if parts.scheme not in WEB:
        return say("{scheme}: is no web page", scheme=parts.scheme)
    asked = [word for pair in parse_qsl(parts.query, keep_blank_values=True) for word in pair]
    if any(UNSAFE_SEGMENT.search(part) for part in (*unquote(parts.path).split("/"), *asked)):
        return say("its address changes or ends something")
    return TAKES_ORDERS if takes_orders(url) else ""


@recalled
def orders(label: str) -> str:
    """The wording in a label that orders, pays, logs in or sends something; empty if there is none."""
    if found := orders_or_pays(label):
        return found
    # “Continue without registering”, “Sign in or order as a guest” lead on without an account.
    guest = phrases("buttons", "guest").within(label)
    return "" if guest else phrases("order", "personal").stands_out(label)


def orders_or_pays(label: str) -> str:
    for reading in readings(label):
        if found := phrases("order", "always").stands_out(reading) or foreign_orders().stands_out(reading):
            return found
    coin = None if _readable_label(label) else MONEY.search(label)
    return coin.group() if coin else ""


def _refuse_labels(intent: Intent) -> str:
    """Every name counts: what a person reads may be harmless while the title says what happens."""
    for label in intent.labels:
        if found := orders(label):
            return say(
                "“{told}” could place an order or send something (“{found}”)", told=label[:60], found=found
            )
    return ""


def _refuse_hint(intent: Intent) -> str:
    hint = fold(intent.hint)
    addresses = " ".join(word for word in hint.split() if "/" in word)
    unnamed = not any(map(_readable_label, intent.labels))
    told = ORDERING_NAME.search(hint) or ORDERING_PATH.search(hint if unnamed else addresses)
    return say("its programmer calls it “{told}”", told=told.group()[:60]) if told else ""


def _refuse_tick(intent: Intent) -> str:
    """Terms may be accepted where nothing can come of it: in a cart, which asks nobody who he is."""
    if intent.own is None or intent.own.type != "checkbox":
        return ""
    if asks(intent.own, "unwanted"):
        return say("it would subscribe to something")
    if asks(intent.own, "terms") and asks_for_a_person(intent.page_fields):
        return say("nothing is accepted where an address is asked for")
    return ""


def _readable_label(label: str) -> bool:
    return not SYMBOLS.fullmatch(label)


def _refuse_form(intent: Intent, *, typing: bool) -> str:
    if takes_orders(intent.action):
        return TAKES_ORDERS
    if intent.method == "post" and ORDERING_BY_POST.search(readable(intent.action)):
        return TAKES_ORDERS
    return refuse_fields(intent.fields, typing=typing)


def refuse_fields(fields: Sequence[FieldFacts], *, typing: bool = False) -> str:
    """Why a form with these fields must not be sent; empty if it may be."""
    if typing:
        return _refuse_fields_of_a_step(fields)
    if any(map(is_payment, fields)):
        return say("its form takes payment data")
    if any(map(_is_secret, fields)):
        return say("its form takes a password or a file")
    if asks_for_a_person(fields):
        return say("its form takes an address")
    asked = {kind for f in fields if f.visible for kind in kinds_of(f)}
    if "reach" in asked:
        return say("its form asks for a mail address or a phone number")
    if "person" in asked and any(f.visible and f.type in MESSAGES for f in fields):
        return say("its form sends a message")
    return ""


def _refuse_fields_of_a_step(fields: Sequence[FieldFacts]) -> str:
    """A step may carry the empty card fields of the next ones along, and an account's password for others.

    But a form in which a payment can be chosen, be it folded away, may be the whole checkout.
    """
    chosen = any(map(_chooses_how_to_pay, fields))
    if chosen or any(is_payment(f) and f.type != "hidden" for f in fields):
        return say("its form takes payment data")
    if any(_is_secret(f) and f.visible for f in fields):
        return say("its form takes a password or a file")
    return ""


def _is_secret(field: FieldFacts) -> bool:
    return field.type in ("password", "file") or (asks(field, "secret") and not field.type)


def _refuse_on_this_page(intent: Intent) -> str:
    """Where an address is asked for, a shopper only closes banners and goes on as a guest."""
    if asks_for_a_person(intent.page_fields) and not all(map(_is_harmless, intent.labels)):
        return say("the page asks for an address or a payment, so going on could place an order")
    early = phrases("order", "early")
    if any(label in early for label in intent.labels) and any(map(seals_an_order, intent.page_fields)):
        return say("it stands on a page where terms are accepted or a payment is chosen")
    return ""


def _refuse_step(intent: Intent) -> str:
    """From one step of checkout to the next, as long as the page itself cannot be the last one."""
    if all(map(_is_harmless, intent.labels)):
        return ""
    if paying := next(filter(_mentions_an_order, intent.labels), ""):
        return say("“{told}” could also place an order", told=paying[:60])
    leads = all(_is_harmless(label) or leads_on(label) for label in intent.labels)
    chooses = intent.own is not None and intent.own.type == "radio"  # which by itself changes nothing
    if not (leads or chooses):
        return say("at checkout only what leads to the next step is clicked")
    if any(f.visible and is_payment(f) for f in intent.page_fields):
        return say("the page takes a payment, so going on could place an order")
    if any(map(seals_an_order, intent.page_fields)):
        return say("it stands on a page where terms are accepted or a payment is chosen")
    if final := next(filter(ends_checkout, intent.page_buttons), ""):
        return say("the page can place the order (“{told}”)", told=final[:60])
    return ""


def leads_on(label: str) -> bool:
    """Whether a button with this label says that it leads to the next step of checkout."""
    short = len(label) <= LONGEST and len(label.split()) <= MOST_WORDS
    return short and bool(phrases("buttons", "onward").within(label))


def _mentions_an_order(label: str) -> bool:
    """Beside an address no word of it is harmless, wherever it stands."""
    return any(phrases("order", "always").within(r) or foreign_orders().within(r) for r in readings(label))


def ends_checkout(label: str) -> bool:
    """Whether a button with this label places the order."""
    return bool(orders_or_pays(label)) and not WALLET.search(fold(label))


def _is_harmless(label: str) -> bool:
    return not _readable_label(label) or any(phrases("buttons", name).within(label) for name in HARMLESS)


def seals_an_order(field: FieldFacts) -> bool:
    """Whether it accepts the terms or chooses how to pay, which comes right before the order."""
    if field.type == "checkbox":
        return field.visible and asks(field, "terms")
    return field.visible and _chooses_how_to_pay(field)


def _chooses_how_to_pay(field: FieldFacts) -> bool:
    """By its own name, or by that of a way to pay: a button called “PayPal” may be named `p`."""
    asked = field.type in ("radio", "select") and asks(field, "payment_choice")
    return asked or (field.type == "radio" and bool(phrases("fields", "payment_way").within(field.name)))
