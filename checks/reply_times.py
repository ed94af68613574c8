"""How long a shop takes to reply, over many inquiries.

A quantile is the shortest time within which at least that share of the questions had been answered (nearest
rank). A question that nobody answered counts as one that takes for ever: so where more than half went
unanswered, there is no median, and no shop looks faster for its silence.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from checks.correspondence import Inquiry, MailKind, Reply, Sending
from checks.reading.replies import got_through

MEDIAN, NINETY = 0.5, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Of one kind of reply. A quantile is None where it falls among the questions without a reply."""

    replied: int
    silent: int  # asked, time over, no such reply
    quickest: timedelta | None
    quickest_open: timedelta | None
    median: timedelta | None
    median_open: timedelta | None  # of it, in the shop's hours; a quantile of its own
    ninety: timedelta | None  # the 90th percentile
    ninety_open: timedelta | None

    @property
    def asked(self) -> int:
        return self.replied + self.silent


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTimes:
    """What a shop's inquiries come to; `counted` + `open` + `left_out` are all that were given."""

    counted: int
    open: int  # neither answered nor over yet, or the mailbox was not read to the end
    left_out: int  # not sent, refused, or never shown to have arrived
    acknowledgement: Measure  # the first automatic confirmation
    answer: Measure  # the first answer that no machine is known to have written


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    shop: str
    times: ReplyTimes


def reply_times(inquiries: Iterable[Inquiry]) -> ReplyTimes:
    """Counted is a question once its time is over, or once it is answered."""
    given = list(inquiries)
    arrived = [inquiry for inquiry in given if _arrived(inquiry)]
    counted = counted_ones(arrived)
    return ReplyTimes(
        counted=len(counted),
        open=len(arrived) - len(counted),
        left_out=len(given) - len(arrived),
        acknowledgement=_measure(counted, lambda reply: reply.kind is MailKind.ACKNOWLEDGEMENT),
        answer=_measure(counted, lambda reply: reply.is_answer),
    )


def counted_ones(inquiries: Iterable[Inquiry]) -> list[Inquiry]:
    return [inquiry for inquiry in inquiries if _arrived(inquiry) and _settled(inquiry)]


def first_answer(inquiry: Inquiry) -> Reply | None:
    return next((reply for reply in inquiry.replies if reply.is_answer), None)


def by_month(inquiries: Iterable[Inquiry]) -> Mapping[str, ReplyTimes]:
    return {month: reply_times(those) for month, those in months_of(inquiries).items()}


def months_of(inquiries: Iterable[Inquiry]) -> Mapping[str, Sequence[Inquiry]]:
    """The months in which was asked, such as "2026-11", in order."""
    months: dict[str, list[Inquiry]] = {}
    for inquiry in sorted((i for i in inquiries if i.sent_at), key=lambda i: str(i.sent_at)):
        months.setdefault(f"{inquiry.sent_at:%Y-%m}", []).append(inquiry)
    return months


def compare(shops: Mapping[str, Sequence[Inquiry]]) -> tuple[Comparison, ...]:
    """The quickest to answer first, by the median of business hours; without one last, in order of names."""
    compared = [Comparison(shop=shop, times=reply_times(those)) for shop, those in shops.items()]
    return tuple(sorted(compared, key=lambda one: (_rank(one.times.answer), one.shop)))


def _rank(measure: Measure) -> tuple[bool, timedelta, bool, timedelta]:
    open_, clock = measure.median_open, measure.median
    return (open_ is None, open_ or timedelta(), clock is None, clock or timedelta())


def _arrived(inquiry: Inquiry) -> bool:
    """A bounce is silence too: the customer wrote, and nobody could read it."""
    bounced = any(reply.kind is MailKind.BOUNCE for reply in inquiry.replies)
    return inquiry.sending is not Sending.NOT_SENT and (bounced or got_through(inquiry))


def _settled(inquiry: Inquiry) -> bool:
    if first_answer(inquiry):
        return True
    return bool(inquiry.until and inquiry.looked_at and inquiry.looked_at >= inquiry.until)


def _measure(inquiries: Sequence[Inquiry], wanted: Callable[[Reply], bool]) -> Measure:
    firsts = [next(filter(wanted, inquiry.replies), None) for inquiry in inquiries]
    replied = [reply for reply in firsts if reply]
    took, took_open = sorted(r.took for r in replied), sorted(r.took_open for r in replied)
    asked = len(inquiries)
    return Measure(
        replied=len(replied),
        silent=asked - len(replied),
        quickest=min(took, default=None),
        quickest_open=min(took_open, default=None),
        median=_quantile(took, asked, MEDIAN),
        median_open=_quantile(took_open, asked, MEDIAN),
        ninety=_quantile(took, asked, NINETY),
        ninety_open=_quantile(took_open, asked, NINETY),
    )


def _quantile(lengths: Sequence[timedelta], asked: int, share: float) -> timedelta | None:
    """Nearest rank among all that were asked; the silent ones come last."""
    rank = math.ceil(round(share * asked, 6))
    return lengths[rank - 1] if 0 < rank <= len(lengths) else None
