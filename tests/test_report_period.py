"""Exact weeks and months in their own time zones: changes of clocks, years' ends, week 53, hours that are not."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.period import Length, Rhythm, before, due_at, last_due_period, next_due, period_with

BERLIN = ZoneInfo("Europe/Berlin")


def rhythm(weekday: int = 0, at: str = "07:00", zone: str = "Europe/Berlin", length: str = "week") -> Rhythm:
    return Rhythm(weekday=weekday, at=time.fromisoformat(at), zone=ZoneInfo(zone), length=Length(length))


@pytest.mark.parametrize(
    ("zone", "day", "start", "end"),
    [
        ("Europe/Berlin", date(2026, 11, 22), "2026-11-15T23:00", "2026-11-22T23:00"),
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-18T22:00", "2026-10-25T23:00"),  # an hour longer
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-22T23:00", "2026-03-29T22:00"),  # an hour shorter
        ("Europe/Berlin", date(2027, 1, 1), "2026-12-27T23:00", "2027-01-03T23:00"),  # week 53 of 2026
        ("America/New_York", date(2026, 11, 1), "2026-10-26T04:00", "2026-11-02T05:00"),
        ("Pacific/Apia", date(2011, 12, 28), "2011-12-26T10:00", "2012-01-01T10:00"),  # without a Friday
        ("Asia/Kathmandu", date(2026, 11, 22), "2026-11-15T18:15", "2026-11-22T18:15"),
    ],
)
def test_a_week_is_from_monday_to_monday(zone: str, day: date, start: str, end: str) -> None:
    period = period_with(rhythm(zone=zone), day)
    assert (f"{period.start:%Y-%m-%dT%H:%M}", f"{period.end:%Y-%m-%dT%H:%M}") == (start, end)
    assert (period.first.weekday(), period.last - period.first) == (0, timedelta(days=6))


def test_a_month_ends_before_the_first() -> None:
    february = period_with(rhythm(length="month"), date(2028, 2, 10))
    assert (february.first, february.last) == (date(2028, 2, 1), date(2028, 2, 29))
    december = before(rhythm(length="month"), period_with(rhythm(length="month"), date(2027, 1, 31)))
    assert (december.first, december.last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert due_at(rhythm(length="month"), december).astimezone(BERLIN).date() == date(2027, 1, 4)  # a Monday


@pytest.mark.parametrize(
    ("weekday", "at", "day", "due"),
    [
        (0, "07:00", date(2026, 11, 22), "2026-11-23T06:00"),
        (4, "16:30", date(2026, 11, 22), "2026-11-27T15:30"),
        (6, "02:30", date(2026, 3, 22), "2026-03-29T01:30"),  # 02:30 is left out: 03:30 by the new clock
        (6, "02:30", date(2026, 10, 18), "2026-10-25T00:30"),  # 02:30 comes twice: the first
    ],
)
def test_when_it_is_due(weekday: int, at: str, day: date, due: str) -> None:
    each = rhythm(weekday, at)
    assert f"{due_at(each, period_with(each, day)):%Y-%m-%dT%H:%M}" == due


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-11-23T05:59", date(2026, 11, 15)),
        ("2026-11-23T06:00", date(2026, 11, 22)),
        ("2026-11-30T05:59", date(2026, 11, 22)),
        ("2027-01-04T06:00", date(2027, 1, 3)),
    ],
)
def test_the_last_period_that_is_due(now: str, last: date) -> None:
    assert last_due_period(rhythm(), datetime.fromisoformat(now).replace(tzinfo=UTC)).last == last


ZONES = ("Europe/Berlin", "America/Santiago", "Asia/Beirut", "Pacific/Apia", "Pacific/Kiritimati", "UTC")
RHYTHMS = st.builds(
    rhythm, st.integers(0, 6), st.times().map(lambda t: f"{t:%H:%M}"), st.sampled_from(ZONES),
    st.sampled_from(["week", "month"]),
)  # fmt: skip
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(RHYTHMS, MOMENTS)
def test_periods_leave_no_gap_and_each_is_told_once(each: Rhythm, now: datetime) -> None:
    period = last_due_period(each, now)
    following = period_with(each, period.last + timedelta(days=1))
    assert period.end == following.start
    assert before(each, following) == period
    assert period.end <= due_at(each, period) <= now < next_due(each, now) == due_at(each, following)
