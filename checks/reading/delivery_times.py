"""When a parcel arrives: spans ("2–3 Werktage"), words ("tomorrow") and dates, tied to delivery.

The same spans tell how long one may send back, when mail is answered, when damage must be reported:
the subject that stands nearest decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from checks.model import Evidence, Page, Stage
from checks.reading.fact_words import hits, words
from checks.reading.passages import Passage, nearest, one_clause, passages
from checks.reading.phrases import Hit
from checks.reading.remembering import once_a_page

SECTIONS = ("delivery", "time")
SUBJECTS = frozenset({"delivery", "shipping", "dispatch", "carrier", "returns", "other", "answer"})
ARRIVAL = frozenset({"delivery", "shipping"})
ARTICLES = 12  # characters: "from the", "din momentul"
BULLET = 4  # characters before the first word of an entry
SHORT = 80  # characters: a cell or a choice, not a sentence about something else
FORMAL = frozenset({Stage.SHIPPING, Stage.CHECKOUT, Stage.CART})  # where a carrier's name stands for delivery
ASIDE = re.compile(r"\([^()]*\)")
YEAR_LONG = 60  # days; what is longer is no delivery time of a parcel


@dataclass(frozen=True, slots=True)
class DeliveryTime:
    as_written: str
    arrives: bool  # False: only when it is sent is told
    evidence: Evidence


@once_a_page
def delivery_times(page: Page) -> tuple[DeliveryTime, ...]:
    """In the order of the page."""
    return tuple(_times_on(page))


def _times_on(page: Page) -> Iterator[DeliveryTime]:
    for passage in passages(page, *SECTIONS):
        found = hits(passage.text, *SECTIONS)
        if _excused(found):
            continue
        for match in _mentions(passage.text, found):
            arrives = _arrives(passage, found, match)
            if arrives is not None:
                evidence = passage.cited(*match)
                yield DeliveryTime(passage.text[match[0] : match[1]], arrives, evidence)


def _excused(found: list[Hit]) -> bool:
    """ "If it has not arrived within ten days …" promises nothing."""
    kinds = {hit.kind for hit in found}
    return {"if", "not"} <= kinds


def _mentions(text: str, found: list[Hit]) -> Iterator[tuple[int, int]]:
    for match in _span().finditer(text):
        figures = [int(n) for n in re.findall(r"\d+", match["figures"])]
        if not figures or 0 < max(figures) <= YEAR_LONG or match["unit"].startswith(("h", "min")):
            yield match.span()
    yield from ((hit.start, hit.end) for hit in found if hit.kind == "soon")
    yield from (match.span() for match in _date().finditer(text))
    days = [hit for hit in found if hit.kind == "weekday"]
    if len(days) == 1 and any(h.kind == "by" and 0 < days[0].start - h.end < 4 for h in found):
        yield days[0].start, days[0].end


def _arrives(passage: Passage, found: list[Hit], place: tuple[int, int]) -> bool | None:
    """Whether this is the time of arrival (True), of sending (False) or of something else (None)."""
    found = [hit for hit in found if not _counted_from(passage.text, hit, place)]
    subject = _carried(passage.text, nearest(found, *place, SUBJECTS), found, place)
    short = len(passage.text) <= SHORT
    weak = subject is not None and subject.kind == "carrier" and passage.page.stage not in FORMAL
    if subject is None or weak:
        short = short or (place[0] <= BULLET and passage.page.stage is Stage.SHIPPING)
        return True if passage.topic == "delivery" and short and _is_answer(passage, place) else None
    if subject.kind in {"returns", "other", "answer"} or _of_money_back(passage.text, found, subject, place):
        return None
    if _answered(passage.text, found, place):
        return None
    if any(h.kind == "not" and 0 <= place[0] - h.end < 12 for h in found) or _is_past(found, place):
        return None
    if subject.kind == "dispatch" or _sent(found, place) or _sending(passage.text, subject, place):
        return _also_arrives(found, place)
    if subject.kind == "carrier" and not short:
        return None
    return True


def _carried(text: str, subject: Hit | None, found: list[Hit], place: tuple[int, int]) -> Hit | None:
    """ "Delivery by Royal Mail takes 2 days": where the clause names delivery, it speaks of that.

    "The delivery is made, unless the item says otherwise, within 2 days by DHL": behind the time, a carrier's
    name tells only who brings it.
    """
    if subject is None or subject.kind not in {"carrier", "shipping"}:
        return subject
    if (
        subject.kind == "carrier"
        and subject.start >= place[1]
        and (other := nearest(found, *place, SUBJECTS - {"carrier"}))
    ):
        return other
    before = [h for h in found if h.kind == "delivery" and h.end <= subject.start]
    if subject.kind == "shipping":  # "We deliver by courier", but not "Delivery time: shipping in 2 days"
        before = [h for h in before if _by_means_of(text[h.end : subject.end])]
    return next((h for h in reversed(before) if one_clause(text, h, *place)), subject)


def _by_means_of(said: str) -> bool:
    """ " by courier"; in Polish one word says it all."""
    return said.strip().partition(" ")[0] in words("counting", "means")


def _answered(text: str, found: list[Hit], place: tuple[int, int]) -> bool:
    """ "We answer questions about delivery within a day": the verb of the clause, however far."""
    return any(h.kind == "answer" and one_clause(text, h, *place) for h in found)


def _of_money_back(text: str, found: list[Hit], subject: Hit, place: tuple[int, int]) -> bool:
    """ "Refunds are processed within 14 days": the verb is that of sending, its subject is not."""
    before = [h for h in found if h.kind == "returns" and h.end <= place[0]]
    return subject.kind == "dispatch" and any(one_clause(text, h, *place) for h in before)


def _is_past(found: list[Hit], place: tuple[int, int]) -> bool:
    """ "Delivered 3 days ago" is somebody's experience."""
    return any(h.kind == "ago" and max(h.start - place[1], place[0] - h.end) < 3 for h in found)


