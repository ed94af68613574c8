"""Which inquiry a mail is for. The sender's domain and the Return-Path never tell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.correspondence.letter import Letter, addresses_in

DELIVERED = ("delivered-to", "x-original-to", "envelope-to")
ADDRESSED = ("to", "cc")
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190}\w")
TOKEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{3,63}")


@dataclass(frozen=True, slots=True)
class Known:
    """What was asked so far: lower-case address, and reference, each with the id of its inquiry."""

    addresses: Mapping[str, int]
    references: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Match:
    inquiry: int | None  # None: for a person to look at
    how: str  # in words


def match(recipients: Iterable[str], letter: Letter, known: Known) -> Match:
    """The most trusted place that names exactly one inquiry decides."""
    for what, named in _places(recipients, letter):
        found = {known.addresses[address]: address for address in named if address in known.addresses}
        if len(found) > 1:
            return Match(None, f"{what} names addresses of {len(found)} inquiries")
        for inquiry, address in found.items():
            return Match(inquiry, f"{what} is {address}")
    return _by_reference(letter, known)


def _places(recipients: Iterable[str], letter: Letter) -> Iterable[tuple[str, list[str]]]:
    yield "the recipient of the envelope", [_plain(address) for address in recipients]
    for name in DELIVERED:
        yield f"the header {name.title()}", _named(letter, name)
    for name in ADDRESSED:
        yield f"the header {name.title()}", _named(letter, name)


def _named(letter: Letter, name: str) -> list[str]:
    values = [value.replace("\n", " ") for value in letter.all(name)]
    addresses = [address for _, address in addresses_in(values)] + ADDRESS.findall(" ".join(values))
    return list(dict.fromkeys(_plain(address) for address in addresses if address))


def _plain(address: str) -> str:
    return address.strip().strip("<>").lower().rstrip(".")


def _by_reference(letter: Letter, known: Known) -> Match:
    """A token of ours, also in what the mail quotes, forwards or returns; and our address written there."""
    references = {reference.lower(): (reference, number) for reference, number in known.references.items()}
    places = (("subject", letter.subject), ("text", letter.text), ("enclosed mail", letter.enclosed))
    for what, text in places:
        found = {
            references[t.lower()][1]: references[t.lower()][0]
            for t in TOKEN.findall(text)
            if t.lower() in references
        }
        found |= {known.addresses[a]: a for a in map(_plain, ADDRESS.findall(text)) if a in known.addresses}
        if len(found) > 1:
            return Match(None, f"its {what} names {len(found)} inquiries")
        for inquiry, token in found.items():
            return Match(inquiry, f"its {what} names {token}")
    return Match(None, "nothing in it names an inquiry")
