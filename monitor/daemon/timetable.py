"""When each shop is due: pure arithmetic on the configuration; nothing here reads a clock.

A plan with `every` counts time that passes, from a fixed instant, so that no restart shifts it and no change
of clocks matters; where in the interval a shop's turn is follows from its key, so shops are spread over it.
A plan with `cron` follows the clock on the wall of its zone: each time that the expression names comes once.
Where clocks are put forward, a time that is skipped comes when they have been; where they are put back, a
time that is shown twice comes the first time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from cronsim import CronSim

from monitor.config import Settings
from monitor.config_schedule import ALL, GroupTable, ScheduleTable
from monitor.config_shop import ShopSettings
from monitor.country import time_zone_of

ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
SPREAD = 2**64


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which checks of a shop are due when: either `every` or `cron`."""

    shop_key: str
    group: str
    checks: tuple[str, ...] = ()  # empty: all of the shop
    every: timedelta | None = None
    cron: str = ""
    jitter: timedelta = timedelta()
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if (self.every is None) == (not self.cron):
            raise ValueError(f"a plan has either every or cron: {self}")


# ---- from the configuration


def plans_of(settings: Settings) -> tuple[Plan, ...]:
    """All plans; none of a shop that is visited on demand only."""
    return tuple(plan for shop in settings.shops for plan in _plans_of(shop, settings.schedule))


def _plans_of(shop: ShopSettings, schedule: ScheduleTable) -> Iterator[Plan]:
    own = shop.schedule
    every, cron = (own.every, own.cron) if own.every or own.cron else (schedule.every, schedule.cron)
    if isinstance(every, str):  # never
        return
    zone = zone_of(shop)
    jitter = schedule.jitter if own.jitter is None else own.jitter
    yield Plan(
        shop_key=shop.key, group=ALL, every=None if cron else every, cron=cron or "", jitter=jitter, zone=zone
    )  # fmt: skip
    for name, group in schedule.groups.items():
        if checks := _checks_of(group, shop):
            yield Plan(
                shop_key=shop.key, group=name, checks=checks, every=group.every, cron=group.cron or "",
                jitter=group.jitter, zone=zone,
            )  # fmt: skip


def _checks_of(group: GroupTable, shop: ShopSettings) -> tuple[str, ...]:
    """Those that the shop has."""
    return tuple(check for check in group.checks if shop.checks is None or check in shop.checks)


def zone_of(shop: ShopSettings) -> str:
    """Where the shop's clock hangs."""
    return shop.service.time_zone or time_zone_of(shop.country)


# ---- when


def next_due(plan: Plan, after: datetime) -> datetime | None:
    """The first time after this instant."""
    if plan.every is None:
        return _next_by_cron(plan.cron, plan.zone, after.astimezone(UTC))
    origin = _origin(plan, plan.every)
    return origin + ((after - origin) // plan.every + 1) * plan.every


def last_due(plan: Plan, until: datetime) -> datetime | None:
    """The last time before this instant, or just now."""
    if plan.every is None:
        return _last_by_cron(plan.cron, plan.zone, until.astimezone(UTC))
    origin = _origin(plan, plan.every)
    return origin + (until - origin) // plan.every * plan.every


def start_of(plan: Plan, due: datetime) -> datetime:
    """When a visit that is due begins: with its jitter, which is always the same for the same due time.

    It stays within the first half of the time until the next one, so starts keep the order of due times.
    """
    following = next_due(plan, due)
    most = min(plan.jitter, (following - due) / 2) if following else plan.jitter
    return due + _share(plan, due.isoformat()) * (most // SECOND) // SPREAD * SECOND


def missed(plan: Plan, handled: datetime | None, now: datetime) -> datetime | None:
    """The due time to be caught up, if the last that was handled is this one; None if nothing is.

    However many were missed, it is the last of them: what the shop was like meanwhile is past.
    Nothing is to be caught up while the last one is yet to start, after its jitter. Where none was ever
    handled, as for a new shop, the last one is due.
    """
    due = last_due(plan, now)
    if due is None or start_of(plan, due) > now or (handled is not None and due <= handled):
        return None
    return due


# ---- by the time that passes


def _origin(plan: Plan, every: timedelta) -> datetime:
    return ANCHOR + _share(plan, "") * (every // SECOND) // SPREAD * SECOND


def _share(plan: Plan, of: str) -> int:
    """A number below SPREAD that follows from the shop, the group and this text."""
    return int.from_bytes(sha256(f"{plan.shop_key}\n{plan.group}\n{of}".encode()).digest()[:8], "big")


# ---- by the clock on the wall; shops that share a plan are asked about at the same instants


@lru_cache(maxsize=1024)
def _next_by_cron(cron: str, of: str, after: datetime) -> datetime | None:
    zone = ZoneInfo(of)
    wall = after.astimezone(zone).replace(tzinfo=None, fold=0)
    instants = (_instant(shown, zone) for shown in CronSim(cron, wall))
    return next((instant for instant in instants if instant > after), None)


@lru_cache(maxsize=1024)
def _last_by_cron(cron: str, of: str, until: datetime) -> datetime | None:
    zone = ZoneInfo(of)
    local = until.astimezone(zone)
    # When a stretch is shown for the second time, times that the clock is yet to show have been already.
    wall = local.replace(tzinfo=None, fold=0, microsecond=0) + (DAY if local.fold else SECOND)
    instants = (_instant(shown, zone) for shown in CronSim(cron, wall, reverse=True))
    return next((instant for instant in instants if instant <= until), None)


def _instant(shown: datetime, zone: ZoneInfo) -> datetime:
    """When the clock shows this time first; if it skips it, when it has skipped it."""
    while True:
        instant = shown.replace(tzinfo=zone).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None, fold=0) == shown:
            return instant
        shown += MINUTE
