"""The check's verdicts on pages made by hand; lifelike pages are in tests/cases/return-costs-stated."""

from typing import Any

import pytest

from checks.model import Box, Judgement, Page, Reason, Shop, Span, Stage, Text, Verdict
from checks.return_costs_stated import return_costs_stated

PAYS = "The customer pays for return shipping."
FREE = "Returns are free."
SILENT = "You can return goods within 14 days. Fill in the returns form."
HERE = Box(10, 20, 300, 40)


def shop(country: str = "GB") -> Shop:
    return Shop(key="s", name="S", url="https://s.example", country=country)


def page(stage: str, *texts: str | Text, **facts: Any) -> Page:
    blocks = tuple(t if isinstance(t, Text) else Text(text=t, box=HERE) for t in texts)
    known = {"status": 200, "title": "", "language": "en", **facts}
    return Page(stage=Stage(stage), url=f"https://s.example/{stage}", texts=blocks, **known)


def judge(*pages: Page, country: str = "GB") -> Judgement:
    return return_costs_stated.function(shop(country), **{p.stage.value: p for p in pages})


def test_a_stated_payer_passes_and_is_quoted_with_its_place() -> None:
    words = Text(
        text=f"Hello. {PAYS}",
        box=Box(0, 0, 500, 50),
        spans=(Span(0, 6, Box(0, 0, 50, 20)), Span(7, 46, Box(60, 0, 400, 20))),
    )
    said = judge(page("returns", "Welcome", words))
    assert said.verdict is Verdict.PASS
    assert said.sentence.startswith("The customer pays for returns, stated on the returns page.")
    assert not said.glory
    assert [(e.quote, e.box, e.url) for e in said.evidence] == [
        (PAYS, Box(60, 0, 400, 20), "https://s.example/returns")
    ]


@pytest.mark.parametrize("stage", ["product", "cart", "checkout", "shipping", "terms", "home"])
def test_every_page_before_the_order_counts(stage: str) -> None:
    assert judge(page(stage, PAYS)).verdict is Verdict.PASS


def test_folded_text_counts_because_a_customer_can_open_it() -> None:
    assert judge(page("product", Text(text=PAYS, box=HERE, folded=True))).verdict is Verdict.PASS


def test_facts_carry_what_is_known() -> None:
    said = judge(page("returns", f"{SILENT} Returns cost £4.50."))
    facts = {"payer": "customer", "amount": "4.50 GBP", "window_days": "14", "stated_on": "returns"}
    assert said.facts == facts
    assert said.sentence.startswith("The customer pays for returns (4.50 GBP), stated on the returns page.")


def test_free_returns_are_a_moment_of_glory() -> None:
    assert judge(page("returns", FREE)).glory


def test_free_at_home_is_a_glory_too() -> None:
    said = judge(page("returns", "Returns from the UK are free. From abroad, the customer pays for returns."))
    assert (said.verdict, said.glory) == (Verdict.PASS, True)
    assert said.facts["home_payer"] == "seller"
    assert "within the country" in said.sentence


def test_a_condition_passes_without_glory() -> None:
    said = judge(page("returns", "Free returns on orders over £60, otherwise £2.95."))
    assert (said.verdict, said.glory) == (Verdict.PASS, False)
    assert said.sentence.startswith("Who pays for returns depends on the case (2.95 GBP)")


def test_a_returns_page_that_is_silent_fails_and_names_all_pages() -> None:
    said = judge(page("returns", SILENT), page("product", "A mug"))
    assert said.verdict is Verdict.FAIL
    assert said.searched == ("https://s.example/returns", "https://s.example/product")
    assert "returns page explains returns" in said.sentence


@pytest.mark.parametrize(("stage", "verdict"), [("terms", Verdict.FAIL), ("shipping", Verdict.FAIL)])
def test_a_page_that_clearly_treats_returns_stands_in_for_the_returns_page(
    stage: str, verdict: Verdict
) -> None:
    assert judge(page(stage, f"{SILENT} Returned goods must be unused.")).verdict is verdict
    assert judge(page(stage, "Orders leave within a day. See also: returns.")).verdict is Verdict.UNKNOWN


def test_pages_that_contradict_each_other_fail_with_both_quotes() -> None:
    said = judge(page("product", FREE), page("returns", PAYS))
    assert said.verdict is Verdict.FAIL
    assert sorted(e.quote for e in said.evidence) == [FREE, PAYS]
    assert said.sentence == (
        "Return costs contradict each other: the product page says that the shop pays for returns, "
        "the returns page says that the customer pays for returns."
    )


def test_footer_against_body_is_a_contradiction_on_one_page() -> None:
    footer = Text(text=FREE, box=HERE, region="footer")
    assert judge(page("returns", PAYS, footer)).verdict is Verdict.FAIL


