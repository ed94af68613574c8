"""Reading return costs: one short table per thing that a careful customer would notice.

The many wordings are in tests/corpus/returns.jsonl; here stands what must never be confused.
"""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.reading.language import detect_language
from checks.reading.return_scopes import ASIDE, CONDITIONS
from checks.reading.returns import mentions_returns, read_returns
from checks.reading.structured_returns import return_policy
from checks.reading.vocabulary import WORD, languages, read_vocabulary, vocabulary

LOOKALIKES = [  # (text, who pays); each pair differs by little
    ("Returns are free.", "seller"),
    ("Returns are not free.", "customer"),
    ("Delivery is free.", None),
    ("Free delivery and returns.", "seller"),
    ("Free delivery and 30 day returns.", None),
    ("We refund the original delivery costs when you return the goods.", None),
    ("We refund the cost of returning the goods.", "seller"),
    ("We do not refund the cost of returning the goods.", "customer"),
    ("You pay nothing for delivery.", None),
    ("You do not pay for return shipping.", "seller"),
    ("If the goods are faulty, we pay for return shipping.", None),
    ("We pay for return shipping only if the goods are faulty.", "customer"),
    ("You pay for return shipping unless the goods are faulty.", "customer"),
    ("Unless the goods are faulty, you pay for return shipping.", "customer"),
    ("Are returns free?", None),
    ("Are returns free?\nYes.", "seller"),
    ("Are returns free?\nNo.", "customer"),
    ("Exchanges are free, but you pay for return postage.", "customer"),
    ("You can return items free of charge in our stores.", None),
    ("Returns cost £3 and delivery is free.", "customer"),
    ("Delivery costs £3 and returns are free.", "seller"),
    ("Free returns on orders over £60, otherwise £2.95.", "conditional"),
    ("The risk of the return lies with the buyer.", None),
    ("The cost of the return lies with the buyer.", "customer"),
]


@pytest.mark.parametrize(("text", "payer"), LOOKALIKES)
def test_sentences_that_look_alike(text: str, payer: str | None) -> None:
    terms = read_returns(text, language="en")
    assert terms.payer == payer
    assert terms.stated == (payer is not None)


AMOUNTS = [
    ("Delivery: £4\nReturns: £6", "6.00 GBP"),
    ("Returns are free over £50, otherwise £2.95.", "2.95 GBP"),
    ("Return postage is about £7, paid by the customer.", "~7.00 GBP"),
    ("The customer pays for returns: £5 from the UK, £13 from elsewhere.", "5-13 GBP"),
    ("The customer pays for returns. Since June 13, 2014 the law allows it.", None),
    ("The customer pays for returns. Delivery costs £4.", None),
    ("The customer pays for returns. Cancelled orders incur a £20 restocking fee.", None),
]


@pytest.mark.parametrize(("text", "amount"), AMOUNTS)
def test_only_the_price_of_the_return_is_the_amount(text: str, amount: str | None) -> None:
    found = read_returns(text, language="en").amount
    assert (str(found) if found else None) == amount


WINDOWS = [
    ("You can return goods within 14 days.", 14),
    ("30-day returns", 30),
    ("Return it within four weeks.", 28),
    ("Returns within 14 (fourteen) days.", 14),
    ("We refund within 14 days.", None),
    ("Delivery takes 3 to 4 days. Returns are free.", None),
    ("Returns are checked within 5 working days.", None),
    ("Returns: 24 months guarantee.", None),
]


@pytest.mark.parametrize(("text", "days"), WINDOWS)
def test_the_window_is_the_time_for_returning(text: str, days: int | None) -> None:
    assert read_returns(text, language="en").window_days == days


def test_home_and_abroad_are_told_apart() -> None:
    text = "Returns from Germany are free. Customers in France pay for return shipping."
    german, french = (read_returns(text, language="en", country=country) for country in ("DE", "FR"))
    assert (german.payer, german.ordinary_payer) == ("conditional", "seller")
    assert (french.payer, french.ordinary_payer) == ("conditional", "customer")


def test_faulty_goods_and_exchanges_are_kept_apart() -> None:
    text = "Return postage is paid by the buyer unless the item is faulty. Exchanges are free."
    terms = read_returns(text, language="en")
    assert (terms.payer, terms.faulty_payer, terms.exchange_payer) == ("customer", "seller", "seller")


def test_two_plain_sentences_that_disagree_are_ambiguous() -> None:
    terms = read_returns("Returns are free. The customer pays for return shipping.", language="en")
    assert terms.ambiguous
    assert len(terms.quotes) == 2


@pytest.mark.parametrize("text", [
    "Über uns.\nDie Rück\u00adsende\u00adkosten trägt der Käufer.\nImpressum",
    "Die\u202fRücksendekosten trägt der Ka\u0308ufer.",
    "DIE RÜCKSENDEKOSTEN TRÄGT DER KÄUFER.",
])  # fmt: skip
def test_the_quote_is_found_again_in_the_text(text: str) -> None:
    terms = read_returns(text, language="de")
    (quote,) = terms.quotes
    assert terms.payer == "customer"
    assert text[quote.start : quote.end] == quote.text
    assert quote.text.lower().startswith("die")
    assert quote.text.endswith(".")


