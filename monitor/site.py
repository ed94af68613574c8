"""Writes a static site of all shops: how things stand now, and how they stood at the end of each week.

What leads to a page is written after it, the front page last: a site that was complete stays so, whenever
we are stopped. Shops are read and told some at a time, so that memory does not grow with their number.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from checks.saying import say
from monitor.config import Settings
from monitor.config_shop import ShopSettings
from monitor.history import WEEKS, history_of, periods_until
from monitor.looks import TREND, Look, last_moment, look_at, present_period, weeks_of
from monitor.picture_filter import digests_of, picture_filter
from monitor.picture_rows import owners_of
from monitor.results import results_of
from monitor.site_folder import SiteFolder, open_site
from monitor.site_pictures import KeptPictures, hide_pictures, put_pictures
from monitor.store import Store
from monitor.weekly_rows import first_look
from reports.compare import compare_view
from reports.compare_page import render_compare
from reports.history import history_view, name_of
from reports.history_page import render_history
from reports.history_view import History
from reports.overview import overview
from reports.overview_page import render_overview
from reports.page import Frame, NavLink
from reports.period import Period, Rhythm, before, period_with
from reports.routes import COMPARE, HOME, Links, finding, shop_history, shop_page, week_name, week_page
from reports.shop_page import render_shop
from reports.summary import summarise
from reports.teller import Teller
from reports.view import Result
from reports.weekly import ShopWeek
from reports.weeks import trends_of

AT_ONCE = 40  # shops in memory
COMPARED = 30  # shops side by side

Watch = Callable[[Sequence[ShopWeek], str], Iterable[ShopWeek]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted."""

    shops: tuple[ShopSettings, ...]
    tell: Teller
    weeks: int | None = 1  # the last ones of the calendar, besides the present; None: all


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    index: Path
    shops: int
    pages: int
    pictures: int
    bytes: int
    weeks: tuple[str, ...]  # written this time


def build_site(
    settings: Settings, store: Store, path: Path, order: Order, now: datetime,
    watch: Watch = lambda things, _: things,
) -> Built:  # fmt: skip
    """Write the present and the wanted weeks; weeks of before stay as they are."""
    with open_site(path) as folder:
        return _Builder(settings, store, folder, order, now, watch).build()


