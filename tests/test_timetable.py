"""The timetable, held against somebody who watches the clock on the wall minute by minute."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.wall_clock import ZONES, Event, due, minutes, some_times, watched
from monitor.config import load_config
from monitor.daemon.timetable import Plan, last_due, missed, next_due, plans_of, start_of
from monitor.daemon.trigger import PlanTrigger

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHANGES = {  # UTC days on which clocks are changed there, or nothing happens
    "Europe/Berlin": ["2026-03-29", "2026-10-25", "2027-03-28"],
    "Europe/Bucharest": ["2026-03-29", "2026-10-25"],
    "Europe/London": ["2026-03-29", "2026-10-25"],
    "America/New_York": ["2026-03-08", "2026-11-01"],
    "Australia/Lord_Howe": ["2026-04-04", "2026-10-03"],  # by half an hour
    "UTC": ["2026-12-31"],
}
SEEDS = st.integers(0, 2**32).map(random.Random)
DAYS = [(zone, day) for zone, days in CHANGES.items() for day in days]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def cron(text: str, zone: str = "Europe/Berlin", jitter: timedelta = timedelta()) -> Plan:
    return Plan(shop_key="mueller", group="all", cron=text, zone=zone, jitter=jitter)


def every(hours: float, key: str = "mueller", jitter: timedelta = timedelta()) -> Plan:
    return Plan(shop_key=key, group="all", every=timedelta(hours=hours), jitter=jitter)


def dues(plan: Plan, start: datetime, end: datetime) -> list[datetime]:
    """All from one instant until before another."""
    found = []
    at = next_due(plan, start - timedelta(microseconds=1))
    while at is not None and at < end:
        found.append(at)
        at = next_due(plan, at)
    return found


# ---- by the clock on the wall

NIGHTS = {
    # in spring, 2:00 to 3:00 is skipped; in autumn, it is shown twice
    ("30 2 * * *", "2026-03-28"): ["03-28 01:30", "03-29 01:00", "03-30 00:30"],
    ("30 2 * * *", "2026-10-24"): ["10-24 00:30", "10-25 00:30", "10-26 01:30"],
    ("0,30 2 * * *", "2026-03-28"): ["03-28 01:00", "03-28 01:30", "03-29 01:00", "03-30 00:00"],
    ("0 2,3 * * *", "2026-03-29"): ["03-29 01:00", "03-30 00:00", "03-30 01:00"],
    ("0 * * * *", "2026-10-25"): ["10-24 22:00", "10-24 23:00", "10-25 00:00", "10-25 02:00", "10-25 03:00"],
    ("0 7 * * mon-fri", "2026-10-23"): ["10-23 05:00", "10-26 06:00", "10-27 06:00"],
    ("0 7 l * *", "2026-02-01"): ["02-28 06:00", "03-31 05:00", "04-30 05:00"],
}


@pytest.mark.parametrize(("text", "day"), NIGHTS)
def test_each_time_that_cron_names_comes_once(text: str, day: str) -> None:
    start = utc(day) - 2 * HOUR
    wanted = NIGHTS[text, day]
    assert [f"{at:%m-%d %H:%M}" for at in dues(cron(text), start, start + 99 * DAY)][: len(wanted)] == wanted


@pytest.mark.parametrize(("zone", "day"), DAYS)
@settings(max_examples=10, deadline=None)
@given(chance=SEEDS)
def test_around_changes_of_clocks_it_is_what_the_wall_shows(
    zone: str, day: str, chance: random.Random
) -> None:
    times, start, end = some_times(chance), utc(day) - DAY, utc(day) + 2 * DAY
    plan, wanted = cron(str(times), zone), due(times, zone, start, end)
    assert dues(plan, start, end) == wanted
    # and backwards, from any instant
    for at in chance.sample([at for at, _, _ in minutes(zone, start, end)], 10):
        for instant in (at, at + timedelta(seconds=chance.random() * 60)):
            before = [one for one in wanted if one <= instant]
            last = last_due(plan, instant)
            assert last == before[-1] if before else last is None or last < start


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe"])
def test_over_a_year_it_is_what_the_wall_shows(zone: str) -> None:
    times, start, end = some_times(random.Random(zone)), utc("2026-01-01"), utc("2027-01-01")
    wanted = due(times, zone, start, end)
    assert len(wanted) > 20
    assert dues(cron(str(times), zone), start, end) == wanted


@pytest.mark.parametrize("minute", [0, 10, 44, 45, 59])
def test_in_the_hour_that_comes_twice_the_last_time_was_in_the_first_of_the_two(minute: int) -> None:
    second_time = utc("2026-10-25 01:00") + timedelta(minutes=minute)
    assert last_due(cron("45 2 * * *"), second_time) == utc("2026-10-25 00:45")


def test_what_comes_rarely_is_found_fast_in_both_directions() -> None:
    leap_mondays = cron("0 0 29 2 */7")  # 29 February on a Sunday
    assert next_due(leap_mondays, utc("2026-11-22")) == utc("2032-02-28 23:00")
    assert last_due(leap_mondays, utc("2026-11-22")) == utc("2004-02-28 23:00")


# ---- by the time that passes


@given(
    key=st.text("abc-", min_size=1),
    interval=st.integers(300, 60 * 86400),
    at=st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_from_wherever_it_is_looked_at_the_same_times_are_due(key: str, interval: int, at: datetime) -> None:
    plan = Plan(shop_key=key, group="all", every=timedelta(seconds=interval))
    last, following = last_due(plan, at), next_due(plan, at)
    assert last is not None
    assert following is not None
    assert last <= at < following
    assert following - last == plan.every
    assert last_due(plan, last) == last
    assert next_due(plan, last) == following
    assert next_due(plan, last - timedelta(seconds=1)) == last
    assert last_due(plan, following - timedelta(microseconds=1)) == last


def test_shops_are_spread_over_the_interval() -> None:
    noon = utc("2026-11-22 12:00")
    found = [next_due(every(24, f"shop-{number}"), noon) for number in range(2000)]
    hours = Counter((at - noon) // HOUR for at in found if at)
    assert len(hours) == 24
    assert max(hours.values()) < 2 * 2000 / 24


def test_another_group_has_its_own_turn() -> None:
    noon = utc("2026-11-22 12:00")
    groups = [Plan(shop_key="mueller", group=group, every=DAY) for group in ("all", "contact")]
    assert len({next_due(plan, noon) for plan in groups}) == 2


# ---- jitter

PLANS = [
    every(24, jitter=10 * timedelta(minutes=1)), every(0.5, jitter=HOUR), cron("*/10 * * * *", jitter=HOUR),
    cron("0 2,3 * * *", jitter=HOUR), cron("0 7 * * mon-fri", jitter=HOUR),
]  # fmt: skip


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_jitter_is_the_same_each_time_and_keeps_the_order(plan: Plan) -> None:
    found = list(islice(dues(plan, utc("2026-03-27"), utc("2026-05-30")), 200))
    for at, following in pairwise(found):
        assert at <= start_of(plan, at) <= at + min(plan.jitter, (following - at) / 2)
        assert start_of(plan, at) == start_of(plan, at)
    assert len({start_of(plan, at) - at for at in found}) > 10


def test_without_jitter_it_starts_when_it_is_due() -> None:
    assert start_of(cron("0 7 * * *"), utc("2026-11-22 06:00")) == utc("2026-11-22 06:00")


# ---- catching up


def test_of_all_that_was_missed_the_last_is_caught_up() -> None:
    plan = cron("0 7 * * *")
    before, last = utc("2026-11-01 06:00"), utc("2026-11-22 06:00")
    assert missed(plan, before, last + HOUR) == last
    assert missed(plan, before, last) == last
    assert missed(plan, last, last + HOUR) is None


def test_a_new_shop_is_due() -> None:
    assert missed(cron("0 7 * * *"), None, utc("2026-11-22 12:00")) == utc("2026-11-22 06:00")


def test_a_clock_that_was_put_back_repeats_nothing() -> None:
    assert missed(cron("0 7 * * *"), utc("2026-11-22 06:00"), utc("2026-11-01 12:00")) is None


def test_what_is_yet_to_start_needs_no_catching_up() -> None:
    plan = cron("0 7 * * *", jitter=HOUR)
    due_at = utc("2026-11-22 06:00")
    start = start_of(plan, due_at)
    assert start > due_at
    assert missed(plan, None, start - timedelta(seconds=1)) is None
    assert missed(plan, None, start) == due_at


def done(plan: Plan, ups: Iterable[tuple[datetime, datetime]]) -> Iterator[Event]:
    """What a daemon does that is up at these times: catches up at its start, then follows its trigger."""
    trigger, handled = PlanTrigger(plan), None
    for came, left in ups:
        if late := missed(plan, handled, came):
            handled = late
            yield came, late, "caught up"
        fires = trigger.get_next_fire_time(None, came)
        while fires is not None and fires < left:
            handled = missed(plan, handled, fires)
            assert handled is not None
            yield fires, handled, "on time"
            fires = trigger.get_next_fire_time(fires, fires)


def some_ups(chance: random.Random, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    edges = sorted(start + 0.99 * chance.random() * (end - start) for _ in range(2 * chance.randint(1, 12)))
    return list(zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=8, deadline=None)
@given(chance=SEEDS)
def test_whenever_it_was_down_each_is_done_once_or_the_last_caught_up(
    zone: str, chance: random.Random
) -> None:
    start, end = utc("2026-10-20"), utc("2026-11-03")
    times = some_times(chance)
    plan = cron(str(times), zone, jitter=chance.choice([timedelta(), 600 * timedelta(seconds=1), 9 * HOUR]))
    # What was due before is the same for both; far enough ahead for the last jitter to be known.
    last = last_due(plan, start - timedelta(microseconds=1))
    wanted = [*([last] if last else []), *due(times, zone, start, end)]
    ups = some_ups(chance, start, end)
    assert list(done(plan, ups)) == watched(wanted, lambda at: start_of(plan, at), ups)


# ---- with APScheduler


def test_the_scheduler_takes_its_times_from_the_plan() -> None:
    plan = cron("0 7 * * *", jitter=HOUR)
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.start(paused=True)
    try:
        job = scheduler.add_job(
            print, PlanTrigger(plan), id="mueller/all", misfire_grace_time=None, coalesce=True
        )
        soon = next_due(plan, datetime.now(UTC) - HOUR)
        assert soon is not None
        assert job.next_run_time in {start_of(plan, at) for at in (soon, next_due(plan, soon)) if at}
    finally:
        scheduler.shutdown()
    assert str(job.trigger) == "mueller/all: 0 7 * * *"


# ---- from the configuration

FILE = """
[schedule]
every = "12h"
jitter = "5m"

