"""What the facts that checks find are called, and what their codes mean.

A fact that no table here knows, as of a user's own check, is shown as it is.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from checks.reading.replies import ANSWER
from checks.reading.replies import NAMES as REPLIES
from checks.saying import Told, length, listed, number, say, say_n
from reports.clean import one_line
from reports.hours_words import opening_hours, weekdays
from reports.words import STAGES, country, in_words, when

NAMES = {
    "actor": say("Written by"),
    "amount": say("Amount"),
    "asks": say("Asks for"),
    "availability": say("Availability"),
    "business hours": say("Of which in business hours"),
    "came": say("What came"),
    "captcha": say("Captcha"),
    "channels": say("Channels"),
    "cost": say("Cost"),
    "counted by": say("Counted by"),
    "country": say("Country"),
    "days": say("Days"),
    "delivery": say("Delivery"),
    "exchange_payer": say("Pays for an exchange"),
    "faulty_payer": say("Pays if goods are faulty"),
    "from": say("From"),
    "home_payer": say("Pays within the country"),
    "kind": say("Kind"),
    "late by": say("Late by"),
    "linked_to": say("Linked to"),
    "mails": say("Mails"),
    "missing": say("Missing"),
    "one": say("One"),
    "other": say("Other"),
    "page": say("Page"),
    "payer": say("Pays for a return"),
    "phone": say("Phone"),
    "price": say("Price"),
    "profiles": say("Profiles"),
    "review": say("Review"),
    "sent": say("Sent"),
    "shipping information": say("Shipping information"),
    "stated": say("Stated"),
    "stated_on": say("Stated on"),
    "took": say("Took"),
    "until": say("Until"),
    "way": say("Way"),
    "ways": say("Ways"),
    "what": say("What differs"),
    "window_days": say("Days to return"),
}
YES = {"yes": say("yes")}
PAYERS = {
    "seller": say("the shop"),
    "customer": say("the customer"),
    "conditional": say("it depends"),
}
CHANNELS = {
    "phone": say("phone"), "mail": say("e-mail"), "form": say("form"), "chat": say("chat"),
    "messenger": say("messenger"), "callback": say("callback"), "page": say("contact page"),
}  # fmt: skip
KINDS = {
    "freephone": say("free of charge"), "landline": say("landline"), "mobile": say("mobile"),
    "premium": say("premium rate"), "shared-cost": say("shared cost"), "unknown": say("not known"),
}  # fmt: skip
WAYS = {
    "label": say("return label"), "portal": say("return portal"), "form": say("form"),
    "address": say("address"), "drop-off": say("drop-off point"), "pick-up": say("pick-up"),
    "register": say("announced beforehand"), "own carrier": say("carrier of one’s own"),
    "window": say("until when"), "way": say("how"),
}  # fmt: skip
TRACKING = {
    "link": say("link"), "form": say("form"), "text": say("text"),
    "orders in an account": say("orders in an account"), "account": say("account"),
}  # fmt: skip
ENTRIES = {
    "mail": say("e-mail"), "mail again": say("e-mail once more"), "name": say("name"),
    "first name": say("first name"), "last name": say("last name"), "salutation": say("salutation"),
    "username": say("user name"), "phone": say("phone"), "fax": say("fax"), "company": say("company"),
    "subject": say("subject"), "order number": say("order number"), "message": say("message"),
    "consent": say("consent"), "newsletter": say("newsletter"), "street": say("street"),
    "postcode": say("postcode"), "city": say("city"), "country": say("country"),
    "website": say("website"), "password": say("password"), "search": say("search"),
    "rating": say("rating"), "quantity": say("quantity"), "card": say("card"), "coupon": say("coupon"),
    "other": say("something else"),
}  # fmt: skip
CODES: Mapping[str, Mapping[str, Told]] = {
    "actor": {"machine": say("a machine"), "human": say("likely a person"), "undetermined": say("not known")},
    "asks": ENTRIES,
    "came": {"nothing": say("nothing")},
    "captcha": YES,
    "channels": CHANNELS,
    "exchange_payer": PAYERS,
    "faulty_payer": PAYERS,
    "home_payer": PAYERS,
    "kind": KINDS,
    "missing": WAYS,
    "page": {stage.value: name for stage, name in STAGES.items()},
    "payer": PAYERS,
    "review": YES,
    "sent": {"yes": say("yes"), "refused": say("refused"), "undelivered": say("undelivered")},
    "stated": {"nothing": say("nothing")},
    "stated_on": {stage.value: name for stage, name in STAGES.items()},
    "way": TRACKING,
    "ways": WAYS,
    "what": {"phone number": say("phone number"), "mail address": say("mail address")},
}
LENGTHS = {"took", "business hours", "late by"}
NUMBERS = {"mails", "window_days"}
_LENGTH = re.compile(
    r"(?:(?P<days>\d+) days?)? ?(?:(?P<hours>\d+) h)? ?(?:(?P<minutes>\d+) min)?(?:(?P<seconds>\d+) s)?"
)
_PROMISE = re.compile(r"(\d+(?:\.\d+)?) (hours|business days)")


def told_facts(facts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names and values as people read them."""
    for name, value in facts.items():
        yield NAMES.get(name) or one_line(in_words(name)), one_line(_value(name, value))


def promise_said(said: str) -> str:
    """Of "2 business days", as the reading of pages writes it, the same in words of ours."""
    found = _PROMISE.fullmatch(said)
    if not found:
        return said
    amount = float(found[1])
    if amount != int(amount):
        return say("{amount} hours", amount=number(amount)) if found[2] == "hours" else said
    if found[2] == "hours":
        return say_n("{n} hour", "{n} hours", int(amount))
    return say_n("{n} business day", "{n} business days", int(amount))


def _value(name: str, value: str) -> str:
    if isinstance(value, Told):
        return value
    if name in LENGTHS:
        return _length(value)
    if name in NUMBERS and value.isdecimal():
        return number(int(value))
    if name in {"came", "until", "counted by", "days", "country", "stated"}:
        return _special(name, value)
    known = CODES.get(name, {})
    parts = value.split(", ")
    return listed([known.get(part, part) for part in parts]) if {*parts} & {*known} else value


def _special(name: str, value: str) -> str:
    match name:
        case "came":
            return CODES["came"].get(value) or listed(map(_came, re.split(r", | and ", value)))
        case "until":
            return _when(value)
        case "counted by":
            return opening_hours(value)
        case "days":
            return weekdays(value)
        case "country":
            return country(value)
    return CODES["stated"].get(value) or promise_said(value)


def _length(value: str) -> str:
    found = _LENGTH.fullmatch(value)
    if not found or not any(found.groups()):
        return value
    return length(timedelta(**{unit: int(amount) for unit, amount in found.groupdict().items() if amount}))


def _came(mail: str) -> str:
    """Of "a survey after 3 days"."""
    kind, _, took = mail.rpartition(" after ")
    known = next((each for each in (ANSWER, *REPLIES.values()) if each == f"{kind} after {{took}}"), None)
    return say(known, took=_length(took)) if known else mail


def _when(value: str) -> str:
    try:
        return when(datetime.fromisoformat(value))
    except ValueError:
        return value
