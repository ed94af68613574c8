"""Words an inquiry: a question a service answers in a minute, from somebody who does not exist. Pure.

The questions are data, one file a language under `questions/`. None of them says anything untrue, such as
that something was bought; all that is made up is the name, and the address is good for this one question.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from checks.model import Reason, Shop
from monitor.correspondence.entry import Question
from monitor.correspondence.permission import Refusal
from monitor.country import locale_of
from monitor.shopper.persona import Persona, persona_of

LANGUAGES = ("de", "nl", "ro", "en", "fr", "it", "es", "pl")
HOMES = {"de": "DE", "nl": "NL", "ro": "RO", "en": "GB", "fr": "FR", "it": "IT", "es": "ES", "pl": "PL"}
CONSONANTS, DIGITS = "bcdfghjkmnpqrstvwxz", "23456789"  # no vowels: no words; nothing that looks like another
REFERENCE = re.compile(rf"[{CONSONANTS}][{CONSONANTS}{DIGITS}]{{7}}")
LETTERS = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "đ": "d"})
PRODUCT = "{product}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the pool; its text may name the product."""

    id: str
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Pool:
    """What a language has for an inquiry."""

    greeting: str
    closings: tuple[str, ...]
    note: str  # leads in the reference
    subjects: Mapping[str, tuple[str, ...]]  # by topic
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An inquiry ready to be filled into a form or a mail."""

    question: Question
    persona: Persona


def compose(
    shop: Shop, *, domain: str, chance: Random, asked: Sequence[str] = (), topics: Sequence[str] = (),
    product: str = "",
) -> Draft | Refusal:  # fmt: skip
    """Word a question for this shop.

    `domain`: where answers arrive. `chance`: something nobody can guess, such as `secrets.SystemRandom()`.
    `asked`: ids of the questions that the shop got before, the latest first. `product`: the name of one.
    """
    language = language_of(shop)
    if language is None:
        spoken = ", ".join(LANGUAGES)
        return Refusal(f"There are questions in {spoken} only.", "", Reason.LANGUAGE_UNSUPPORTED)
    pool, reference = pool_of(language), new_reference(chance)
    chosen = _choose(pool, chance, asked, topics, product)
    persona = _persona(shop.country, language, reference, domain)
    name = persona.answer("full_name", split_street=True)
    text = _text(pool, chosen.text.replace(PRODUCT, product.strip()), reference, name, chance)
    question = Question(
        id=chosen.id, topic=chosen.topic, language=language,
        subject=chance.choice(pool.subjects[chosen.topic]),
        text=text, persona=name, address=persona.mail, reference=reference,
    )  # fmt: skip
    return Draft(question, persona)


def language_of(shop: Shop) -> str | None:
    """The first of the shop's languages that there are questions in; without any, its country's."""
    spoken = shop.languages or (locale_of(shop.country).partition("-")[0],)
    return next((language for language in spoken if language in LANGUAGES), None)


def new_reference(chance: Random) -> str:
    """Eight characters that are no word, with two digits or more: 37 bits that nobody guesses."""
    while True:
        tail = "".join(chance.choice(CONSONANTS + DIGITS) for _ in range(7))
        if sum(character in DIGITS for character in tail) >= 2:
            return chance.choice(CONSONANTS) + tail


def address_of(persona: Persona, reference: str, domain: str) -> str:
    """Like anna.berg.k7f3qz2m@DOMAIN; no plus sign, which forms refuse."""
    return f"{_plain(persona.first_name)}.{_plain(persona.last_name)}.{reference}@{domain.lower()}"


@cache
def pool_of(language: str) -> Pool:
    text = files("monitor.correspondence").joinpath("questions", f"{language}.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    questions = [
        Asked(f"{topic}-{name}", topic, words)
        for topic, named in raw["questions"].items()
        for name, words in named.items()
    ]
    subjects = {topic: tuple(lines) for topic, lines in raw["subjects"].items()}
    return Pool(raw["greeting"], tuple(raw["closings"]), raw["note"], subjects, tuple(questions))


def _choose(pool: Pool, chance: Random, asked: Sequence[str], topics: Sequence[str], product: str) -> Asked:
    """One the shop was never asked; if it knows them all, one of those longest ago, never the latest."""
    fit = [q for q in pool.questions if (product.strip() or PRODUCT not in q.text)]
    fit = [q for q in fit if q.topic in topics] or fit
    new = [q for q in fit if q.id not in asked]
    if new:
        return chance.choice(new)
    return chance.choice(sorted(fit, key=lambda q: asked.index(q.id))[len(fit) // 2 :])


def _persona(country: str, language: str, reference: str, domain: str) -> Persona:
    persona = persona_of(country, reference) or persona_of(HOMES[language], reference)
    assert persona is not None  # noqa: S101  # nosec: there is one for each of HOMES, a test says
    return persona.at(address_of(persona, reference, domain))


def _text(pool: Pool, question: str, reference: str, name: str, chance: Random) -> str:
    closing = chance.choice(pool.closings)
    return f"{pool.greeting}\n\n{question}\n\n{closing}\n{name}\n\n{pool.note} {reference}"


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower().translate(LETTERS))
    return re.sub(r"[^a-z]", "", folded)
