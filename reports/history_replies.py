"""Reply times month by month, as a chart and as numbers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from checks.correspondence import Inquiry
from checks.reply_times import ReplyTimes, by_month
from checks.saying import Told, joined, length, say, say_n
from reports.charts import height_of
from reports.history_view import RepliesView, ReplyBar, ReplyRow
from reports.words import month

MONTHS = 12
STEP, LEFT = 64, 36  # pixels from month to month, and before the first
HEIGHT = 150
TICKS = (
    timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=8), timedelta(days=1),
    timedelta(days=7), timedelta(days=30),
)  # fmt: skip


def replies_view(inquiries: Iterable[Inquiry]) -> RepliesView | None:
    """None where no question counts yet."""
    months = {name: times for name, times in by_month(inquiries).items() if times.counted}
    last = dict(list(months.items())[-MONTHS:])
    if not last:
        return None
    rows = tuple(_row(name, times) for name, times in last.items())
    return RepliesView(
        width=LEFT + STEP * len(last), height=HEIGHT,
        bars=tuple(_bar(n, times) for n, times in enumerate(last.values())),
        ticks=tuple((height_of(tick), length(tick)) for tick in TICKS),
        months=tuple((_x(n), name) for n, name in enumerate(last)),
        rows=rows, alt=_alt(last),
    )  # fmt: skip


def _x(number: int) -> float:
    return LEFT + STEP * number


def _bar(number: int, times: ReplyTimes) -> ReplyBar:
    answer = times.answer
    never = say_n("{n} never answered", "{n} never answered", answer.silent) if answer.silent else ""
    median = say("median {time}", time=length(answer.median)) if answer.median is not None else ""
    return ReplyBar(
        x=_x(number), label=joined(median, never, between=", "), never=answer.silent,
        median=None if answer.median is None else height_of(answer.median),
        ninety=None if answer.ninety is None else height_of(answer.ninety),
    )  # fmt: skip


def _row(name: str, times: ReplyTimes) -> ReplyRow:
    answer = times.answer
    return ReplyRow(
        month=month(name), asked=times.counted, silent=answer.silent,
        median="" if answer.median is None else length(answer.median),
        ninety="" if answer.ninety is None else length(answer.ninety),
    )  # fmt: skip


def _alt(months: Mapping[str, ReplyTimes]) -> Told:
    told: Sequence[Told] = [
        say("{month}: {time}", month=month(name), time=length(times.answer.median))
        if times.answer.median is not None
        else say("{month}: too few answers", month=month(name))
        for name, times in months.items()
    ]
    return say("Median time to an answer, month by month: {months}", months=joined(*told, between="; "))
