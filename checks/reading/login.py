"""Tells whether a checkout page demands an account, offers to go without, or is simply open."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checks.model import Evidence, Field, Form, Page
from checks.reading.channel_words import phrases
from checks.reading.channels import is_mail_field
from checks.reading.citing import cite, cite_control, cite_text
from checks.reading.folding import fold

SENTENCES = re.compile(r"(?<=[.!?])\s+|\n")
LABEL = 60  # characters: what stands on a button or as a heading
ADDRESS_TOKENS = frozenset(
    {
        "street-address",
        "address-line1",
        "postal-code",
        "given-name",
        "family-name",
        "name",
        "address-level2",
        "country",
    }
)
ADDRESS_NAMES = re.compile(
    r"street|address|postcode|postal|zip(?!per)|city|town|first.?name|last.?name|given.?name|family.?name|surname|strasse|plz|vorname|nachname|straat|huisnummer"
    r"|judet|oras|localitate|prenume|ville|rue\b|citta|ciudad|ulica|miasto",
    re.IGNORECASE,
)
NO_CHECKOUT = re.compile(
    r"newsletter|subscribe|search|suche|login|log-in|signin|sign-in|coupon|voucher|gutschein", re.IGNORECASE
)
FEWEST_ADDRESS_FIELDS = 2


class Demand(StrEnum):
    FORCED = "forced"  # no way on without an account
    GUEST_OFFERED = "guest offered"
    OPEN = "open"  # address, payment or order are there, and no password is asked for
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class AccountDemand:
    demand: Demand
    evidence: tuple[Evidence, ...] = ()
    in_words: bool = True  # whether wording decided; otherwise fields did


def account_demand(page: Page) -> AccountDemand:
    said = list(_said(page))
    refusal = next((evidence for kind, evidence in said if kind == "refused"), None)
    offer = next((evidence for kind, evidence in said if kind == "guest"), None) or _guest_control(page)
    if offer and not refusal:
        return AccountDemand(Demand.GUEST_OFFERED, (offer,))
    opened = _open_checkout(page)
    wall = refusal or next((evidence for kind, evidence in said if kind == "wall"), None)
    if opened:
        return (
            AccountDemand(Demand.UNCLEAR, (refusal, opened))
            if refusal
            else AccountDemand(Demand.OPEN, (opened,), False)
        )
    if wall:
        return AccountDemand(Demand.FORCED, (wall,))
    return _by_password(page)


def _said(page: Page) -> Iterator[tuple[str, Evidence]]:
    """What the page says about guests and accounts: "guest", "refused" or "wall", sentence by sentence."""
    for text in page.texts:
        if text.folded:
            continue
        for sentence in SENTENCES.split(text.text):
            kinds = _kinds(sentence)
            kind = _meaning(kinds)
            if kind:
                yield kind, cite_text(page, text)


def _meaning(kinds: set[str]) -> str:
    if "guest" in kinds:
        return "refused" if "guest_refused" in kinds else "guest"
    return "wall" if "wall" in kinds else ""


def _kinds(text: str) -> set[str]:
    return phrases("login").kinds(fold(text).text)


def _guest_control(page: Page) -> Evidence | None:
    """A button, link or choice to go on as a guest; one that cannot be used offers nothing."""
    for control in (*page.buttons, *page.links):
        if control.visible and not control.disabled and _offers_guest(control.text):
            return cite_control(page, control)
    choices = (
        f
        for form in page.forms
        for f in form.fields
        if f.visible and f.type in {"radio", "checkbox", "select"}
    )
    for choice in choices:
        if any(_offers_guest(label) for label in (choice.label, *choice.options)):
            return cite(page, choice.label, choice.box)
    return None


def _offers_guest(label: str) -> bool:
    folded = fold(label.strip()).text
    hits = phrases("login").find(folded)
    if any(h.kind == "guest_refused" for h in hits):
        return False
    alone = any(h.kind == "guest_exact" and h.end - h.start == len(folded) for h in hits)
    return alone or any(h.kind == "guest" for h in hits)


def _open_checkout(page: Page) -> Evidence | None:
    """A visible form for an address, or the order button itself, with no password to be given."""
    for form in page.forms:
        fields = [f for f in form.fields if f.visible]
        named = [f for f in fields if is_address_field(f)]
        if form.visible and len(named) >= FEWEST_ADDRESS_FIELDS and not _demands_password(form, fields):
            return cite(page, named[0].label, named[0].box)
    return _order_button(page) or _mail_step(page)


def is_address_field(field: Field) -> bool:
    if field.type not in {"text", "select", "search", "tel"}:
        return False
    if ADDRESS_TOKENS & set(field.autocomplete.split()):
        return True
    if is_mail_field(field):
        return False
    return bool(ADDRESS_NAMES.search(field.name)) or "address" in _kinds(field.label[:LABEL])


def _demands_password(form: Form, fields: Sequence[Field]) -> bool:
    """Whether this form cannot be sent without choosing a password."""
    passwords = [f for f in fields if f.type == "password"]
    if not passwords:
        return False
    choices = [f for f in fields if f.type in {"checkbox", "radio"}]
    if any("register" in _kinds(c.label) for c in choices):
        return False
    if any("optional" in _kinds(p.label) for p in passwords):
        return False
    return any(p.required or "*" in p.label for p in passwords) or "optional" not in _kinds(form.text)


def _order_button(page: Page) -> Evidence | None:
    for button in page.buttons:
        if button.visible and not button.disabled and "order" in _kinds(button.text[:LABEL]):
            return cite_control(page, button)
    return None


def _mail_step(page: Page) -> Evidence | None:
    """A first step that asks for nothing but a mail address, on a page without any password."""
    if _passwords(page):
        return None
    for form in page.forms:
        fields = [f for f in form.fields if f.visible and f.type not in {"hidden", "submit"}]
        mails = [f for f in fields if is_mail_field(f)]
        if form.visible and mails and _belongs_to_checkout(form, page):
            return cite(page, mails[0].label, mails[0].box)
    return None


def _belongs_to_checkout(form: Form, page: Page) -> bool:
    if NO_CHECKOUT.search(f"{form.hint} {form.text} {form.action}"):
        return False
    if _kinds(form.text) & {"wall", "login", "register"}:
        return False
    footers = [t.box.y for t in page.texts if t.region == "footer"]
    return not footers or form.box.y < min(footers) or form.box.y == 0


def _passwords(page: Page) -> list[tuple[Form, Field]]:
    return [(form, f) for form in page.forms for f in form.fields if f.visible and f.type == "password"]


def _by_password(page: Page) -> AccountDemand:
    """A page on which one can only log in or register."""
    passwords = _passwords(page)
    if not passwords:
        return AccountDemand(Demand.UNCLEAR)
    form, field = passwords[0]
    evidence = cite(page, field.label or form.text[:LABEL], field.box)
    in_header = all(_is_in_header(page, f) for _, f in passwords)
    return AccountDemand(Demand.UNCLEAR if in_header else Demand.FORCED, (evidence,))


def _is_in_header(page: Page, field: Field) -> bool:
    """The small login form that every page has at its top says nothing about the checkout."""
    lower = [t.box.y + t.box.height for t in page.texts if t.region in {"header", "nav"}]
    return bool(lower) and field.box.y < max(lower) and any(t.region == "main" for t in page.texts)
