"""Cutting text into sentences, and folding it without losing the way back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.reading.folding import fold
from checks.reading.sentences import LONGEST, sentences

CUTS = [
    ("Returns are free. Delivery is not.", ["returns are free.", "delivery is not."]),
    (
        "Versand z. B. mit DHL kostet ca. 5 Euro. Danke.",
        ["versand z. b. mit dhl kostet ca. 5 euro.", "danke."],
    ),
    ("Pay £4.95 incl. VAT", ["pay £4.95 incl. vat"]),
    ("Free?\nYes!", ["free?", "yes!"]),
    ("✓ Free delivery ✓ 30 days", ["free delivery", "30 days"]),
    ("1. Pack it\n2. Post it", ["pack it", "post it"]),
    ("- Gratis\n- Snel", ["gratis", "snel"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "wanted"), CUTS)
def test_text_is_cut_where_a_reader_pauses(text: str, wanted: list[str]) -> None:
    assert [s.text for s in sentences(fold(text).text, text)] == wanted


def test_a_short_line_of_its_own_is_a_heading() -> None:
    first, second = sentences(fold("Return costs\nThe customer pays for returns.").text)
    assert first.heading
    assert not second.heading


def test_a_sentence_without_end_is_cut() -> None:
    assert all(len(s.text) <= LONGEST for s in sentences("free returns " * 1000))


def test_folding_removes_what_no_reader_notices() -> None:
    text = "RÜCK\u00adSENDE\u200bKOSTEN\u00a0１４ Ș’"
    assert fold(text).text == "rucksendekosten 14 s'"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded = fold(text)
    for place in range(len(folded.text)):
        start, end = folded.original(place, place + 1)
        assert end == start + 1
        assert fold(text[start:end]).text == folded.text[place]
    for sentence in sentences(folded.text):
        start, end = folded.original(sentence.start, sentence.end)
        assert 0 <= start < end <= len(text)
