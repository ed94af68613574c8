"""What may leave the browser, whoever sends it: the guard's last line. Pure.

A page's script can send what no click of ours asked for, so every request that could change something is
shown to `refuse_request` before it goes out.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl, urlsplit

from monitor.shopper.asking import FieldFacts, asks, asks_for_a_person, is_payment
from monitor.shopper.guard import TAKES_ORDERS, refuse_fields
from monitor.shopper.ordering import (
    ORDERING_BY_POST,
    ORDERING_FROM_CHECKOUT,
    is_command_that_orders,
    is_mutation_that_orders,
    readable,
    takes_orders,
)

SAFE = {"GET", "HEAD", "OPTIONS"}
SUBSCRIBING = re.compile(r"newsletter|subscribe(?!d|r)|accepts_?marketing", re.IGNORECASE)
PAYING_HOSTS = {
    "pay", "payment", "payments", "paypage", "secure-pay", "securepay", "paygate", "zahlung",
    "betaling", "plata", "plati",
}  # fmt: skip
NOT_CHOSEN = {"", "0", "false", "no", "nein", "nee", "nu", "off", "null", "{", "["}
NUMBER = 8  # characters: no card and no account has a shorter number
MULTIPART = re.compile(r'form-data; *name="([^"]*)"[^\n]*\n(?:[^\n]+\n)*\r?\n([^\r\n]*)')
JSON_FIELD = re.compile(r'"([\w.\[\]-]{1,80})"\s*:\s*("[^"]*"|[^\s,"}\]]*)')


def refuse_request(
    method: str,
    url: str,
    body: str = "",
    *,
    navigates: bool = True,
    embedded: bool = False,
    at_checkout: bool = False,
    typing: bool = False,
) -> str:
    """Why the browser must not send this request; empty if it may.

    `navigates`: it loads a document, be it a form that is sent; else a script asks in the background.
    `embedded`: that document is a frame's; payment services draw their card fields in such.
    `at_checkout`: the shopper has been at checkout, where an order could be placed.
    `typing`: a made-up address may be sent from there.
    """
    if takes_orders(url):
        return TAKES_ORDERS
    changes = method not in SAFE
    if (changes or (navigates and not embedded)) and (service := payment_service(url)):
        return f"{service} takes payments"
    sent = fields_in(body if changes else urlsplit(url).query)
    if not changes:
        return _refuse_query(sent, typing=typing and at_checkout) if navigates and not embedded else ""
    if is_mutation_that_orders(body) or any(is_command_that_orders(*field) for field in sent):
        return "it asks the shop to place an order"
    if any(_subscribes(*field) for field in sent):
        return "it would subscribe to something"
    if not navigates:  # scripts ask for delivery costs with an empty address
        return TAKES_ORDERS if at_checkout and ORDERING_FROM_CHECKOUT.search(readable(url)) else ""
    if ORDERING_BY_POST.search(readable(url)):
        return TAKES_ORDERS
    if not (typing and at_checkout):
        return refuse_fields([_field(name) for name, _ in sent])
    return _refuse_step(sent)


def refuse_letter(method: str, url: str, body: str = "") -> str:
    """Why this must not be sent, though it carries the one message that may be; empty if it may."""
    if takes_orders(url) or ORDERING_BY_POST.search(readable(url)):
        return TAKES_ORDERS
    if service := payment_service(url):
        return f"{service} takes payments"
    sent = fields_in(body if method not in SAFE else urlsplit(url).query)
    if is_mutation_that_orders(body) or any(is_command_that_orders(*field) for field in sent):
        return "it asks the shop to place an order"
    if any(_subscribes(*field) for field in sent):
        return "it would subscribe to something"
    filled = [_field(name) for name, value in sent if value and not _is_no_number(name, value)]
    if any(is_payment(field) or asks(field, "secret") for field in filled):
        return "it carries payment data or a password"
    return ""


def _refuse_query(sent: Sequence[tuple[str, str]], *, typing: bool) -> str:
    """Forms can be sent by GET as well; but shops ask so for a town, and mails bring one's address along."""
    if typing:
        return _refuse_step(sent)
    filled = [_field(name) for name, value in sent if value and not _is_no_number(name, value)]
    return refuse_fields(filled) if asks_for_a_person(filled) else ""


def _refuse_step(sent: Sequence[tuple[str, str]]) -> str:
    # A guest leaves the account's password empty; a form of many steps brings along those of the next ones.
    filled = [_field(name) for name, value in sent if value and not _is_no_number(name, value)]
    if any(asks(field, "payment_choice") for field in filled):
        return "it says how to pay"
    return refuse_fields(filled, typing=True)


def _subscribes(name: str, value: str) -> bool:
    return bool(SUBSCRIBING.search(name)) and value.lower() not in NOT_CHOSEN


def _is_no_number(name: str, value: str) -> bool:
    """The month of a card's expiry, its kind: what a form has of a card before anybody has given a number."""
    return is_payment(_field(name)) and value.isalnum() and len(value) < NUMBER


def _field(name: str) -> FieldFacts:
    return FieldFacts(type="", name=name, visible=True)


def fields_in(body: str) -> list[tuple[str, str]]:
    """Names and values of the fields in what a form sends, be it encoded as URL, multipart or JSON."""
    if parts := MULTIPART.findall(body):
        return parts
    if body.lstrip().startswith(("{", "[")):
        return [(name, _unquoted(value)) for name, value in JSON_FIELD.findall(body)]
    return parse_qsl(body, keep_blank_values=True)


def _unquoted(value: str) -> str:
    return "" if value in ("null", "false") else value.strip('"')


def payment_service(url: str) -> str:
    """The domain of the payment service that answers at this address; empty if none does."""
    host = (urlsplit(url).hostname or "") if "://" in url else ""
    labels = host.split(".")
    if set(labels[:-2]) & PAYING_HOSTS:  # a service under the shop's own name
        return host
    domains = (".".join(labels[n:]) for n in range(len(labels) - 1))
    return next((domain for domain in domains if domain in _payment_services()), "")


@cache
def _payment_services() -> frozenset[str]:
    text = files("monitor.shopper").joinpath("payment_services.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["domains"])
