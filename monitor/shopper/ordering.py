"""How shops name and address the placing of an order. Pure."""

import re
from urllib.parse import unquote, urlsplit

from monitor.shopper.words import fold

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
    rf"|bestellabschluss|module/[\w-]+/validation\b|wc-ajax=checkout|route=checkout/(?:confirm|success)|fnc=execute|express{_GAP}checkout|paypal[-_/]?(?:express|start)"
    rf"|jetzt{_GAP}(?:kaufen|bestellen|bezahlen)",
    re.IGNORECASE,
)
# Pages that may be looked at, but forms that must not be sent.
ORDERING_BY_POST = re.compile(
    r"checkout[-_/](?:confirm\w*|complete|order|review|update(?!/(?:address|delivery|shipping)\b))\b|/orders/?$",
    re.IGNORECASE,
)
# What scripts must not send from checkout on. Before, “/orders” may be where a cart is kept.
ORDERING_FROM_CHECKOUT = re.compile(
    r"checkout[-_/](?:confirm\w*|complete|order)\b|/orders?/?$"
    r"|carts?/[^/?]+/(?:complete|order|place\w*|payment-information)\b"
    r"|/(?:api|rest|json|store|v\d)/(?:[\w.-]+/)*checkouts?/?$",
    re.IGNORECASE,
)
# The operations of shops that speak GraphQL, where all requests go to one address.
_OPERATION = r"(?:place|submit|complete|finali[sz]e|confirm|process|execute|finish)"
ORDERING_MUTATION = re.compile(
    rf"{_OPERATION}\w*(?:order|checkout|purchase|payment|cart)|create\w*(?:order|purchase)(?!by)"
    rf"|(?:order|checkout|cart|payment)\w*{_OPERATION}\b|addPaymentToOrder|orderCreate\b|checkoutPay\b|submitForCompletion",
    re.IGNORECASE,
)
MUTATION = re.compile(r"\bmutation\b")
OPERATION = re.compile(r'"operationName"\s*:\s*"(?!get|query)([^"]*)"')  # its text may be kept at the shop
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
# What tells a shop what to do, where all requests go to one address.
COMMANDS = {
    "action", "method", "do", "cmd", "command", "op", "operation", "fnc", "func", "function",
    "task", "act", "step", "route",
}  # fmt: skip
DECODED = 3  # times that an address may have been encoded


def takes_orders(url: str) -> bool:
    """Whether what lies at this address places an order or takes a payment."""
    words = readable(url)
    return bool(ORDERING_NAME.search(words) or ORDERING_PATH.search(words))


def readable(url: str) -> str:
    """Path, query and fragment as words, read as leniently as servers do; or the script of javascript:."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    text = f"{parts.path}?{parts.query}#{parts.fragment}".rstrip("?#")
    for _ in range(DECODED):
        text = unquote(text)
    return fold(re.sub(r"//+", "/", text))


def is_mutation_that_orders(body: str) -> bool:
    """Whether what is sent to a GraphQL service names an operation that places an order or pays."""
    plain = ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), body)
    named = " ".join(OPERATION.findall(plain))
    return bool(MUTATION.search(plain) and ORDERING_MUTATION.search(plain)) or bool(
        ORDERING_MUTATION.search(named)
    )


def is_command_that_orders(name: str, value: str) -> bool:
    """Whether a field that is sent says what to do, and that this is to order (`action=place_order`)."""
    words = fold(f"{name}={value}")
    return name.lower() in COMMANDS and bool(ORDERING_NAME.search(words) or ORDERING_PATH.search(words))
