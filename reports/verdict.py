"""The verdict on one shop: what is at stake, the worst moment, the first thing to do."""

from collections.abc import Sequence

from checks.model import Verdict
from checks.revenue import Estimate
from checks.risk import Level
from checks.saying import Said, money, say, say_n
from reports.journey_view import JourneyView, StationView, VerdictView
from reports.view import FindingView, UnknownGroup
from reports.weekly_words import ACTIONS

AT_STAKE = {  # by the moment's code
    "<ZMOT": say("Customers can be lost before they even begin to search."),
    "ZMOT": say("Customers can be lost while they search and compare."),
    "FMOT": say("Customers can be lost at the very moment of buying."),
    "AMOT": say("Customers can be lost while they wait for their delivery."),
    "SMOT": say("Customers can be lost when they need service."),
    "UMOT": say("Customers can be lost when they tell others."),
    "Omnichannel": say("Customers can be lost because the channels do not agree."),
}
WORST_FIRST = (Level.HIGH, Level.MEDIUM, Level.LOW, Level.UNKNOWN)


def advice(check: str, title: str) -> str:
    """What to do where this check failed."""
    known = ACTIONS.get(check)
    return Said(known, known) if known else say("Look into this failure: {check}.", check=title)


def verdict(
    way: JourneyView, findings: Sequence[FindingView], unknown: Sequence[UnknownGroup],
    estimate: Estimate | None,
) -> VerdictView:  # fmt: skip
    """`findings`: all, worst first."""
    worst = _worst(way)
    level = next((each for each in WORST_FIRST if each in {s.level for s in way.checked}), Level.UNKNOWN)
    first = _first(findings, worst)
    return VerdictView(
        level=level,
        clear=bool(findings) and all(f.verdict is Verdict.PASS for f in findings),
        sentence=_sentence(level, worst, findings),
        worst=worst,
        action=_action(first, unknown, findings),
        anchor=first.anchor if first else "",
        amount=_amount(estimate),
    )


def _worst(way: JourneyView) -> StationView | None:
    """The moment with the highest level, of these the one with most pains; the earlier one of equals."""
    failed = [each for each in way.checked if each.level and (each.pains or each.others)]
    return min(failed, key=_badness, default=None)


def _badness(station: StationView) -> tuple[int, int, int]:
    return WORST_FIRST.index(station.level or Level.UNKNOWN), -len(station.pains), -(station.score or 0)


def _first(findings: Sequence[FindingView], worst: StationView | None) -> FindingView | None:
    failed = (f for f in findings if f.verdict is Verdict.FAIL)
    return next((f for f in failed if worst and f.moment == worst.moment), None)


def _sentence(level: Level, worst: StationView | None, findings: Sequence[FindingView]) -> str:
    failed = sum(f.verdict is Verdict.FAIL for f in findings)
    unknown = sum(f.verdict is Verdict.UNKNOWN for f in findings)
    if level is Level.HIGH and worst:
        return AT_STAKE[worst.moment.code]
    if failed and any(f.matters and f.verdict is Verdict.UNKNOWN for f in findings):
        return say_n(
            "{n} failure annoys customers, and what may drive them away could not be judged in full.",
            "{n} failures annoy customers, and what may drive them away could not be judged in full.", failed,
        )  # fmt: skip
    if failed:
        return say_n(
            "Nothing here drives customers away on its own, but {n} failure annoys them.",
            "Nothing here drives customers away on its own, but {n} failures annoy them.", failed,
        )  # fmt: skip
    if unknown == len(findings):
        return say("Nothing could be judged: whether customers can reach this shop is not known.")
    if unknown:
        return say_n(
            "Nothing failed, but {n} check could not be judged.",
            "Nothing failed, but {n} checks could not be judged.", unknown,
        )  # fmt: skip
    return say("All clear: every check passed.")


def _action(
    first: FindingView | None, unknown: Sequence[UnknownGroup], findings: Sequence[FindingView]
) -> str:
    if first:
        return first.action
    if unknown:
        return max(unknown, key=lambda group: len(group.findings)).cause.remedy
    return say("Nothing for now: the next visit will show whether it stays so.") if findings else ""


def _amount(estimate: Estimate | None) -> str:
    if estimate is None or estimate.amount is None or not estimate.because:
        return ""
    amount = estimate.amount
    return say("About {amount} a month", amount=money(amount.value, amount.currency))
