"""Ways to follow an order: a link, a form, a promise of a tracking link, orders in an account."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from checks.model import Control, Evidence, Form, Page
from checks.reading.addresses import split_address
from checks.reading.citing import cite, cite_control, line_around
from checks.reading.fact_words import hits, phrases
from checks.reading.folding import fold
from checks.reading.phrases import Hit
from checks.reading.remembering import once_a_page

SHORT = 60
SENTENCE_END = re.compile(r" (?<=[.!?] )")
LONGEST_TEXT = 200_000  # characters of one block
TRACKING_PATH = re.compile(
    r"/(?:[\w-]*[-/_])?(?:track(?:ing)?[-_]?(?:(?:my|your)[-_])?(?:order|parcel|package|shipment|delivery)?|order[-_]?(?:status|tracking|lookup)|"
    r"sendungsverfolgung|bestellstatus|bestelling[-_]volgen|volg[-_]je[-_]bestelling|urmarire[-_]\w+|suivi[-_]\w+|sales/guest/form)"
    r"(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
ORDER_FIELD = re.compile(
    r"order|bestell|auftrag|comand|commande|ordine|pedido|zamow|sendung|awb|track", re.IGNORECASE
)
CONSENT = re.compile(r"cookie|consent|privacy|datenschutz|analytics|pixel|opt.?out|einwilligung|confidential")


class Way(StrEnum):
    LINK = "link"
    FORM = "form"
    TEXT = "text"
    ORDERS = "orders in an account"
    ACCOUNT = "account"  # a bare account link: whether orders are in it is not told


SAYS = {"tracking": Way.TEXT, "orders": Way.ORDERS}


@dataclass(frozen=True, slots=True)
class Tracking:
    way: Way
    evidence: Evidence


@once_a_page
def ways_to_track(page: Page) -> tuple[Tracking, ...]:
    """Those of links and buttons, then of forms, then of the text."""
    return tuple(_ways_on(page))


def _ways_on(page: Page) -> Iterator[Tracking]:
    for control in (*page.links, *page.buttons):
        way = _of_control(control) if control.visible else None
        if way:
            yield Tracking(way, cite_control(page, control))
    for form in page.forms:
        if form.visible and _looks_up_orders(form):
            yield Tracking(Way.FORM, cite(page, form.text[:SHORT], form.box))
    for text in page.texts:
        if not phrases("tracking").may_say(fold(text.text[:LONGEST_TEXT]).text, SAYS):
            continue
        for line in text.text[:LONGEST_TEXT].split("\n"):
            for sentence in SENTENCE_END.split(line):
                if way := _of_text(sentence):
                    yield Tracking(way, cite(page, line_around(sentence, 0, len(sentence))[:160], text.box))


def _of_control(control: Control) -> Way | None:
    kinds = _kinds(control.text) if len(control.text) <= SHORT else set()
    if CONSENT.search(control.text.lower()):
        return None
    if "tracking" in kinds or TRACKING_PATH.search(split_address(control.href).path):
        return Way.LINK
    if "orders" in kinds:
        return Way.ORDERS
    return Way.ACCOUNT if "account" in kinds and control.href else None


def _looks_up_orders(form: Form) -> bool:
    fields = [f for f in form.fields if f.visible]
    if len(fields) > 3 or any(f.type in {"textarea", "password"} for f in fields):
        return False
    asks = any(ORDER_FIELD.search(f"{f.name} {f.label}") for f in fields)
    return asks and "tracking" in _kinds(f"{form.text} {form.hint.replace('-', ' ')}")


def _of_text(sentence: str) -> Way | None:
    folded = fold(sentence[:2_000]).text
    found = hits(folded, "tracking")
    if not found or CONSENT.search(folded) or "returns" in phrases("delivery").kinds(folded):
        return None
    for kind, way in SAYS.items():
        if any(hit.kind == kind and not _denied(found, hit) for hit in found):
            return way
    return None


def _denied(found: list[Hit], tracking: Hit) -> bool:
    """ "Without tracking", "cannot be tracked": a denial within a few words before."""
    return any(h.kind == "not" and 0 <= tracking.start - h.end < 25 for h in found)


def _kinds(text: str) -> set[str]:
    return {hit.kind for hit in hits(fold(text).text, "tracking") if not _denied_in(text, hit)}


def _denied_in(text: str, hit: Hit) -> bool:
    return hit.kind == "tracking" and _denied(hits(fold(text).text, "tracking"), hit)
