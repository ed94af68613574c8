"""`python -m benchmarks.year`: the timetable and the windows, held against a clock on the wall for a year.

Takes some minutes; nothing is visited and nobody waits.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

import click

from benchmarks.wall_clock import ZONES, Closed, closed_ends, due, some_times, watched
from monitor.config_windows import Stops
from monitor.correspondence.business_hours import Span
from monitor.daemon.timetable import Plan, last_due, missed, next_due, start_of
from monitor.daemon.trigger import PlanTrigger
from monitor.daemon.windows import Window, closed_until

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
DOWNS = 60


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One zone: how much was compared, and how often the two did not agree."""

    zone: str
    plans: int
    dues: int
    starts: int
    caught_up: int
    asked: int
    mismatches: int


def dues_of(plan: Plan) -> list[datetime]:
    found = []
    at = next_due(plan, START - MOMENT)
    while at is not None and at < END:
        found.append(at)
        at = next_due(plan, at)
    return found


def done(plan: Plan, ups: list[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime, str]]:
    """What a daemon does that is up at these times."""
    trigger, handled = PlanTrigger(plan), None
    for came, left in ups:
        if late := missed(plan, handled, came):
            handled = late
            yield came, late, "caught up"
        fires = trigger.get_next_fire_time(None, came)
        while fires is not None and fires < left:
            handled = missed(plan, handled, fires) or START
            yield fires, handled, "on time"
            fires = trigger.get_next_fire_time(fires, fires)


def of_zone(zone: str, plans: int) -> Compared:
    chance = random.Random(zone)  # noqa: S311  # the same each time
    dues = starts = caught_up = mismatches = 0
    for number in range(plans):
        times = some_times(chance)
        jitter = timedelta(minutes=chance.choice([0, 10, 300]))
        plan = Plan(shop_key=f"shop-{number}", group="all", cron=str(times), zone=zone, jitter=jitter)
        wanted = due(times, zone, START, END)
        mismatches += len(set(wanted) ^ set(dues_of(plan)))
        before = last_due(plan, START - MOMENT)
        edges = sorted(START + 0.999 * chance.random() * (END - START) for _ in range(2 * DOWNS))
        ups = list(zip(edges[::2], edges[1::2], strict=True))
        events = list(done(plan, ups))
        known = [*([before] if before else []), *wanted]
        mismatches += len(set(events) ^ set(watched(known, partial(start_of, plan), ups)))
        dues, starts = dues + len(wanted), starts + len(events)
        caught_up += sum(how == "caught up" for _, _, how in events)
    asked, wrong = windows_of_zone(zone)
    return Compared(
        zone=zone, plans=plans, dues=dues, starts=starts, caught_up=caught_up, asked=asked,
        mismatches=mismatches + wrong,
    )  # fmt: skip


def windows_of_zone(zone: str) -> tuple[int, int]:
    """How often it was asked, at each change and every 11 minutes, and how often the answer was wrong."""
    nights = Closed(weekly=((6, 90, 150), (6, 120, 240), *((day, 1320, 1800) for day in range(5))))
    feasts = Closed(days=((datetime(2026, 12, 24, 18), datetime(2026, 12, 27, 6)),))  # noqa: DTZ001
    closed = [(nights, zone), (feasts, "Europe/Berlin")]
    windows = [
        Window(
            name="closed", shops=frozenset({"shop"}), stops=frozenset(Stops), zone=of,
            weekly=tuple(Span(*span) for span in one.weekly), days=one.days,
        )
        for one, of in closed
    ]  # fmt: skip
    seen = closed_ends(closed, START, END)
    edges = {later[0] for before, later in pairwise(seen) if before[1] != later[1]}
    asked = [
        one for number, one in enumerate(seen) if one[1] != END and (number % 11 == 0 or one[0] in edges)
    ]
    wrong = sum(closed_until(windows, "shop", Stops.VISITS, at) != opens for at, opens in asked)
    return len(asked), wrong


def table(rows: list[Compared]) -> list[str]:
    head = ("zone", "plans", "due times", "starts", "of them caught up", "asked of windows", "mismatches")
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    for row in rows:
        numbers = (row.plans, row.dues, row.starts, row.caught_up, row.asked, row.mismatches)
        lines.append(f"| {row.zone} | {' | '.join(f'{number:,}' for number in numbers)} |")
    return lines


@click.command()
@click.option("--plans", default=30, show_default=True, help="How many schedules in each zone.")
def main(plans: int) -> None:
    """Compare a year and three months, which have all changes of clocks."""
    click.echo("\n".join(table([of_zone(zone, plans) for zone in ZONES])))


if __name__ == "__main__":
    main()
