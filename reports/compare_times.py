"""Reply times of all shops on one scale: the best, the median and the 90th percentile."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from checks.reply_times import Measure, compare
from checks.saying import length, say, say_n
from reports.compare_field import Rival
from reports.compare_view import Times, TimesTable
from reports.times import TICKS, Scale


def times_of(rivals: Sequence[Rival]) -> TimesTable | None:
    """None where no shop was asked anything that counts. A silent question takes for ever."""
    by_key = {rival.key: rival for rival in rivals}
    compared = compare({rival.key: rival.result.inquiries for rival in rivals})
    counted = [(by_key[one.shop], one.times.answer) for one in compared if one.times.counted]
    if not counted:
        return None
    scale = _scale(span for _, measure in counted for span in _spans(measure) if span is not None)
    known = {rival.key for rival, _ in counted}
    return TimesTable(
        rows=tuple(_row(rival, measure, scale) for rival, measure in counted),
        ticks=tuple((scale.at(tick), length(tick)) for tick in scale.ticks),
        not_counted=tuple(rival.name for rival in rivals if rival.key not in known),
    )


def _spans(measure: Measure) -> tuple[timedelta | None, ...]:
    return measure.quickest_open, measure.median_open, measure.ninety_open


def _row(rival: Rival, measure: Measure, scale: Scale) -> Times:
    best, median, ninety = _spans(measure)
    clock = (measure.quickest, measure.median, measure.ninety)
    best_clock, median_clock, ninety_clock = map(_other, clock, (best, median, ninety))
    return Times(
        key=rival.key, shop=rival.name, own=rival.own, counted=measure.asked, silent=measure.silent,
        best=_told(best), median=_told(median), ninety=_told(ninety),
        best_clock=best_clock, median_clock=median_clock, ninety_clock=ninety_clock,
        seconds=(_seconds(best), _seconds(median), _seconds(ninety)),
        at=(_place(best, scale), _place(median, scale), _place(ninety, scale)), alt=_alt(rival, measure),
    )  # fmt: skip


def _alt(rival: Rival, measure: Measure) -> str:
    best, median, ninety = (_told(span) or say("never") for span in _spans(measure))
    return say_n(
        "{shop}: best {best}, median {median}, 90th percentile {ninety}; "
        "{silent} of {n} question unanswered",
        "{shop}: best {best}, median {median}, 90th percentile {ninety}; "
        "{silent} of {n} questions unanswered",
        measure.asked, shop=rival.name, best=best, median=median, ninety=ninety, silent=measure.silent,
    )  # fmt: skip


def _told(span: timedelta | None) -> str:
    return "" if span is None else length(span)


def _other(clock: timedelta | None, open_: timedelta | None) -> str:
    return "" if clock is None or clock == open_ else length(clock)


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())


def _place(span: timedelta | None, scale: Scale) -> float | None:
    return None if span is None else scale.at(span)


def _scale(spans: Iterable[timedelta]) -> Scale:
    """From the tick below the quickest to the tick above the slowest."""
    those = list(spans)
    quickest, slowest = min(those, default=TICKS[2]), max(those, default=TICKS[5])
    first = max((n for n, tick in enumerate(TICKS) if tick <= quickest), default=0)
    last = next((n for n, tick in enumerate(TICKS) if tick >= slowest), len(TICKS) - 1)
    first = min(first, len(TICKS) - 2)
    return Scale(TICKS[first : max(last, first + 1) + 1])
