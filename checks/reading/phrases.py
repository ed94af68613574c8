"""Finds the words and phrases of a vocabulary in folded text (see `folding`)."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checks.reading.folding import fold
from checks.reading.remembering import Learnt

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
        self._starred: dict[str, list[tuple[int, _Phrase]]] = {}  # by first word; with the place in the order
        for rank, phrase in enumerate(phrases):
            if "*" in phrase.words[0]:
                self._starred.setdefault(phrase.words[0], []).append((rank, phrase))
            else:
                self._exact.setdefault(phrase.words[0], []).append(phrase)
        begun = [first for first in self._starred if first.endswith("*")]
        self._lengths = sorted({len(first) - 1 for first in begun})
        self._opening = min([2, *self._lengths])
        self._openings = {first[: self._opening] for first in begun}
        self._endings = sorted({len(first) - 1 for first in self._starred if first.startswith("*")})
        self._beginning = Learnt(self._look_up)  # a word -> the phrases that may begin with it
        self._reading = Learnt(self._narrow_down)  # the same of two words

    def find(self, text: str) -> list[Hit]:
        """The hits in the order of the text; the longest phrase wins, hits do not overlap."""
        words = WORD.findall(text)
        places = [place for place, word in enumerate(words) if self._beginning[word]]
        spans: list[tuple[int, int]] = []  # of the words; most texts need none
        hits: list[Hit] = []
        free_from = 0
        for at in places:
            for phrase in self._at(words, at) if at >= free_from else ():
                if _reads_so(phrase, words, at):
                    spans = spans or [match.span() for match in WORD.finditer(text)]
                    if _hangs_together(text, spans[at : at + len(phrase.words)]):
                        free_from = at + len(phrase.words)
                        hits.append(Hit(phrase.kind, spans[at][0], spans[free_from - 1][1]))
                        break
        return hits

    def may_say(self, text: str, kinds: Collection[str]) -> bool:
        """A quick look, as most texts don't: whether the words of a phrase of these kinds stand there."""
        words, beginning = WORD.findall(text), self._beginning
        places = [at for at, word in enumerate(words) if beginning[word]]
        return any(
            phrase.kind in kinds and _reads_so(phrase, words, at)
            for at in places
            for phrase in self._at(words, at)
        )

    def kinds(self, text: str) -> set[str]:
        return {hit.kind for hit in self.find(text)}

    def _at(self, words: Sequence[str], at: int) -> tuple[_Phrase, ...]:
        return self._reading[words[at], words[at + 1] if at + 1 < len(words) else ""]

    def _narrow_down(self, pair: tuple[str, str]) -> tuple[_Phrase, ...]:
        word, following = pair
        return tuple(p for p in self._beginning[word] if len(p.words) == 1 or _same(p.words[1], following))

    def _look_up(self, word: str) -> tuple[_Phrase, ...]:
        lengths = [length for length in self._lengths if length <= len(word)]
        begins = word[: self._opening] in self._openings
        patterns = {f"{word[:n]}*" for n in lengths} if begins else set()
        patterns |= {f"*{word[-n:]}" for n in self._endings if n <= len(word)}
        starred = [phrase for pattern in patterns for phrase in self._starred.get(pattern, ())]
        found = self._exact.get(word, []) + [p for _, p in sorted(starred, key=lambda ranked: ranked[0])]
        return tuple(sorted(found, key=lambda p: len(p.words), reverse=True))


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W\d_*]+\*?|\*[^\W\d_*]+", fold(phrase).text))


def _same(pattern: str, word: str) -> bool:
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    if pattern.startswith("*"):
        return word.endswith(pattern[1:])
    return pattern == word


def _reads_so(phrase: _Phrase, words: Sequence[str], at: int) -> bool:
    if at + len(phrase.words) > len(words):
        return False
    rest = enumerate(phrase.words[2:], at + 2)  # the first two were looked up
    return len(phrase.words) < 3 or all(_same(wanted, words[place]) for place, wanted in rest)


def _hangs_together(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether hardly anything stands between the words."""
    return all(GAP.fullmatch(text, end, start) for (_, end), (start, _) in pairwise(spans))
