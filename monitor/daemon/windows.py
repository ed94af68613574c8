"""When visits, inquiries or alerts stop: maintenance windows and quiet hours, as instants.

A window is closed whenever its clock on the wall shows a time within it: an hour that is shown twice is
closed twice, and one that is skipped is not there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.config import Settings
from monitor.config_service import holidays_kept
from monitor.config_shop import ShopSettings
from monitor.config_windows import Stops, Stretch, WindowTable
from monitor.correspondence.business_hours import Period, Span, holidays_of, instants
from monitor.daemon.timetable import zone_of

DAY = timedelta(days=1)
FARTHEST = timedelta(weeks=8)  # nobody needs to know more than that it is closed that long


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """For shops whose clock and holidays are the same."""

    name: str
    shops: frozenset[str]
    stops: frozenset[Stops]
    zone: str
    weekly: tuple[Span, ...] = ()
    days: tuple[Stretch, ...] = ()
    country: str = ""  # on whose public holidays it is closed; empty: on none
    subdivision: str = ""


def windows_of(settings: Settings) -> tuple[Window, ...]:
    return tuple(
        window
        for name, table in settings.windows.items()
        for window in _windows_of(name, table, settings.shops)
    )


def _windows_of(name: str, table: WindowTable, shops: Iterable[ShopSettings]) -> Iterator[Window]:
    alike: dict[tuple[str, str], set[str]] = {}
    for shop in shops:
        if table.shops is None or shop.key in table.shops:
            place = (table.time_zone or zone_of(shop), holidays_kept(table.holidays, shop.country))
            alike.setdefault(place, set()).add(shop.key)
    for (zone, holidays), keys in alike.items():
        country, _, subdivision = holidays.partition("-")
        yield Window(
            name=name, shops=frozenset(keys), stops=frozenset(table.stops or Stops), zone=zone,
            weekly=tuple(sorted({span for line in table.weekly or () for span in line})),
            days=table.days or (), country=country, subdivision=subdivision,
        )  # fmt: skip


def closed_until(windows: Iterable[Window], shop_key: str, what: Stops, now: datetime) -> datetime | None:
    """When this may go on for the shop; None if it may now. Windows that overlap or touch are as one.

    Of what is closed for longer than eight weeks, or for ever, eight weeks are told.
    """
    concerned = [window for window in windows if shop_key in window.shops and what in window.stops]
    end, farthest = now, now + FARTHEST
    while end < farthest:
        ends = [
            closes for window in concerned for opens, closes in _periods(window, end) if opens <= end < closes
        ]
        if not ends:
            break
        end = max(ends)
    return min(end, farthest) if end > now else None


def _periods(window: Window, at: datetime) -> Iterator[Period]:
    """Of the window, those that may hold this instant."""
    zone = ZoneInfo(window.zone)
    today = at.astimezone(zone).date()
    for day in (today - DAY, today):
        for opens, closes in _shown(window, day):
            yield from instants(zone, opens, closes)


def _shown(window: Window, day: date) -> Iterator[Stretch]:
    """What begins on this day, as the clock on the wall shows it; what lasts for days begins on each."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a clock on the wall has no zone
    if window.country and day in holidays_of(window.country, window.subdivision):
        yield midnight, midnight + DAY
    for span in window.weekly:
        if span.weekday == day.weekday():
            yield midnight + timedelta(minutes=span.opens), midnight + timedelta(minutes=span.closes)
    for first, last in window.days:
        if first < midnight + DAY and midnight < last:
            yield max(first, midnight), min(last, midnight + DAY)
