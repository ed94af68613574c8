"""Finds the words and phrases of a vocabulary in folded text (see `folding`)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from checks.reading.folding import fold

WORD = re.compile(r"[^\W\d_]+")
GAP = re.compile(r"[^\w\n]{0,3}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of this kind stands at `start` to `end` of the text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]  # folded; a star at either end stands for any letters
    kind: str


class Phrases:
    """A vocabulary: kinds and their phrases. Punctuation between the words of a phrase does not matter.

    "fax*" stands for every word that begins so, "*fax" for every word that ends so.
    """

    def __init__(self, by_kind: Mapping[str, Iterable[str]]) -> None:
        phrases = [_Phrase(_words(p), kind) for kind, written in by_kind.items() for p in written]
        phrases.sort(key=lambda p: (len(p.words), len(p.words[0])), reverse=True)
        self._exact: dict[str, list[_Phrase]] = {}
        self._starred: list[_Phrase] = []
        for phrase in phrases:
            if "*" in phrase.words[0]:
                self._starred.append(phrase)
            else:
                self._exact.setdefault(phrase.words[0], []).append(phrase)
        self._starting_with = lru_cache(maxsize=8192)(self._look_up)

    def find(self, text: str) -> list[Hit]:
        """The hits in the order of the text; the longest phrase wins, hits do not overlap."""
        hits: list[Hit] = []
        words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(text)]
        at = 0
        while at < len(words):
            phrase = self._longest(text, words, at)
            if phrase is None:
                at += 1
                continue
            length = len(phrase.words)
            hits.append(Hit(phrase.kind, words[at][1], words[at + length - 1][2]))
            at += length
        return hits

    def kinds(self, text: str) -> set[str]:
        return {hit.kind for hit in self.find(text)}

    def _longest(self, text: str, words: list[tuple[str, int, int]], at: int) -> _Phrase | None:
        return next((p for p in self._starting_with(words[at][0]) if _stands_at(p, text, words, at)), None)

    def _look_up(self, word: str) -> list[_Phrase]:
        starred = [p for p in self._starred if _same(p.words[0], word)]
        found = self._exact.get(word, []) + starred
        return sorted(found, key=lambda p: len(p.words), reverse=True)


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W\d_*]+\*?|\*[^\W\d_*]+", fold(phrase).text))


def _same(pattern: str, word: str) -> bool:
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    if pattern.startswith("*"):
        return word.endswith(pattern[1:])
    return pattern == word


def _stands_at(phrase: _Phrase, text: str, words: list[tuple[str, int, int]], at: int) -> bool:
    if at + len(phrase.words) > len(words):
        return False
    for offset in range(1, len(phrase.words)):
        word, start, _ = words[at + offset]
        gap_ends = GAP.match(text, words[at + offset - 1][2])
        if not gap_ends or gap_ends.end() != start or not _same(phrase.words[offset], word):
            return False
    return True