def test_two_fixed_prices_contradict_each_other() -> None:
    said = judge(page("returns", "Returns cost £3."), page("shipping", "Returns cost £5."))
    assert said.verdict is Verdict.FAIL
    assert "(3.00 GBP)" in said.sentence
    assert "(5.00 GBP)" in said.sentence


NO_CONTRADICTION = [
    (FREE, "International customers pay for return shipping."),
    (FREE, "The customer pays for return shipping if the goods are returned late."),
    (FREE, "Free returns on orders over £60, otherwise £2.95."),
    ("Free returns*", PAYS),
    (PAYS, "If the goods are faulty, returns are free."),
    (PAYS, "The customer pays for return shipping unless the goods are faulty."),
    (PAYS, "Free delivery"),
    (PAYS, "You can return goods free of charge in our stores."),
    ("Returns cost £3.", "Returns cost about £5."),
    ("Returns cost £3.", PAYS),
    ("Returns cost £3.", "Returns cost 4 €."),
    (PAYS, "Exchanges are free."),
    (FREE, "The customer pays for return shipping if we have agreed so."),
]


@pytest.mark.parametrize(("product", "returns"), NO_CONTRADICTION)
def test_what_only_seems_to_contradict_is_no_fault(product: str, returns: str) -> None:
    assert judge(page("product", product), page("returns", returns)).verdict is Verdict.PASS


def test_one_text_that_says_two_things_is_for_a_person() -> None:
    assert judge(page("returns", f"{FREE} {PAYS}")).reason is Reason.AMBIGUOUS


def test_without_a_page_about_returns_nothing_is_said() -> None:
    for pages in (
        [],
        [page("product", "A mug")],
        [page("returns", SILENT, status=404)],
        [page("returns", "Hello")],
    ):
        assert judge(*pages).reason is Reason.PAGE_NOT_FOUND


def test_silence_in_a_language_read_poorly_proves_nothing() -> None:
    czech = page("returns", "Zboží můžete vrátit do 14 dnů od převzetí. Vyplňte formulář.", language="cs")
    greek_letters = page("returns", "მიწოდება და დაბრუნება თოთხმეტ დღეში.", language="ka")
    assert judge(czech).reason is Reason.LANGUAGE_UNSUPPORTED
    assert judge(greek_letters).reason is Reason.LANGUAGE_UNSUPPORTED


POLICY = {"@type": "MerchantReturnPolicy", "returnFees": "https://schema.org/FreeReturn"}


def test_what_only_search_engines_are_told_is_not_shown_to_customers() -> None:
    said = judge(page("returns", SILENT, structured=(POLICY,)))
    assert said.reason is Reason.AMBIGUOUS
    assert "search engines says that the shop pays" in said.sentence


def test_search_engines_being_told_otherwise_is_mentioned_but_no_fault() -> None:
    said = judge(page("returns", PAYS, structured=({"hasMerchantReturnPolicy": [POLICY]},)))
    assert said.verdict is Verdict.PASS
    assert said.sentence.endswith("The shop's data for search engines says that the shop pays for returns.")
    assert said.evidence[-1].quote == "MerchantReturnPolicy returnFees: FreeReturn"


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ({"returnFees": "ReturnShippingFees", "returnShippingFeesAmount": {"value": 7, "currency": "EUR"}}, "says 7.00 EUR."),
        ({"returnFees": "ReturnShippingFees", "returnShippingFeesAmount": {"value": "4.95", "currency": "EUR"}}, ""),
        ({"returnFees": "ReturnFeesCustomerResponsibility", "merchantReturnDays": 14}, "says 14 days instead of 30."),
        ({"returnFees": "ReturnFeesCustomerResponsibility", "merchantReturnDays": 30}, ""),
    ],
    ids=["another price", "the same price", "other days", "the same days"],
)  # fmt: skip
def test_another_price_or_time_in_the_data_is_mentioned(policy: dict[str, object], told: str) -> None:
    pays = "You can return items within 30 days. Return postage is €4.95 and paid by the customer."
    said = judge(page("returns", pays, structured=({"@type": "MerchantReturnPolicy", **policy},)))
    assert said.verdict is Verdict.PASS
    assert ("search engines" in said.sentence) is bool(told)
    assert said.sentence.endswith(told)


def test_it_is_told_where_the_buyer_meets_it() -> None:
    unseen, met = judge(page("returns", PAYS)), judge(page("returns", PAYS), page("checkout", PAYS))
    assert "don't come across it" in unseen.sentence
    assert "come across" not in met.sentence
    assert (unseen.facts["stated_on"], met.facts["stated_on"]) == ("returns", "returns, checkout")