@dataclass(frozen=True, slots=True)
class _Builder:
    settings: Settings
    store: Store
    folder: SiteFolder
    order: Order
    now: datetime
    watch: Watch

    def build(self) -> Built:
        how, pictures = f"{self.order.tell.language}, {self.order.tell.zone}", 0
        wanted = self._wanted() if self.folder.told_in == how else self._wanted(self.folder.weeks())
        hidden = hide_pictures(self.folder, self.settings, self.store)
        known = self.folder.weeks()
        for period in wanted:
            known.add(week_name(period))
            pictures += self._write(self._look(period, week_name(period)), known)
        present = self._look(present_period(self.now, self.order.tell), "")
        pictures += self._write(present, known)
        self.folder.all_told_in(how)
        return Built(
            index=self.folder.path / HOME, shops=len(present.seen),
            pages=self.folder.written - pictures - hidden, pictures=pictures, bytes=self.folder.bytes,
            weeks=tuple(week_name(each) for each in wanted),
        )  # fmt: skip

    def _wanted(self, anew: Container[str] = ()) -> list[Period]:
        """The oldest first; none from before anybody looked. `anew`: names of more weeks than ordered."""
        with self.store.reading() as db:
            first = first_look(db, [shop.key for shop in self.order.shops])
        rhythm = self._rhythm
        weeks: list[Period] = []
        period = before(rhythm, period_with(rhythm, self.now.astimezone(rhythm.zone).date()))
        while first and period.end > first:
            weeks.append(period)
            period = before(rhythm, period)
        most = len(weeks) if self.order.weeks is None else self.order.weeks
        return [each for n, each in enumerate(weeks) if n < most or week_name(each) in anew][::-1]

    @property
    def _rhythm(self) -> Rhythm:
        return weeks_of(self.order.tell)

    # ---- what there is to tell

    def _look(self, period: Period, week: str) -> Look:
        return look_at(self.settings, self.store, self.order.shops, self.order.tell, period, week, self.now)

    # ---- pages

    def _write(self, look: Look, known: Iterable[str]) -> int:
        """All pages of one period; how many pictures were new."""
        what = look.week or "Now"
        told = [each for each in look.material if each.shop.key in look.seen]
        pictures = 0
        results = self._results(told, look.view.period.end)
        for _, result in zip(self.watch(told, what), results, strict=True):
            pictures += self._write_shop(result, look)
        weeks = [week for week in known if not look.week or week <= look.week]
        page = week_page(look.week) if look.week else HOME
        if not look.week:
            self._write_comparison(told, look.view.period.end)
        view = overview(
            look.view, generated_at=self.now, week=look.week, pages=look.seen, weeks=weeks,
            compare=bool(told),
        )  # fmt: skip
        self._put(page, render_overview(view, self.order.tell, Frame(nav=tuple(self._nav(page)))))
        return pictures

    def _write_comparison(self, told: Sequence[ShopWeek], at: datetime) -> None:
        """Of the first shops, the own ones and the worst: no page could hold a thousand."""
        if told:
            compared = compare_view(results_of(self.store, told[:COMPARED], at), now=self.now)
            nav = Frame(nav=tuple(self._nav(COMPARE)))
            self._put(COMPARE, render_compare(compared, self.order.tell, nav))

    def _results(self, told: Sequence[ShopWeek], at: datetime) -> Iterator[Result]:
        for start in range(0, len(told), AT_ONCE):
            yield from results_of(self.store, told[start : start + AT_ONCE], at)

    def _write_shop(self, seen: Result, look: Look) -> int:
        key = seen.visit.shop.key
        past = self._past(key, look)
        result = replace(seen, trends=trends_of(past.weeks[-TREND:]))
        kept = KeptPictures(self.store.evidence)
        at = min(look.view.period.end, self.now)
        summary = summarise([result], generated_at=at, pictures=self._shown(result, kept))
        pictures = put_pictures(self.folder, summary.images)
        page = shop_page(key, look.week)
        nav = (*self._nav(page), *self._nav_of_shop(page, key, look.week))
        self._put(page, render_shop(summary, self.order.tell, Frame(nav, kept.ways_from(page))))
        if not look.week:
            self._write_history(past, key)
        return pictures

    def _past(self, key: str, look: Look) -> History:
        shop = next(each for each in self.order.shops if each.key == key)
        until = look.view.period.end if look.week else self.now
        last = last_moment(look.view.period) if look.week else until
        periods = periods_until(last, self.order.tell, TREND if look.week else WEEKS)
        asked = next(each.inquiries for each in look.material if each.shop.key == key)
        return history_of(self.store, shop, periods, asked, until=last)

    def _write_history(self, past: History, key: str) -> None:
        page = shop_history(key)
        links, known = Links(page), self.folder.pages(page.rpartition("/")[0])
        running = name_of(past.weeks[-1]) if past.weeks else ""

        def href_of(week: str, check: str) -> str:
            if week not in known and week != running:
                return ""
            address = shop_page(key, week if week in known else "")
            return links.to(finding(address, check) if check else address)

        nav = (*self._nav(page), *self._nav_of_shop(page, key, ""))
        self._put(page, render_history(history_view(past, href_of), self.order.tell, Frame(nav)))

    def _shown(self, result: Result, kept: KeptPictures) -> Mapping[str, bytes]:
        """Also where another shop looked just the same, the stricter setting counts."""
        if self.settings.pictures.strictest == "show":
            return kept
        with self.store.reading() as db:
            owners = owners_of(db, digests_of(result))
        return picture_filter(self.settings, owners)([result], kept)

    def _put(self, page: str, html: str) -> None:
        self.folder.write(page, html.encode())

    def _nav(self, page: str) -> Iterator[NavLink]:
        links = Links(page)
        yield NavLink(say("This week"), links.to(HOME), page == HOME)
        if page != HOME or self.folder.has(COMPARE):  # which has none where nobody ever looked
            yield NavLink(say("Compare"), links.to(COMPARE), page == COMPARE)

    def _nav_of_shop(self, page: str, key: str, week: str) -> Iterator[NavLink]:
        links = Links(page)
        yield NavLink(say("The shop now"), links.to(shop_page(key)), page == shop_page(key))
        yield NavLink(say("History"), links.to(shop_history(key)), page == shop_history(key))
        if week:
            yield NavLink(week, links.to(page), current=True)
