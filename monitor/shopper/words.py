"""The vocabulary of shops in eight languages, and how it is matched.

All languages are read together: a page's declared language is often wrong, and shops mix
("Checkout" on a German page). Texts and phrases are compared folded: lower case, no accents, single spaces.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from importlib.resources import files

SHORT_LABEL = 4  # words
# Letters without a canonical decomposition that shops nevertheless drop.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‐": "-", "–": "-", "—": "-"}
)
# Accents, and what is drawn as nothing: soft hyphens, zero-width characters, marks of direction, …
_UNDRAWN = {"Mn", "Me", "Cf"}


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, without accents and undrawn characters; dashes and white space evened out."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    return " ".join("".join(c for c in plain if unicodedata.category(c) not in _UNDRAWN).split())


ARROWS = " →⇒➔➜➞➤⟶❯›»▸►▶"  # “Buy →” says what “Buy” says; “>” may be a step on or back


class Phrases:
    """A set of phrases that can be looked for in a folded text, as whole words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = frozenset(fold(p) for p in phrases)
        self._any = _one_of([_branches(_tree(self.phrases))])

    @staticmethod
    def _longest_first(phrases: Iterable[str]) -> list[str]:
        return sorted(phrases, key=len, reverse=True)

    def __contains__(self, text: str) -> bool:
        folded = fold(text)
        return folded in self.phrases or folded.strip(ARROWS) in self.phrases

    def within(self, text: str) -> str:
        """The first of the phrases that occurs in the text; empty if none does."""
        match = self._any.search(fold(text))
        return match.group() if match else ""

    def stands_out(self, text: str) -> str:
        """The phrase that a button with this text is about; empty if there is none.

        That is a phrase of several words, whatever stands between them ("Place·Order", "PlaceOrder"), a text
        that is nothing but the phrase with gaps ("P A Y"), or a single word in a short text or at either end
        of a long one: in its midst ("… or pay later with …") it is advertising.
        """
        folded = fold(text)
        if (bare := _bare(folded)) in self._gapless:
            return self._gapless[bare]
        if match := self._loose.search(folded):
            return match.group()
        words = re.findall(r"[^\W\d_]+", folded)
        outer = words if len(words) <= SHORT_LABEL else [words[0], words[-1]]
        return next((w for w in outer if w in self.phrases), "")

    @cached_property
    def _gapless(self) -> dict[str, str]:
        return {_bare(p): p for p in self.phrases}

    @cached_property
    def _loose(self) -> re.Pattern[str]:
        several = [
            words for p in self._longest_first(self.phrases) if len(words := re.findall(r"\w+", p)) > 1
        ]
        return _one_of(r"[\W_]*".join(map(re.escape, words)) for words in several)


Tree = dict[str, "Tree"]  # of characters; "" stands where a phrase may end


def _tree(phrases: Iterable[str]) -> Tree:
    tree: Tree = {}
    for phrase in phrases:
        node = tree
        for character in phrase:
            node = node.setdefault(character, {})
        node[""] = {}
    return tree


def _branches(node: Tree) -> str:
    """A pattern for the phrases below, the longer ones first: a thousand of them one by one take too long."""
    ways = [re.escape(character) + _branches(below) for character, below in node.items() if character]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)}){'?' * ('' in node)}"


def _one_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)")


def _bare(folded: str) -> str:
    return re.sub(r"[\W_]+", "", folded)


@cache
def phrases(section: str, name: str) -> Phrases:
    """The phrases of all languages for e.g. `links`, `contact`."""
    return Phrases(
        spelled for words in _vocabularies() for p in words[section][name] for spelled in _spelled(p, words)
    )


def _spelled(phrase: str, words: dict[str, dict[str, list[str]]]) -> list[str]:
    """“add to {cart}” with each name that the language has for a cart."""
    if "{cart}" not in phrase:
        return [phrase]
    return [phrase.replace("{cart}", cart) for cart in words["nouns"]["cart"]]


@cache
def foreign_orders() -> Phrases:
    """What orders or pays in languages that the shopper does not speak."""
    text = files("monitor.shopper").joinpath("foreign_orders.toml").read_text("utf-8")
    return Phrases(phrase for language in tomllib.loads(text).values() for phrase in language)


@cache
def _vocabularies() -> tuple[dict[str, dict[str, list[str]]], ...]:
    folder = files("monitor.shopper").joinpath("words")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(tomllib.loads(folder.joinpath(n).read_text("utf-8")) for n in names)
