"""When a regular report is due, and which time it tells of, in its own time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

DAY = timedelta(days=1)
WEEK = 7 * DAY


class Length(StrEnum):
    WEEK = "week"  # Monday to Sunday
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A report tells of the whole week or month before, on the first such weekday after it."""

    weekday: int  # 0 is Monday
    at: time
    zone: tzinfo
    length: Length = Length.WEEK


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Half-open: `start` belongs to it, `end` does not. Both are instants in UTC."""

    start: datetime
    end: datetime
    first: date  # its first day and its last, in the report's time zone
    last: date


def period_with(rhythm: Rhythm, day: date) -> Period:
    """The week or month that this day lies in."""
    first = day - day.weekday() * DAY if rhythm.length is Length.WEEK else day.replace(day=1)
    after = _after(rhythm, first)
    return Period(_instant(rhythm, first, time()), _instant(rhythm, after, time()), first, after - DAY)


def before(rhythm: Rhythm, period: Period) -> Period:
    return period_with(rhythm, period.first - DAY)


def due_at(rhythm: Rhythm, period: Period) -> datetime:
    """A time that the clocks leave out on that day is due as much later as they jump."""
    after = period.last + DAY
    return _instant(rhythm, after + (rhythm.weekday - after.weekday()) % 7 * DAY, rhythm.at)


def last_due_period(rhythm: Rhythm, now: datetime) -> Period:
    """The latest period whose report is due by now."""
    period = period_with(rhythm, now.astimezone(rhythm.zone).date() + DAY)
    while due_at(rhythm, period) > now:
        period = before(rhythm, period)
    return period


def next_due(rhythm: Rhythm, now: datetime) -> datetime:
    """When the next report is due, strictly after now."""
    last = last_due_period(rhythm, now)
    return due_at(rhythm, period_with(rhythm, last.last + DAY))


def _after(rhythm: Rhythm, first: date) -> date:
    if rhythm.length is Length.WEEK:
        return first + WEEK
    return (first + 31 * DAY).replace(day=1)


def _instant(rhythm: Rhythm, day: date, at: time) -> datetime:
    return datetime.combine(day, at, rhythm.zone).astimezone(UTC)
