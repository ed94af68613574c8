"""Every page that people read, by its name: what tests of access, safety and layout put each page through.

A new kind of page needs one line in `PAGES`, and its material a field of `Material`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import time
from zoneinfo import ZoneInfo

from alert_example import NOW, all_news
from inquiry_data import LATE, QUICK, over_weeks
from playwright.sync_api import Browser
from report_data import NOON, Camera, no_camera
from report_example import example
from weekly_data import MONDAY, SCENES, SUNDAY, WEEK

from checks.changes import ChangeKind
from checks.model import Box, Finding, ShopKind
from monitor.config_shop import ShopSettings
from monitor.history import periods_until
from monitor.report_now import standalone
from reports.alert import News, alert_letter
from reports.anchors import anchor_of
from reports.compare import compare_view
from reports.compare_page import render_compare
from reports.history import history_view
from reports.history_page import render_history
from reports.history_view import History
from reports.html import render_html
from reports.letter import Letter
from reports.overview import overview
from reports.overview_page import render_overview
from reports.page import Frame, NavLink
from reports.period import Rhythm, last_due_period
from reports.shop_page import render_shop
from reports.summary import summarise
from reports.teller import Teller
from reports.view import Result
from reports.weekly import Seen, ShopWeek, WeeklyView, weekly_view, with_trends
from reports.weekly_mail import weekly_letter
from reports.weeks import Look as WeekLook
from reports.weeks import weeks_of

BERLIN = ZoneInfo("Europe/Berlin")
PERIOD = last_due_period(Rhythm(weekday=0, at=time(7), zone=BERLIN), MONDAY)
FRAME = Frame(nav=(NavLink("Overview", "index.html", current=True), NavLink("Compare", "compare.html")))
Look = Mapping[str, tuple[Seen, ...]]  # what was seen at each shop until some moment, by its key


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What all pages are made from."""

    results: tuple[Result, ...]
    pictures: Mapping[str, bytes]
    weeks: tuple[ShopWeek, ...]
    looks: tuple[Look, ...]  # at the end of each week, the last one being the one told of
    news: tuple[News, ...]


def material(camera: Camera = no_camera) -> Material:
    results, pictures = example(camera)
    news = all_news(camera)
    told = ("several", "glory", "blind", "flapping", "recovery")
    return Material(
        results=(*results[:4], results[-1]), pictures=pictures, news=tuple(each for name in told for each in news[name]),
        weeks=tuple(_week(*one) for one in SCENES["worst"]), looks=tuple(_look(ago) for ago in reversed(range(8))),
    )  # fmt: skip


def _week(shop: ShopSettings, history: Sequence[tuple[Finding, ...] | None]) -> ShopWeek:
    asked = over_weeks(2, 30, None, 4, last=LATE if shop.kind is ShopKind.OWN else QUICK)
    return ShopWeek(shop=shop.shop, now=_seen(history, 0), before=_seen(history, 1), inquiries=asked)


def _look(ago: int) -> Look:
    return {shop.key: _seen(history, ago) for shop, history in SCENES["worst"]}


def _seen(history: Sequence[tuple[Finding, ...] | None], ago: int) -> tuple[Seen, ...]:
    return tuple(Seen(finding=finding, at=SUNDAY - ago * WEEK) for finding in history[-1 - ago] or ())


def _shops(it: Material, tell: Teller) -> str:
    return render_html(summarise(it.results, generated_at=NOON, pictures=it.pictures), tell)


def _shop(it: Material, tell: Teller) -> str:
    """The one with most to tell."""
    return render_shop(summarise(it.results[1:2], generated_at=NOON, pictures=it.pictures), tell)


def _nothing(it: Material, tell: Teller) -> str:
    return _shops(replace(it, results=()), tell)


def _history(it: Material, tell: Teller) -> str:
    """Of eight weeks, one of them without a look, with all that can change."""
    periods = periods_until(SUNDAY, tell, 8)
    shop, weeks = SCENES["worst"][0]
    looks = [
        WeekLook(
            check=f.check, moment=f.moment, verdict=f.verdict, glory=f.judgement.glory, weight=f.weight,
            matters=f.matters, at=SUNDAY - (7 - n) * WEEK, visit_id=n,
        )
        for n, found in enumerate(weeks)
        if n != 2
        for f in found or ()
    ]  # fmt: skip
    history = History(
        shop=shop.shop, weeks=weeks_of(looks, periods, shop.risk_model),
        changes=tuple(replace(each.change, confirmed_at=SUNDAY) for each in it.news),
        inquiries=over_weeks(2, 30, None, 4, last=LATE),
    )  # fmt: skip
    view = history_view(
        history, lambda week, check: f"{week}.html#{anchor_of(check)}" if check else f"{week}.html"
    )
    return render_history(view, tell, FRAME)


def _overview(it: Material, tell: Teller) -> str:
    keys = [week.shop.key for week in it.weeks]
    week, weeks = "2026-W47", ["2026-W46", "2026-W47"]
    view = overview(_weekly(it), generated_at=NOON, week=week, pages=keys, weeks=weeks, compare=True)
    return render_overview(view, tell, FRAME)


def _weekly(it: Material) -> WeeklyView:
    weeks = [(PERIOD.start - ago * WEEK, look) for ago, look in zip(range(7, -1, -1), it.looks, strict=True)]
    return with_trends(weekly_view(PERIOD, it.weeks), it.weeks, weeks)


def weekly_mail(it: Material, tell: Teller) -> Letter:
    link = "https://reports.our-company.example/"
    return weekly_letter(_weekly(it), language=tell.language, zone=tell.zone, link=link)


def _one_alert(it: Material, tell: Teller) -> str:
    """Of the best news."""
    good = [each for each in it.news if each.change.kind is ChangeKind.GLORY]
    return standalone(alert_mail(replace(it, news=tuple(good)), tell))


def alert_mail(it: Material, tell: Teller) -> Letter:
    return alert_letter(it.news, route="service", language=tell.language, zone=tell.zone, now=NOW)


MAILS: Mapping[str, Callable[[Material, Teller], Letter]] = {"weekly": weekly_mail, "alert": alert_mail}
PAGES: Mapping[str, Callable[[Material, Teller], str]] = {
    "shops": _shops,
    "shop": _shop,
    "nothing": _nothing,
    "overview": _overview,
    "history": _history,
    "compare": lambda it, tell: render_compare(compare_view(it.results), tell, FRAME),
    "weekly": lambda it, tell: standalone(weekly_mail(it, tell)),
    "alert": lambda it, tell: standalone(alert_mail(it, tell)),
}
EXAMPLES = {**PAGES, "one alert": _one_alert}  # for pictures


@contextmanager
def camera_of(browser: Browser) -> Iterator[Camera]:
    """Takes real screenshots."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()

    def camera(html: str) -> tuple[bytes, Box]:
        page.set_content(html)
        box = page.locator("#found").bounding_box()
        assert box
        file = page.screenshot(type="jpeg", quality=70)
        return file, Box(box["x"], box["y"], box["width"], box["height"])

    yield camera
    context.close()
