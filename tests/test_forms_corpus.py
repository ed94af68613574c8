"""How well forms are read, held to a floor per language on our own corpus of frozen forms."""

from pathlib import Path

import pytest

from checks.reading.form_roles import Role
from checks.reading.forms import FormKind
from monitor.accuracy_forms import measure_forms
from monitor.corpus import FORMS, by_language, read_corpus

ITEMS = read_corpus(Path(__file__).parent / "corpus")[FORMS]
LANGUAGES = by_language(ITEMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_reading_forms_stays_above_its_floor(language: str) -> None:
    figure = measure_forms(LANGUAGES[language])
    print(f"{language}: contact F1 {figure.contact.f1:.3f}, roles {figure.roles:.3f}, n {figure.n}")  # noqa: T201
    assert (figure.contact.f1 or 0) >= 0.93, figure.misses
    assert (figure.roles or 0) >= 0.95, figure.misses


def test_traps_are_told_from_what_people_fill_in() -> None:
    figure = measure_forms(ITEMS)
    assert (figure.honeypot.f1 or 0) >= 0.93, figure.misses


def test_the_corpus_speaks_of_many_forms_in_eight_languages() -> None:
    assert {"de", "nl", "ro", "en", "fr", "it", "es", "pl"} <= LANGUAGES.keys()
    assert len({item["id"] for item in ITEMS}) == len(ITEMS) >= 180
    assert {item["kind"] for item in ITEMS} <= set(FormKind)
    assert {role for item in ITEMS for role in item["roles"]} <= set(Role)
