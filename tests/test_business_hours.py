"""The shop's hours, held against a clock on the wall that is read minute by minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.reading.response_time import Unit
from monitor.correspondence.business_hours import (
    Calendar,
    NeverOpen,
    Span,
    deadline,
    is_open,
    open_time,
    promised_until,
)

MINUTE = timedelta(minutes=1)
ZONES = ["Europe/Berlin", "Europe/Bucharest", "America/New_York", "Australia/Lord_Howe"]
CHANGES = {  # days on which the clocks are changed there
    "Europe/Berlin": [date(2026, 3, 29), date(2026, 10, 25)],
    "Europe/Bucharest": [date(2026, 3, 29), date(2026, 10, 25)],
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
}
HOURS = {
    "office": [Span(day, 9 * 60, 17 * 60) for day in range(5)],
    "siesta": [Span(day, *hours) for day in range(6) for hours in ((540, 720), (810, 1080))],
    "night": [Span(day, 22 * 60, 26 * 60) for day in range(7)],
    "gap and fold": [Span(6, 150, 165), Span(6, 60, 140), Span(6, 105, 200), Span(5, 1410, 1600)],
    "always": [Span(day, 0, 1440) for day in range(7)],
    "overlapping": [*(Span(day, 480, 1000) for day in range(7)), *(Span(day, 600, 2000) for day in range(7))],
}
OFFICE = Calendar(zone="Europe/Berlin", spans=tuple(HOURS["office"]), country="DE", subdivision="BE")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall_says_open(calendar: Calendar, instant: datetime) -> bool:
    """What somebody with a watch would say, who knows of no offsets."""
    local = instant.astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    for span in calendar.spans:
        for day, shown in ((today, minute), (yesterday, minute + 1440)):
            off = any(first <= day <= last for first, last in calendar.closed)
            if span.weekday == day.weekday() and span.opens <= shown < span.closes and not off:
                return True
    return False


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += MINUTE


@st.composite
def around_a_change(draw: st.DrawFn) -> tuple[Calendar, datetime, datetime]:
    zone = draw(st.sampled_from(ZONES))
    change = draw(st.sampled_from(CHANGES[zone]))
    hours = draw(st.sampled_from(sorted(HOURS)))
    closed = draw(
        st.sampled_from(
            [(), ((change, change),), ((change + timedelta(days=1), change + timedelta(days=2)),)]
        )
    )
    calendar = Calendar(zone=zone, spans=tuple(HOURS[hours]), closed=closed)
    start = datetime(change.year, change.month, change.day, tzinfo=UTC) + MINUTE * draw(
        st.integers(-3000, 1500)
    )
    return calendar, start, start + MINUTE * draw(st.integers(0, 3000))


@settings(max_examples=150, deadline=None)
@given(around_a_change())
def test_open_time_is_what_one_counts_minute_by_minute(drawn: tuple[Calendar, datetime, datetime]) -> None:
    calendar, start, end = drawn
    counted = sum(wall_says_open(calendar, minute) for minute in minutes(start, end))
    assert open_time(calendar, start, end) == counted * MINUTE
    assert is_open(calendar, start) == wall_says_open(calendar, start)


@settings(max_examples=150, deadline=None)
@given(around_a_change(), st.integers(0, 1500))
def test_the_deadline_is_the_last_instant_in_time(
    drawn: tuple[Calendar, datetime, datetime], allowed: int
) -> None:
    calendar, start, _ = drawn
    until = deadline(calendar, start, MINUTE * allowed)
    assert open_time(calendar, start, until) == MINUTE * allowed
    assert open_time(calendar, start, until + MINUTE) > MINUTE * allowed


OPEN_TIMES = [
    # the shop's day, asked on Friday at 16:00 local time, answered on Monday at 10:00
    ("2026-11-20T15:00", "2026-11-23T09:00", timedelta(hours=2)),
    ("2026-11-21T10:00", "2026-11-22T10:00", timedelta()),  # a weekend
    ("2026-03-06T08:00", "2026-03-09T16:00", timedelta(hours=16)),  # 8 March is a Sunday
    ("2027-03-08T00:00", "2027-03-08T23:00", timedelta()),  # Women's Day, a holiday in Berlin alone
    ("2026-12-24T08:00", "2026-12-28T08:00", timedelta(hours=8)),  # both days of Christmas
    ("2026-11-23T12:00", "2026-11-23T11:00", timedelta()),  # the wrong way round
]


@pytest.mark.parametrize(("start", "end", "open_for"), OPEN_TIMES)
def test_holidays_and_weekends_do_not_count(start: str, end: str, open_for: timedelta) -> None:
    assert open_time(OFFICE, utc(start), utc(end)) == open_for


def test_without_holidays_it_opens_on_them() -> None:
    plain = Calendar(zone="Europe/Berlin", spans=OFFICE.spans)
    assert is_open(plain, utc("2026-12-25T12:00"))
    assert not is_open(OFFICE, utc("2026-12-25T12:00"))


DEADLINES = [
    ("2026-11-23T09:00", 2, "2026-11-23T11:00"),
    ("2026-11-20T15:00", 2, "2026-11-23T09:00"),  # over the weekend
    ("2026-11-20T17:00", 8, "2026-11-24T08:00"),  # Monday whole: until it opens on Tuesday
    ("2026-12-24T15:00", 2, "2026-12-28T09:00"),  # over Christmas
    ("2026-10-23T14:00", 2, "2026-10-26T09:00"),  # clocks are put back in between: 10:00 there
]


@pytest.mark.parametrize(("start", "hours", "until"), DEADLINES)
def test_a_deadline(start: str, hours: int, until: str) -> None:
    assert deadline(OFFICE, utc(start), timedelta(hours=hours)) == utc(until)


PROMISES = [
    ("2026-11-23T09:00", (1, Unit.BUSINESS_DAYS), "2026-11-24T23:00"),  # until midnight in Berlin
    ("2026-11-20T09:00", (1, Unit.BUSINESS_DAYS), "2026-11-23T23:00"),
    ("2026-11-21T09:00", (2, Unit.BUSINESS_DAYS), "2026-11-24T23:00"),  # asked on a Saturday
    ("2026-11-23T09:00", (24, Unit.HOURS), "2026-11-24T09:00"),
    ("2026-11-20T15:00", (24, Unit.HOURS), "2026-11-23T15:00"),  # the weekend stands still
]


@pytest.mark.parametrize(("start", "promised", "until"), PROMISES)
def test_a_promise_is_read_in_the_shops_favour(start: str, promised: tuple[float, Unit], until: str) -> None:
    assert promised_until(OFFICE, utc(start), *promised) == utc(until)


def test_a_shop_that_never_opens_is_an_error_in_words() -> None:
    with pytest.raises(ValueError, match="never open"):
        Calendar(zone="Europe/Berlin", spans=())
    closed = Calendar(
        zone="Europe/Berlin", spans=OFFICE.spans, closed=((date(2020, 1, 1), date(2040, 1, 1)),)
    )
    with pytest.raises(NeverOpen, match=r"not open for 8:00:00 .*Look at hours"):
        deadline(closed, utc("2026-11-23T09:00"), timedelta(hours=8))
    with pytest.raises(NeverOpen, match="no 2 days"):
        promised_until(closed, utc("2026-11-23T09:00"), 2, Unit.BUSINESS_DAYS)


@pytest.mark.parametrize("wrong", [(7, 0, 60), (0, 60, 60), (0, 1440, 1500), (0, 0, 2881), (0, -1, 5)])
def test_what_is_no_span_is_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no span"):
        Span(*wrong)


WORDS = {
    OFFICE: "Mon–Fri 09:00–17:00 Europe/Berlin, holidays DE-BE",
    Calendar(zone="Europe/Bucharest", spans=(*HOURS["siesta"], Span(6, 600, 840)), country="RO"): (
        "Mon–Sat 09:00–12:00 and 13:30–18:00, Sun 10:00–14:00 Europe/Bucharest, holidays RO"
    ),
    Calendar(zone="America/New_York", spans=tuple(HOURS["always"])): (
        "Mon–Sun round the clock America/New_York, open on holidays"
    ),
    Calendar(zone="Europe/Berlin", spans=(Span(0, 1320, 1560), Span(2, 1320, 1560))): (
        "Mon, Wed 22:00–02:00 Europe/Berlin, open on holidays"
    ),
    Calendar(zone="Europe/Berlin", spans=(Span(0, 540, 1440),), closed=(
        (date(2026, 12, 24), date(2026, 12, 24)), (date(2026, 12, 27), date(2026, 12, 31)), (date(2026, 12, 31), date(2027, 1, 6)),
    )): "Mon 09:00–24:00 Europe/Berlin, open on holidays, closed 24 Dec 2026, 27–31 Dec 2026, 31 Dec 2026–6 Jan 2027",
}  # fmt: skip


@pytest.mark.parametrize(("calendar", "words"), WORDS.items(), ids=range(len(WORDS)))
def test_a_calendar_in_words(calendar: Calendar, words: str) -> None:
    assert str(calendar) == words