[schedule.groups.contact]
checks = ["contact-findable", "reviews-visible"]
every = "6h"

[shops.plain]
url = "https://plain.example"
country = "DE"

[shops.early]
url = "https://early.example"
country = "RO"
checks = ["contact-findable", "phone-at-checkout"]
schedule.cron = "0 7 * * mon-fri"

[shops.slow]
url = "https://slow.example"
country = "GB"
checks = ["phone-at-checkout"]
schedule.jitter = "0m"
service.time_zone = "Europe/Paris"

[shops.asleep]
url = "https://asleep.example"
country = "DE"
schedule.every = "never"
"""


def plans(folder: Path, text: str) -> tuple[Plan, ...]:
    file = folder / "reachwatch.toml"
    file.write_text(text, encoding="utf-8")
    return plans_of(load_config(file))


def test_plans_are_those_of_the_configuration(tmp_path: Path) -> None:
    five, ten = timedelta(minutes=5), timedelta(minutes=10)
    both = ("contact-findable", "reviews-visible")
    berlin, bucharest, paris = "Europe/Berlin", "Europe/Bucharest", "Europe/Paris"
    assert plans(tmp_path, FILE) == (
        Plan(shop_key="plain", group="all", every=12 * HOUR, jitter=five, zone=berlin),
        Plan(shop_key="plain", group="contact", checks=both, every=6 * HOUR, jitter=ten, zone=berlin),
        Plan(shop_key="early", group="all", cron="0 7 * * mon-fri", jitter=five, zone=bucharest),
        Plan(shop_key="early", group="contact", checks=both[:1], every=6 * HOUR, jitter=ten, zone=bucharest),
        Plan(shop_key="slow", group="all", every=12 * HOUR, zone=paris),
    )


def test_without_a_word_each_shop_is_visited_once_a_day(tmp_path: Path) -> None:
    (plan,) = plans(tmp_path, '[shops.a]\nurl = "https://a.example"\ncountry = "DE"\n')
    assert (plan.every, plan.jitter) == (DAY, timedelta(minutes=10))


def test_a_shop_may_have_an_interval_where_all_others_have_a_cron(tmp_path: Path) -> None:
    shop = '[shops.{0}]\nurl = "https://{0}.example"\ncountry = "DE"\n'
    text = f'[schedule]\ncron = "0 7 * * *"\n{shop.format("a")}schedule.every = "6h"\n{shop.format("b")}'
    assert [(plan.every, plan.cron) for plan in plans(tmp_path, text)] == [
        (6 * HOUR, ""),
        (None, "0 7 * * *"),
    ]


# ---- the page that explains it

PAGE = (Path(__file__).parents[1] / "docs" / "schedule.md").read_text("utf-8")
SHOPS = "".join(
    f'[shops.{key}]\nurl = "https://{key}.example"\ncountry = "DE"\n' for key in ("mueller", "rarely")
)


@pytest.mark.parametrize("example", re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
def test_the_examples_of_the_page_work(example: str, tmp_path: Path) -> None:
    assert plans(tmp_path, SHOPS + example)


@pytest.mark.parametrize("expression", re.findall(r"^\| `([^`]+)` \| ", PAGE, re.MULTILINE)[:7])
def test_the_expressions_of_the_page_come(expression: str, tmp_path: Path) -> None:
    plan = plans(tmp_path, f'{SHOPS}[schedule]\ncron = "{expression}"')[0]
    assert next_due(plan, utc("2026-11-22"))
