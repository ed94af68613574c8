"""From findings to risk per moment. The one place of the formula; `formula` is printed in every report.

A check's own weight, moment and "matters" are defaults, and so are the thresholds here: a `RiskModel` says
which of them one shop sees otherwise. `docs/checks.md` says where each default comes from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from checks.model import Finding, Moment, Verdict
from checks.saying import Said, number, say

MEDIUM_FROM = 20
HIGH_FROM = 50
ENOUGH_COVERAGE = 0.5
LOST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Money:
    value: Decimal
    currency: str  # ISO 4217

    def __str__(self) -> str:
        return f"{self.value:,f} {self.currency}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What the user told of a shop's business; nothing here was seen by the shopper."""

    monthly_checkouts: int  # customers who begin to check out in a month
    average_order: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskModel:
    """How one shop's findings are weighed; empty mappings leave each check as it is."""

    medium_from: int = MEDIUM_FROM
    high_from: int = HIGH_FROM
    enough_coverage: float = ENOUGH_COVERAGE
    lost_share: float = LOST_SHARE  # an assumption, see `checks.revenue`
    weights: Mapping[str, int] = field(default_factory=dict)  # by check
    matters: Mapping[str, bool] = field(default_factory=dict)
    moments: Mapping[str, Moment] = field(default_factory=dict)
    trade: Trade | None = None

    def weigh(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings with the weights, moments and flags that are in force."""
        return tuple(
            replace(
                f,
                weight=self.weights.get(f.check, f.weight),
                matters=self.matters.get(f.check, f.matters),
                moment=self.moments.get(f.check, f.moment),
            )
            for f in findings
        )


DEFAULT_MODEL = RiskModel()


def formula(model: RiskModel = DEFAULT_MODEL) -> Said:
    return say(
        "Score = 100 × weight of the failed checks ÷ weight of the checks that could be judged. "
        "Level: high from {high} where several checks failed, "
        "or as soon as one failed check matters (is known to cost the customer); "
        "medium from {medium}; else low. "
        "Coverage = weight of the checks that could be judged ÷ weight of all. "
        "With less than {enough}% coverage the level is unknown, "
        "unless a failed check that matters makes it high.",
        high=model.high_from, medium=model.medium_from, enough=number(100 * model.enough_coverage),
    )  # fmt: skip


FORMULA = formula()


class Level(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    moment: Moment
    level: Level
    score: int | None  # 0-100; None where nothing could be judged
    coverage: float  # 0-1
    drivers: tuple[str, ...]  # names of the failed checks, heaviest first
    glories: tuple[str, ...] = ()  # checks that found more than a customer expects
    pains: tuple[str, ...] = ()  # failed checks that matter, each of which can cost the customer


def risks(findings: Iterable[Finding], model: RiskModel = DEFAULT_MODEL) -> Mapping[Moment, Risk]:
    """The risk of each moment that has a finding, in the customer's order; weighed as the findings say."""
    by_moment: dict[Moment, list[Finding]] = {}
    for finding in findings:
        by_moment.setdefault(finding.moment, []).append(finding)
    return {moment: _risk(moment, by_moment[moment], model) for moment in Moment if moment in by_moment}


class Ground(StrEnum):
    """What gave a moment its level."""

    PAIN = "pain"  # a failed check that matters
    TOO_LITTLE_JUDGED = "too little judged"
    SEVERAL_FAILED = "several failed"  # and the score is high
    ONE_FAILED = "one failed"  # the score would be high, had several failed
    SOME_FAILED = "some failed"  # the score is medium
    LITTLE_FAILED = "little failed"


LEVEL_OF = {
    Ground.PAIN: Level.HIGH,
    Ground.TOO_LITTLE_JUDGED: Level.UNKNOWN,
    Ground.SEVERAL_FAILED: Level.HIGH,
    Ground.ONE_FAILED: Level.MEDIUM,
    Ground.SOME_FAILED: Level.MEDIUM,
    Ground.LITTLE_FAILED: Level.LOW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The weights of one moment's findings, and what follows from them."""

    failed: int
    judged: int
    total: int
    score: int | None
    coverage: float
    ground: Ground


def sum_of(findings: Sequence[Finding], model: RiskModel = DEFAULT_MODEL) -> Sum:
    """How one moment's risk is computed."""
    failed = [f for f in findings if f.verdict is Verdict.FAIL]
    lost = sum(f.weight for f in failed)
    judged = sum(f.weight for f in findings if f.verdict is not Verdict.UNKNOWN)
    total = sum(f.weight for f in findings)
    score = round(100 * lost / judged) if judged else None
    coverage = judged / total if total else 0.0
    return Sum(
        failed=lost, judged=judged, total=total, score=score, coverage=coverage,
        ground=_ground(failed, score, coverage, model),
    )  # fmt: skip


def _ground(failed: Sequence[Finding], score: int | None, coverage: float, model: RiskModel) -> Ground:
    """One failed check that does not matter alarms nobody, even where it is the only one of its moment."""
    if any(f.matters for f in failed):
        return Ground.PAIN
    if score is None or coverage < model.enough_coverage:
        return Ground.TOO_LITTLE_JUDGED
    if score >= model.high_from and sum(f.weight > 0 for f in failed) > 1:
        return Ground.SEVERAL_FAILED
    if score < model.medium_from:
        return Ground.LITTLE_FAILED
    return Ground.ONE_FAILED if score >= model.high_from else Ground.SOME_FAILED


def _risk(moment: Moment, findings: Sequence[Finding], model: RiskModel) -> Risk:
    failed = sorted(
        (f for f in findings if f.verdict is Verdict.FAIL), key=lambda f: (not f.matters, -f.weight, f.check)
    )
    told = sum_of(findings, model)
    return Risk(
        moment=moment,
        level=LEVEL_OF[told.ground],
        score=told.score,
        coverage=told.coverage,
        drivers=tuple(f.check for f in failed),
        glories=tuple(f.check for f in findings if f.judgement.glory),
        pains=tuple(f.check for f in failed if f.matters),
    )
