"""How long a shop takes to reply, over all its questions: in words, as a strip of dots, side by side."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from checks.correspondence import Inquiry
from checks.reading.durations import in_words
from checks.reply_times import Measure, by_month, compare, counted_ones, first_answer, reply_times
from reports.words import counted, day, month

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
        return self.clock if self.clock == self.open else f"{self.clock} ({self.open} of the shop’s hours)"


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
        over=f"over {counted(times.counted, 'question', 'questions')}{since(those)}",
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


def since(inquiries: Iterable[Inquiry]) -> str:
    first = first_of(inquiries)
    return f" since {day(first)}" if first else ""


def length(clock: timedelta | None, open_: timedelta | None) -> Length | None:
    return None if clock is None or open_ is None else Length(in_words(clock), in_words(open_))


def answered(measure: Measure) -> str:
    median = length(measure.median, measure.median_open)
    ninety = length(measure.ninety, measure.ninety_open)
    return _told(measure, median.both if median else None, ninety.both if ninety else None, "answered")


def acknowledged(measure: Measure) -> str:
    """By the clock only: machines keep no hours."""
    median, ninety = (None if each is None else in_words(each) for each in (measure.median, measure.ninety))
    return _told(measure, median, ninety, "acknowledged")


def _told(measure: Measure, median: str | None, ninety: str | None, done: str) -> str:
    if not measure.replied:
        return f"none of {measure.asked} was {done}"
    if median is None:
        return f"{measure.silent} of {measure.asked} were not {done}, so there is no median"
    most = f"90\u00a0% within {ninety}" if ninety else f"fewer than 90\u00a0% were ever {done}"
    if not measure.silent:
        return f"median {median}, {most}; all were {done}"
    return f"median {median}, {most}; {measure.silent} of {measure.asked} not {done}"


def _rest(open_: int, left_out: int) -> str:
    told = []
    if open_:
        told.append(f"{counted(open_, 'more question is', 'more questions are')} still open.")
    if left_out:
        told.append(
            f"{counted(left_out, 'try is', 'tries are')} left out: not sent, or never shown to have arrived."
        )
    return " ".join(told)


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
    names = {"in-time": "answered in time", "late": "answered too late", "never": "not answered"}
    legend = tuple((tone, f"{tones.count(tone)} {name}") for tone, name in names.items() if tone in tones)
    kinds = ", ".join(text for _, text in legend)
    return StripView(
        dots=dots,
        ticks=tuple((scale.at(tick), in_words(tick)) for tick in scale.ticks),
        median=None if measure.median is None else scale.at(measure.median),
        lanes=1 + max((dot.lane for dot in dots), default=0),
        legend=legend,
        alt=f"How long each answer took, one dot a question: {kinds}. Answers: {answered(measure)}.",
    )


def _dots(those: Sequence[Inquiry], scale: Scale) -> Iterator[DotView]:
    for inquiry in those:
        answer = first_answer(inquiry)
        asked = f"Asked on {day(inquiry.sent_at)}" if inquiry.sent_at else "Asked"
        yield DotView(
            at=scale.at(answer.took) if answer else NEVER,
            lane=0,
            tone=_tone(inquiry),
            label=f"{asked}: " + (f"answered after {in_words(answer.took)}" if answer else "not answered"),
        )


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
