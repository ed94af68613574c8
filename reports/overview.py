"""The week on one screen, as the front page of a site: what a weekly report tells, with ways to all pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from checks.risk import Level
from reports.routes import COMPARE, HOME, Links, finding, shop_page, week_page
from reports.weekly import WeeklyView

ACTION_SHOPS = 4  # named beside an action
WORST_FIRST = (Level.HIGH, Level.MEDIUM, Level.UNKNOWN, Level.LOW)


@dataclass(frozen=True, slots=True)
class ShopLink:
    name: str
    href: str  # empty where there is no page
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Shops of one level that the table has no room for."""

    level: Level
    shops: tuple[ShopLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekLink:
    name: str  # 2026-W47
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of the shops that the headline is about are at a level."""

    level: Level
    shops: int
    start: float  # percent of the bar
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    week: WeeklyView
    generated_at: datetime
    present: bool  # the last seven days, not a week of the calendar
    empty: bool  # nobody ever looked
    tallies: tuple[Tally, ...]
    pages: dict[str, str]  # by shop: the way to its page
    findings: dict[tuple[str, str], str]  # by shop and check, of those told
    others: tuple[Group, ...]
    compare: str  # the way to the comparison; empty where there is none
    weeks: tuple[WeekLink, ...]  # the latest first


def overview(
    view: WeeklyView, *, generated_at: datetime, week: str = "", pages: Collection[str] = (),
    weeks: Sequence[str] = (), compare: bool = False,
) -> Overview:  # fmt: skip
    """`week`: the name of the week, none for the present; `pages`: the shops that have a page of it;
    `weeks`: those that have a page like this one.
    """
    links = Links(week_page(week) if week else HOME)
    ways = {key: links.to(shop_page(key, week)) for key in pages}
    return Overview(
        week=view, generated_at=generated_at, present=not week,
        empty=not any(shop.checks for shop in view.shops), tallies=_tallies(view), pages=ways,
        findings={(key, check): finding(ways[key], check) for key, check in _told(view) if key in ways},
        others=_others(view, ways), compare=links.to(COMPARE) if compare else "",
        weeks=tuple(
            WeekLink(name=name, href=links.to(week_page(name)), current=name == week)
            for name in sorted(weeks, reverse=True)
        ),
    )  # fmt: skip


def _told(view: WeeklyView) -> list[tuple[str, str]]:
    """Shop and check of every finding that the page tells of."""
    changes = [(one.key, one.check) for one in (*view.worse, *view.better)]
    actions = [(key, one.check) for one in view.actions for key in one.keys[:ACTION_SHOPS]]
    failures = [(shop.key, one.check) for shop in view.rows for one in shop.failures[:1]]
    return [*changes, *actions, *failures]


def _tallies(view: WeeklyView) -> tuple[Tally, ...]:
    those = [shop.level for shop in view.shops if shop.own is view.own]
    found, start = [], 0.0
    for level in WORST_FIRST:
        if count := those.count(level):
            share = 100 * count / len(those)
            found.append(Tally(level=level, shops=count, start=start, share=share))
            start += share
    return tuple(found)


def _others(view: WeeklyView, ways: dict[str, str]) -> tuple[Group, ...]:
    rest = view.shops[len(view.rows) :]
    groups = {
        level: tuple(ShopLink(s.name, ways.get(s.key, ""), s.own) for s in rest if s.level is level)
        for level in WORST_FIRST
    }
    return tuple(Group(level=level, shops=shops) for level, shops in groups.items() if shops)
