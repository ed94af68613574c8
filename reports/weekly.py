"""From what was seen at many shops to what a weekly mail tells: counted, compared, the worst first.

Unknown is not fail: what could not be judged counts for nothing and is told as such.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from checks.changes import Change, ChangeKind
from checks.correspondence import Inquiry
from checks.model import Finding, Moment, Shop, ShopKind, Verdict
from checks.reply_times import reply_times
from checks.risk import DEFAULT_MODEL, Level, Risk, RiskModel, risks
from reports.clean import one_line
from reports.period import Period

WORST = (Level.HIGH, Level.MEDIUM, Level.LOW)
ACTIONS, CHANGES, ROWS, CARDS, FAILURES, TIMES = 3, 4, 25, 5, 3, 8  # how many are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one check said last before some moment."""

    finding: Finding
    at: datetime
    visit_id: int = 0
    finding_id: int = 0

    @property
    def judged(self) -> bool:
        return self.finding.verdict is not Verdict.UNKNOWN

    @property
    def failed(self) -> bool:
        return self.finding.verdict is Verdict.FAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopWeek:
    """The material of one shop."""

    shop: Shop
    now: tuple[Seen, ...] = ()  # at the end of the period
    before: tuple[Seen, ...] = ()  # at its start
    model: RiskModel = DEFAULT_MODEL
    inquiries: tuple[Inquiry, ...] = ()


