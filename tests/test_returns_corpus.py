"""How well return costs are read, held to a floor per language on our own corpus.

Where countries are told apart, the payer at home is what counts.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from checks.reading.returns import ReturnTerms, read_returns

CORPUS = Path(__file__).parent / "corpus" / "returns.jsonl"
ITEMS: list[dict[str, Any]] = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
WELL = ("de", "nl", "ro", "en")


def read(item: dict[str, Any]) -> ReturnTerms:
    return read_returns(item["text"], language=item["lang"], country=item.get("country", ""))


def share(right: Iterable[bool]) -> float:
    answers = list(right)
    return sum(answers) / len(answers)


@pytest.mark.parametrize("language", sorted({item["lang"] for item in ITEMS}))
def test_reading_stays_above_its_floor(language: str) -> None:
    read_items = [(item, read(item)) for item in ITEMS if item["lang"] == language]
    stated = [(item, terms) for item, terms in read_items if item["stated"]]
    hits = sum(terms.stated for _, terms in stated)
    found = sum(terms.stated for _, terms in read_items)
    assert 2 * hits / (found + len(stated)) >= 0.97
    assert share(t.ordinary_payer == (i.get("home_payer") or i["payer"]) for i, t in stated) >= 0.93
    assert share((str(t.amount) if t.amount else None) == i["amount"] for i, t in stated) >= 0.93
    assert share(t.window_days == i["window_days"] for i, t in read_items) >= 0.93


@pytest.mark.parametrize("language", WELL)
def test_the_corpus_is_large_enough_to_mean_something(language: str) -> None:
    mine = [item for item in ITEMS if item["lang"] == language]
    assert len(mine) >= 60
    assert {item["payer"] for item in mine} == {"seller", "customer", "conditional", None}


def test_no_item_stands_twice() -> None:
    assert (
        len({item["id"] for item in ITEMS})
        == len({(item["lang"], item["text"]) for item in ITEMS})
        == len(ITEMS)
    )