@pytest.mark.parametrize(("text", "language"), [
    ("Sie tragen die Kosten der Rücksendung.", "de"),
    ("De retourkosten zijn voor rekening van de koper.", "nl"),
    ("Costul returului este suportat de client.", "ro"),
    ("You pay for return shipping.", "en"),
    ("Les frais de retour sont à votre charge.", "fr"),
    ("Le spese di reso sono a carico del cliente.", "it"),
    ("Los gastos de devolución corren a cargo del cliente.", "es"),
    ("Koszt zwrotu ponosi klient.", "pl"),
    ("Náklady na vrácení nese kupující.", "cs"),
])  # fmt: skip
def test_the_language_is_told_where_the_page_does_not_or_lies(text: str, language: str) -> None:
    for told in ("", "xx", "sv" if language != "sv" else "en"):
        terms = read_returns(text, language=told)
        assert (terms.language, terms.payer) == (language, "customer")


def test_no_language_is_told_from_figures() -> None:
    assert detect_language("12345 67890") == ""
    assert not read_returns("12345 67890").stated
    assert mentions_returns("12345") == 0


@pytest.mark.parametrize("language", languages("returns"))
def test_every_vocabulary_can_tell_the_parties_and_the_goods(language: str) -> None:
    words = vocabulary("returns", language)
    known = {
        m
        for phrases in (*words.exact.values(), *words.prefixed.values())
        for p in phrases
        for m in p.meanings
    }
    assert {"returns", "return_costs", "customer", "seller", "pays", "free", "not", "days", "faulty"} <= known


def test_conditions_and_asides_do_not_overlap() -> None:
    assert not ASIDE & CONDITIONS


def test_how_vocabulary_entries_are_written() -> None:
    words = read_vocabulary(
        "xx",
        'topic_words = []\nfunction_words = []\na = ["Rück*", "zu/ lasten", "ziehen ~ ab", "der … Ware"]\n',
    )
    found = [
        (h.start, h.end)
        for h in words.hits(WORD.findall("wir ziehen 5 , - von der bestellten ware ab zu lasten ruckporto"))
    ]
    assert found == [(1, 10), (6, 9), (10, 12), (12, 13)]


TOKENS = [
    "returns", "free", "not", "customer", "pays", ",", ".", "?", "\n", "-", "(", ")", "£5", "14", "days", "unless",
    "faulty", "if", "the", "0", "\u00ad", ";", ":", "*", "|", "delivery", "and", "no", "yes", "UK", "abroad",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(TOKENS),
        max_size=60,
    ).map(" ".join)
)
def test_any_text_is_survived(text: str) -> None:
    terms = read_returns(text, language="en")
    assert terms.stated == (terms.payer is not None) == bool(terms.quotes)
    assert all(text[q.start : q.end] == q.text for q in terms.quotes)


@pytest.mark.parametrize("text", [
    "free returns " * 80_000, "return," * 150_000, "returns" + " " * 1_000_000, "return £5 " * 100_000,
    "return " + "1" * 500_000, "1.234,56 € " * 90_000, "return.\n" * 130_000, "(" * 300_000 + "return",
])  # fmt: skip
def test_a_megabyte_of_anything_is_read_in_bounded_time(text: str) -> None:
    started = time.process_time()
    read_returns(text, language="en")
    assert time.process_time() - started < 5


POLICIES = [
    ({"returnFees": "https://schema.org/FreeReturn"}, "seller", None),
    ({"returnFees": "FreeReturn", "merchantReturnDays": "30"}, "seller", None),
    ({"returnFees": "http://schema.org/ReturnFeesCustomerResponsibility"}, "customer", None),
    ({"returnFees": {"@id": "schema:ReturnShippingFees"},
      "returnShippingFeesAmount": {"@type": "MonetaryAmount", "value": "4.95", "currency": "eur"}}, "customer", "4.95 EUR"),
    ({"returnFees": "FreeReturn", "customerRemorseReturnFees": "ReturnFeesCustomerResponsibility"}, "customer", None),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "payer", "amount"), POLICIES)
def test_structured_policies_are_found_wherever_they_hang(
    policy: dict[str, object], payer: str, amount: str | None
) -> None:
    node = {"@type": "MerchantReturnPolicy", **policy}
    for data in (node, {"@type": "Product", "offers": [{"@type": "Offer", "hasMerchantReturnPolicy": node}]}):
        found = return_policy([data], "DE")
        assert found is not None
        assert found.payer == payer
        assert (str(found.amount) if found.amount else None) == amount


@pytest.mark.parametrize("policy", [
    {"returnFees": "RestockingFees"},
    {"returnFees": "OriginalShippingFees"},
    {"itemDefectReturnFees": "FreeReturn"},
    {"returnFees": "FreeReturn", "applicableCountry": "US"},
    {"returnShippingFeesAmount": {"value": "free", "currency": "EUR"}},
    {"returnFees": None},
])  # fmt: skip
def test_structured_policies_that_say_nothing_about_the_ordinary_return(policy: dict[str, object]) -> None:
    assert return_policy([{"@type": ["MerchantReturnPolicy"], **policy}], "DE") is None