def _is_answer(passage: Passage, place: tuple[int, int]) -> bool:
    """Below a heading, a span speaks of delivery where little else is said; of spans of hours too."""
    said = ASIDE.sub("", passage.text)  # “ca. 3-4 Tage (Ausland abweichend)”
    return passage.page.stage is Stage.SHIPPING or place[1] - place[0] >= len(said) * 0.3


def _sending(text: str, subject: Hit, place: tuple[int, int]) -> bool:
    """ "Versand in 2 Tagen" tells when it is sent; "Versand: 2 Tage" how long it is under way."""
    between = text[subject.end : place[0]].split() if subject.kind == "shipping" else []
    return bool(between) and between[0] in words("delivery", "within") and text[place[1] - 1] != ")"


def _counted_from(text: str, hit: Hit, place: tuple[int, int]) -> bool:
    """ "2 to 5 days from dispatch": when the time begins, not what comes about."""
    between = text[place[1] : hit.start].strip()
    return (
        hit.kind == "dispatch" and between.startswith(words("counting", "since")) and len(between) <= ARTICLES
    )


def _sent(found: list[Hit], place: tuple[int, int]) -> bool:
    """ "Your parcel is the same day dispatched", as Dutch and German put it: the verb stands right behind."""
    return any(hit.kind == "dispatch" and 0 <= hit.start - place[1] < 3 for hit in found)


def _also_arrives(found: list[Hit], place: tuple[int, int]) -> bool:
    """ "Sent today, with you tomorrow": a span beside a word for arrival is the arrival's."""
    return any(hit.kind in ARRIVAL and 0 <= hit.start - place[1] < 4 for hit in found)


@cache
def _span() -> re.Pattern[str]:
    number = rf"(?:\d{{1,3}}|\b(?:{_any('number')})\b)"
    to = rf"(?: ?[-–—/+] ?| (?:{_any('to')}) )"
    unit = rf"(?P<unit>{_any('unit')})(?![^\W\d_])"
    return re.compile(rf"(?<![\d.,:/€£$])(?P<figures>{number}(?:{to}{number})?)[ -]?(?:de )?{unit}")


@cache
def _date() -> re.Pattern[str]:
    month = rf"(?:{_any('month')})\b"
    return re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)? ?(?:de )?{month}|\b{month}\.? \d{{1,2}}\b(?!\d)"
        rf"|(?!\A)\b[0-3]?\d\.[01]?\d\.(?!\d)|\b[0-3]?\d\.[01]?\d\.20\d\d(?!\d)"  # first: a section's number
    )


def _any(kind: str) -> str:
    return "|".join(re.escape(word) for word in words("time", kind))
