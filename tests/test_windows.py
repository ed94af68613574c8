"""Maintenance windows and quiet hours, held against somebody who watches the clock on the wall."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.wall_clock import Closed, closed_ends
from monitor.config import load_config
from monitor.config_windows import Stops
from monitor.correspondence.business_hours import Span
from monitor.daemon.windows import FARTHEST, Window, closed_until, windows_of

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CHANGES = {
    "Europe/Berlin": ["2026-03-29", "2026-10-25"],
    "Europe/Bucharest": ["2026-03-29", "2026-10-25"],
    "Europe/London": ["2026-03-29", "2026-10-25"],
    "America/New_York": ["2026-03-08", "2026-11-01"],
    "Australia/Lord_Howe": ["2026-04-04", "2026-10-03"],
}
ZONE_DAYS = [(zone, day) for zone, days in CHANGES.items() for day in days]
SEEDS = st.integers(0, 2**32).map(random.Random)
# Read from the law by hand, not from the library that the windows use.
BERLIN_DECEMBER = frozenset({date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def some_closed(chance: random.Random, start: datetime) -> Closed:
    weekly = []
    for _ in range(chance.randint(0, 3)):
        opens = chance.choice([chance.randrange(240), chance.randrange(1440)])
        weekly.append((chance.randrange(7), opens, opens + chance.choice([1, 30, 90, 600, 1440])))
    days = []
    for _ in range(chance.randint(0 if weekly else 1, 2)):
        first = (start + timedelta(minutes=chance.randrange(3 * 1440))).replace(tzinfo=None)
        days.append((first, first + timedelta(minutes=chance.choice([5, 60, 1440, 2500]))))
    return Closed(weekly=tuple(weekly), days=tuple(days))


def window(closed: Closed, zone: str, country: str = "", *stops: Stops) -> Window:
    return Window(
        name="night", shops=frozenset({"mueller"}), stops=frozenset(stops or Stops), zone=zone,
        weekly=tuple(Span(*span) for span in closed.weekly), days=closed.days, country=country,
    )  # fmt: skip


@pytest.mark.parametrize(("zone", "day"), ZONE_DAYS)
@settings(max_examples=12, deadline=None)
@given(chance=SEEDS)
def test_around_changes_of_clocks_it_is_closed_while_the_wall_says_so(
    zone: str, day: str, chance: random.Random
) -> None:
    start, end = utc(day) - DAY, utc(day) + 2 * DAY
    other = chance.choice(list(CHANGES))
    closed = [(some_closed(chance, start), zone), (some_closed(chance, start), other)]
    windows = [window(*one) for one in closed]
    # Of what is closed at the end of what was watched, nobody watched when it opens.
    seen = [(at, opens) for at, opens in closed_ends(closed, start, end) if opens != end]
    edges = [now for before, now in pairwise(seen) if before[1] != now[1]]
    for at, opens in [*edges, *chance.sample(seen, min(60, len(seen)))]:
        assert closed_until(windows, "mueller", Stops.VISITS, at) == opens, at


def test_holidays_and_days_around_the_year_s_end() -> None:
    start, end = utc("2026-12-23"), utc("2027-01-04")
    closed = Closed(
        weekly=((6, 120, 240),),
        days=((wall("2026-12-24 18:00"), wall("2026-12-28 06:00")),),
        holidays=BERLIN_DECEMBER,
    )
    windows = [window(closed, "Europe/Berlin", "DE")]
    for at, opens in closed_ends([(closed, "Europe/Berlin")], start, end):
        assert closed_until(windows, "mueller", Stops.ALERTS, at) == opens, at


WEEKEND = Closed(weekly=((5, 0, 1440), (6, 0, 1440)))
ALWAYS = Closed(weekly=tuple((day, 0, 1440) for day in range(7)))


def test_windows_that_touch_are_as_one() -> None:
    windows = [
        window(WEEKEND, "Europe/Berlin"),
        window(Closed(weekly=((0, 0, 60),)), "Europe/Berlin"),
        window(Closed(weekly=((0, 45, 90),)), "Europe/Berlin"),
    ]
    assert closed_until(windows, "mueller", Stops.VISITS, utc("2026-11-21 12:00")) == utc("2026-11-23 00:30")


def test_it_opens_at_the_very_end_and_closes_at_the_very_beginning() -> None:
    night = [window(Closed(weekly=((6, 120, 240),)), "Europe/Berlin")]
    begins, ends = utc("2026-11-22 01:00"), utc("2026-11-22 03:00")
    moment = timedelta(microseconds=1)
    asked = [
        closed_until(night, "mueller", Stops.VISITS, at)
        for at in (begins - moment, begins, ends - moment, ends)
    ]
    assert asked == [None, ends, ends, None]


def test_what_never_opens_is_told_for_eight_weeks() -> None:
    now = utc("2026-11-22 12:34")
    assert closed_until([window(ALWAYS, "Europe/Berlin")], "mueller", Stops.VISITS, now) == now + FARTHEST


def test_it_stops_what_it_says_and_whom_it_says() -> None:
    quiet, now = [window(ALWAYS, "UTC", "", Stops.ALERTS)], utc("2026-11-22 12:00")
    assert closed_until(quiet, "mueller", Stops.ALERTS, now)
    assert closed_until(quiet, "mueller", Stops.VISITS, now) is None
    assert closed_until(quiet, "other", Stops.ALERTS, now) is None


FILE = """
[shops.a]
url = "https://a.example"
country = "DE"

[shops.b]
url = "https://b.example"
country = "DE"

[shops.c]
url = "https://c.example"
country = "RO"

[windows.sunday-night]
weekly = ["sun 02:00-04:00", "fri 22:00-02:00"]

[windows.feasts]
shops = ["a", "c"]
holidays = true
days = [2026-12-24, "2026-12-31 18:00..2027-01-01"]
stops = ["inquiries"]

[windows.berlin]
shops = ["b"]
holidays = "de-be"
time_zone = "Europe/London"
"""


def test_windows_are_those_of_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "reachwatch.toml"
    file.write_text(FILE, encoding="utf-8")
    night = (Span(4, 1320, 1560), Span(6, 120, 240))
    days = (
        (wall("2026-12-24"), wall("2026-12-25")),
        (wall("2026-12-31 18:00"), wall("2027-01-02")),
    )
    every, asking = frozenset(Stops), frozenset({Stops.INQUIRIES})
    berlin, bucharest = "Europe/Berlin", "Europe/Bucharest"
    assert windows_of(load_config(file)) == (
        Window(name="sunday-night", shops=frozenset("ab"), stops=every, zone=berlin, weekly=night),
        Window(name="sunday-night", shops=frozenset("c"), stops=every, zone=bucharest, weekly=night),
        Window(name="feasts", shops=frozenset("a"), stops=asking, zone=berlin, days=days, country="DE"),
        Window(name="feasts", shops=frozenset("c"), stops=asking, zone=bucharest, days=days, country="RO"),
        Window(
            name="berlin",
            shops=frozenset("b"),
            stops=every,
            zone="Europe/London",
            country="DE",
            subdivision="BE",
        ),
    )
