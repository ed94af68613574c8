"""How findings become risk, what a model changes, and what may be said of revenue."""

import json
from decimal import Decimal

import pytest
from report_data import NOON, result

from checks.model import Finding, Judgement, Moment, Reason, failed, passed, unknown
from checks.revenue import revenue_at_risk
from checks.risk import DEFAULT_MODEL, Level, Money, RiskModel, Trade, formula, risks
from reports.html import render_html
from reports.machine import to_json
from reports.summary import summarise
from reports.text import render_text
from reports.weighing import differences

FAIL, PASS, OPEN = failed("No.", ["u"]), passed("Yes."), unknown(Reason.BLOCKED, "A wall.")
GLORY = passed("More than that.", glory=True)


def finding(check: str, judgement: Judgement, weight: int = 1, *, matters: bool = False,
            moment: Moment = Moment.FMOT) -> Finding:  # fmt: skip
    return Finding(check=check, moment=moment, weight=weight, matters=matters, judgement=judgement)


@pytest.mark.parametrize(("verdicts", "model", "level", "score"), [
    ([FAIL, FAIL, PASS, PASS], DEFAULT_MODEL, Level.HIGH, 50),
    ([FAIL, PASS], DEFAULT_MODEL, Level.MEDIUM, 50),
    ([FAIL], DEFAULT_MODEL, Level.MEDIUM, 100),
    ([FAIL, FAIL], RiskModel(weights={"c0": 0}), Level.MEDIUM, 100),
    ([FAIL, FAIL, PASS, PASS], RiskModel(high_from=51), Level.MEDIUM, 50),
    ([FAIL, PASS], RiskModel(medium_from=51, high_from=60), Level.LOW, 50),
    ([FAIL, *[PASS] * 4], DEFAULT_MODEL, Level.MEDIUM, 20),
    ([PASS], DEFAULT_MODEL, Level.LOW, 0),
    ([PASS, OPEN], DEFAULT_MODEL, Level.LOW, 0),
    ([PASS, OPEN, OPEN], DEFAULT_MODEL, Level.UNKNOWN, 0),
    ([PASS, OPEN, OPEN], RiskModel(enough_coverage=0.3), Level.LOW, 0),
    ([PASS, OPEN], RiskModel(weights={"c1": 3}), Level.UNKNOWN, 0),
    ([FAIL, PASS], RiskModel(weights={"c0": 0}), Level.LOW, 0),
    ([FAIL], RiskModel(weights={"c0": 0}), Level.UNKNOWN, None),
    ([FAIL, *[PASS] * 9], RiskModel(matters={"c0": True}), Level.HIGH, 10),
    ([OPEN], RiskModel(matters={"c0": True}), Level.UNKNOWN, None),
])  # fmt: skip
def test_level_and_score(
    verdicts: list[Judgement], model: RiskModel, level: Level, score: int | None
) -> None:
    weighed = model.weigh(finding(f"c{n}", verdict) for n, verdict in enumerate(verdicts))
    risk = risks(weighed, model)[Moment.FMOT]
    assert (risk.level, risk.score) == (level, score)


def test_pains_and_glories_are_named() -> None:
    found = [finding("a", FAIL), finding("b", FAIL, matters=True), finding("c", GLORY)]
    risk = risks(found)[Moment.FMOT]
    assert (risk.drivers, risk.pains, risk.glories) == (("b", "a"), ("b",), ("c",))


def test_a_check_can_belong_to_another_moment() -> None:
    model = RiskModel(moments={"a": Moment.ZMOT})
    assert set(risks(model.weigh([finding("a", FAIL), finding("b", PASS)]), model)) == {
        Moment.ZMOT,
        Moment.FMOT,
    }


