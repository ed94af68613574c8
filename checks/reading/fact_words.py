"""The vocabulary for delivery, stock, reviews and following an order: one TOML file a language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from checks.reading.folding import fold
from checks.reading.phrases import Hit, Phrases

FOLDER = "words/facts"


@cache
def _files() -> tuple[Mapping[str, Any], ...]:
    folder = resources.files("checks.reading").joinpath(FOLDER)
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(tomllib.loads(f.read_text(encoding="utf-8")) for f in files)


@cache
def words(section: str, kind: str) -> tuple[str, ...]:
    """The words of this kind, of all languages, folded, longest first."""
    found = {fold(w).text for file in _files() for w in file.get(section, {}).get(kind, ())}
    return tuple(sorted(found, key=lambda w: (-len(w), w)))


@cache
def phrases(*sections: str) -> Phrases:
    """The vocabulary of these sections; where two give a phrase a meaning, the later one's holds."""
    meant: dict[str, str] = {}
    for section in sections:
        for kind in sorted({kind for file in _files() for kind in file.get(section, {})}):
            meant |= dict.fromkeys(words(section, kind), kind)
    by_kind: dict[str, list[str]] = {}
    for phrase, kind in meant.items():
        by_kind.setdefault(kind, []).append(phrase)
    return Phrases(by_kind)


def hits(text: str, *sections: str) -> list[Hit]:
    """What folded text says in the words of these sections."""
    return phrases(*sections).find(text)
