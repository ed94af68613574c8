"""How a shop stood at the end of each week, from all that was ever seen of it.

A check's state is what it said last before the week's end: of the looks that could judge, else of all; none
is older than `LOOK_BACK`. Where a change was confirmed and a later look has not been, what was confirmed
stands. So the weekly reports have it, too (`monitor.weekly_rows`, which a test holds beside this).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from checks.model import Finding, Judgement, Moment, Reason, Verdict, failed, passed, unknown
from checks.risk import Level, Risk, RiskModel, risks
from reports.period import Period
from reports.view import Point

LOOK_BACK = timedelta(days=35)  # what nobody could judge for longer is not known any more
WORST = (Level.HIGH, Level.MEDIUM, Level.LOW)
# All that a risk is made from: the verdict, and whether it is a glory.
_JUDGED = {
    (Verdict.PASS, False): passed(""),
    (Verdict.PASS, True): passed("", glory=True),
    (Verdict.FAIL, False): failed("", ["-"]),
    (Verdict.UNKNOWN, False): unknown(Reason.AMBIGUOUS, ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one check said on one visit."""

    check: str
    moment: Moment
    verdict: Verdict
    glory: bool
    weight: int
    matters: bool
    at: datetime
    visit_id: int

    @property
    def judged(self) -> bool:
        return self.verdict is not Verdict.UNKNOWN

    @property
    def failed(self) -> bool:
        return self.verdict is Verdict.FAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A change of a check that was confirmed."""

    check: str
    failed: bool
    at: datetime
    visit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    period: Period
    states: Mapping[str, Look]  # at its end, by check
    looked: Mapping[str, Look]  # by check: the last look within it that could judge, else the last within it
    risks: Mapping[Moment, Risk]

    @property
    def blind(self) -> bool:
        """Nothing could be judged within it."""
        return not any(look.judged for look in self.looked.values())

    @property
    def level(self) -> Level | None:
        """The highest of any moment; unknown where nobody could look, None where nobody ever had."""
        if not self.states:
            return None
        levels = set() if self.blind else {risk.level for risk in self.risks.values()}
        return next((level for level in WORST if level in levels), Level.UNKNOWN)

    def level_of(self, moment: Moment) -> Level | None:
        risk = self.risks.get(moment)
        return None if risk is None else Level.UNKNOWN if self.blind else risk.level

    @property
    def failing(self) -> int:
        return sum(look.failed for look in self.states.values())


def weeks_of(
    looks: Iterable[Look], periods: Sequence[Period], model: RiskModel, confirmed: Iterable[Confirmed] = ()
) -> tuple[Week, ...]:
    """The weeks in order. `looks` and `confirmed` in the order of time, looks from `LOOK_BACK` before."""
    return tuple(_weeks(list(looks), periods, model, list(confirmed)))


def trends_of(weeks: Sequence[Week]) -> Mapping[Moment, tuple[Point, ...]]:
    """Of each moment that was ever checked in these weeks."""
    moments = [moment for moment in Moment if any(moment in week.risks for week in weeks)]
    return {moment: tuple(_point(week, moment) for week in weeks) for moment in moments}


def _point(week: Week, moment: Moment) -> Point:
    risk, level = week.risks.get(moment), week.level_of(moment)
    if risk is None or level is Level.UNKNOWN:
        return Point(week.period.first, level, None, 0.0)
    return Point(week.period.first, level, risk.score, risk.coverage)


def _weeks(
    looks: Sequence[Look], periods: Sequence[Period], model: RiskModel, confirmed: Sequence[Confirmed]
) -> Iterator[Week]:
    recent: dict[str, Look] = {}
    judged: dict[str, Look] = {}
    stands: dict[str, Confirmed] = {}
    coming, changing = iter([*looks, None]), iter([*confirmed, None])
    look, change = next(coming), next(changing)
    for period in periods:
        while look and look.at < period.end:
            recent[look.check] = look
            if look.judged:
                judged[look.check] = look
            look = next(coming)
        while change and change.at < period.end:
            stands[change.check] = change
            change = next(changing)
        since = period.end - LOOK_BACK
        states = dict(_states(recent, judged, stands, since))
        yield Week(
            period=period, states=states, looked=_within(recent, judged, period.start),
            risks=risks(model.weigh(_finding(state) for state in states.values()), model),
        )  # fmt: skip


def _states(
    recent: Mapping[str, Look], judged: Mapping[str, Look], stands: Mapping[str, Confirmed], since: datetime
) -> Iterator[tuple[str, Look]]:
    for check, last in recent.items():
        best = judged.get(check, last)
        look = best if best.at >= since else last
        if look.at >= since:
            yield check, _as_confirmed(look, stands.get(check))


def _as_confirmed(look: Look, stands: Confirmed | None) -> Look:
    if stands is None or not look.judged or stands.failed is look.failed:
        return look
    verdict = Verdict.FAIL if stands.failed else Verdict.PASS
    return replace(look, verdict=verdict, glory=False, at=stands.at, visit_id=stands.visit_id)


def _within(recent: Mapping[str, Look], judged: Mapping[str, Look], start: datetime) -> Mapping[str, Look]:
    found: dict[str, Look] = {}
    for check, last in recent.items():
        best = judged.get(check, last)
        look = best if best.at >= start else last
        if look.at >= start:
            found[check] = look
    return found


def _finding(look: Look) -> Finding:
    return Finding(
        check=look.check, moment=look.moment, weight=look.weight, matters=look.matters,
        judgement=_judgement(look),
    )  # fmt: skip


def _judgement(look: Look) -> Judgement:
    return _JUDGED[look.verdict, look.glory and look.verdict is Verdict.PASS]
