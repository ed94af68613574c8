from datetime import timedelta

import pytest
from report_data import NOON, finding, page, result
from report_example import example

from checks.model import (
    Gap,
    Judgement,
    Moment,
    Reason,
    ShopKind,
    Stage,
    failed,
    passed,
    unknown,
)
from checks.risk import FORMULA
from reports import words
from reports.shop_page import render_shop
from reports.summary import LOG_LINES, Result, Summary, summarise
from reports.teller import Teller
from reports.view import FindingView, ShopView

CHECKOUT = "https://shop.example/checkout"


def told(it: Result) -> ShopView:
    return summarise([it], generated_at=NOON).shops[0]


def summary() -> Summary:
    results, kept = example()
    return summarise(results, generated_at=NOON, pictures=kept)


def names(findings: tuple[FindingView, ...]) -> list[str]:
    return [f.check for f in findings]


def test_own_shops_come_first_and_the_others_keep_their_order() -> None:
    assert [s.name for s in summary().shops][:3] == ["Laufladen Nordwind", "Fietshoek", "Thistle & Thread"]


def test_the_headline_counts_high_risks_and_what_is_not_known() -> None:
    assert summary().headline == (
        "3 of 7 shops carry a high risk of losing customers. For 1 shop no level could be given."
    )


@pytest.mark.parametrize(("days", "old"), [(0, False), (7, False), (8, True)])
def test_a_visit_of_long_ago_is_not_how_things_stand(days: int, old: bool) -> None:
    at = result().visit.started_at + timedelta(days=days)
    summary = summarise([result()], generated_at=at)
    assert summary.shops[0].old is old
    assert ("Nobody has visited for more than a week" in render_shop(summary, Teller())) is old


@pytest.mark.parametrize(
    ("judgement", "headline"),
    [
        (failed("Bad.", ["u"]), "Example carries a high risk of losing customers."),
        (passed("Good."), "Example carries no high risk of losing customers, as far as could be judged."),
        (
            unknown(Reason.TIMEOUT, "Late."),
            "Example could not be judged well enough to give a level of risk.",
        ),
    ],
)
def test_the_headline_for_one_shop(judgement: Judgement, headline: str) -> None:
    it = result([], {"phone-at-checkout": judgement})
    assert summarise([it], generated_at=NOON).headline == headline


def test_the_headline_where_no_shop_is_at_high_risk() -> None:
    it = result([], {"phone-at-checkout": passed("Good.")})
    assert summarise([it, it], generated_at=NOON).headline == (
        "None of the 2 shops carries a high risk, as far as could be judged."
    )


def test_without_results_there_is_still_a_summary() -> None:
    empty = summarise([], generated_at=NOON)
    assert (empty.shops, empty.moments, empty.headline) == ((), (), "No shop was visited.")


def test_moments_are_told_in_the_customers_order_and_the_unchecked_ones_are_named() -> None:
    it = summary()
    assert [m.code for m in it.moments] == ["ZMOT", "FMOT", "AMOT", "SMOT"]
    assert [m.code for m in it.unchecked] == ["<ZMOT", "UMOT", "Omnichannel"]
    assert it.formula == FORMULA


def test_a_moment_that_one_shop_was_not_checked_for_is_none_there() -> None:
    fietshoek = summary().shops[1]
    assert [risk.level if risk else None for risk in fietshoek.risks] == ["low", "high", None, None]


def test_drivers_and_glories_are_named_in_words() -> None:
    nordwind, _, thistle, *_ = summary().shops
    assert [r.drivers for r in nordwind.risks if r][1] == (
        "No phone number at checkout",
        "No help at checkout",
    )
    assert next(r.glories for r in thistle.risks if r) == ("Contact is easy to find",)


def test_findings_come_worst_first() -> None:
    it = told(
        result(
            [],
            {
                "contact-findable": passed("Nice.", glory=True),
                "delivery-time-stated": passed("Fine."),
                "help-at-checkout": failed("None.", ["u"]),
                "guest-checkout": unknown(Reason.TIMEOUT, "Late."),
                "phone-at-checkout": failed("None.", ["u"]),
                "phone-line-clear": unknown(Reason.TIMEOUT, "Later."),
            },
        )
    )
    assert names(it.findings) == [
        "phone-at-checkout",
        "help-at-checkout",
        "guest-checkout",
        "phone-line-clear",
        "contact-findable",
        "delivery-time-stated",
    ]
    assert [names(part) for part in (it.failed, it.glories, it.passed)] == [
        ["phone-at-checkout", "help-at-checkout"],
        ["contact-findable"],
        ["delivery-time-stated"],
    ]


def test_unknowns_of_one_cause_are_told_once() -> None:
    tulp = summary().shops[5]
    assert [(g.cause.code, names(g.findings)) for g in tulp.unknown] == [
        ("timeout", ["guest-checkout", "phone-at-checkout", "help-at-checkout"]),
        ("page-not-found", ["return-costs-stated"]),
    ]
    assert tulp.unknowns == 4


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_plain_words_and_a_remedy(reason: Reason) -> None:
    cause = words.CAUSES[reason]
    assert cause.code == reason
    assert cause.title[0].isupper()
    assert not cause.title.endswith(".")
    assert cause.remedy.endswith(".")


def test_every_moment_and_stage_has_words() -> None:
    assert set(words.MOMENTS) == set(Moment)
    assert set(words.STAGES) == set(Stage)
    assert words.MOMENTS[Moment.FMOT].label == "FMOT · deciding and checking out"


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (0, "nothing judged"),
        (0.001, "1\u00a0% judged"),
        (0.73, "73\u00a0% judged"),
        (0.999, "99\u00a0% judged"),
        (1, "all judged"),
    ],
)
def test_coverage_in_words(coverage: float, said: str) -> None:
    assert words.judged(coverage) == said


def test_pages_and_gaps_are_told_in_the_customers_order() -> None:
    wall = Gap(Reason.BLOCKED, "HTTP 403.")
    it = told(
        result(
            [page(Stage.CHECKOUT, CHECKOUT, status=0), page(Stage.HOME, cut=["the text"])],
            gaps={Stage.RETURNS: wall, Stage.CART: wall},
        )
    )
    assert [(s.name, s.status, s.cause.code if s.cause else "", s.detail) for s in it.stages] == [
        ("Home page", "200", "", "the text"),
        ("Cart", "", "blocked", "HTTP 403."),
        ("Checkout", "not known", "", ""),
        ("Returns page", "", "blocked", "HTTP 403."),
    ]


def test_a_long_log_is_cut_and_says_so() -> None:
    log = told(result(log=[f"Step {n}" for n in range(LOG_LINES + 3)])).log
    assert (log[0], log[-1], len(log)) == ("Step 0", "… and 3 more lines", LOG_LINES + 1)


def test_an_unknown_country_is_told_by_its_code() -> None:
    assert (words.country("RO"), words.country("XQ")) == ("Romania", "XQ")


def test_a_check_that_is_not_installed_is_told_by_its_name() -> None:
    it = result()
    extra = Result(it.visit, (finding("my_own-check", passed("Yes.")),), it.risks)
    view = told(extra).passed[0]
    assert (view.title, view.question) == ("My own check", "")


def test_kinds_are_kept() -> None:
    assert [s.kind for s in summary().shops][:2] == [ShopKind.OWN, ShopKind.COMPETITOR]
