"""Whether a customer who wants to call knows when, and does not pay a premium for it."""

import re
from collections.abc import Sequence

from checks.model import Control, Evidence, Judgement, Moment, Page, Reason, Shop, failed, passed, unknown
from checks.reading.addresses import page_of
from checks.reading.channel_words import language_of, phrases
from checks.reading.channels import service_links
from checks.reading.citing import cite_control
from checks.reading.folding import fold
from checks.reading.hours import PageHours, page_hours, structured_hours
from checks.reading.phones import PagePhone, PhoneKind, page_phones, phone_country
from checks.registry import check
from checks.saying import joined, say

RULE = say(
    "EU law allows no more than the basic rate for a line for customers (Directive 2011/83/EU Art. 21)."
)
COSTLY = {PhoneKind.PREMIUM, PhoneKind.SHARED_COST}


@check(moment=Moment.SMOT, weight=1)
def phone_line_clear(
    shop: Shop,
    contact: Page | None = None,
    imprint: Page | None = None,
    home: Page | None = None,
    checkout: Page | None = None,
) -> Judgement:
    """Is the shop's phone number an ordinary one, and does the shop say when somebody answers?"""
    pages = [page for page in (contact, imprint, home, checkout) if page]
    phones = [phone for page in pages for phone in page_phones(page, shop.country)]
    if not phones:
        return _no_number(pages, contact or imprint)
    callable_ = [phone for phone in phones if phone.number.kind not in COSTLY]
    if not callable_:
        return _costly(pages, phones)
    hours = next(filter(None, (page_hours(page) for page in pages)), ())
    if hours:
        return _clear(callable_[0], hours, shop)
    return _no_hours(pages, phones, contact or imprint)


def _clear(phone: PagePhone, hours: Sequence[PageHours], shop: Shop) -> Judgement:
    country = phone_country(phone.number.e164)
    far = bool(country) and country != shop.country
    abroad = say("It is a number in {country}.", country=country) if far else ""
    linked = phone.linked_to
    other = say("Its link dials {number} instead.", number=linked) if linked else ""
    quotes = {said.evidence.quote: said.evidence for said in hours}
    return passed(
        joined(
            say(
                "The shop has an ordinary number to call, {number}, and says when: {hours}.",
                number=phone.number.as_written.strip(),
                hours=next(iter(quotes)).rstrip(". "),
            ),
            abroad,
            other,
        ),
        [phone.evidence, *quotes.values()],
        facts=_facts(phone) | {"days": _days(hours)},
    )


def _facts(phone: PagePhone) -> dict[str, str]:
    number = phone.number
    facts = {"phone": number.e164, "kind": number.kind.value, "country": phone_country(number.e164)}
    return facts | ({"linked_to": phone.linked_to} if phone.linked_to else {})


def _days(hours: Sequence[PageHours]) -> str:
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    open_on = {day for said in hours for day in said.opening.days}
    return " ".join(name for day, name in enumerate(names) if day in open_on)


def _costly(pages: Sequence[Page], phones: Sequence[PagePhone]) -> Judgement:
    phone = next((p for p in phones if p.number.kind is PhoneKind.PREMIUM), phones[0])
    written = phone.number.as_written.strip()
    if all(p.number.kind is PhoneKind.PREMIUM for p in phones):
        return failed(
            joined(say("The only number to call is a premium-rate one: {number}.", number=written), RULE),
            [page.url for page in pages], [p.evidence for p in phones], facts=_facts(phone),
        )  # fmt: skip
    return unknown(
        Reason.AMBIGUOUS,
        joined(
            say(
                "The only number to call, {number}, has a rate of its own; whether it costs more than the "
                "basic rate depends on the country.",
                number=written,
            ),
            RULE,
        ),
        [p.evidence for p in phones], searched=[page.url for page in pages], facts=_facts(phone),
    )  # fmt: skip


def _no_hours(pages: Sequence[Page], phones: Sequence[PagePhone], told: Page | None) -> Judgement:
    """Silence is a failure only where the page that ought to say it was read, and in a known language."""
    searched = [page.url for page in pages]
    evidence, facts = [phones[0].evidence], _facts(phones[0])
    if cut := next((page for page in pages if page.cut), None):
        sentence = say(
            "No hours were found, but {url} is too large to be read whole ({cut}).",
            url=cut.url,
            cut=cut.cut[0],
        )
        return unknown(Reason.PAGE_CUT, sentence, evidence, searched=searched, facts=facts)
    if any(not language_of(page) for page in pages):
        sentence = say(
            "No hours were found, but in the language of these pages they might not be recognised."
        )
        return unknown(Reason.LANGUAGE_UNSUPPORTED, sentence, evidence, searched=searched, facts=facts)
    if any(structured_hours(page) for page in pages):
        sentence = say("Search engines are told when somebody answers, but no page shows it to a customer.")
        return unknown(Reason.AMBIGUOUS, sentence, evidence, searched=searched, facts=facts)
    if told is None:
        sentence = say(
            "A number is shown without hours, but neither a contact page nor a legal notice was seen."
        )
        return unknown(Reason.AMBIGUOUS, sentence, evidence, searched=searched, facts=facts)
    if unread := _unread_service(pages):
        sentence = say(
            "No hours were found, but “{link}” may tell them, which was not read.", link=unread.text
        )
        return unknown(Reason.NOT_VISITED, sentence, evidence, searched=searched, facts=facts)
    return failed(
        say(
            "The number {number} is shown, but no page says when somebody answers.",
            number=phones[0].number.as_written.strip(),
        ),
        searched, evidence, facts=facts,
    )  # fmt: skip


def _unread_service(pages: Sequence[Page]) -> Control | None:
    read = {page_of(page.url) for page in pages}
    links = (link for page in pages for link in service_links(page))
    return next((link for link in links if page_of(link.href) not in read), None)


def _no_number(pages: Sequence[Page], told: Page | None) -> Judgement:
    searched = [page.url for page in pages]
    unread = _unreadable(pages)
    if unread:
        sentence = say("Something speaks of a phone number, but shows it as a picture: not readable.")
        return unknown(Reason.AMBIGUOUS, sentence, unread, searched=searched)
    if told is None:
        sentence = say("No number to call was seen, and neither a contact page nor a legal notice.")
        return unknown(Reason.PAGE_NOT_FOUND, sentence, searched=searched)
    sentence = say("No number to call was found on the pages seen, so there is no line to judge.")
    return unknown(Reason.AMBIGUOUS, sentence, searched=searched)


def _unreadable(pages: Sequence[Page]) -> list[Evidence]:
    """Links and buttons that name the telephone, dial nothing and have no text of their own on the page."""
    return [
        cite_control(page, control)
        for page in pages
        for control in (*page.links, *page.buttons)
        if control.visible and _is_picture_of_a_number(page, control)
    ]


def _is_picture_of_a_number(page: Page, control: Control) -> bool:
    if re.search(r"\d", control.text) or "phone" not in phrases("phones").kinds(fold(control.text).text):
        return False
    return control.href.partition(":")[0] != "tel" and control.text not in page.visible_text
