"""The vocabulary for channels, numbers and logins: one TOML file a language, all languages read together.

A page is searched in every language at once: numbers are numbers whatever the page speaks, and shops
mix languages. Which languages are known matters only where something was *not* found.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from checks.model import Page
from checks.reading.folding import fold
from checks.reading.phrases import WORD, Phrases
from checks.reading.remembering import once_a_page

FOLDER = "words/channels"
SHARED = "names"  # company names and words that are the same everywhere; not a language
ENOUGH_WORDS = 25
LEAST_DISTINCT = 4
LEAST_IF_DECLARED = 3  # short pages of labels say little more
LEAST_LEANING = 2  # different words
LEAST_SHARE = 0.06  # of a page's words that are among its language's most common ones


@cache
def _files() -> Mapping[str, Mapping[str, Any]]:
    folder = resources.files("checks.reading").joinpath(FOLDER)
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {f.name.removesuffix(".toml"): tomllib.loads(f.read_text(encoding="utf-8")) for f in files}


@cache
def words(section: str, kind: str) -> tuple[str, ...]:
    """The phrases of this kind, of all languages."""
    return tuple(p for file in _files().values() for p in file.get(section, {}).get(kind, ()))


@cache
def phrases(section: str) -> Phrases:
    return Phrases({kind: words(section, kind) for kind in kinds_of(section)})


def kinds_of(section: str) -> tuple[str, ...]:
    return tuple(sorted({kind for file in _files().values() for kind in file.get(section, {})}))


def languages() -> tuple[str, ...]:
    return tuple(name for name in _files() if name != SHARED)


@cache
def _common() -> Mapping[str, frozenset[str]]:
    return {
        language: frozenset(fold(w).text for w in _files()[language]["common"]["words"] if len(w) > 1)
        for language in languages()
    }


@once_a_page
def language_of(page: Page) -> str:
    """The language that the page is written in, "" if it is none of ours.

    The text decides where there is enough of it: templates often declare a language that they
    don't speak.
    """
    declared = _declared(page)
    seen = _words_of(page)
    if len(seen) < ENOUGH_WORDS:
        return declared if declared in languages() else ""
    known = _ordinary(seen)
    best = max(known, key=lambda name: (len(known[name]), name == declared))
    least = LEAST_IF_DECLARED if best == declared and _stands_out(best, known) else LEAST_DISTINCT
    enough = len(known[best]) >= LEAST_SHARE * len(seen) and len(set(known[best])) >= least
    return best if enough else ""


def _stands_out(best: str, known: Mapping[str, list[str]]) -> bool:
    """Whether no other language has half as many of its words there."""
    return all(2 * len(found) <= len(known[best]) for name, found in known.items() if name != best)


@once_a_page
def leaning_of(page: Page) -> str:
    """The language of ours that the few ordinary words of a page point to, "" if none does clearly.

    It proves nothing alone: names of goods and words that nobody translated are in any language.
    """
    if _declared(page) not in ("", *languages()):
        return ""
    known = _ordinary(_words_of(page))
    best, next_best = sorted(known, key=lambda name: len(known[name]), reverse=True)[:2]
    clear = len(known[best]) > len(known[next_best]) and len(set(known[best])) >= LEAST_LEANING
    return best if clear else ""


def _declared(page: Page) -> str:
    return page.language.partition("-")[0]


def _words_of(page: Page) -> list[str]:
    return WORD.findall(fold(page.visible_text[:20_000]).text)


def _ordinary(seen: list[str]) -> dict[str, list[str]]:
    """The most common words of each language among these."""
    return {name: [w for w in seen if w in common] for name, common in _common().items()}
