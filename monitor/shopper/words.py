"""The vocabulary of shops in eight languages, and how it is matched.

All languages are read together: a page's declared language is often wrong, and shops mix
("Checkout" on a German page). Texts and phrases are compared folded: lower case, no accents, single spaces.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

# Letters without a canonical decomposition that shops nevertheless drop.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‐": "-", "–": "-", "—": "-"}
)
# Accents, and what is drawn as nothing: soft hyphens, zero-width characters, marks of direction, …
_UNDRAWN = {"Mn", "Me", "Cf"}


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, without accents and undrawn characters; dashes, widths of letters and white space evened out."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    return " ".join("".join(c for c in plain if unicodedata.category(c) not in _UNDRAWN).split())


class Phrases:
    """A set of phrases that can be looked for in a folded text, as whole words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = frozenset(fold(p) for p in phrases)
        longest_first = sorted(self.phrases, key=len, reverse=True)
        self._any = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")

    def __contains__(self, text: str) -> bool:
        return fold(text) in self.phrases

    def within(self, text: str) -> str:
        """The first of the phrases that occurs in the text; empty if none does."""
        match = self._any.search(fold(text))
        return match.group() if match else ""


@cache
def phrases(section: str, name: str) -> Phrases:
    """The phrases of all languages for e.g. `links`, `contact`."""
    return Phrases(p for vocabulary in _vocabularies() for p in vocabulary[section][name])


@cache
def _vocabularies() -> tuple[dict[str, dict[str, list[str]]], ...]:
    folder = files("monitor.shopper").joinpath("words")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(tomllib.loads(folder.joinpath(n).read_text("utf-8")) for n in names)
