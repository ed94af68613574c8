"""The shops of a comparison, and what the parts of it need to know of each: own or not, ranked, named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checks.model import Finding, Moment, ShopKind, Verdict
from checks.risk import Level, Risk
from checks.saying import say, say_n
from reports.clean import one_line
from reports.view import Result

ORDER = (Level.LOW, Level.MEDIUM, Level.HIGH)  # best first


@dataclass(frozen=True, slots=True)
class Rival:
    """One shop with its findings by check."""

    result: Result
    own: bool
    findings: Mapping[str, Finding]

    @property
    def key(self) -> str:
        return self.result.visit.shop.key

    @property
    def name(self) -> str:
        shop = self.result.visit.shop
        return one_line(shop.name, 80) or one_line(shop.key, 80)

    @property
    def judged(self) -> bool:
        return any(f.verdict is not Verdict.UNKNOWN for f in self.findings.values())

    def verdict(self, check: str) -> Verdict | None:
        found = self.findings.get(check)
        return found.verdict if found else None


def rivals_of(results: Iterable[Result], own: str | None) -> list[Rival]:
    """Own shops first, then the best of the field.

    Raises:
        LookupError: no result is of the shop `own`.
    """
    rivals = [
        Rival(result, _is_own(result, own), {f.check: f for f in result.findings}) for result in results
    ]
    if own is not None and not any(rival.own for rival in rivals):
        raise LookupError(own)
    return sorted(rivals, key=lambda rival: (not rival.own, _standing(rival)))


def _is_own(result: Result, own: str | None) -> bool:
    shop = result.visit.shop
    return shop.kind is ShopKind.OWN if own is None else shop.key == own


def _standing(rival: Rival) -> tuple[bool, int, int, int, str]:
    levels = [risk.level for risk in rival.result.risks.values()]
    passed = sum(f.verdict is Verdict.PASS for f in rival.findings.values())
    high, medium = levels.count(Level.HIGH), levels.count(Level.MEDIUM)
    return not rival.judged, high, medium, -passed, rival.name


def field_of(rivals: Sequence[Rival]) -> list[Rival]:
    """Whom the own shops are held against; all, where none or each is own."""
    return [rival for rival in rivals if not rival.own] or list(rivals)


def tally(check: str, field: Iterable[Rival]) -> tuple[int, int, int]:
    """How many of the field pass, could be judged, and could not."""
    verdicts = [v for rival in field if (v := rival.verdict(check))]
    unknown = verdicts.count(Verdict.UNKNOWN)
    return verdicts.count(Verdict.PASS), len(verdicts) - unknown, unknown


def share(passed: int, judged: int, unknown: int) -> str:
    if not judged:
        return say("none could be judged")
    if not unknown:
        return say_n("{passed} of {n} passes", "{passed} of {n} pass", judged, passed=passed)
    return say_n(
        "{passed} of {judged} pass; {n} could not be judged",
        "{passed} of {judged} pass; {n} could not be judged", unknown, passed=passed, judged=judged,
    )  # fmt: skip


def ranks(rivals: Sequence[Rival], moment: Moment) -> Mapping[str, int]:
    """By key: 1 is best, equals share a place. Only shops of which enough could be judged have one."""
    told = {
        rival.key: (ORDER.index(risk.level), risk.score)
        for rival in rivals
        if (risk := rival.result.risks.get(moment)) and _can_be_ranked(risk, rival.result)
    }
    return {key: 1 + sum(other < mine for other in told.values()) for key, mine in told.items()}


def _can_be_ranked(risk: Risk, result: Result) -> bool:
    enough = risk.coverage >= result.risk_model.enough_coverage
    return risk.level in ORDER and risk.score is not None and enough
