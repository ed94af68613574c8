"""One report on demand, in the form that was asked for: HTML, PDF, JSON or CSV.

Each kind of report is put together here once; its forms are made when they are asked for, as they cost.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from checks.saying import joined, say
from monitor.config import Settings
from monitor.config_shop import ShopSettings
from monitor.errors import ReachwatchError
from monitor.history import history_of, periods_until, with_risk_trends
from monitor.looks import last_moment, look_at, present_period, told_shops, weeks_of
from monitor.office import inquiries_by_shop
from monitor.picture_filter import picture_filter
from monitor.results import material_of, pictures_of, results_of
from monitor.store import Store
from reports.cells import table
from reports.compare import compare_view
from reports.compare_data import compare_data, compare_rows
from reports.compare_page import render_compare
from reports.history import history_view
from reports.history_data import history_data, history_table
from reports.history_page import render_history
from reports.machine import safe_json, to_json
from reports.overview import overview
from reports.overview_page import render_overview
from reports.period import Period, period_with
from reports.routes import week_name
from reports.shop_page import render_shop
from reports.summary import summarise
from reports.tables import findings_table
from reports.teller import Teller
from reports.view import Result
from reports.week_data import week_data
from reports.weekly import ShopWeek

PICTURES = 24_000_000  # bytes of all pictures in a report
FEW = 20  # shops that are read in a moment
VISIT = "Visit them first: reachwatch run"

Watch = Callable[[Sequence[ShopWeek], str], Iterable[ShopWeek]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """One report; nothing is made before it is asked for."""

    name: str  # of a file, without its ending
    title: str  # what it is about, in the reader's language
    html: Callable[[], str]
    json: Callable[[], str]
    csv: Callable[[bool], str]  # told whether it is for Excel


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What all kinds of reports are made from."""

    settings: Settings
    store: Store
    tell: Teller
    now: datetime
    week: str = ""  # "2026-W47": as things stood at its end; empty: now
    watch: Watch = lambda things, _: things

    @property
    def period(self) -> Period:
        """The week that is told; without one, the last seven days."""
        if not self.week:
            return present_period(self.now, self.tell)
        period = _week_named(self.week, self.tell)
        if period.start >= self.now:
            raise ReachwatchError(f"The week {self.week} has not begun yet.", "Take an earlier one.")
        return period

    @property
    def when(self) -> str:
        return self.week or f"{self.now.astimezone(self.tell.zone):%Y-%m-%d}"


def shop_forms(desk: Desk, key: str | None) -> Forms:
    shop, end = _shop(desk.settings, key), desk.period.end
    found = _results(desk, [shop])
    if not found:
        _never(desk, shop.shop.name)
    (result,) = with_risk_trends(desk.store, found, _until(desk), desk.tell)
    pictures = picture_filter(desk.settings)([result], pictures_of(desk.store, [result], PICTURES))
    summary = summarise([result], generated_at=min(end, desk.now), pictures=pictures)
    return Forms(
        name=f"{shop.key}-{desk.when}",
        title=desk.tell(joined(summary.shops[0].name, desk.when, between=" · ")),
        html=lambda: render_shop(summary, desk.tell),
        json=lambda: to_json(summary, report=None),
        csv=lambda excel: findings_table([result], desk.tell, for_excel=excel),
    )


def history_forms(desk: Desk, key: str | None) -> Forms:
    shop = _shop(desk.settings, key)
    asked = inquiries_by_shop(desk.settings, desk.store, desk.now).get(shop.key, ())
    until = _until(desk)
    past = history_of(desk.store, shop, periods_until(until, desk.tell), asked, until=until)
    if not past.weeks:
        _never(desk, shop.shop.name)
    view = history_view(past)
    return Forms(
        name=f"{shop.key}-history-{desk.when}",
        title=desk.tell(joined(view.shop, say("History"), desk.when, between=" · ")),
        html=lambda: render_history(view, desk.tell),
        json=lambda: safe_json({**history_data(view)}),
        csv=lambda excel: _table(history_table(view), excel=excel),
    )


