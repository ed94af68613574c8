"""English texts that remember how they were made, and what is kept of them."""

import ast
import copy
import json
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from telling import untold

from checks.saying import (
    Told,
    at,
    data_of,
    each,
    joined,
    length,
    listed,
    money,
    restored,
    say,
    say_n,
)

CHECKS = Path(__file__).parents[1] / "checks"
SENTENCE_AT = {"passed": 0, "failed": 0, "unknown": 1}
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

MADE = [
    (say("One can order as a guest."), "One can order as a guest."),
    (say("{a} is not {b}.", a=1, b="x"), "1 is not x."),
    (say("{a}", a="{b}", b="no"), "{b}"),
    (say("{a}", a="{0.__class__} {n} %s"), "{0.__class__} {n} %s"),
    (say("{nobody} stays"), "{nobody} stays"),
    (say_n("{n} page", "{n} pages", 1), "1 page"),
    (say_n("{n} page", "{n} pages", 0), "0 pages"),
    (say_n("{n} page", "{n} pages", 12_345), "12,345 pages"),
    (joined(say("A."), "", say("B.")), "A. B."),
    (joined("a", "b", between=", "), "a, b"),
    (joined(), ""),
    (listed([]), ""),
    (listed(["a"]), "a"),
    (listed(["a", "b", "c"]), "a, b and c"),
    (listed(["a", "b", "c"], either=True), "a, b or c"),
    (length(timedelta(days=2, hours=3)), "2 days 3 h"),
    (length(timedelta()), "0 s"),
    (money(Decimal("4.95"), "EUR"), "4.95 EUR"),
    (money(Decimal(3), "EUR", high=Decimal(5)), "3–5 EUR"),
    (money(Decimal(3), "EUR", text="~3.00 EUR"), "~3.00 EUR"),
    (at(NOON), "2026-11-22 12:00 UTC"),
    (say("After {took}.", took=length(timedelta(minutes=5))), "After 5 min."),
]


@pytest.mark.parametrize(("told", "english"), MADE)
def test_a_text_is_english_and_remembers_how_it_was_made(told: Told, english: str) -> None:
    assert told == english
    for again in (restored(json.loads(json.dumps(data_of(told)))), pickle.loads(pickle.dumps(told))):
        assert again == english
        assert type(again) is type(told)
        assert data_of(again) == data_of(told)
    assert data_of(copy.deepcopy(told)) == data_of(told)


def test_what_is_cut_or_put_into_other_text_is_plain() -> None:
    said = say("One can order as a guest.")
    assert not any(isinstance(text, Told) for text in (f"{said}", said[:3], said + "!", said.upper()))


def test_only_plain_text_is_changed_within() -> None:
    said = joined(say("It says: {quote}.", quote="a  b"), listed(["c  d", say("e  f")]))
    assert each(said, lambda text: " ".join(text.split())) == "It says: a b. c d and e  f"


@pytest.mark.parametrize(
    "broken",
    [
        None, 7, [], {}, {"say": 1}, {"say": "x", "with": 3}, {"say": "x", "with": "ab"}, {"say": "x", "with": {"a": None}},
        {"say": "x", "many": "y", "n": "many"}, {"join": ["a"]}, {"join": [None], "between": ""},
        {"list": ["a"]}, {"length": 1e30}, {"length": "1"}, {"money": ["a", "b"], "in": "EUR", "text": ""},
        {"money": ["1"], "in": "EUR"}, {"money": ["1", "2"]}, {"at": "noon", "text": "", "day": False},
        {"at": "2026-11-22T12:00:00+00:00"},
    ],
    ids=str,
)  # fmt: skip
def test_broken_data_is_refused_by_a_named_error(broken: Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, ArithmeticError)):
        restored(broken)


def test_a_sentence_that_is_not_translated_is_noticed() -> None:
    assert untold("plain") == ["is plain text"]
    assert "de: still English" in untold(say("Nobody ever translated this."))
    assert untold(say("One can order as a guest.")) == []


def test_no_check_judges_in_plain_text() -> None:
    plain = [f"{file.name}:{line}" for file in sorted(CHECKS.rglob("*.py")) for line in _plain(file)]
    assert plain == []


def _plain(file: Path) -> Iterator[int]:
    """Lines where a sentence is a literal, or is put together by formatting."""
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        place = SENTENCE_AT.get(call.func.id)
        if place is not None and isinstance(call.args[place], ast.Constant | ast.JoinedStr | ast.BinOp):
            yield call.lineno
