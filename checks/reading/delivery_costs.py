"""What delivery costs: free, included, or an amount; never the price of goods or a threshold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from checks.model import Evidence, Page, Stage
from checks.reading.fact_words import hits, phrases, words
from checks.reading.money import may_hold_money, scan
from checks.reading.passages import FRAME, Passage, nearest, one_clause, passages
from checks.reading.phrases import Hit
from checks.reading.remembering import once_a_page

SECTIONS = ("delivery", "cost")
SUBJECTS = frozenset({"delivery", "shipping", "carrier", "returns", "not_cost"})
FREE = frozenset({"free", "free_delivery", "included"})
OURS = frozenset({"delivery", "shipping"})
NOT_OURS = frozenset({"not_cost", "goods_price"})
FORMAL = frozenset({Stage.SHIPPING, Stage.CART})  # where "transport 5 €" is no price of goods
NEAR = 60  # characters between the word and the amount
ANSWER = 40  # characters of a block that answers a label
CELL = 60
ARTICLE = 4  # characters before the first noun of a sentence
GAP = 14  # characters: "for the", "pauschal für"
PER = re.compile(r" ?/ ?| (?:pro|per|je|par|la|al|por|za|a|à|pe) ")
ARTICLE_BEHIND = re.compile(r" (?:the|de|het|den|dem|der|einem|les?|un|il|los|el)\Z")  # "orders over the £30"
BREAKS = re.compile(r"[,;+(|–—]| - | plus ")


@dataclass(frozen=True, slots=True)
class DeliveryCost:
    says: str  # "free", "included" or an amount
    evidence: Evidence


@once_a_page
def delivery_costs(page: Page) -> tuple[DeliveryCost, ...]:
    """In the order of the page."""
    return tuple(_costs_on(page))


def _costs_on(page: Page) -> Iterator[DeliveryCost]:
    for passage in passages(page, *SECTIONS, worth=_may_name_a_cost):
        found = hits(passage.text, *SECTIONS)
        free, amount = _free(passage, found), _amount(passage, found)
        stated = amount if amount and _from_a_sum_on(passage.text) else free or amount
        if stated:
            says, start, end = stated
            yield DeliveryCost(says, passage.cited(start, end))


def _may_name_a_cost(text: str) -> bool:
    return may_hold_money(text) or phrases(*SECTIONS).may_say(text, FREE)


def _free(passage: Passage, found: list[Hit]) -> tuple[str, int, int] | None:
    if {hit.kind for hit in found} & {"not_cost"}:
        return None
    for hit in found:
        if hit.kind in {"free_delivery", "included"} and not _denied(found, hit):
            return ("free" if hit.kind == "free_delivery" else "included"), hit.start, hit.end
    for hit in found:
        if hit.kind == "free" and not _denied(found, hit) and _about(passage, found, hit):
            return "free", hit.start, hit.end
    return None


def _denied(found: list[Hit], free: Hit) -> bool:
    return any(h.kind == "not" and 0 <= free.start - h.end < 12 for h in found)


def _about(passage: Passage, found: list[Hit], free: Hit) -> bool:
    subject = nearest(found, free.start, free.end, SUBJECTS)
    if subject is None:
        return _answers(passage)
    gap = max(free.start - subject.end, subject.start - free.end)
    near = gap < NEAR // 2 or (gap < NEAR and one_clause(passage.text, subject, free.start, free.end))
    return subject.kind in OURS and near and passage.text[subject.start : subject.end] != "thuis"


def _answers(passage: Passage) -> bool:
    """The block stands right behind "Delivery:", or in a table of a shipping page."""
    if passage.page.stage is Stage.SHIPPING:
        short = len(passage.text) <= CELL and passage.block.region not in FRAME
        return passage.topic == "delivery" and passage.headed and short
    return passage.labelled and passage.whole and len(passage.text) <= ANSWER


def _amount(passage: Passage, found: list[Hit]) -> tuple[str, int, int] | None:
    extra = next((hit.start for hit in found if hit.kind == "extra"), 0)
    for start, end, value, currency in scan(passage.text):
        if start < extra or _is_threshold(passage.text, start) or not currency:
            continue
        if _is_call_rate(passage.text, found, end):
            continue
        if _costs(passage, found, start, end):
            return f"{value} {currency}", start, end
    return None


def _from_a_sum_on(text: str) -> bool:
    """ "€ 4,95, gratis vanaf € 35": who orders less pays, so the amount is what delivery costs."""
    return any(_is_threshold(text, start) for start, *_ in scan(text))


def _is_call_rate(text: str, found: list[Hit], end: int) -> bool:
    """ "1,49 €/Min.", "0.20 EUR per call": what a telephone line costs."""
    return any(h.kind == "call_rate" and PER.fullmatch(text[end : max(end, h.start)]) for h in found)


def _is_threshold(text: str, start: int) -> bool:
    before = ARTICLE_BEHIND.sub("", text[max(0, start - 24) : start].rstrip(" (:"))
    return f" {before}".endswith(_from_words()) and not _from(before)


@cache
def _from_words() -> tuple[str, ...]:
    return tuple(f" {word}" for word in words("cost", "from"))


def _from(before: str) -> bool:
    """ "Shipping from £3" is a price, "orders from £30" and "delivery up to £30" are none."""
    if not before.endswith(words("cost", "starting")):
        return False
    last = [hit for hit in hits(before, *SECTIONS) if hit.kind in OURS]
    return bool(last) and len(before) - last[-1].end <= 9


def _costs(passage: Passage, found: list[Hit], start: int, end: int) -> bool:
    if any(h.kind in NOT_OURS and one_clause(passage.text, h, start, end) for h in found):
        return False
    subject = nearest(found, start, end, SUBJECTS)
    if subject is None:
        return _answers(passage)
    if start - subject.end > NEAR or _merely_beside(passage.text, found, end, subject):
        return False
    if subject.kind == "carrier":
        formal = passage.page.stage is Stage.SHIPPING or passage.topic == "delivery"
        return formal or _introduced(passage.text, found, subject)
    if subject.kind == "shipping":
        return (
            passage.page.stage in FORMAL or passage.topic == "delivery" or _leads(found, subject, start, end)
        )
    return subject.kind in OURS


def _introduced(text: str, found: list[Hit], carrier: Hit) -> bool:
    """ "Versandkosten: DHL 4,90 €": what the price is for stands before the carrier's name."""
    before = [hit for hit in found if hit.kind == "delivery" and hit.end <= carrier.start]
    return any(one_clause(text, hit, carrier.start, carrier.end) for hit in before)


def _merely_beside(text: str, found: list[Hit], end: int, subject: Hit) -> bool:
    """ "4 € for delivery" is a cost, "25 € + delivery" and "50 € and get a gift with it" are not."""
    if subject.start < end:
        return False
    if any(hit.kind == "extra" and hit.start < end for hit in found) or text.lstrip().startswith("+"):
        return False
    between = text[end : subject.start]
    return len(between) > GAP or bool(BREAKS.search(between))


def _leads(found: list[Hit], subject: Hit, start: int, end: int) -> bool:
    """ "Versand: 4,95 €", "zzgl. 4,95 € Versand"; not "a box for transport, 49 €"."""
    if any(hit.kind == "extra" for hit in found):
        return True
    return (subject.start <= ARTICLE and 0 <= start - subject.end <= ANSWER // 3) or (
        0 <= subject.start - end <= ARTICLE
    )
