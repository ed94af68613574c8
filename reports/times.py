"""How long a shop takes to reply, over all its questions: in words, as a strip of dots, side by side."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from checks.correspondence import Inquiry
from checks.reply_times import Measure, by_month, compare, counted_ones, first_answer, reply_times
from checks.saying import Told, joined, say, say_n
from checks.saying import length as span
from reports.words import day, month

ENOUGH = 2  # questions that count, before a shop's times are told
TICKS = tuple(
    timedelta(**length)
    for length in (
        {"seconds": 1}, {"seconds": 10}, {"minutes": 1}, {"minutes": 10}, {"hours": 1}, {"days": 1},
        {"weeks": 1}, {"days": 30}, {"days": 365},
    )
)  # fmt: skip
LEFT, RIGHT, NEVER = 6.0, 86.0, 96.0  # percent of the strip's width: its first and last tick, and the silent
APART, LANES = 3.8, 5  # percent between two dots in one lane; more lanes are not opened
DOTS = 200  # the latest


@dataclass(frozen=True, slots=True)
class Length:
    clock: str
    open: str  # in the shop's hours

    @property
    def both(self) -> str:
        if self.clock == self.open:
            return self.clock
        return say("{clock} ({open} of the shop’s hours)", clock=self.clock, open=self.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class DotView:
    at: float  # percent
    lane: int
    tone: str  # in-time, late or never
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StripView:
    """One dot a question, by how long its answer took; the scale is logarithmic and that of all shops."""

    dots: tuple[DotView, ...]
    ticks: tuple[tuple[float, str], ...]
    median: float | None  # percent
    lanes: int
    legend: tuple[tuple[str, str], ...]  # tone and how many
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    name: str
    counted: int
    median: Length | None
    ninety: Length | None
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesView:
    over: str  # "over 12 questions since 3 September 2026"
    answered: str
    acknowledged: str
    rest: str  # of the questions that don't count; empty where there are none
    strip: StripView
    months: tuple[MonthView, ...]  # where there are several


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A shop in the comparison; None: never, as too many questions went unanswered."""

    shop: int  # its place in the report
    counted: int
    silent: int
    quickest: Length | None
    median: Length | None
    ninety: Length | None


def times_view(inquiries: Sequence[Inquiry], scale: "Scale") -> TimesView | None:
    """None where too few questions count."""
    those = counted_ones(inquiries)
    times = reply_times(inquiries)
    if len(those) < ENOUGH:
        return None
    return TimesView(
        over=_over(times.counted, first_of(those)),
        answered=answered(times.answer),
        acknowledged=acknowledged(times.acknowledgement),
        rest=_rest(times.open, times.left_out),
        strip=_strip(those, times.answer, scale),
        months=_months(those),
    )


def rows(shops: Sequence[Sequence[Inquiry]]) -> tuple[RowView, ...]:
    """The quickest by the median first; nothing unless at least two shops can be compared."""
    numbered = {f"{n:06}": those for n, those in enumerate(shops) if counted_ones(those)}
    if len(numbered) < 2:
        return ()
    return tuple(
        RowView(
            shop=int(one.shop), counted=one.times.counted, silent=one.times.answer.silent,
            quickest=length(one.times.answer.quickest, one.times.answer.quickest_open),
            median=length(one.times.answer.median, one.times.answer.median_open),
            ninety=length(one.times.answer.ninety, one.times.answer.ninety_open),
        )
        for one in compare(numbered)
    )  # fmt: skip


# ---- in words


def first_of(inquiries: Iterable[Inquiry]) -> datetime | None:
    return min((inquiry.sent_at for inquiry in inquiries if inquiry.sent_at), default=None)


def length(clock: timedelta | None, open_: timedelta | None) -> Length | None:
    return None if clock is None or open_ is None else Length(span(clock), span(open_))


def answered(measure: Measure) -> str:
    median = length(measure.median, measure.median_open)
    ninety = length(measure.ninety, measure.ninety_open)
    return _told(measure, median.both if median else None, ninety.both if ninety else None, ANSWERED)


