"""The questions: enough of them in each language, short, true, and never the same twice in a row."""

import re
from itertools import pairwise
from random import Random

import pytest

from checks.model import Reason, Shop
from monitor.correspondence.inquiry_text import (
    LANGUAGES,
    PRODUCT,
    REFERENCE,
    Draft,
    compose,
    new_reference,
    pool_of,
)
from monitor.correspondence.permission import Refusal
from monitor.shopper.persona import _personas

TOPICS = {"return", "delivery", "advice"}
# Nobody bought or ordered anything, and nobody is to be told what they have to do.
UNTRUE = re.compile(
    r"(?i)\b(habe .{0,30}(?:gekauft|bestellt)|meine[rn]? bestellung|heb .{0,30}(?:gekocht|besteld)|mijn bestelling"
    r"|am (?:cumpărat|comandat)|comanda mea|(?:have|i) (?:bought|ordered)|my order|j’ai (?:acheté|commandé)"
    r"|ma commande|ho (?:comprato|ordinato)|il mio ordine|he (?:comprado|pedido)|mi pedido|kupiłam|zamówiłam)\b"
)


def shop(country: str, *languages: str) -> Shop:
    return Shop(key="s", name="S", url="https://s.example/", country=country, languages=languages)


def draft(where: Shop, seed: int = 1, **told: object) -> Draft:
    made = compose(where, domain="Probe.example", chance=Random(seed), **told)  # type: ignore[arg-type]
    assert isinstance(made, Draft)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_enough(language: str) -> None:
    pool = pool_of(language)
    assert set(pool.subjects) == {q.topic for q in pool.questions} == TOPICS
    for topic in TOPICS:
        assert len([q for q in pool.questions if q.topic == topic and PRODUCT not in q.text]) >= 6
    assert len({q.text for q in pool.questions}) == len({q.id for q in pool.questions})
    assert {q.id for q in pool.questions} == {q.id for q in pool_of("en").questions}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_short_and_claims_nothing(language: str) -> None:
    for question in pool_of(language).questions:
        assert 20 <= len(question.text) <= 110, question.text
        assert question.text.count("?") == 1
        assert not UNTRUE.search(question.text), question.text
        assert not re.search(r"https?:|www\.|@|[{}]", question.text.replace(PRODUCT, ""))


def test_an_inquiry_as_it_is_sent() -> None:
    made = draft(shop("DE"), topics=["return"])
    question = made.question
    assert question.topic == "return"
    assert question.address == f"anna.berg.{question.reference}@probe.example" == made.persona.mail
    greeting, asked, signed, note = question.text.split("\n\n")
    assert greeting == "Guten Tag,"
    assert asked in {q.text for q in pool_of("de").questions}
    assert signed.endswith("\nAnna Berg")
    assert note == f"Meine Notiz: {question.reference}"


@pytest.mark.parametrize("country", [*_personas(), "FI", "AU"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_an_address_that_forms_take(country: str, language: str) -> None:
    question = draft(shop(country, language)).question
    assert question.language == language
    assert re.fullmatch(r"[a-z]{2,}\.[a-z]{2,}\.[a-z0-9]{8}@probe\.example", question.address)


def test_the_product_is_named_where_it_is_known() -> None:
    asked = {draft(shop("GB"), seed, product="Blue mug").question.text for seed in range(200)}
    assert any("“Blue mug”" in text for text in asked)
    assert not any("{" in draft(shop("GB"), seed).question.text for seed in range(200))


@pytest.mark.parametrize("topics", [(), ("return",)])
def test_no_question_comes_again_before_all_were_asked(topics: tuple[str, ...]) -> None:
    asked: list[str] = []
    for seed in range(60):
        asked.insert(0, draft(shop("NL"), seed, asked=asked, topics=topics).question.id)
    assert all(one != other for one, other in pairwise(asked))
    first = asked[::-1][: 7 if topics else 20]
    assert len(set(first)) == len(first)


def test_the_language_is_the_shops_first_that_we_speak() -> None:
    assert draft(shop("BE", "fr", "nl")).question.language == "fr"
    assert draft(shop("FI", "fi", "en")).question.language == "en"
    assert draft(shop("AT")).question.language == "de"
    refusal = compose(shop("FI"), domain="probe.example", chance=Random(1))
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.LANGUAGE_UNSUPPORTED


def test_references_are_no_words_and_never_the_same() -> None:
    chance = Random(3)
    made = [new_reference(chance) for _ in range(5000)]
    assert len(set(made)) == 5000
    assert all(REFERENCE.fullmatch(one) and len(re.findall(r"\d", one)) >= 2 for one in made)
