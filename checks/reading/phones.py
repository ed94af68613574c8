"""Reads the telephone numbers of a text or a page that a customer can call to reach the shop."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from html import unescape
from urllib.parse import unquote

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from checks.model import Control, Evidence, Page, Text
from checks.reading.citing import cite, line_around
from checks.reading.folding import Folded, fold
from checks.reading.phone_candidates import ONE_FORM, Candidate, candidates
from checks.reading.phone_roles import Role, role, surroundings
from checks.reading.remembering import once_a_page

SIGNS = {
    **dict.fromkeys(map(ord, "¹²³⁰⁴⁵⁶⁷⁸⁹"), " "),  # footnotes: folding would make digits of them
    **dict.fromkeys(map(ord, "☎☏✆📞📱🕻🕿℡"), "t"),
    **dict.fromkeys(map(ord, "📠🖷🖨℻"), "f"),
}
ENTITY = re.compile(r"&(?:[a-z]{2,6}|#\d{2,5}|#x[\da-f]{2,4});", re.IGNORECASE)


class PhoneKind(StrEnum):
    FREEPHONE = "freephone"
    LANDLINE = "landline"
    MOBILE = "mobile"
    PREMIUM = "premium"
    SHARED_COST = "shared-cost"
    UNKNOWN = "unknown"


KINDS = {
    PhoneNumberType.TOLL_FREE: PhoneKind.FREEPHONE,
    PhoneNumberType.FIXED_LINE: PhoneKind.LANDLINE,
    PhoneNumberType.VOIP: PhoneKind.LANDLINE,
    PhoneNumberType.UAN: PhoneKind.LANDLINE,
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.PREMIUM_RATE: PhoneKind.PREMIUM,
    PhoneNumberType.SHARED_COST: PhoneKind.SHARED_COST,
    PhoneNumberType.PERSONAL_NUMBER: PhoneKind.SHARED_COST,  # German 0700, Italian 199: dearer than basic
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    e164: str
    start: int  # offsets in the text given
    end: int
    kind: PhoneKind
    as_written: str


@dataclass(frozen=True, slots=True)
class SeenNumber:
    """A valid number and what it is for."""

    number: PhoneNumber
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePhone:
    """A number on a page. `linked_to` is the other number that its link dials, "" if they agree."""

    number: PhoneNumber  # offsets in the quote's text block; 0 to 0 where only a link has the number
    evidence: Evidence
    linked_to: str = ""


def find_phones(text: str, region: str) -> tuple[PhoneNumber, ...]:
    """Numbers a customer can call, each once. `region`: ISO 3166-1 alpha-2, for those without +."""
    called = (seen.number for seen in read_numbers(text, region) if seen.role is Role.CALL)
    return tuple({number.e164: number for number in reversed(list(called))}.values())[::-1]


def read_numbers(text: str, region: str) -> tuple[SeenNumber, ...]:
    """All valid numbers of a text with their roles, in its order."""
    unescaped = ENTITY.sub(_unescaped, text)
    folded = fold(unescaped.translate(SIGNS))
    plain = folded.text.translate(ONE_FORM)
    found = candidates(plain, _as_written(unescaped, folded), _known(region))
    roles: list[Role] = []
    for index, candidate in enumerate(found):
        roles.append(role(candidate, surroundings(plain, found, index, roles)))
    return tuple(SeenNumber(_number(c, text, folded), r) for c, r in zip(found, roles, strict=True))


def _unescaped(entity: re.Match[str]) -> str:
    """The character that shops meant by "&nbsp;", as long as the entity: folding drops the rest."""
    meant = unescape(entity.group())
    return meant.ljust(len(entity.group()), "\u200b") if len(meant) == 1 else entity.group()


def _known(region: str) -> str:
    return region.upper() if region.upper() in phonenumbers.SUPPORTED_REGIONS else "ZZ"


def _as_written(text: str, folded: Folded) -> str:
    """The text in its own case, as long as the folded text."""
    if not folded.dropped:
        return text
    left_out = {place + before for before, place in enumerate(folded.dropped)}
    return "".join(character for place, character in enumerate(text) if place not in left_out)


def _number(candidate: Candidate, text: str, folded: Folded) -> PhoneNumber:
    start, end = folded.original(candidate.start, candidate.end)
    return PhoneNumber(
        e164=phonenumbers.format_number(candidate.number, PhoneNumberFormat.E164),
        start=start,
        end=end,
        kind=_kind(candidate.number),
        as_written=text[start:end],
    )


def _kind(number: phonenumbers.PhoneNumber) -> PhoneKind:
    region, kind = phonenumbers.region_code_for_number(number), phonenumbers.number_type(number)
    if region == "GB" and kind == PhoneNumberType.PERSONAL_NUMBER:
        return PhoneKind.PREMIUM  # British 070 costs up to the price of a premium line
    return KINDS.get(kind, PhoneKind.UNKNOWN)


def phone_country(e164: str) -> str:
    """ISO 3166-1 alpha-2 of the country in which the number lies; empty for international ones."""
    region = phonenumbers.region_code_for_number(phonenumbers.parse(e164))
    return region if region and region.isalpha() else ""


def page_phones(page: Page, region: str) -> tuple[PagePhone, ...]:
    """What a visitor sees and can call: visible texts and visible `tel:` links, each number once."""
    numbers = page_numbers(page, region)
    called = {n.number.e164: n.phone for n in reversed(numbers) if n.role is Role.CALL}
    refused = {n.number.e164 for n in numbers} - set(called)
    linked = _linked(page, region)
    phones = [_with_link(phone, linked) for phone in reversed(called.values())]
    taken = {phone.number.e164 for phone in phones} | {phone.linked_to for phone in phones} | refused
    return (*phones, *(phone for phone in linked if phone.number.e164 not in taken))


@dataclass(frozen=True, slots=True)
class PageNumber:
    """Any valid number in a page's visible texts."""

    phone: PagePhone
    role: Role

    @property
    def number(self) -> PhoneNumber:
        return self.phone.number


