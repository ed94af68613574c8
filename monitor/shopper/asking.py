"""What the fields of a form ask for: a street, a person, a way to be reached, a payment. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checks.model import Field, Form
from monitor.shopper.words import fold, phrases

# `shipping_address[city]` asks for a city: there the first word says nothing.
PART_OF_ADDRESS = re.compile(
    r"\baddress (?=(?:country|region|state|province|county|zip|post|postal|postcode|city|town|level ?\d|type"
    r"|id|name|first|last|phone|email)\b)"
)
QUANTITY = re.compile(
    r"\b(?:qty|quantity|menge|anzahl|stuckzahl|aantal|hoeveelheid|cantitate|quantite|quantita|cantidad|ilosc)\b"
)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
TYPED_INTO = {"text", "search", "number", "select", "textarea", "email", "tel", "", "url"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFacts:
    """What the guard needs to know of a field."""

    type: str
    name: str  # name, id, autocomplete and label together
    visible: bool
    form: int = 0  # fields of one form carry the same number


def facts_of(field: Field, form: int = 0) -> FieldFacts:
    """Of a field of a frozen page."""
    said = f"{field.name} {field.autocomplete} {field.label}"
    return FieldFacts(type=field.type, name=said, visible=field.visible, form=form)


def asks_for_a_person(fields: Iterable[FieldFacts]) -> bool:
    """Whether one of the forms asks for an address or a payment: from there on an order could be placed."""
    forms: dict[int, list[FieldFacts]] = {}
    for field in fields:
        if field.visible:
            forms.setdefault(field.form, []).append(field)
    return any(any(map(is_payment, form)) or _asks_for_an_address(form) for form in forms.values())


def forms_ask_for_a_person(forms: Iterable[Form]) -> bool:
    """The same of the forms of a frozen page."""
    return asks_for_a_person(
        facts_of(field, number) for number, form in enumerate(forms) for field in form.fields
    )


def _asks_for_an_address(fields: Sequence[FieldFacts]) -> bool:
    """A street with a town or a name, in two fields or more; or a name, a town and a way to reach the person.

    A post code or a town alone is a question about delivery (“estimate shipping”).
    """
    asked = [kinds for field in fields if (kinds := kinds_of(field))]
    every = set().union(*asked)
    if len(asked) < 2:
        return False
    return ("street" in every and len(every) > 1) or {"place", "person", "reach"} <= every


def kinds_of(field: FieldFacts) -> set[str]:
    """What a field asks for, of street, place, person and reach (mail or phone)."""
    if field.type not in TYPED_INTO:
        return set()
    if field.type == "email" or asks(field, "reach"):
        return {"reach"}
    if field.type == "tel":  # some shops only want the keys of a telephone, to say how many
        return set() if says_how_many(field.name) else {"reach"}
    return {kind for kind in ("street", "place", "person") if asks(field, kind)}


def is_payment(field: FieldFacts) -> bool:
    typed = field.type in TYPED_INTO | {"password", "hidden"} and asks(field, "payment")
    # The number of a gift card pays as well, but nobody has one to give away.
    return typed and not phrases("states", "avoid_product").within(field.name)


def asks(field: FieldFacts, kind: str) -> bool:
    return bool(phrases("fields", kind).within(words_of(field.name)))


def says_how_many(name: str) -> bool:
    """Whether a field of this name holds a quantity."""
    return bool(QUANTITY.search(words_of(name)))


def words_of(name: str) -> str:
    """Names as programmers write them (`billingAddress[post_code]`) as words."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(CAMEL.sub(" ", name)))
    return PART_OF_ADDRESS.sub("", words)
