"""Which telephone number and mail address each part of a shop gives its customers.

A header, a footer, the body of a page and the data for search engines each are a *place* of their
own: what stands in one place together are alternatives, never a contradiction.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from checks.model import Box, Evidence, Page, Stage, Text
from checks.reading.channels import Channel, ChannelKind, find_channels
from checks.reading.citing import cite
from checks.reading.folding import fold
from checks.reading.mails import find_mails
from checks.reading.page_words import called
from checks.reading.phones import PagePhone, find_phones, page_phones
from checks.reading.phrases import Phrases
from checks.saying import Said, say

PARTS = {"header": "header", "nav": "header", "footer": "footer"}
HEADING = 70  # characters
DEEPEST = 8
COMPANIES = frozenset({
    "Organization", "OnlineStore", "OnlineBusiness", "Corporation", "LocalBusiness", "Store", "WebSite",
    "ContactPoint",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A number (E.164) or mail address, where it stands and which desk it reaches."""

    value: str
    desk: str  # service, other, or "" where nothing says so
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Place:
    name: str  # for sentences
    stage: Stage
    part: str  # header, footer, body or data
    phones: tuple[Named, ...]
    mails: tuple[Named, ...]


def places(pages: Iterable[Page], region: str) -> list[Place]:
    """Those that name a number or an address."""
    found = (place for page in pages for place in _places(page, region))
    return [place for place in found if place.phones or place.mails]


def _places(page: Page, region: str) -> Iterator[Place]:
    phones = [(_part(p.evidence, page), _named_phone(p, page)) for p in page_phones(page, region)]
    mails = [
        (_part(c.evidence, page), _named_mail(c, page))
        for c in find_channels(page, region)
        if c.kind is ChannelKind.MAIL
    ]
    for part in ("header", "body", "footer"):
        yield _place(page, part, (n for p, n in phones if p == part), (n for p, n in mails if p == part))
    yield _data(page, region)


def _place(page: Page, part: str, phones: Iterable[Named], mails: Iterable[Named]) -> Place:
    return Place(_name(page, part), page.stage, part, tuple(phones), tuple(mails))


def _name(page: Page, part: str) -> Said:
    match part:
        case "data":
            return say("data for search engines on the {page}", page=called(page))
        case "header":
            return say("header of the {page}", page=called(page))
        case "footer":
            return say("footer of the {page}", page=called(page))
    return called(page)


def _part(evidence: Evidence, page: Page) -> str:
    text = _text_of(evidence, page)
    if text:
        return PARTS.get(text.region, "body")
    link = next((k for k in page.links if k.box == evidence.box), None)
    return PARTS.get(link.region, "body") if link else "body"


def _text_of(evidence: Evidence, page: Page) -> Text | None:
    box = evidence.box
    return next(
        (t for t in page.texts if evidence.quote in t.text and box and (t.box == box or _inside(box, t))),
        None,
    )


def _inside(box: Box, text: Text) -> bool:
    return text.box.x - 1 <= box.x and text.box.y - 1 <= box.y <= text.box.y + text.box.height


def _named_phone(phone: PagePhone, page: Page) -> Named:
    desk = _desk_of(phone.evidence, phone.number.as_written, page)
    return Named(phone.number.e164, desk, phone.evidence)


def _named_mail(mail: Channel, page: Page) -> Named:
    user = mail.value.partition("@")[0]
    return Named(mail.value, _desk(user) or _desk_of(mail.evidence, user, page), mail.evidence)


def _desk_of(evidence: Evidence, written: str, page: Page) -> str:
    """By the words of its own line, or else by the short lines above that may name it."""
    text = _text_of(evidence, page)
    if text is None:
        return _desk(evidence.quote)
    place = max(0, text.text.lower().find(written.lower()))
    start = text.text.rfind("\n", 0, place) + 1
    own = text.text[start : place + len(written) + HEADING].partition("\n")[0]
    index = page.texts.index(text)
    blocks = [t.text for t in page.texts[max(0, index - 2) : index] if t.region == text.region]
    near = [*blocks, *text.text[:start].split("\n")][-2:]
    return _desk(own) or _desk("\n".join(line for line in near if len(line) <= HEADING))


def _desk(label: str) -> str:
    """Another desk outweighs the word "service": a hotline for orders is one for orders."""
    kinds = _offices().kinds(fold(label.replace("_", " ").replace(".", " ")).text)
    return "other" if "other" in kinds else "service" if "service" in kinds else ""


@cache
def _offices() -> Phrases:
    file = resources.files("checks.reading") / "words" / "offices" / "all.toml"
    return Phrases(tomllib.loads(file.read_text(encoding="utf-8")))


def _data(page: Page, region: str) -> Place:
    phones: list[Named] = []
    mails: list[Named] = []
    for node in _companies(list(page.structured), 0):
        desk = _desk(" ".join(_words(node.get("contactType"))))
        numbers = (n for said in _words(node.get("telephone")) for n in find_phones(f"Tel: {said}", region))
        phones += (Named(n.e164, desk, cite(page)) for n in numbers)
        written = (m for said in _words(node.get("email")) for m in find_mails(said.removeprefix("mailto:")))
        mails += (Named(m.address, desk or _desk(m.address.partition("@")[0]), cite(page)) for m in written)
    return _place(page, "data", _once(phones), _once(mails))


def _once(named: Sequence[Named]) -> Iterator[Named]:
    return iter({n.value: n for n in reversed(named)}.values())


def _companies(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, Mapping):
        if not COMPANIES.isdisjoint(_words(value.get("@type"))):
            yield value
        for key in ("@graph", "contactPoint", "publisher", "department", "seller"):
            yield from _companies(value.get(key), depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _companies(inner, depth + 1)


def _words(value: object) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [v.rpartition("/")[2] if v.startswith("http") else v for v in values if isinstance(v, str)]
