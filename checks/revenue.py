"""An estimate of the revenue at risk, for shops whose user gave the figures it needs.

The shopper cannot see how many customers leave. So the share that each failed check costs is an
assumption of ours, and no figure is given without the sentence that says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from checks.model import Finding, Moment, Verdict
from checks.risk import Money, RiskModel
from checks.saying import joined, money, number, say, say_n

SIGNIFICANT_DIGITS = 2  # more would look like a measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Revenue at risk in a month."""

    amount: Money | None  # None where too little could be judged to say
    because: tuple[str, ...]  # the failed checks that count
    not_judged: tuple[str, ...]  # the checks that would count had they failed
    sentence: str
    assumption: str  # always printed beside the amount


def revenue_at_risk(findings: Iterable[Finding], model: RiskModel) -> Estimate | None:
    """The estimate from weighed findings; None where the user gave no figures or no such check was run.

    Only failed checks that matter at the decision point count: it is there that a checkout is lost.
    """
    counted = [f for f in findings if f.moment is Moment.FMOT and f.matters]
    if model.trade is None or not counted:
        return None
    failed = tuple(f.check for f in counted if f.verdict is Verdict.FAIL)
    not_judged = tuple(f.check for f in counted if f.verdict is Verdict.UNKNOWN)
    amount = None if not_judged and not failed else _amount(len(failed), model)
    return Estimate(
        amount=amount,
        because=failed,
        not_judged=not_judged,
        sentence=_sentence(amount, len(failed), len(not_judged)),
        assumption=_assumption(model),
    )


def _amount(failed: int, model: RiskModel) -> Money | None:
    if model.trade is None:
        return None
    order = model.trade.average_order
    lost = 1 - (1 - Decimal(str(model.lost_share))) ** failed
    return Money(_rounded(model.trade.monthly_checkouts * order.value * lost), order.currency)


def _rounded(value: Decimal) -> Decimal:
    """To two significant digits, and never finer than whole units of the currency."""
    place = max(0, value.adjusted() - SIGNIFICANT_DIGITS + 1) if value else 0
    return Decimal(round(value.scaleb(-place))).scaleb(place).quantize(Decimal(1))


def _sentence(amount: Money | None, failed: int, not_judged: int) -> str:
    if amount is None:
        return say("No estimate: nothing that counts failed, but not all of it could be judged.")
    if not failed:
        return say("None by this estimate: no check that matters at the decision point failed.")
    told = say_n(
        "About {amount} a month, estimated from {n} failed check that matters at the decision point.",
        "About {amount} a month, estimated from {n} failed checks that matter at the decision point.",
        failed, amount=money(amount.value, amount.currency),
    )  # fmt: skip
    return joined(told, _not_counted(not_judged))


def _not_counted(not_judged: int) -> str:
    if not not_judged:
        return ""
    return say_n(
        "{n} more that could not be judged is not counted.",
        "{n} more that could not be judged are not counted.", not_judged,
    )  # fmt: skip


def _assumption(model: RiskModel) -> str:
    trade = model.trade
    if trade is None:
        return ""
    order = trade.average_order
    return say(
        "An assumption, not a measurement: each failed check that matters at the decision point (FMOT) costs "
        "{share}% of the customers who begin to check out and are still there, and you told us of "
        "{checkouts} checkouts a month of {order} each. Estimate = checkouts × average order × "
        "(1 − (1 − share lost) ^ failed checks), to two digits.",
        share=number(100 * model.lost_share), checkouts=number(trade.monthly_checkouts),
        order=money(order.value, order.currency),
    )  # fmt: skip
