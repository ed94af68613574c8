"""Reads the telephone numbers of a text or a page that a customer can call to reach the shop."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from urllib.parse import unquote

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from checks.model import Control, Evidence, Page, Text
from checks.reading.folding import Folded, fold
from checks.reading.phone_candidates import ONE_FORM, Candidate, candidates
from checks.reading.phone_roles import Role, role, surroundings

LONGEST_QUOTE = 160


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
    """Numbers a customer can call, each once. `region`: ISO 3166-1 alpha-2, of numbers without country code."""
    called = (seen.number for seen in read_numbers(text, region) if seen.role is Role.CALL)
    return tuple({number.e164: number for number in reversed(list(called))}.values())[::-1]


def read_numbers(text: str, region: str) -> tuple[SeenNumber, ...]:
    """All valid numbers of a text with their roles, in its order."""
    folded = fold(text)
    plain = folded.text.translate(ONE_FORM)
    found = candidates(plain, _as_written(text, folded), _known(region))
    roles: list[Role] = []
    for index, candidate in enumerate(found):
        roles.append(role(candidate, surroundings(plain, found, index, roles)))
    return tuple(SeenNumber(_number(c, text, folded), r) for c, r in zip(found, roles, strict=True))


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
        kind=KINDS.get(phonenumbers.number_type(candidate.number), PhoneKind.UNKNOWN),
        as_written=text[start:end],
    )


def page_phones(page: Page, region: str) -> tuple[PagePhone, ...]:
    """What a visitor sees and can call: visible texts and visible `tel:` links, each number once."""
    numbers = page_numbers(page, region)
    written = {e164: phone for e164, phone, role in reversed(numbers) if role is Role.CALL}
    refused = {e164 for e164, _, role in numbers if role is not Role.CALL} - set(written)
    linked = _linked(page, region)
    phones = [_with_link(phone, linked) for phone in reversed(written.values())]
    taken = {phone.number.e164 for phone in phones} | refused | {phone.linked_to for phone in phones}
    return (*phones, *(phone for phone in linked if phone.number.e164 not in taken))


def page_numbers(page: Page, region: str) -> list[tuple[str, PagePhone, Role]]:
    """Every valid number in the visible texts, read in one go: the label may stand in the block before."""
    texts = [t for t in page.texts if not t.folded]
    whole, starts = _joined(texts)
    return [
        (seen.number.e164, _on_page(seen.number, texts, starts, page), seen.role)
        for seen in read_numbers(whole, region)
    ]


def _joined(texts: list[Text]) -> tuple[str, list[int]]:
    """The blocks one below the other, an empty line between parts of the page, and where each begins."""
    regions = [t.region for t in texts]
    parts = [("" if not i else "\n" if r == regions[i - 1] else "\n\n") + texts[i].text for i, r in enumerate(regions)]
    ends = list(accumulate(map(len, parts)))
    starts = [end - len(text.text) for end, text in zip(ends, texts, strict=True)]
    return "".join(parts), starts


def _on_page(number: PhoneNumber, texts: list[Text], starts: list[int], page: Page) -> PagePhone:
    index = bisect_right(starts, number.start) - 1
    text, offset = texts[index], starts[index]
    start, end = number.start - offset, number.end - offset
    placed = PhoneNumber(
        e164=number.e164, start=start, end=end, kind=number.kind, as_written=number.as_written
    )
    quote = _line_around(text.text, start, end)
    return PagePhone(
        number=placed, evidence=Evidence(page.stage, page.url, quote, text.box_of(start, end))
    )


def _line_around(text: str, start: int, end: int) -> str:
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    first = max(first, start - LONGEST_QUOTE // 2)
    last = min(last if last >= 0 else len(text), end + LONGEST_QUOTE // 2)
    return text[first:last].strip()


def _linked(page: Page, region: str) -> list[PagePhone]:
    links = (link for link in page.links if link.visible and link.href.lower().startswith("tel:"))
    return [phone for link in links if (phone := _from_link(link, page, region))]


def _from_link(link: Control, page: Page, region: str) -> PagePhone | None:
    """The number that a link dials, unless its text says that it is a fax or somebody else's."""
    dialled = unquote(link.href[4:]).partition(";")[0].strip()
    label = "" if any(c.isdigit() for c in link.text) else link.text
    seen = read_numbers(f"{label or 'Tel'}: {dialled}", region)
    if len(seen) != 1 or seen[0].role is not Role.CALL:
        return None
    found = seen[0].number
    number = PhoneNumber(e164=found.e164, start=0, end=0, kind=found.kind, as_written=dialled)
    quote = f"{link.text} ({link.href})".strip()
    return PagePhone(number=number, evidence=Evidence(page.stage, page.url, quote, link.box))


def _with_link(phone: PagePhone, linked: list[PagePhone]) -> PagePhone:
    """The number with what its own link dials instead, if that is another one."""
    for link in linked:
        if phone.number.as_written in link.evidence.quote and link.number.e164 != phone.number.e164:
            return PagePhone(number=phone.number, evidence=phone.evidence, linked_to=link.number.e164)
    return phone