def acknowledged(measure: Measure) -> str:
    """By the clock only: machines keep no hours."""
    median, ninety = (None if each is None else span(each) for each in (measure.median, measure.ninety))
    return _told(measure, median, ninety, ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class _Measured:
    """What is said of one kind of reply; whole sentences, as languages build them differently."""

    none: Callable[[Measure], Told]
    no_median: Callable[[Measure], Told]
    few: Told
    all: Told
    rest: Callable[[Measure], Told]


ANSWERED = _Measured(
    none=lambda it: say("none of {asked} was answered", asked=it.asked),
    no_median=lambda it: say(
        "{silent} of {asked} were not answered, so there is no median", silent=it.silent, asked=it.asked
    ),
    few=say("fewer than 90\u00a0% were ever answered"),
    all=say("all were answered"),
    rest=lambda it: say("{silent} of {asked} not answered", silent=it.silent, asked=it.asked),
)
ACKNOWLEDGED = _Measured(
    none=lambda it: say("none of {asked} was acknowledged", asked=it.asked),
    no_median=lambda it: say(
        "{silent} of {asked} were not acknowledged, so there is no median", silent=it.silent, asked=it.asked
    ),
    few=say("fewer than 90\u00a0% were ever acknowledged"),
    all=say("all were acknowledged"),
    rest=lambda it: say("{silent} of {asked} not acknowledged", silent=it.silent, asked=it.asked),
)


def _told(measure: Measure, median: str | None, ninety: str | None, words: _Measured) -> str:
    if not measure.replied:
        return words.none(measure)
    if median is None:
        return words.no_median(measure)
    most = say("90\u00a0% within {long}", long=ninety) if ninety else words.few
    quick = joined(say("median {long}", long=median), most, between=", ")
    return joined(quick, words.rest(measure) if measure.silent else words.all, between="; ")


def _over(count: int, first: datetime | None) -> str:
    if first is None:
        return say_n("over {n} question", "over {n} questions", count)
    return say_n(
        "over {n} question since {day}", "over {n} questions since {day}", count, day=day(first)
    )  # fmt: skip


def _rest(open_: int, left_out: int) -> str:
    still = say_n("{n} more question is still open.", "{n} more questions are still open.", open_)
    out = say_n(
        "{n} try is left out: not sent, or never shown to have arrived.",
        "{n} tries are left out: not sent, or never shown to have arrived.", left_out,
    )  # fmt: skip
    return joined(still if open_ else "", out if left_out else "")


def _months(those: Sequence[Inquiry]) -> tuple[MonthView, ...]:
    found = by_month(those)
    if len(found) < 2:
        return ()
    return tuple(
        MonthView(
            name=month(name), counted=times.counted, silent=times.answer.silent,
            median=length(times.answer.median, times.answer.median_open),
            ninety=length(times.answer.ninety, times.answer.ninety_open),
        )
        for name, times in found.items()
    )  # fmt: skip


# ---- as a strip of dots


@dataclass(frozen=True, slots=True)
class Scale:
    ticks: Sequence[timedelta]

    def at(self, took: timedelta) -> float:
        """Percent; equal steps are equal factors, as a minute more means less after a day."""
        first, last = (math.log(tick.total_seconds()) for tick in (self.ticks[0], self.ticks[-1]))
        way = (math.log(max(took.total_seconds(), 1e-3)) - first) / (last - first)
        return round(LEFT + (RIGHT - LEFT) * max(0.0, min(1.0, way)), 2)


def scale_of(shops: Iterable[Sequence[Inquiry]]) -> Scale:
    """From the tick below the quickest answer of all shops to the tick above the slowest."""
    took = [answer.took for those in shops for each in counted_ones(those) if (answer := first_answer(each))]
    quickest, slowest = min(took, default=TICKS[2]), max(took, default=TICKS[5])
    first = max((n for n, tick in enumerate(TICKS) if tick <= quickest), default=0)
    last = next((n for n, tick in enumerate(TICKS) if tick >= slowest), len(TICKS) - 1)
    first = min(first, len(TICKS) - 2)
    return Scale(TICKS[first : max(last, first + 1) + 1])


def _strip(those: Sequence[Inquiry], measure: Measure, scale: Scale) -> StripView:
    dots = tuple(_laid(_dots(those[-DOTS:], scale)))
    tones = [_tone(inquiry) for inquiry in those]
    legend = tuple((tone, name(tones.count(tone))) for tone, name in LEGEND.items() if tone in tones)
    kinds = joined(*(text for _, text in legend), between=", ")
    return StripView(
        dots=dots,
        ticks=tuple((scale.at(tick), span(tick)) for tick in scale.ticks),
        median=None if measure.median is None else scale.at(measure.median),
        lanes=1 + max((dot.lane for dot in dots), default=0),
        legend=legend,
        alt=say(
            "How long each answer took, one dot a question: {kinds}. Answers: {told}.",
            kinds=kinds,
            told=answered(measure),
        ),
    )


LEGEND: dict[str, Callable[[int], Told]] = {
    "in-time": lambda n: say_n("{n} answered in time", "{n} answered in time", n),
    "late": lambda n: say_n("{n} answered too late", "{n} answered too late", n),
    "never": lambda n: say_n("{n} not answered", "{n} not answered", n),
}


def _dots(those: Sequence[Inquiry], scale: Scale) -> Iterator[DotView]:
    for inquiry in those:
        answer = first_answer(inquiry)
        yield DotView(
            at=scale.at(answer.took) if answer else NEVER,
            lane=0,
            tone=_tone(inquiry),
            label=_asked(inquiry.sent_at, answer.took if answer else None),
        )


def _asked(sent_at: datetime | None, took: timedelta | None) -> str:
    answer = say("not answered") if took is None else say("answered after {long}", long=span(took))
    asked = say("Asked on {day}", day=day(sent_at)) if sent_at else say("Asked")
    return joined(asked, answer, between=": ")


def _tone(inquiry: Inquiry) -> str:
    answer = first_answer(inquiry)
    if answer is None:
        return "never"
    return "late" if inquiry.until and answer.received_at > inquiry.until else "in-time"


def _laid(dots: Iterable[DotView]) -> Iterator[DotView]:
    """Side by side where there is room, else one above the other."""
    ends: dict[int, float] = {}
    for dot in sorted(dots, key=lambda dot: dot.at):
        free = (lane for lane in range(LANES) if ends.get(lane, -APART) + APART <= dot.at)
        lane = next(free, LANES - 1)
        ends[lane] = dot.at
        yield replace(dot, lane=lane)
