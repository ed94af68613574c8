"""How well return costs are read, held to a floor per language on our own corpus.

Where countries are told apart, the payer at home is what counts.
"""

from pathlib import Path

import pytest

from monitor.accuracy import measure_returns
from monitor.corpus import RETURNS, by_language, read_corpus

ITEMS = read_corpus(Path(__file__).parent / "corpus")[RETURNS]
LANGUAGES = by_language(ITEMS)
WELL = ("de", "nl", "ro", "en")
FLOORS = {"stated": 0.97, "payer": 0.93, "amount": 0.93, "window": 0.93}


@pytest.mark.parametrize("language", LANGUAGES)
def test_reading_stays_above_its_floor(language: str) -> None:
    figure = measure_returns(LANGUAGES[language])
    rates = {
        "stated": figure.stated.f1,
        "payer": figure.payer,
        "amount": figure.amount,
        "window": figure.window,
    }
    assert {name: rate for name, rate in rates.items() if (rate or 0) < FLOORS[name]} == {}, figure.misses


@pytest.mark.parametrize("language", WELL)
def test_the_corpus_is_large_enough_to_mean_something(language: str) -> None:
    mine = LANGUAGES[language]
    assert len(mine) >= 60
    assert {item["payer"] for item in mine} == {"seller", "customer", "conditional", None}


def test_no_item_stands_twice() -> None:
    assert (
        len({item["id"] for item in ITEMS})
        == len({(item["lang"], item["text"]) for item in ITEMS})
        == len(ITEMS)
    )
