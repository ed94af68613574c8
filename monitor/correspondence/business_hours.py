"""The hours in which a shop serves its customers, and how much of them lies between two instants.

A shop is open whenever its clock on the wall shows a time within its hours. So where clocks are put back, an
hour that is shown twice counts twice, and one that is skipped does not count. Hours that go past midnight
belong to the day on which they begin: if that is a holiday, all of them are off.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from checks.reading.response_time import Unit
from monitor.errors import ReachwatchError

if TYPE_CHECKING:
    from holidays import HolidayBase

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MIDNIGHT = 24 * 60
DAY = timedelta(days=1)
FAR = timedelta(days=2)  # no clock differs that much from UTC, and no hours reach that far past midnight
HORIZON = timedelta(days=3 * 366)
Period = tuple[datetime, datetime]


class NeverOpen(ReachwatchError):
    """The hours asked for do not come."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Opens on this day of each week; in minutes from its midnight."""

    weekday: int  # Monday is 0
    opens: int
    closes: int  # beyond 24 × 60 on the next day

    def __post_init__(self) -> None:
        if not (
            0 <= self.weekday < 7 and 0 <= self.opens < MIDNIGHT and self.opens < self.closes <= 2 * MIDNIGHT
        ):
            raise ValueError(f"no span of a day: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When a shop is open."""

    zone: str  # IANA
    spans: tuple[Span, ...]
    country: str = ""  # whose public holidays it keeps; empty: it opens on them
    subdivision: str = ""  # such as BE for Berlin, of ISO 3166-2
    closed: tuple[tuple[date, date], ...] = ()  # from, to and including

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError("a shop without hours is never open")

    def __str__(self) -> str:
        """What is stored with each result."""
        holidays = "-".join(filter(None, (self.country, self.subdivision)))
        parts = [
            f"{_week(self.spans)} {self.zone}",
            f"holidays {holidays}" if holidays else "open on holidays",
        ]
        if self.closed:
            parts.append(f"closed {', '.join(_dates(*days) for days in self.closed)}")
        return ", ".join(parts)


# ---- what is asked


def open_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much of the time between two instants the shop is open."""
    return sum((closes - opens for opens, closes in _periods(calendar, start, end)), timedelta())


def deadline(calendar: Calendar, start: datetime, allowed: timedelta) -> datetime:
    """The last instant at which no more than `allowed` of the shop's hours is over.

    If that is used up when the shop closes, it is over when the shop opens again: a mail of the same
    evening is still in time, as `open_time(start, evening) <= allowed` has it.
    """
    left = allowed
    for opens, closes in _periods(calendar, start, start.astimezone(UTC) + allowed + HORIZON):
        if closes - opens > left:
            return opens + left
        left -= closes - opens
    raise NeverOpen(
        f"Within three years, the shop is not open for {allowed} ({calendar}).",
        "Look at hours, holidays and closed under [shops.….service], and at answer_within.",
    )


def is_open(calendar: Calendar, instant: datetime) -> bool:
    local = instant.astimezone(ZoneInfo(calendar.zone)).replace(tzinfo=None)
    return any(
        a <= local < b for day in (local.date() - DAY, local.date()) for a, b in _hours_of(calendar, day)
    )


def promised_until(calendar: Calendar, start: datetime, amount: float, unit: Unit) -> datetime:
    """When a time that a shop names for its answers is over, read in its favour.

    Hours run by night too, but not on days on which the shop is closed. A business day ends at midnight, and
    the day of asking is not counted.
    """
    if unit is Unit.BUSINESS_DAYS:
        return _end_of_day(calendar, start, max(1, math.ceil(amount)))
    days = {Span(span.weekday, 0, MIDNIGHT) for span in calendar.spans}
    return deadline(replace(calendar, spans=tuple(sorted(days))), start, timedelta(hours=amount))


def _end_of_day(calendar: Calendar, start: datetime, count: int) -> datetime:
    zone = ZoneInfo(calendar.zone)
    first = start.astimezone(zone).date() + DAY
    days = (first + DAY * n for n in range(HORIZON.days))
    business = (day for day in days if any(_hours_of(calendar, day)))
    for number, day in enumerate(business, start=1):
        if number == count:
            return _midnight(day + DAY, zone)
    raise NeverOpen(
        f"Within three years, the shop has no {count} days on which it is open.", "Look at its hours."
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


# ---- from the clock on the wall to instants


def _periods(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Period]:
    """When it is open between two instants, in UTC, in order, and nothing twice."""
    done, end = start.astimezone(UTC), end.astimezone(UTC)
    for opens, closes in _in_order(calendar, done.date() - FAR, end.date() + FAR):
        if opens >= end:
            return
        if max(opens, done) < min(closes, end):
            yield max(opens, done), min(closes, end)
            done = closes


def _in_order(calendar: Calendar, day: date, last: date) -> Iterator[Period]:
    """All periods of these days; those of a night on which clocks are put back lie between the next day's."""
    zone = ZoneInfo(calendar.zone)
    waiting: list[Period] = []
    while day <= last:
        waiting += (piece for hours in _hours_of(calendar, day) for piece in instants(zone, *hours))
        waiting.sort()
        nothing_before = datetime(day.year, day.month, day.day, tzinfo=UTC)  # of what the days to come bring
        while waiting and waiting[0][0] < nothing_before:
            yield waiting.pop(0)
        day += DAY
    yield from waiting


def _hours_of(calendar: Calendar, day: date) -> Iterator[Period]:
    """The hours that begin on this day, as the clock on the wall shows them."""
    if _is_off(calendar, day):
        return
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a clock on the wall has no zone
    for span in calendar.spans:
        if span.weekday == day.weekday():
            yield midnight + timedelta(minutes=span.opens), midnight + timedelta(minutes=span.closes)


def _is_off(calendar: Calendar, day: date) -> bool:
    if any(first <= day <= last for first, last in calendar.closed):
        return True
    return bool(calendar.country) and day in holidays_of(calendar.country, calendar.subdivision)


@lru_cache(maxsize=256)
def holidays_of(country: str, subdivision: str) -> "HolidayBase":
    """Grows by itself, year after year; imported late, since most commands need none."""
    from holidays import country_holidays

    return country_holidays(country, subdiv=subdivision or None)


def instants(zone: ZoneInfo, opens: datetime, closes: datetime) -> Iterator[Period]:
    """When the clock shows a time between these two: one period, or one for each offset from UTC around."""
    before, after = (at.replace(tzinfo=UTC) for at in (opens - DAY, closes + DAY))
    early, late = _offset(zone, before), _offset(zone, after)
    change = after if early == late else _change(zone, before, after)
    for offset, start, end in ((early, before, change), (late, change, after)):
        first, last = (at.replace(tzinfo=UTC) - offset for at in (opens, closes))
        if max(first, start) < min(last, end):
            yield max(first, start), min(last, end)


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which the offset changes; there is one change within a few days."""
    early = _offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (middle, after) if _offset(zone, middle) == early else (before, middle)
    return after


# ---- in words


def _week(spans: tuple[Span, ...]) -> str:
    """ "Mon–Fri 09:00–17:00, Sat 10:00–14:00"."""
    by_hours: dict[tuple[str, ...], list[int]] = {}
    for weekday in sorted({span.weekday for span in spans}):
        hours = tuple(_hours(span) for span in sorted(spans) if span.weekday == weekday)
        by_hours.setdefault(hours, []).append(weekday)
    return ", ".join(f"{_weekdays(days)} {' and '.join(hours)}" for hours, days in by_hours.items())


def _hours(span: Span) -> str:
    if (span.opens, span.closes) == (0, MIDNIGHT):
        return "round the clock"
    hour, minute = divmod(span.closes if span.closes <= MIDNIGHT else span.closes - MIDNIGHT, 60)
    return f"{span.opens // 60:02}:{span.opens % 60:02}–{hour:02}:{minute:02}"


def _weekdays(days: list[int]) -> str:
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{DAYS[days[0]]}–{DAYS[days[-1]]}"
    return ", ".join(DAYS[day] for day in days)


def _dates(first: date, last: date) -> str:
    if first == last:
        return f"{first.day} {first:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b %Y}"
    return f"{_dates(first, first)}–{_dates(last, last)}"
