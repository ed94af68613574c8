"""From findings to risk per moment. The one place of the formula; `FORMULA` is printed in every report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checks.model import Finding, Moment, Verdict

MEDIUM_FROM = 20
HIGH_FROM = 50
ENOUGH_COVERAGE = 0.5

FORMULA = (
    "Score = 100 × weight of the failed checks ÷ weight of the checks that could be judged. "
    f"Level: high from {HIGH_FROM}, or as soon as one failed check matters (is known to cost the customer); "
    f"medium from {MEDIUM_FROM}; else low. "
    "Coverage = weight of the checks that could be judged ÷ weight of all. "
    f"With less than {ENOUGH_COVERAGE:.0%} coverage the level is unknown, "
    "unless a failed check that matters makes it high."
)


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
    glories: tuple[str, ...] = ()


def risks(findings: Iterable[Finding]) -> Mapping[Moment, Risk]:
    """The risk of each moment that has a finding, in the customer's order."""
    by_moment: dict[Moment, list[Finding]] = {}
    for finding in findings:
        by_moment.setdefault(finding.moment, []).append(finding)
    return {moment: _risk(moment, by_moment[moment]) for moment in Moment if moment in by_moment}


def _risk(moment: Moment, findings: Sequence[Finding]) -> Risk:
    failed = sorted(
        (f for f in findings if f.verdict is Verdict.FAIL), key=lambda f: (not f.matters, -f.weight, f.check)
    )
    judged = sum(f.weight for f in findings if f.verdict is not Verdict.UNKNOWN)
    total = sum(f.weight for f in findings)
    score = round(100 * sum(f.weight for f in failed) / judged) if judged else None
    coverage = judged / total if total else 0.0
    return Risk(
        moment=moment,
        level=_level(score, coverage, matters=any(f.matters for f in failed)),
        score=score,
        coverage=coverage,
        drivers=tuple(f.check for f in failed),
        glories=tuple(f.check for f in findings if f.judgement.glory),
    )


def _level(score: int | None, coverage: float, *, matters: bool) -> Level:
    if matters:
        return Level.HIGH
    if score is None or coverage < ENOUGH_COVERAGE:
        return Level.UNKNOWN
    if score >= HIGH_FROM:
        return Level.HIGH
    return Level.MEDIUM if score >= MEDIUM_FROM else Level.LOW
