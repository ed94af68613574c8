"""Whether somebody who hesitates at the checkout sees a number to call."""

import re
from collections.abc import Iterator

from checks.model import Evidence, Judgement, Moment, Page, Shop, failed, passed
from checks.reading.citing import cite
from checks.reading.phone_roles import Role
from checks.reading.phones import PhoneKind, page_numbers, page_phones
from checks.registry import check
from checks.saying import N_, Said, joined, say

PHONE_FIELD = re.compile(r"phone|telefo|tel\b|mobil|handy|cell", re.IGNORECASE)
CALLED = {
    PhoneKind.FREEPHONE: N_("The checkout page shows a freephone number to call: {number}."),
    PhoneKind.PREMIUM: N_("The checkout page shows a premium-rate number to call: {number}."),
    PhoneKind.SHARED_COST: N_("The checkout page shows a shared-cost number to call: {number}."),
    PhoneKind.MOBILE: N_("The checkout page shows a mobile number to call: {number}."),
}
OTHER = N_("The checkout page shows a number to call: {number}.")


@check(moment=Moment.FMOT, weight=3, matters=True)
def phone_at_checkout(
    checkout: Page, shop: Shop, delivery: Page | None = None, payment: Page | None = None
) -> Judgement:
    """Does the checkout page show a number that a customer can call?"""
    steps = [page for page in (checkout, delivery, payment) if page]
    phones = next(filter(None, (page_phones(page, shop.country) for page in steps)), ())
    if phones:
        number = phones[0].number
        return passed(
            say(CALLED.get(number.kind, OTHER), number=number.as_written.strip()),
            [phone.evidence for phone in phones],
            facts={"phone": number.e164, "kind": number.kind.value},
        )
    field = _phone_field(checkout)
    none = say("The checkout page shows no number that a customer could call.")
    sentence = joined(none, *_instead(checkout, shop, field))
    return failed(sentence, [page.url for page in steps], [field] if field else [])


def _instead(page: Page, shop: Shop, field: Evidence | None) -> Iterator[Said]:
    """What may be taken for a number at first sight."""
    roles = {seen.role for seen in page_numbers(page, shop.country)}
    if field:
        yield say("It asks for the customer's own phone number, but a field is not a number to call.")
    if Role.FAX in roles:
        yield say("There is only a fax number.")
    if Role.MESSAGE in roles:
        yield say("There is only a number for messages.")


def _phone_field(page: Page) -> Evidence | None:
    for form in page.forms:
        for field in form.fields:
            if field.visible and (field.type == "tel" or PHONE_FIELD.search(f"{field.name} {field.label}")):
                return cite(page, field.label, field.box)
    return None
