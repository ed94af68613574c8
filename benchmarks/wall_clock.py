"""Somebody who watches a clock on the wall, minute by minute, and computes nothing.

The timetable and the windows are held against this: on the days on which clocks are changed in the tests, and
over a whole year in `benchmarks/year.py`.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MIDNIGHT = 24 * 60
ZONES = (
    "Europe/Berlin", "Europe/Bucharest", "Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC",
)  # fmt: skip
Minute = tuple[datetime, datetime, tuple[datetime, ...]]


@dataclass(frozen=True, kw_only=True)
class Times:
    """What a cron expression names; None is every one."""

    minutes: frozenset[int]
    hours: frozenset[int] | None = None
    days: frozenset[int] | None = None
    months: frozenset[int] | None = None
    weekdays: frozenset[int] | None = None  # 0 and 7 are Sunday

    def __str__(self) -> str:
        fields = (self.minutes, self.hours, self.days, self.months, self.weekdays)
        return " ".join("*" if field is None else ",".join(map(str, sorted(field))) for field in fields)

    def name(self, shown: datetime) -> bool:
        if shown.minute not in self.minutes or (self.hours is not None and shown.hour not in self.hours):
            return False
        if self.months is not None and shown.month not in self.months:
            return False
        day = self.days is None or shown.day in self.days
        weekday = self.weekdays is None or bool({shown.isoweekday(), shown.isoweekday() % 7} & self.weekdays)
        if self.days is None or self.weekdays is None:
            return day and weekday
        return day or weekday  # as cron has it: where both are named, either will do


def some_times(chance: random.Random) -> Times:
    """As people write them; often at night, when clocks are changed."""

    def some(least: int, most: int, number: int) -> frozenset[int]:
        return frozenset(chance.sample(range(least, most + 1), number))

    minutes = chance.choice([{0}, {30}, {0, 30}, {0, 15, 30, 45}, set(range(0, 60, 10)), {59}, {1, 8, 58}])
    return Times(
        minutes=frozenset(minutes),
        hours=chance.choice([None, some(0, 3, chance.randint(1, 3)), some(0, 23, chance.randint(1, 5))]),
        days=chance.choice([None, None, some(1, 31, 2)]),
        months=chance.choice([None, None, some(1, 12, 7)]),
        weekdays=chance.choice([None, None, some(0, 7, 3)]),
    )


@cache
def minutes(zone: str, start: datetime, end: datetime) -> Sequence[Minute]:
    """Each minute, what the clock shows, and what it shows or has just skipped for the first time."""
    return tuple(_minutes(ZoneInfo(zone), start, end))


def _minutes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Minute]:
    instant = start - DAY
    highest = instant.astimezone(zone).replace(tzinfo=None, fold=0)
    while instant < end:
        shown = instant.astimezone(zone).replace(tzinfo=None, fold=0)
        new = []
        while highest < shown:
            highest += MINUTE
            new.append(highest)
        if instant >= start:
            yield instant, shown, tuple(new)
        instant += MINUTE


def due(times: Times, zone: str, start: datetime, end: datetime) -> list[datetime]:
    """When what the expression names is shown for the first time, or has been skipped."""
    return [at for at, _, new in minutes(zone, start, end) if any(map(times.name, new))]


@dataclass(frozen=True, kw_only=True)
class Closed:
    """When a window is closed, by the clock on the wall."""

    weekly: tuple[tuple[int, int, int], ...] = ()  # weekday, from, until; in minutes, until may be tomorrow
    days: tuple[tuple[datetime, datetime], ...] = ()
    holidays: frozenset[date] = frozenset()

    def at(self, shown: datetime) -> bool:
        minute = shown.hour * 60 + shown.minute
        for weekday, opens, closes in self.weekly:
            if weekday == shown.weekday() and opens <= minute < closes:
                return True
            if (weekday + 1) % 7 == shown.weekday() and minute + MIDNIGHT < closes:
                return True
        return shown.date() in self.holidays or any(first <= shown < last for first, last in self.days)


def closed_ends(
    windows: Iterable[tuple[Closed, str]], start: datetime, end: datetime
) -> list[tuple[datetime, datetime | None]]:
    """Each minute, and when all of these are open again: read from the end, so that it is known."""
    clocks = [(closed, minutes(zone, start, end)) for closed, zone in windows]
    found: list[tuple[datetime, datetime | None]] = []
    opens = end
    for number in reversed(range(len(clocks[0][1]))):
        at = clocks[0][1][number][0]
        if any(closed.at(clock[number][1]) for closed, clock in clocks):
            found.append((at, opens))
        else:
            opens = at
            found.append((at, None))
    return found[::-1]


Event = tuple[datetime, datetime, str]  # when, which due time, and whether it was caught up


def watched(
    dues: Sequence[datetime],
    start_of: Callable[[datetime], datetime],
    ups: Iterable[tuple[datetime, datetime]],
) -> list[Event]:
    """What somebody did who was there in these times, and on coming did the last thing that was missed."""
    events: list[Event] = []
    handled: datetime | None = None
    starts = [(start_of(at), at) for at in dues]
    for came, left in ups:
        past = [(start, at) for start, at in starts if at <= came]
        if past and past[-1][0] <= came and (handled is None or past[-1][1] > handled):
            handled = past[-1][1]
            events.append((came, handled, "caught up"))
        for start, at in starts:
            if came < start < left:
                handled = at
                events.append((start, at, "on time"))
    return events
