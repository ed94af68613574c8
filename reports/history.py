"""From a shop's past to the view of its history: what got better or worse, week by week."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from checks.changes import Change, ChangeKind
from checks.model import Moment, ShopKind
from checks.risk import Level
from checks.saying import Told, joined, say, say_n
from reports.charts import HEIGHTS, named_weeks, polylines, step_of, width_of, x_of
from reports.check_words import title
from reports.clean import one_line
from reports.history_replies import replies_view
from reports.history_view import (
    CalendarRow,
    Cell,
    CellView,
    ChangeRow,
    ChartView,
    History,
    HistoryView,
    MarkView,
    MomentTrend,
    NoteView,
    WeekView,
)
from reports.summary import link_of
from reports.teller import language_of
from reports.weeks import Look, Week
from reports.words import LEVELS, MOMENTS, day

HrefOf = Callable[[str, str], str]  # of a week and a check, which may be empty; empty where no page is
CHANGES = 40  # told
AGO = 8  # weeks that the headline looks back
WORST = (Level.LOW, Level.MEDIUM, Level.HIGH)
CHART_HEIGHT = 114
SHORT = 24  # weeks in the chart of one moment
WIDE, NARROW = 780, 360  # pixels that a chart may fill
WHAT: Mapping[ChangeKind, tuple[Told, str]] = {
    ChangeKind.FIRST: (say("judged for the first time"), "unknown"),
    ChangeKind.PAIN: (say("fails now, and that matters"), "fail"),
    ChangeKind.FAILURE: (say("fails now"), "fail"),
    ChangeKind.RECOVERY: (say("passes again"), "pass"),
    ChangeKind.GLORY: (say("better than customers expect"), "glory"),
    ChangeKind.GLORY_LOST: (say("passes, but no better than customers expect"), "unknown"),
    ChangeKind.FLAPPING: (say("changes to and fro"), "fail"),
    ChangeKind.STEADY: (say("stands still again"), "unknown"),
    ChangeKind.BLIND: (say("nobody could look"), "unknown"),
    ChangeKind.SIGHTED: (say("can be looked at again"), "pass"),
}


def no_page(_week: str, _check: str) -> str:
    return ""


def history_view(history: History, href_of: HrefOf = no_page) -> HistoryView:
    """`href_of`: the address of a finding as of a week, of the week's page where the check is empty."""
    weeks, shop = history.weeks, history.shop
    moments = [moment for moment in Moment if any(moment in week.risks for week in weeks)]
    told = [change for change in reversed(history.changes) if change.kind is not ChangeKind.FIRST]
    changes = tuple(_changes(told[:CHANGES], weeks, href_of))
    return HistoryView(
        key=shop.key,
        shop=one_line(shop.name) or one_line(shop.key),
        own=shop.kind is ShopKind.OWN,
        link=link_of(shop.url),
        headline=_headline(weeks),
        note=_note(weeks),
        moments=tuple(MOMENTS[moment] for moment in moments),
        weeks=tuple(_week(week, moments, href_of) for week in weeks),
        overall=_chart([week.level for week in weeks], weeks, changes, told),
        trends=tuple(_trends(moments, weeks)),
        changes=changes,
        more_changes=len(told) - len(changes),
        calendar=tuple(_calendar(weeks, href_of)),
        replies=replies_view(history.inquiries),
    )


def name_of(week: Week) -> str:
    """E.g. "2026-W47", after ISO 8601."""
    return f"{week.period.first:%G-W%V}"


def _week(week: Week, moments: Sequence[Moment], href_of: HrefOf) -> WeekView:
    return WeekView(
        name=name_of(week), monday=day(week.period.start), looked=bool(week.looked), level=week.level,
        levels=tuple(week.level_of(moment) for moment in moments),
        failing=week.failing if week.looked else None,
        href=href_of(name_of(week), ""),
    )  # fmt: skip


# ---- in a sentence


def _headline(weeks: Sequence[Week]) -> Told:
    if not weeks:
        return say("Nobody has looked at this shop yet.")
    now = weeks[-1].level
    if now not in WORST:
        return say("Nobody could judge this shop in the latest week.")
    known = [(n, week.level) for n, week in enumerate(reversed(weeks)) if 0 < n <= AGO]
    before = [(n, level) for n, level in known if level in WORST]
    if not before:
        return joined(say("The risk of losing customers now: {level}.", level=LEVELS[now]), _failing(weeks))
    ago, then = before[-1]
    return joined(
        _compared(WORST.index(then or now) - WORST.index(now), ago, then or now, now), _failing(weeks)
    )