def week_forms(desk: Desk, keys: Sequence[str] = ()) -> Forms:
    shops = _shops(desk.settings, keys)
    look = look_at(desk.settings, desk.store, shops, desk.tell, desk.period, desk.week, desk.now)
    if not look.seen:
        _never(desk, "")
    view = overview(look.view, generated_at=desk.now, week=desk.week)
    return Forms(
        name=f"week-{desk.when}",
        title=f"Reachwatch · {desk.when}",
        html=lambda: render_overview(view, desk.tell),
        json=lambda: safe_json({**week_data(look.view, desk.week)}),
        csv=lambda excel: findings_table(_read(desk, look.material), desk.tell, for_excel=excel),
    )


def compare_forms(desk: Desk, key: str | None, keys: Sequence[str] = ()) -> Forms:
    """`key`: the shop that is held against the others; the own ones if left out."""
    shops = _shops(desk.settings, keys)
    own = _shop(desk.settings, key) if key else None
    if own and own not in shops:
        shops = (own, *shops)
    results = _results(desk, shops)
    if not results or (own and not any(r.visit.shop.key == own.key for r in results)):
        _never(desk, own.shop.name if own else "")
    view = compare_view(results, own=own.key if own else None, now=min(desk.period.end, desk.now))
    return Forms(
        name=f"compare-{f'{own.key}-' if own else ''}{desk.when}",
        title=desk.tell(joined(say("Reachwatch: comparison of shops"), desk.when, between=" · ")),
        html=lambda: render_compare(view, desk.tell),
        json=lambda: safe_json({**compare_data(view)}),
        csv=lambda excel: _table(compare_rows(desk.tell.view(view)), excel=excel),
    )


# ---- what is known


def _results(desk: Desk, shops: Sequence[ShopSettings]) -> list[Result]:
    period = desk.period
    material = material_of(desk.settings, desk.store, shops, period.start, period.end, desk.now)
    return _read(desk, material)


def _read(desk: Desk, material: Sequence[ShopWeek]) -> list[Result]:
    """Of those shops that were ever visited until the end of the period."""
    end = desk.period.end
    return [result for one in _watched(desk, material) for result in results_of(desk.store, [one], end)]


def _watched(desk: Desk, material: Sequence[ShopWeek]) -> Iterable[ShopWeek]:
    return desk.watch(material, "Reading the shops") if len(material) > FEW else material


def _until(desk: Desk) -> datetime:
    return last_moment(desk.period) if desk.week else desk.now


def _table(rows: Sequence[Mapping[str, str]], *, excel: bool) -> str:
    return table(tuple(rows[0]) if rows else (), (tuple(row.values()) for row in rows), for_excel=excel)


# ---- what was asked for


def _shop(settings: Settings, key: str | None) -> ShopSettings:
    known = ", ".join(shop.key for shop in settings.shops)
    there = f"There are: {known}." if known else "The configuration names none."
    if key is None:
        raise ReachwatchError("Of which shop?", f"Name its key. {there}")
    if found := next((shop for shop in settings.shops if shop.key == key), None):
        return found
    raise ReachwatchError(f"There is no shop “{key}”.", there)


def _shops(settings: Settings, keys: Sequence[str]) -> tuple[ShopSettings, ...]:
    for key in keys:
        _shop(settings, key)
    if shops := told_shops(settings, keys):
        return shops
    raise ReachwatchError("The configuration names no shop.", "Add a table like [shops.mueller] to it.")


def _week_named(text: str, tell: Teller) -> Period:
    try:
        day = datetime.strptime(f"{text}-1", "%G-W%V-%u").date()  # noqa: DTZ007
        period = period_with(weeks_of(tell), day)
    except (ValueError, OverflowError):
        raise ReachwatchError(f"There is no week “{text}”.", "Write it like 2026-W47.") from None
    if week_name(period) != text:
        raise ReachwatchError(f"There is no week “{text}”.", f"Did you mean {week_name(period)}?")
    return period


def _never(desk: Desk, shop: str) -> NoReturn:
    """Nobody looked at this shop, or at any."""
    if desk.week:
        whom = f"{shop} had not" if shop else "None of the shops had"
        raise ReachwatchError(f"{whom} been visited by the end of {desk.week}.", "Take a later week.")
    whom = f"{shop} has not" if shop else "None of the shops has"
    raise ReachwatchError(f"{whom} been visited yet.", VISIT)
