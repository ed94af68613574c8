"""Terms that are shared, prolonged or priced by the way chosen, and the time that a line is about."""

import json
from pathlib import Path

import pytest

from checks.reading.returns import read_returns
from checks.reading.sentences import split
from checks.reading.vocabulary import read, vocabulary

ABOUT = {"returns", "return_costs", "free_returns", "withdrawal"}
WRITTEN = (Path(__file__).parent / "corpus" / "returns.jsonl").read_text("utf-8")
CORPUS = [json.loads(line) for line in WRITTEN.splitlines()]


@pytest.mark.parametrize(("language", "text", "payer", "amount"), [
    ("de", "Die Kosten der Rücksendung teilen wir uns mit Ihnen je zur Hälfte.", "conditional", None),
    ("en", "We'll pay half of your return postage.", "conditional", None),
    ("de", "Rücksendung: Kostenübernahme nicht möglich.", "customer", None),
    ("nl", "Retourzendingen zonder voldoende porto accepteren we niet.", "customer", None),
    ("de", "Übersteigt der Preis der zurückzusendenden Sache 40 Euro nicht, tragen Sie die Rücksendekosten.",
     "conditional", None),
    ("en", "Return via Evri £1.99, via Royal Mail £2.99.", "customer", "1.99-2.99 GBP"),
    ("es", "Devoluciones gratis a partir de 50 €. Para importes inferiores, 3,95 €.", "conditional", "3.95 EUR"),
    ("nl", "Oude apparaten nemen wij gratis retour.", None, None),
])  # fmt: skip
def test_terms(language: str, text: str, payer: str | None, amount: str | None) -> None:
    terms = read_returns(text, language=language)
    assert (terms.payer, terms.amount and str(terms.amount)) == (payer, amount)


@pytest.mark.parametrize(("language", "text", "days"), [
    ("de", "Rückgaberecht: 30 Tage. Rücksendung: kostenlos. Erstattung: meist drei Tage.", 30),
    ("ro", "Drept de retur: 30 de zile. Rambursare: de obicei trei zile.", 30),
    ("de", "Wie lange dauert die Erstattung? Sobald die Retoure bei uns ist, meist drei Tage.", None),
    ("en", "Returns are free within 14 days. After that and up to 60 days, we deduct £5.", 60),
    ("en", "Returns are free within 14 days. After 14 days you pay for the return.", 14),
])  # fmt: skip
def test_window(language: str, text: str, days: int | None) -> None:
    assert read_returns(text, language=language).window_days == days


def test_the_quick_look_overlooks_nothing() -> None:
    for item in CORPUS:
        words = vocabulary("returns", item["lang"])
        needles = words.needles(*ABOUT)
        for sentence in split(item["text"])[1]:
            says = {hit.meaning for hit in read(sentence.text, words)[1]} & ABOUT
            assert not says or any(needle in sentence.text for needle in needles), sentence.text


def test_nothing_means_nothing() -> None:
    assert vocabulary("returns", "en").hits(()) == []