def test_only_what_differs_from_the_defaults_is_told() -> None:
    assert differences(DEFAULT_MODEL) == ()
    assert differences(RiskModel(weights={"phone-at-checkout": 3}, matters={"phone-at-checkout": True})) == ()
    model = RiskModel(
        medium_from=10, high_from=40, enough_coverage=0.25, matters={"guest-checkout": False},
        weights={"phone-at-checkout": 5, "gone": 2}, moments={"return-costs-stated": Moment.ZMOT},
    )  # fmt: skip
    assert differences(model) == (
        "The level is medium from 10 (default: 20).",
        "The level is high from 40 (default: 50).",
        "A level is given from 25% coverage (default: 50%).",
        "“Gone” weighs 2.",
        "“Ordering without an account” does not matter on its own (default: yes).",
        "“A phone number at checkout” weighs 5 (default: 3).",
        "“Who pays for a return is stated” belongs to ZMOT (default: FMOT).",
    )
    told = formula(model)
    assert "high from 40 where" in told
    assert "medium from 10;" in told
    assert "less than 25% coverage" in told


def trade(checkouts: int = 1000, order: str = "50", share: float = 0.1) -> RiskModel:
    money = Money(Decimal(order), "EUR")
    return RiskModel(lost_share=share, trade=Trade(monthly_checkouts=checkouts, average_order=money))


@pytest.mark.parametrize(("verdicts", "model", "amount"), [
    ([FAIL], trade(), "5,000 EUR"),
    ([FAIL, FAIL], trade(), "9,500 EUR"),
    ([FAIL, OPEN, PASS], trade(), "5,000 EUR"),
    ([FAIL], trade(1234, "61.90", 0.05), "3,800 EUR"),
    ([FAIL], trade(1, "1.50"), "0 EUR"),
    ([FAIL], trade(10, "19.90"), "20 EUR"),
    ([FAIL], trade(share=0), "0 EUR"),
    ([FAIL], trade(0), "0 EUR"),
    ([FAIL], trade(1_000_000_000, "999999999.99", 1), "1,000,000,000,000,000,000 EUR"),
    ([PASS], trade(), "0 EUR"),
])  # fmt: skip
def test_the_estimate_stands_beside_its_assumption(
    verdicts: list[Judgement], model: RiskModel, amount: str
) -> None:
    estimate = revenue_at_risk([finding(f"c{n}", v, matters=True) for n, v in enumerate(verdicts)], model)
    assert estimate
    assert str(estimate.amount) == amount
    assert f"{100 * model.lost_share:.4g}% of the customers" in estimate.assumption
    assert "not a measurement" in estimate.assumption
    assert ("could not be judged is not counted" in estimate.sentence) == (OPEN in verdicts)


def test_what_could_not_be_judged_gives_no_amount() -> None:
    estimate = revenue_at_risk([finding("a", OPEN, matters=True), finding("b", PASS, matters=True)], trade())
    assert estimate
    assert (estimate.amount, estimate.not_judged) == (None, ("a",))
    assert "No estimate" in estimate.sentence


def test_no_estimate_without_figures_or_without_a_check_that_counts() -> None:
    assert revenue_at_risk([finding("a", FAIL, matters=True)], DEFAULT_MODEL) is None
    assert revenue_at_risk([finding("a", FAIL)], trade()) is None
    assert revenue_at_risk([finding("a", FAIL, matters=True, moment=Moment.SMOT)], trade()) is None


def test_no_output_gives_the_amount_without_its_assumption() -> None:
    shop = result([], {"phone-at-checkout": FAIL}, model=trade())
    summary = summarise([shop], generated_at=NOON)
    (told,) = json.loads(to_json(summary, report=None))["results"]
    estimate = told["revenue_at_risk"]
    assert estimate["amount"] == {"value": "5000", "currency": "EUR"}
    for text in (
        render_html(summary),
        render_text(summary, width=1000),
        json.dumps(estimate, ensure_ascii=False),
    ):
        assert "About 5,000 EUR a month, estimated from 1 failed check" in text
        assert "An assumption, not a measurement: each failed check that matters" in text


def test_the_formula_of_a_shop_has_its_own_values_in_every_report() -> None:
    summary = summarise(
        [result([], {"phone-at-checkout": FAIL}, model=RiskModel(high_from=33))], generated_at=NOON
    )
    for text in (render_html(summary), render_text(summary, width=1000), to_json(summary, report=None)):
        assert "The level is high from 33 (default: 50)." in text
    for text in (render_html(summary), to_json(summary, report=None)):
        assert "Level: high from 33 where several checks failed" in text
