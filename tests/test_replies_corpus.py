"""How well machines are told from people, held to a floor per language on our own labelled mails."""

from pathlib import Path

import pytest

from monitor.accuracy_mails import LABELS, measure_mails
from monitor.corpus import MAILS, by_language, read_corpus

ITEMS = read_corpus(Path(__file__).parent / "corpus")[MAILS]
LANGUAGES = by_language(ITEMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_telling_mails_apart_stays_above_its_floor(language: str) -> None:
    figure = measure_mails(LANGUAGES[language])
    assert (figure.accuracy or 0) >= 0.95, figure.misses
    assert (figure.bounce or 0) >= 0.98, figure.misses
    assert (figure.machine_called_human or 0) <= 0.02, figure.misses


def test_the_corpus_has_mails_of_all_kinds_in_eight_languages() -> None:
    wanted = {"de": 60, "nl": 60, "ro": 60, "en": 60, "fr": 15, "it": 15, "es": 15, "pl": 15}
    assert all(len(LANGUAGES[language]) >= least for language, least in wanted.items())
    assert {item["label"] for item in ITEMS} == set(LABELS)
    assert len({item["id"] for item in ITEMS}) == len(ITEMS)
