"""Whether the product page tells what one needs to decide: price, availability, shipping."""

from collections.abc import Iterator

from checks.model import Control, Evidence, Judgement, Moment, Page, Reason, failed, passed, unknown
from checks.reading.citing import cite_control
from checks.reading.delivery_costs import delivery_costs
from checks.reading.delivery_times import delivery_times
from checks.reading.passages import FRAME
from checks.reading.scope import is_shipping_link, unreadable
from checks.reading.stock import availability, price
from checks.registry import check
from checks.saying import joined, say

NAMES = {
    "price": say("price"), "availability": say("availability"),
    "shipping information": say("shipping information"),
}  # fmt: skip


@check(moment=Moment.FMOT, weight=2)
def product_facts(product: Page) -> Judgement:
    """Does the product page show price, availability and shipping information?"""
    times = [time.evidence for time in delivery_times(product)]
    facts = {
        "price": price(product),
        "availability": availability(product) or next(iter(times), None),
        "shipping information": next(iter(_shipping(product, times)), None),
    }
    evidence = [found for found in facts.values() if found]
    missing = [name for name, found in facts.items() if not found]
    quoted = {name: found.quote for name, found in facts.items() if found}
    if not missing:
        return passed(
            say("The product page shows price, availability and shipping information."),
            evidence, facts=quoted,
        )  # fmt: skip
    absent = joined(*(NAMES[name] for name in missing), between=", ")
    if product.cut:
        sentence = say("Not seen: {missing}; but the page is too large to be read whole.", missing=absent)
        return unknown(Reason.PAGE_CUT, sentence, evidence, searched=[product.url])
    sentence = say("The product page does not show: {missing}.", missing=absent)
    return unreadable([product]) or failed(sentence, [product.url], evidence, facts=quoted)


def _shipping(page: Page, times: list[Evidence]) -> Iterator[Evidence]:
    """A cost, a time, or a link to the shipping page beside the product ("zzgl. Versandkosten")."""
    yield from times
    yield from (cost.evidence for cost in delivery_costs(page))
    yield from (cite_control(page, link) for link in page.links if _beside_the_product(link))


def _beside_the_product(link: Control) -> bool:
    return link.visible and link.region not in FRAME and is_shipping_link(link.text, link.href)
