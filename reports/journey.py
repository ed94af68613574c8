"""Makes the customer's journey of one shop: from its findings, risks and the course of the last weeks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from checks.model import Finding, Moment, Verdict
from checks.risk import LEVEL_OF, Ground, Level, Risk, RiskModel, sum_of
from checks.saying import Told, joined, say, say_n
from reports.failing_words import trouble
from reports.journey_view import JourneyView, MarkView, Mention, StationView, SumRow, SumView, TrendView
from reports.view import FindingView, Point, Result
from reports.words import LEVELS, MOMENTS

MOST_WEEKS = 8
STEP, EDGE = 16, 8  # pixels from week to week, and around
HEIGHTS = {Level.HIGH: 8, Level.MEDIUM: 21, Level.LOW: 34, Level.UNKNOWN: 34}
HEIGHT = 42
RANKS = (Level.LOW, Level.MEDIUM, Level.HIGH)
VERDICTS = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)  # worst first

Views = Mapping[str, FindingView]  # by check


def journey(result: Result, told: Views) -> JourneyView:
    """All moments, whether they were checked or not; `told` are the findings' views by check."""
    stations = {moment: _station(moment, result, told) for moment in Moment}
    aside = stations.pop(Moment.OMNICHANNEL)
    return JourneyView(line=tuple(stations.values()), aside=aside)


def _station(moment: Moment, result: Result, told: Views) -> StationView:
    risk, aside = result.risks.get(moment), moment is Moment.OMNICHANNEL
    if risk is None:
        return StationView(moment=MOMENTS[moment], aside=aside)
    findings = [f for f in result.findings if f.moment is moment]
    return StationView(
        moment=MOMENTS[moment], aside=aside, level=risk.level, score=risk.score, coverage=risk.coverage,
        pains=_troubles(risk.pains, told),
        others=_troubles((name for name in risk.drivers if name not in risk.pains), told),
        glories=_mentions(risk.glories, told),
        trend=_trend(result.trends.get(moment, ())),
        sum=_sum(findings, risk, result.risk_model, told),
    )  # fmt: skip


def _mentions(names: Iterable[str], told: Views) -> tuple[Mention, ...]:
    return tuple(_mention(told[name]) for name in names if name in told)


def _troubles(names: Iterable[str], told: Views) -> tuple[Mention, ...]:
    return tuple(Mention(title=trouble(name), anchor=told[name].anchor) for name in names if name in told)


def _mention(finding: FindingView) -> Mention:
    return Mention(title=finding.title, anchor=finding.anchor)


# ---- how the risk was computed


def _sum(findings: Sequence[Finding], risk: Risk, model: RiskModel, told: Views) -> SumView:
    it = sum_of(findings, model)
    ordered = sorted(findings, key=lambda f: (VERDICTS.index(f.verdict), not f.matters, -f.weight, f.check))
    return SumView(
        rows=tuple(
            SumRow(check=_mention(told[f.check]), verdict=f.verdict, weight=f.weight, matters=f.matters)
            for f in ordered
        ),
        failed=it.failed, judged=it.judged, total=it.total,
        # What was stored may have been weighed otherwise than the configuration says by now.
        because=_because(it.ground, model) if LEVEL_OF[it.ground] is risk.level else "",
    )  # fmt: skip


def _because(ground: Ground, model: RiskModel) -> str:
    match ground:
        case Ground.PAIN:
            return say("A failed check that matters makes the risk high on its own.")
        case Ground.TOO_LITTLE_JUDGED:
            return say(
                "Less than {enough}\u00a0% of the weight could be judged.",
                enough=f"{100 * model.enough_coverage:.4g}",
            )
        case Ground.SEVERAL_FAILED:
            return say(
                "The score is at least {score}, and more than one check failed.", score=model.high_from
            )
        case Ground.ONE_FAILED:
            return say("Not high, as only one check failed, and it is none that matters.")
        case Ground.SOME_FAILED:
            return say("The score is at least {score}.", score=model.medium_from)
        case Ground.LITTLE_FAILED:
            return say("The score is below {score}.", score=model.medium_from)


# ---- the course of the last weeks


def _trend(points: Sequence[Point]) -> TrendView | None:
    """None where there is nothing to compare with."""
    first = next((n for n, point in enumerate(points) if point.level), len(points))
    # A week in which a moment was not checked is a gap like one that could not be judged.
    known = [(point, point.level or Level.UNKNOWN) for point in points[first:]][-MOST_WEEKS:]
    if len(known) < 2:
        return None
    levels = [level for _, level in known]
    marks = tuple(
        MarkView(x=EDGE + STEP * n, y=HEIGHTS[level], level=level, label=f"{point.monday:%G-W%V}")
        for n, (point, level) in enumerate(known)
    )
    return TrendView(
        width=2 * EDGE + STEP * (len(marks) - 1), height=HEIGHT, marks=marks, lines=tuple(_lines(marks)),
        told=_course(levels), alt=_alt(levels),
    )  # fmt: skip


def _lines(marks: Iterable[MarkView]) -> Iterator[str]:
    for known, those in groupby(marks, key=lambda mark: mark.level is not Level.UNKNOWN):
        points = " ".join(f"{mark.x},{mark.y}" for mark in those)
        if known and " " in points:
            yield points


def _course(levels: Sequence[Level]) -> Told:
    *_, before, now = levels
    if now is before:
        same = next((n for n, level in enumerate(reversed(levels)) if level is not now), len(levels))
        if same == len(levels) == MOST_WEEKS:
            return say_n("the same for at least {n} week", "the same for at least {n} weeks", same)
        return say_n("the same for {n} week", "the same for {n} weeks", same)
    if now is Level.UNKNOWN:
        return say("known until the week before")
    if before is Level.UNKNOWN:
        return say("not known the week before")
    worse = RANKS.index(now) > RANKS.index(before)
    return say("worse than the week before") if worse else say("better than the week before")


def _alt(levels: Sequence[Level]) -> Told:
    told = joined(*(LEVELS[level] for level in levels), between=", ")
    return say("Risk week by week, the latest last: {levels}", levels=told)
