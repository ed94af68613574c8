"""Reply times as numbers: how many seconds, as `reports.schema` has it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from checks.correspondence import Inquiry
from checks.reply_times import Measure, counted_ones, months_of, reply_times
from reports.schema import MeasureData, MonthData, ReplyTimesData, TimesData
from reports.times import first_of


def times_data(inquiries: Sequence[Inquiry]) -> ReplyTimesData:
    months = months_of(inquiries).items()
    return ReplyTimesData(
        all=_times(inquiries),
        by_month=[MonthData(month=month, times=_times(those)) for month, those in months],
    )


def _times(inquiries: Sequence[Inquiry]) -> TimesData:
    times = reply_times(inquiries)
    return TimesData(
        since=_time(first_of(counted_ones(inquiries))), counted=times.counted, open=times.open,
        left_out=times.left_out, acknowledgement=_measure(times.acknowledgement),
        answer=_measure(times.answer),
    )  # fmt: skip


def _measure(measure: Measure) -> MeasureData:
    return MeasureData(
        replied=measure.replied, silent=measure.silent,
        quickest_seconds=_seconds(measure.quickest), quickest_open_seconds=_seconds(measure.quickest_open),
        median_seconds=_seconds(measure.median), median_open_seconds=_seconds(measure.median_open),
        ninety_seconds=_seconds(measure.ninety), ninety_open_seconds=_seconds(measure.ninety_open),
    )  # fmt: skip


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())


def _time(time: datetime | None) -> str | None:
    return time.astimezone(UTC).isoformat(timespec="seconds") if time else None
