"""The week of all shops for programs. Codes as in `reports.schema`; sentences are English."""

from datetime import UTC, datetime
from typing import TypedDict

from reports.clean import one_line
from reports.language import SOURCE, all_words
from reports.weekly import ActionView, ChangeView, ShopView, WeeklyView
from reports.weekly_words import action, comparison, headline

SCHEMA_VERSION = 1


class ShopWeekData(TypedDict):
    shop: str
    name: str
    own: bool
    level: str  # the highest of any moment; unknown where nobody could look in this time
    level_before: str | None  # at its start; null where nobody had looked
    levels: dict[str, str | None]  # by moment; null where it was not checked
    failing: list[str]  # checks, the worst first; those told
    failing_more: int  # failed checks besides
    not_judged: int
    checks: int
    looked: bool  # whether anything could be judged in this time
    judged_at: str | None  # the last look that could judge
    trend: list[str | None]  # levels of the last weeks, the latest last


class TurnData(TypedDict):
    shop: str
    check: str
    turn: str  # worse, better, or passing: it failed meanwhile and passes again
    at: str
    sentence: str


class ActionData(TypedDict):
    check: str
    shops: list[str]
    matters: bool
    action: str


class WeekData(TypedDict):
    schema_version: int
    week: str | None  # after ISO 8601; null for the last seven days
    start: str
    end: str  # not included
    headline: str
    comparison: str
    shops: list[ShopWeekData]  # the own ones first, then the worst
    changes: list[TurnData]  # those told, what got worse first
    more_changes: int
    actions: list[ActionData]  # at most three, what helps most first


def week_data(view: WeeklyView, week: str = "") -> WeekData:
    words = all_words(SOURCE)
    return WeekData(
        schema_version=SCHEMA_VERSION,
        week=week or None,
        start=_time(view.period.start),
        end=_time(view.period.end),
        headline=headline(view, words),
        comparison=comparison(view, words),
        shops=[_shop(shop, view) for shop in view.shops],
        changes=[_turn(one) for one in (*view.worse, *view.better)],
        more_changes=view.more_changes,
        actions=[_action(one) for one in view.actions],
    )


def _shop(shop: ShopView, view: WeeklyView) -> ShopWeekData:
    levels = zip(view.moments, shop.levels, strict=True)
    return ShopWeekData(
        shop=shop.key,
        name=shop.name,
        own=shop.own,
        level=shop.level.value,
        level_before=shop.before.value if shop.before else None,
        levels={moment.value: level.value if level else None for moment, level in levels},
        failing=[failure.check for failure in shop.failures],
        failing_more=shop.more,
        not_judged=shop.unknown,
        checks=shop.checks,
        looked=not shop.blind,
        judged_at=_time(shop.seen_at) if shop.seen_at else None,
        trend=[level.value if level else None for level in shop.trend],
    )


def _turn(one: ChangeView) -> TurnData:
    return TurnData(
        shop=one.key, check=one.check, turn=one.turn.value, at=_time(one.at), sentence=str(one.sentence)
    )


def _action(one: ActionView) -> ActionData:
    words = all_words(SOURCE)
    return ActionData(
        check=one.check, shops=list(one.keys), matters=one.pain, action=one_line(action(one.check, words))
    )


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
