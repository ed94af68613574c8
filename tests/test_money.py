"""Amounts of money in running text, as shops really write them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.reading.money import find_amounts

ONE = [
    ("4,95 €", "4.95", "EUR"),
    ("€ 4.95", "4.95", "EUR"),
    ("€4,95", "4.95", "EUR"),
    ("€6,-", "6", "EUR"),
    ("6,– €", "6", "EUR"),
    ("€50.- of meer", "50", "EUR"),
    ("2€99", "2.99", "EUR"),
    ("1.249,00 €", "1249", "EUR"),
    ("1 249,00 €", "1249", "EUR"),
    ("£1,249.50", "1249.50", "GBP"),
    ("CHF 1'249.50", "1249.50", "CHF"),
    ("EUR 12", "12", "EUR"),
    ("29,90 Euro", "29.90", "EUR"),
    ("$5", "5", "USD"),
    ("$7 CAD", "7", "CAD"),
    ("AU$8.50", "8.50", "AUD"),
    ("AUD $8.50", "8.50", "AUD"),
    ("buy a $5 label", "5", "USD"),
    ("20 de lei", "20", "RON"),
    ("19,99 RON", "19.99", "RON"),
    ("12,99 zł", "12.99", "PLN"),
    ("59 Kč", "59", "CZK"),
    ("49 kr", "49", "SEK"),
    ("990 Ft", "990", "HUF"),
    ("4,95\u202f€", "4.95", "EUR"),
    ("４，９５ €", "4.95", "EUR"),
    ("within 14 days it costs 4.95 €", "4.95", "EUR"),
]
NONE = [
    "14 Tage",
    "June 13, 2014",
    "Art. 6",
    "30 % Rabatt",
    "0049 30 123456",
    "12 eurofighters",
    "",
    "€",
    "5",
]


@pytest.mark.parametrize(("text", "value", "currency"), ONE)
def test_one_amount_is_read(text: str, value: str, currency: str) -> None:
    assert [(a.value, a.currency) for a in find_amounts(text)] == [(Decimal(value), currency)]


@pytest.mark.parametrize("text", NONE)
def test_other_figures_are_no_amounts(text: str) -> None:
    assert find_amounts(text) == ()


@pytest.mark.parametrize(
    "text", ["5-13 GBP", "£5 – £13", "£5-13", "between 5 and 13 GBP", "5 to 13 GBP", "tra 5 e 13 GBP"]
)
def test_both_ends_of_a_range_are_amounts(text: str) -> None:
    assert [a.value for a in find_amounts(text)] == [Decimal(5), Decimal(13)]


@pytest.mark.parametrize(("hint", "currency"), [("AU", "AUD"), ("CA", "CAD"), ("US", "USD"), ("en", "USD")])
def test_the_country_tells_which_dollars_are_meant(hint: str, currency: str) -> None:
    assert find_amounts("a fee of $7", hint=hint)[0].currency == currency
    assert find_amounts("a fee of US$7", hint=hint)[0].currency == "USD"


@pytest.mark.parametrize(("hint", "currency"), [("DK", "DKK"), ("da", "DKK"), ("NO", "NOK"), ("SE", "SEK")])
def test_the_country_tells_which_crowns_are_meant(hint: str, currency: str) -> None:
    assert find_amounts("39 kr", hint=hint)[0].currency == currency


def test_the_place_is_that_in_the_given_text() -> None:
    text = "Rück\u00adporto: 4,95 €."
    amount = find_amounts(text)[0]
    assert text[amount.start : amount.end] == "4,95 €"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789.,-– €£$krlei\u00a0\u00ad’'x", max_size=300))
def test_any_text_is_survived(text: str) -> None:
    for amount in find_amounts(text):
        assert 0 <= amount.start < amount.end <= len(text)
        assert amount.value >= 0
