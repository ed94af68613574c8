"""How all shops stood at the end of a period: what the front page of a site tells, and the view of a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from checks.model import ShopKind
from monitor.changes import changes_between
from monitor.config import Settings
from monitor.config_shop import ShopSettings
from monitor.country import time_zone_of
from monitor.results import material_of
from monitor.store import Store
from monitor.weekly_rows import first_look, last_visits, states_at
from reports.period import DAY, WEEK, Period, Rhythm, before
from reports.teller import Teller
from reports.weekly import ShopWeek, WeeklyView, weekly_view, with_trends

TREND = 8  # weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What there is to tell of one period."""

    week: str  # its name; empty for the present
    view: WeeklyView
    material: tuple[ShopWeek, ...]  # as in the view
    seen: frozenset[str]  # the shops that were visited until its end


def look_at(
    settings: Settings, store: Store, shops: Sequence[ShopSettings], tell: Teller, period: Period, week: str,
    now: datetime,
) -> Look:  # fmt: skip
    keys = [shop.key for shop in shops]
    material = material_of(settings, store, shops, period.start, period.end, now)
    with store.reading() as db:
        looked, visits = first_look(db, keys), last_visits(db, keys, period.end)
    changes = tuple(changes_between(store, keys, period.start, period.end))
    first = looked is None or looked >= period.start
    view = weekly_view(period, material, changes, first=first)
    view = view if first else _with_trends(store, view, material, tell, week)
    by_key = {each.shop.key: each for each in material}
    ordered = tuple(by_key[shop.key] for shop in view.shops)
    return Look(week=week, view=view, material=ordered, seen=frozenset(visits))


def _with_trends(
    store: Store, view: WeeklyView, material: Sequence[ShopWeek], tell: Teller, week: str
) -> WeeklyView:
    """Of those shops only that stand in the table."""
    periods = [view.period]
    while len(periods) < TREND:
        earlier = before(weeks_of(tell), periods[0]) if week else _a_week_before(periods[0])
        periods.insert(0, earlier)
    keys = [shop.key for shop in view.rows]
    with store.reading() as db:
        return with_trends(view, material, [(one.start, states_at(db, keys, one.end)) for one in periods])


def weeks_of(tell: Teller) -> Rhythm:
    """Monday to Sunday, as the reader has them."""
    return Rhythm(weekday=0, at=time(), zone=tell.zone)


def present_period(now: datetime, tell: Teller) -> Period:
    """The last seven days."""
    today = now.astimezone(tell.zone).date()
    return Period(now - WEEK, now, today - 6 * DAY, today)


def last_moment(period: Period) -> datetime:
    return period.end - timedelta(microseconds=1)


def _a_week_before(period: Period) -> Period:
    return Period(period.start - WEEK, period.end - WEEK, period.first - WEEK, period.last - WEEK)


def told_shops(settings: Settings, keys: Sequence[str]) -> tuple[ShopSettings, ...]:
    """The own ones first; all if none are named."""
    wanted = [shop for shop in settings.shops if not keys or shop.key in keys]
    return tuple(sorted(wanted, key=lambda shop: shop.kind is not ShopKind.OWN))


def site_zone(settings: Settings, shops: Sequence[ShopSettings]) -> ZoneInfo:
    """The configured one, or else that of the first shop, whose weeks they are."""
    if "time_zone" in settings.reachwatch.model_fields_set or not shops:
        return ZoneInfo(settings.reachwatch.time_zone)
    return ZoneInfo(time_zone_of(shops[0].country))