class Turn(StrEnum):
    WORSE = "worse"
    BETTER = "better"
    PASSING = "passing"  # it failed meanwhile, and passes again


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    key: str
    shop: str
    own: bool
    check: str
    turn: Turn
    pain: bool
    sentence: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureView:
    check: str
    pain: bool
    sentence: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesView:
    shop: str
    own: bool
    asked: int
    silent: int
    median: float | None  # seconds; None where too many went unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopView:
    key: str
    name: str
    own: bool
    level: Level  # the highest of any moment; unknown where nobody could look in the period
    before: Level | None  # None: nothing was seen before
    levels: tuple[Level | None, ...]  # by moment of the report; None: not checked
    failures: tuple[FailureView, ...]
    more: int  # failures not told
    glories: tuple[str, ...]  # checks
    unknown: int  # checks that could not be judged
    checks: int
    blind: bool  # nothing at all could be judged in the period
    seen_at: datetime | None  # the last look that could judge
    trend: tuple[Level | None, ...] = ()  # of the last weeks, the latest last

    @property
    def turn(self) -> int:
        """Above 0 where it got worse since; 0 where one of both is not known."""
        if self.before not in WORST or self.level not in WORST:
            return 0
        return WORST.index(self.before) - WORST.index(self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    check: str
    shops: tuple[str, ...]
    keys: tuple[str, ...]  # of these shops
    pain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyView:
    period: Period
    shops: tuple[ShopView, ...]  # the own ones first, then the worst
    moments: tuple[Moment, ...]
    counted: int  # shops the headline is about: the own ones, or all where there is none
    own: bool
    high: int
    blind: int
    before: int | None  # how many of these carried a high risk a week before; None: no week to compare with
    compared: int  # how many of these could be looked at both times
    high_then: int  # of `compared`
    high_now: int  # of `compared`
    at_checkout: bool  # all high risks of these lie at the checkout
    failing: int  # failed checks at these shops
    unknown: int  # checks at these shops that could not be judged
    checks: int
    unclear: bool  # of one of these shops too little could be judged for any level
    worse: tuple[ChangeView, ...]
    better: tuple[ChangeView, ...]
    more_worse: int  # changes that are not told
    more_better: int
    actions: tuple[ActionView, ...]
    times: tuple[TimesView, ...]
    glories: tuple[tuple[str, str], ...]  # shop and check, at the own ones

    @property
    def clear(self) -> bool:
        """Nothing failed, and somebody looked."""
        return not self.failing and not self.unclear and self.counted > 0

    @property
    def more_changes(self) -> int:
        return self.more_worse + self.more_better

    @property
    def first(self) -> bool:
        return self.before is None

    @property
    def rows(self) -> tuple[ShopView, ...]:
        return self.shops[:ROWS]

    @property
    def cards(self) -> tuple[ShopView, ...]:
        """The shops that need words: the own ones, or all, with a failure or none to look at."""
        told = [s for s in self.shops if s.own is self.own and (s.failures or s.blind)]
        return tuple(told[:CARDS])

    @property
    def more_cards(self) -> int:
        told = [s for s in self.shops if s.own is self.own and (s.failures or s.blind)]
        return len(told) - len(self.cards)


def weekly_view(
    period: Period, material: Sequence[ShopWeek], changes: Iterable[Change] = (), *, first: bool = False
) -> WeeklyView:
    """`changes`: those confirmed within the period. `first`: nobody had looked before it."""
    told = sorted(((_shop(week, period), week) for week in material), key=lambda pair: _rank(pair[0]))
    shops = tuple(view for view, _ in told)
    moments = tuple(m for m in Moment if any(m in _risks(week.now, week.model) for _, week in told))
    shops = tuple(_in_moments(view, week, moments) for view, week in told)
    own = any(shop.own for shop in shops)
    those = [(view, week) for view, week in zip(shops, (w for _, w in told), strict=True) if view.own is own]
    both = [view for view, _ in those if view.before in WORST and view.level in WORST]
    high = [(view, week) for view, week in those if view.level is Level.HIGH]
    turned = sorted(_turns(told, list(changes)), key=lambda c: (not c.own, not c.pain))
    worse, better = ([c for c in turned if (c.turn is Turn.WORSE) is bad] for bad in (True, False))
    return WeeklyView(
        period=period, shops=shops, moments=moments, counted=len(those), own=own, high=len(high),
        blind=sum(view.blind for view, _ in those),
        before=None if first else sum(view.before is Level.HIGH for view, _ in those),
        compared=len(both),
        high_then=sum(view.before is Level.HIGH for view in both),
        high_now=sum(view.level is Level.HIGH for view in both),
        at_checkout=bool(high) and all(_only_at_checkout(week) for _, week in high),
        failing=sum(len(view.failures) + view.more for view, _ in those),
        unknown=sum(view.unknown for view, _ in those),
        checks=sum(view.checks for view, _ in those),
        unclear=any(view.level is Level.UNKNOWN for view, _ in those),
        worse=tuple(worse[:CHANGES]), better=tuple(better[:CHANGES]),
        more_worse=len(worse[CHANGES:]), more_better=len(better[CHANGES:]),
        actions=tuple(_actions(those)), times=tuple(_times(told))[:TIMES],
        glories=tuple((view.name, check) for view, _ in those for check in view.glories)[:ACTIONS],
    )  # fmt: skip


def with_trends(
    view: WeeklyView,
    material: Iterable[ShopWeek],
    weeks: Sequence[tuple[datetime, Mapping[str, Sequence[Seen]]]],
) -> WeeklyView:
    """`weeks`: when each began, and what was seen until its end, by shop; of those that show a trend."""
    models = {week.shop.key: week.model for week in material}

    def trend(key: str) -> tuple[Level | None, ...]:
        return tuple(_level(seen[key], start, models[key]) for start, seen in weeks if key in seen)

    shops = tuple(replace(shop, trend=trend(shop.key)) for shop in view.shops)
    return replace(view, shops=shops)


def _shop(week: ShopWeek, period: Period) -> ShopView:
    weighed = _weighed(week.now, week.model)
    failed = sorted((f for f in weighed if f.verdict is Verdict.FAIL), key=_worst_first)
    judged = [seen.at for seen in week.now if seen.judged]
    blind = not _looked(week.now, period.start)
    then = {s.finding.check: s for s in week.before}
    views = tuple(_failure(f, then.get(f.check)) for f in failed)
    return ShopView(
        key=week.shop.key, own=week.shop.kind is ShopKind.OWN,
        name=one_line(week.shop.name, 60) or one_line(week.shop.key, 60),
        level=Level.UNKNOWN if blind else _worst(week.now, week.model),
        before=_level(week.before, period.start - (period.end - period.start), week.model), levels=(),
        failures=() if blind else views[:FAILURES], more=0 if blind else len(views[FAILURES:]),
        glories=() if blind else tuple(f.check for f in weighed if f.judgement.glory),
        unknown=len(week.now) - len(judged), checks=len(week.now), blind=blind,
        seen_at=max(judged, default=None),
    )  # fmt: skip


def _looked(seen: Iterable[Seen], start: datetime) -> bool:
    """Whether anything was judged since."""
    return any(each.judged and each.at >= start for each in seen)


def _level(seen: Sequence[Seen], start: datetime, model: RiskModel) -> Level | None:
    """None where nobody ever looked; unknown where nobody could since."""
    if not seen:
        return None
    return _worst(seen, model) if _looked(seen, start) else Level.UNKNOWN


def _in_moments(view: ShopView, week: ShopWeek, moments: Sequence[Moment]) -> ShopView:
    found = _risks(week.now, week.model)
    levels = [None if m not in found else Level.UNKNOWN if view.blind else found[m].level for m in moments]
    return replace(view, levels=tuple(levels))


def _failure(finding: Finding, then: Seen | None) -> FailureView:
    return FailureView(
        check=finding.check, pain=finding.matters, sentence=one_line(finding.judgement.sentence, 240),
        new=then is not None and then.judged and not then.failed,
    )  # fmt: skip


def _weighed(seen: Iterable[Seen], model: RiskModel) -> tuple[Finding, ...]:
    findings = tuple(each.finding for each in seen)
    if not (model.weights or model.matters or model.moments):  # most shops: weighing makes each finding anew
        return findings
    return model.weigh(findings)


def _risks(seen: Iterable[Seen], model: RiskModel) -> dict[Moment, Risk]:
    return dict(risks(_weighed(seen, model), model))


def _worst(seen: Iterable[Seen], model: RiskModel) -> Level:
    levels = {risk.level for risk in _risks(seen, model).values()}
    return next((level for level in WORST if level in levels), Level.UNKNOWN)


def _only_at_checkout(week: ShopWeek) -> bool:
    found = _risks(week.now, week.model)
    return {m for m, risk in found.items() if risk.level is Level.HIGH} == {Moment.FMOT}


def _rank(view: ShopView) -> tuple[bool, int, int, str]:
    """The own ones first, then the worst, then those nobody could look at."""
    order = (Level.HIGH, Level.MEDIUM, Level.UNKNOWN, Level.LOW)
    return not view.own, order.index(view.level), -len(view.failures) - view.more, view.name


def _worst_first(finding: Finding) -> tuple[bool, int, str]:
    return not finding.matters, -finding.weight, finding.check


# ---- since the week before


def _turns(told: Sequence[tuple[ShopView, ShopWeek]], changes: Sequence[Change]) -> Iterator[ChangeView]:
    """From one end of the period to the other; and what failed in between and passes again."""
    for view, week in told:
        then = {seen.finding.check: seen for seen in week.before if seen.judged}
        for seen in sorted(week.now, key=lambda s: s.finding.check):
            was = then.get(seen.finding.check)
            if was and seen.judged and was.failed != seen.failed:
                yield _turn(view, week, seen, Turn.WORSE if seen.failed else Turn.BETTER)
            elif was and seen.judged and not seen.failed and _recovered(week, seen, changes):
                yield _turn(view, week, seen, Turn.PASSING)


def _recovered(week: ShopWeek, seen: Seen, changes: Sequence[Change]) -> bool:
    return any(
        change.kind is ChangeKind.RECOVERY
        and change.shop.key == week.shop.key
        and change.check == seen.finding.check
        for change in changes
    )


def _turn(view: ShopView, week: ShopWeek, seen: Seen, turn: Turn) -> ChangeView:
    (finding,) = _weighed([seen], week.model)
    return ChangeView(
        key=view.key, shop=view.name, own=view.own, check=finding.check, turn=turn, pain=finding.matters,
        at=seen.at,
        sentence=one_line(finding.judgement.sentence, 240),
    )  # fmt: skip


# ---- what to do, and how long answers take


def _actions(those: Sequence[tuple[ShopView, ShopWeek]]) -> list[ActionView]:
    """The checks whose mending helps most: those that cost customers, at most shops, first."""
    shops: dict[str, list[ShopView]] = {}
    heaviest: dict[str, Finding] = {}
    for view, week in those:
        for finding in _weighed((s for s in week.now if s.failed and not view.blind), week.model):
            shops.setdefault(finding.check, []).append(view)
            known = heaviest.get(finding.check, finding)
            heaviest[finding.check] = min(known, finding, key=_worst_first)
    order = sorted(shops, key=lambda c: (not heaviest[c].matters, -heaviest[c].weight * len(shops[c]), c))
    return [
        ActionView(
            check=check,
            shops=tuple(shop.name for shop in shops[check]),
            keys=tuple(shop.key for shop in shops[check]),
            pain=heaviest[check].matters,
        )
        for check in order[:ACTIONS]
    ]


def _times(told: Sequence[tuple[ShopView, ShopWeek]]) -> Iterator[TimesView]:
    for view, week in told:
        times = reply_times(week.inquiries)
        if times.counted:
            median = times.answer.median
            yield TimesView(
                shop=view.name, own=view.own, asked=times.counted, silent=times.answer.silent,
                median=None if median is None else median.total_seconds(),
            )  # fmt: skip
