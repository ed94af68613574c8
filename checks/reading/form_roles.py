"""Tells what each field of a form asks for.

What a person reads decides first (label, placeholder, the text beside), then what the browser is told
(type, autocomplete), then what the programmer wrote.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum

from checks.model import Box, Field, Page
from checks.reading.form_words import roles_in, words_of_name


class Role(StrEnum):
    MAIL = "mail"
    MAIL_AGAIN = "mail again"
    NAME = "name"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    SALUTATION = "salutation"
    USERNAME = "username"
    PHONE = "phone"
    FAX = "fax"
    COMPANY = "company"
    SUBJECT = "subject"
    ORDER_NUMBER = "order number"
    MESSAGE = "message"
    CONSENT = "consent"
    NEWSLETTER = "newsletter"
    CAPTCHA = "captcha"
    HONEYPOT = "honeypot"
    FILE = "file"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    COUNTRY = "country"
    WEBSITE = "website"
    PASSWORD = "password"  # noqa: S105  # nosec: a role, not a password
    SEARCH = "search"
    RATING = "rating"
    QUANTITY = "quantity"
    CARD = "card"
    COUPON = "coupon"
    OTHER = "other"


ADDRESS = frozenset({Role.STREET, Role.POSTCODE, Role.CITY, Role.COUNTRY})
# Which of several readings of one label holds: "Company name" is no name, "Name and e-mail" is a mail.
ORDER = tuple(
    Role[key]
    for key in (
        "CAPTCHA", "CARD", "COUPON", "MAIL_AGAIN", "MAIL", "ORDER_NUMBER", "PHONE", "FAX", "POSTCODE",
        "STREET", "CITY", "COUNTRY", "COMPANY", "SUBJECT", "USERNAME", "WEBSITE", "FIRST_NAME", "LAST_NAME",
        "NAME", "SALUTATION", "QUANTITY", "RATING", "SEARCH", "MESSAGE",
    )
)  # fmt: skip
TICKS = frozenset({"checkbox", "radio"})
TYPED = frozenset(
    {"text", "email", "tel", "url", "search", "number", "textarea", "password", "date", "contenteditable"}
)
SENDS = frozenset({"submit", "button", "image", "reset"})
BY_TYPE = {
    "email": Role.MAIL, "tel": Role.PHONE, "file": Role.FILE, "password": Role.PASSWORD, "url": Role.WEBSITE,
    "search": Role.SEARCH,
}  # fmt: skip
BY_TOKEN = {
    "email": Role.MAIL, "tel": Role.PHONE, "name": Role.NAME, "given-name": Role.FIRST_NAME,
    "family-name": Role.LAST_NAME, "organization": Role.COMPANY, "street-address": Role.STREET,
    "address-line1": Role.STREET, "postal-code": Role.POSTCODE, "address-level2": Role.CITY,
    "country": Role.COUNTRY, "username": Role.USERNAME, "current-password": Role.PASSWORD,
    "new-password": Role.PASSWORD, "cc-number": Role.CARD, "cc-exp": Role.CARD, "cc-csc": Role.CARD,
    "cc-name": Role.CARD, "one-time-code": Role.CAPTCHA,
}  # fmt: skip
SUM = re.compile(r"\d+\s*(?:[+×*x]|plus|minus|mal)\s*\d+\s*=?|=\s*\?", re.IGNORECASE)
# The answer of a captcha that is kept in the form: nobody fills it in.
TOKEN = re.compile(r"^(?:g-recaptcha|h-captcha|cf-turnstile)-response|^frc-captcha|^altcha", re.IGNORECASE)
SEARCHES = {"q", "s", "k"}
LABEL = 120
BESIDE = 260.0  # pixels between a field and the words in front of it
ABOVE = 34.0
AROUND = 100.0  # no words further up or down are looked at


def is_typed(field: Field) -> bool:
    return field.type in TYPED or field.type == ""


def role_of(field: Field, beside: str = "", *, unseen: bool = False) -> Role:
    """What the field asks for.

    `beside` are the words next to a field that has none of its own; `unseen` says that it is kept out of
    sight while its form is not.
    """
    said = field.label or _first_option(field) or beside
    if TOKEN.search(field.name):
        return Role.CAPTCHA
    if is_trap(field, said, unseen=unseen):
        return Role.HONEYPOT
    if field.type in TICKS:
        return _of_tick(field, said)
    token = next((BY_TOKEN[t] for t in field.autocomplete.lower().split() if t in BY_TOKEN), None)
    if field.type in {"file", "password", "email"}:
        again = Role.MAIL_AGAIN if field.type == "email" and "mail_again" in roles_in(said) else None
        return again or BY_TYPE[field.type]
    if field.type in {"textarea", "contenteditable"}:
        return _of_area(field, said)
    return _of_words(field, said) or token or BY_TYPE.get(field.type) or _of_name(field) or Role.OTHER


def _first_option(field: Field) -> str:
    """ "Choose a subject": where it has no label, a list says itself what it asks for."""
    first = next(iter(field.options), "")
    return first if field.type == "select" and roles_in(first[:LABEL]) else ""


def together(roles: Sequence[Role]) -> tuple[Role, ...]:
    """What the fields ask for, given the others: beside a first name "Nom" is a last name."""
    if roles.count(Role.NAME) != 1 or (Role.FIRST_NAME in roles) == (Role.LAST_NAME in roles):
        return tuple(roles)
    half = Role.LAST_NAME if Role.FIRST_NAME in roles else Role.FIRST_NAME
    return tuple(half if role is Role.NAME else role for role in roles)


def is_trap(field: Field, said: str, *, unseen: bool) -> bool:
    """A field for robots: it says that nobody shall fill it in, or nobody can see it."""
    if field.type == "checkbox":
        return "trap" in roles_in(words_of_name(field.name)) and not field.visible
    if not is_typed(field):
        return False
    found = roles_in(said[:LABEL])
    if "trap" in found or (unseen and "order_number" not in found):  # which may follow a choice
        return True
    return "trap" in roles_in(words_of_name(field.name)) and not _reading(roles_in(said[:LABEL]))


def _of_tick(field: Field, said: str) -> Role:
    for text in (said, words_of_name(field.name)):
        found = roles_in(text)
        if "newsletter" in found:
            return Role.NEWSLETTER
        if "consent" in found:
            return Role.CONSENT
        if "rating" in found:
            return Role.RATING
        if found & {"captcha", "trap"}:
            return Role.CAPTCHA
        if "subject" in found:
            return Role.SUBJECT
        if "salutation" in found:
            return Role.SALUTATION
    return Role.OTHER


def _of_area(field: Field, said: str) -> Role:
    found = roles_in(said[:LABEL]) or roles_in(words_of_name(field.name))
    return Role.STREET if "street" in found and not found & {"message", "comment"} else Role.MESSAGE


def _of_words(field: Field, said: str) -> Role | None:
    if SUM.search(said[:LABEL]) and field.type in {"text", "number", ""}:
        return Role.CAPTCHA
    found = roles_in(said[:LABEL])
    if {"postcode", "city"} <= found and "city" in roles_in(words_of_name(field.name)):
        return Role.CITY  # the second field behind "Postcode / Town"
    return _fitting(field, _reading(found))


def _of_name(field: Field) -> Role | None:
    if field.name in SEARCHES and field.type in {"text", "search"} and not field.label:
        return Role.SEARCH
    return _fitting(field, _reading(roles_in(words_of_name(field.name))))


def _fitting(field: Field, role: Role | None) -> Role | None:
    """One chooses a title, but writes the title of a message."""
    if field.type == "select":
        return None if role in {Role.MESSAGE, Role.MAIL, Role.PHONE} else role
    return Role.SUBJECT if role is Role.SALUTATION else role


def _reading(found: frozenset[str]) -> Role | None:
    if "comment" in found:
        found |= {"message"}
    if {"first_name", "last_name"} <= found:
        return Role.NAME
    return next((role for role in ORDER if role.name.lower() in found), None)


def words_beside(page: Page, fields: Sequence[Field]) -> dict[int, str]:
    """For each drawn field without a label, by its place in `fields`: the words before or above it."""
    bare = [(i, f) for i, f in enumerate(fields) if f.visible and not f.label and f.type != "hidden"]
    if not bare:
        return {}
    texts = [t for t in page.texts if not t.folded and len(t.text) <= 2 * LABEL]
    texts.sort(key=lambda t: t.box.y)
    tops = [t.box.y for t in texts]
    found = {}
    for index, field in bare:
        top, end = field.box.y - AROUND, field.box.y + field.box.height + AROUND
        around = texts[bisect_left(tops, top) : bisect_left(tops, end)]
        near = [(d, t.text) for t in around if (d := _distance(t.box, field)) is not None]
        if near:
            found[index] = min(near)[1]
    return found


def _distance(text: Box, field: Field) -> float | None:
    """How far the words are from the field that they may name, None if they can't."""
    box = field.box
    middle = text.y + text.height / 2
    if box.y - 4 <= middle <= box.y + max(box.height, 24) + 4:
        if field.type in TICKS:
            gap = text.x - (box.x + box.width)
            return gap if -4 <= gap <= BESIDE else None
        gap = box.x - (text.x + text.width)
        return gap / 10 if -4 <= gap <= BESIDE else None  # before it is nearer than above it
    gap = box.y - (text.y + text.height)
    across = text.x < box.x + box.width and box.x < text.x + text.width
    return gap + 10 if across and -4 <= gap <= ABOVE and field.type not in TICKS else None