@once_a_page
def page_numbers(page: Page, region: str) -> tuple[PageNumber, ...]:
    """All blocks are read in one go: a number's label may stand in the block before."""
    texts = [t for t in page.texts if not t.folded]
    whole, starts = _joined(texts)
    found = []
    for seen in read_numbers(whole, region):
        index = bisect_right(starts, seen.number.start) - 1
        found.append(PageNumber(_on_page(seen.number, texts[index], starts[index], page), seen.role))
    return tuple(found)


def _joined(texts: list[Text]) -> tuple[str, list[int]]:
    """The blocks one below the other, two empty lines between parts of the page, and where each begins."""
    whole: list[str] = []
    starts: list[int] = []
    length = 0
    for index, text in enumerate(texts):
        apart = "\n" if index and text.region == texts[index - 1].region else "\n\n\n"
        starts.append(length + len(apart))
        length += len(apart) + len(text.text)
        whole += [apart, text.text]
    return "".join(whole), starts


def _on_page(number: PhoneNumber, text: Text, offset: int, page: Page) -> PagePhone:
    placed = replace(number, start=number.start - offset, end=number.end - offset)
    quote = line_around(text.text, placed.start, placed.end)
    return PagePhone(number=placed, evidence=cite(page, quote, text.box_of(placed.start, placed.end)))


def _linked(page: Page, region: str) -> list[PagePhone]:
    links = (link for link in page.links if link.visible and link.href.lower().startswith("tel:"))
    return [phone for link in links if (phone := _from_link(link, page, region))]


def _from_link(link: Control, page: Page, region: str) -> PagePhone | None:
    """The number that a link dials, unless its text says that it is a fax or somebody else's."""
    dialled = unquote(link.href[4:]).partition(";")[0].strip()
    label = "Tel" if any(c.isdigit() for c in link.text) else link.text or "Tel"
    seen = read_numbers(f"{label}: {dialled}", region)
    if len(seen) != 1 or seen[0].role is not Role.CALL:
        return None
    number = replace(seen[0].number, start=0, end=0, as_written=dialled)
    return PagePhone(number=number, evidence=cite(page, f"{link.text} ({link.href})".strip(), link.box))


def _with_link(phone: PagePhone, linked: list[PagePhone]) -> PagePhone:
    """The number with what its own link dials instead, if that is another one."""
    for link in linked:
        if phone.number.as_written in link.evidence.quote and link.number.e164 != phone.number.e164:
            return replace(phone, linked_to=link.number.e164)
    return phone