def _compared(better: int, ago: int, then: Level, now: Level) -> Told:
    values = {"then": LEVELS[then], "now": LEVELS[now]}
    if better > 0:
        return say_n(
            "Better than {n} week ago: the highest risk went from “{then}” to “{now}”.",
            "Better than {n} weeks ago: the highest risk went from “{then}” to “{now}”.", ago, **values,
        )  # fmt: skip
    if better < 0:
        return say_n(
            "Worse than {n} week ago: the highest risk went from “{then}” to “{now}”.",
            "Worse than {n} weeks ago: the highest risk went from “{then}” to “{now}”.", ago, **values,
        )  # fmt: skip
    return say_n(
        "The highest risk is the same as {n} week ago: “{now}”.",
        "The highest risk is the same as {n} weeks ago: “{now}”.", ago, **values,
    )  # fmt: skip


def _failing(weeks: Sequence[Week]) -> Told:
    if not weeks[-1].failing:
        return say("No check fails now.")
    return say_n("{n} check fails now.", "{n} checks fail now.", weeks[-1].failing)


def _note(weeks: Sequence[Week]) -> str:
    if len(weeks) == 1:
        return say("This is the first week. The history grows with every week.")
    missed = sum(not week.looked for week in weeks)
    if missed:
        return say_n("In {n} week nobody looked.", "In {n} weeks nobody looked.", missed)
    return ""


# ---- as charts


def _trends(moments: Sequence[Moment], weeks: Sequence[Week]) -> Iterator[MomentTrend]:
    for moment in moments:
        latest = weeks[-SHORT:]
        levels = [week.level_of(moment) for week in latest]
        chart = _chart(levels, latest, width=NARROW)
        if chart:
            yield MomentTrend(moment=MOMENTS[moment], chart=chart, now=levels[-1])


def _chart(
    levels: Sequence[Level | None], weeks: Sequence[Week], rows: Sequence[ChangeRow] = (),
    changes: Sequence[Change] = (), *, width: int = WIDE,
) -> ChartView | None:  # fmt: skip
    if sum(level is not None for level in levels) < 2:
        return None
    names, step = [name_of(week) for week in weeks], step_of(len(weeks), width)
    points = [(x_of(n, step), level) for n, level in enumerate(levels)]
    return ChartView(
        width=width_of(len(weeks), step), height=CHART_HEIGHT,
        marks=tuple(
            MarkView(x=x, y=HEIGHTS[level], level=level, label=name)
            for (x, level), name in zip(points, names, strict=True)
            if level
        ),
        lines=tuple(polylines(points)), ticks=named_weeks(names, step),
        notes=tuple(_notes(rows, changes, weeks, step)), alt=_alt(levels, names),
    )  # fmt: skip


def _notes(
    rows: Sequence[ChangeRow], changes: Sequence[Change], weeks: Sequence[Week], step: int
) -> Iterator[NoteView]:
    """One a week: that of its first row, which is its latest change."""
    used = set[int]()
    for row, change in zip(rows, changes, strict=False):
        week = _week_of(change, weeks)
        if week is not None and week not in used:
            used.add(week)
            yield NoteView(x=x_of(week, step), number=row.number, worse=row.tone == "fail")


def _week_of(change: Change, weeks: Sequence[Week]) -> int | None:
    within = (n for n, w in enumerate(weeks) if w.period.start <= change.confirmed_at < w.period.end)
    return next(within, None)


def _alt(levels: Sequence[Level | None], names: Sequence[str]) -> Told:
    known = [(name, level) for name, level in zip(names, levels, strict=True) if level]
    told = (say("{week}: {level}", week=name, level=LEVELS[level]) for name, level in known[-AGO:])
    return say("Risk week by week, the latest last: {levels}", levels=joined(*told, between="; "))


# ---- what changed


def _changes(changes: Sequence[Change], weeks: Sequence[Week], href_of: HrefOf) -> Iterator[ChangeRow]:
    for number, change in enumerate(changes, 1):
        week = _week_of(change, weeks)
        what, tone = WHAT[change.kind]
        known = week is not None and change.check
        yield ChangeRow(
            number=number, at=day(change.confirmed_at), since=change.since, what=what, tone=tone,
            check=change.check, title=title(change.check) if change.check else "",
            sentence=one_line(change.sentence, 240), language=language_of(change.sentence),
            href=href_of(name_of(weeks[week]), change.check) if known and week is not None else "",
        )  # fmt: skip


# ---- the calendar of verdicts


def _calendar(weeks: Sequence[Week], href_of: HrefOf) -> Iterator[CalendarRow]:
    checks: dict[str, Look] = {}
    for week in weeks:
        checks |= week.looked
    order = list(Moment)
    for look in sorted(
        checks.values(), key=lambda k: (order.index(k.moment), not k.matters, -k.weight, k.check)
    ):
        yield CalendarRow(
            check=look.check, title=title(look.check), moment=MOMENTS[look.moment],
            cells=tuple(_cell(week, look.check, href_of) for week in weeks),
        )  # fmt: skip


def _cell(week: Week, check: str, href_of: HrefOf) -> CellView:
    look = week.looked.get(check)
    if look is None:
        return CellView(cell="none", href="")
    cell: Cell = "glory" if look.glory and not look.failed else look.verdict.value
    return CellView(cell=cell, href=href_of(name_of(week), check))
