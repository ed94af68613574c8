"""Puts a shop's past together: its weeks, what changed in them, and the questions put to it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from checks.correspondence import Inquiry
from checks.risk import RiskModel
from monitor.change_store import changes_between
from monitor.config_shop import ShopSettings
from monitor.history_rows import confirmed_of, looks_of
from monitor.store import Store
from reports.history_view import History
from reports.period import Period, Rhythm, before, period_with
from reports.teller import Teller
from reports.view import Result
from reports.weeks import LOOK_BACK, Week, trends_of, weeks_of

WEEKS = 52
LAST_MOMENT = timedelta(microseconds=1)  # of a whole week (`monitor.looks.last_moment`)
TREND = 8  # weeks beside a shop's present state


def periods_until(now: datetime, tell: Teller, weeks: int = WEEKS) -> tuple[Period, ...]:
    """The last weeks in the reader's zone, the running one last."""
    rhythm = Rhythm(weekday=0, at=time(), zone=tell.zone)
    periods = [period_with(rhythm, now.astimezone(tell.zone).date())]
    while len(periods) < weeks:
        periods.insert(0, before(rhythm, periods[0]))
    return tuple(periods)


def weeks_seen(
    store: Store, key: str, model: RiskModel, periods: Sequence[Period], until: datetime | None = None
) -> tuple[Week, ...]:
    """Those from the first one on in which anything was known of the shop.

    `until`: the moment they are told of; a week that still runs then counts once somebody has looked in it.
    """
    start, end = periods[0].start - LOOK_BACK, periods[-1].end
    if until is not None:  # what came later is not known yet at the time that is told of
        end = min(end, until + timedelta(microseconds=1))
    with store.reading() as db:
        looks, confirmed = looks_of(db, key, start, end), confirmed_of(db, key, end)
    weeks = weeks_of(looks, periods, model, confirmed)
    first = next((n for n, week in enumerate(weeks) if week.states), len(weeks))
    return _begun(weeks[first:], until)


def _begun(weeks: tuple[Week, ...], until: datetime | None) -> tuple[Week, ...]:
    """On a Monday morning nothing is wrong, and the week before is the latest that can be told."""
    if not weeks or until is None or weeks[-1].looked:
        return weeks
    runs = weeks[-1].period.end - until > LAST_MOMENT
    return weeks[:-1] if runs else weeks


def with_risk_trends(store: Store, results: Iterable[Result], until: datetime, tell: Teller) -> list[Result]:
    """The results with the course of their risks over the last weeks."""
    periods = periods_until(until, tell, TREND)
    return [
        replace(it, trends=trends_of(weeks_seen(store, it.visit.shop.key, it.risk_model, periods, until)))
        for it in results
    ]


def history_of(
    store: Store, shop: ShopSettings, periods: Sequence[Period], inquiries: Sequence[Inquiry] = (),
    *, until: datetime | None = None,
) -> History:  # fmt: skip
    """`inquiries`: all that were ever put to this shop (`monitor.office.inquiries_by_shop`)."""
    return History(
        shop=shop.shop,
        weeks=weeks_seen(store, shop.key, shop.risk_model, periods, until),
        changes=tuple(changes_between(store, [shop.key], periods[0].start, periods[-1].end)),
        inquiries=tuple(i for i in inquiries if i.sent_at and i.sent_at < periods[-1].end),
    )
