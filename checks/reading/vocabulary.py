"""Vocabularies are data: one file a language, words by meaning, read by native speakers.

A phrase is a few words, written as people write them. `*` ends a word that goes on
("rücksend*") or joins the parts of a compound ("retour*gebühr*", "*retoure"), `…` stands for up to
four words of the same phrase, `~` for up to nine between the two parts of a verb, `a/b` for either
word, `a/` for a word that may be missing. Capitals and accents don't matter.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import product

from checks.reading.folding import fold
from checks.reading.remembering import Learnt

WORD = re.compile(r"\d++(?=[^\W\d_]{3})|[^\W_]+|[^\w\s]")  # "14days" as people type it, too
GAPS = {"…": 4, "~": 9}
GAP_ENDS = {"…": frozenset(",;:()–—|"), "~": frozenset(";–—|")}


TOPIC = "returns"
INHERITING = frozenset({"prepaid", "charged", "customer_pays", "seller_pays"})  # may contain the topic itself
IMPLIED = {"at_customer": "customer_oblique", "at_seller": "seller_oblique"}


@dataclass(frozen=True, slots=True)
class Phrase:
    words: tuple[str, ...]
    meanings: tuple[str, ...]
    gapped: bool
    lone: bool  # one word, which is there wherever a word begins as it does
    plain: bool  # nothing but whole words
    second: str  # how the second word begins; empty where there is none or a gap
    needs: str  # a whole word behind a gap, without which it isn't there; empty where none is whole


@dataclass(frozen=True, slots=True)
class Hit:
    """The words `start` to `end` of a sentence mean this."""

    meaning: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    language: str
    exact: Mapping[str, tuple[Phrase, ...]]  # by first word, longest first
    prefixed: Mapping[str, tuple[Phrase, ...]]  # by the beginning of the first word
    topic_words: tuple[str, ...]  # what a text about the subject contains, for a quick look
    function_words: frozenset[str]
    numbers: Mapping[str, int]
    _beginning: Learnt[str, tuple[Phrase, ...]] = field(init=False, repr=False)  # by a phrase's first word
    _reading: Learnt[tuple[str, str], tuple[Phrase, ...]] = field(init=False, repr=False)  # … first two

    def __post_init__(self) -> None:
        lengths = sorted({len(beginning) for beginning in self.prefixed} - {0, 1})
        openings = {beginning[:2] for beginning in self.prefixed}

        compounds = [(p, p.words[0][1:]) for p in self.prefixed.get("", ())]
        inside = [(p, part[:-1]) for p, part in compounds if part.endswith("*")]
        at_end = [(p, part) for p, part in compounds if not part.endswith("*")]

        def beginning_with(word: str) -> tuple[Phrase, ...]:
            phrases = list(self.exact.get(word, ()))
            phrases += [p for p, part in inside if part in word]
            phrases += [p for p, part in at_end if word.endswith(part)]
            for length in lengths if word[:2] in openings else ():
                if length <= len(word):
                    phrases += self.prefixed.get(word[:length], ())
            return tuple(sorted(phrases, key=lambda p: len(p.words), reverse=True)) if phrases else ()

        def reading(pair: tuple[str, str]) -> tuple[Phrase, ...]:
            word, following = pair
            return tuple(p for p in self._beginning[word] if following.startswith(p.second))

        object.__setattr__(self, "_beginning", Learnt(beginning_with))
        object.__setattr__(self, "_reading", Learnt(reading))

    def needles(self, *meanings: str) -> tuple[str, ...]:
        """Letters of which a text must contain some, to say any of these."""
        phrases = [p for found in (*self.exact.values(), *self.prefixed.values()) for p in found]
        parts = {_longest_part(p.words) for p in phrases if not set(meanings).isdisjoint(p.meanings)}
        return tuple(part for part in parts if not any(o in part and o != part for o in parts))

    def hits(self, words: Sequence[str]) -> list[Hit]:
        """What the words mean; a longer phrase hides the shorter ones inside it."""
        found: list[Hit] = []
        beginning, reading = self._beginning, self._reading
        free_from = 0
        present = frozenset(words)
        # Of most words nothing begins: those are passed over quickly.
        for place in [place for place, word in enumerate(words) if beginning[word]]:
            if place < free_from:
                continue
            end = place
            following = words[place + 1] if place + 1 < len(words) else ""
            for phrase in reading[words[place], following]:
                if phrase.lone:
                    last = place + 1
                elif phrase.plain:
                    last = place + len(phrase.words)
                    if tuple(words[place:last]) != phrase.words:
                        continue
                elif (phrase.needs and phrase.needs not in present) or not (
                    last := _match(words, place, phrase.words)
                ):
                    continue
                if phrase.gapped:
                    found += [Hit(m, place, last) for m in phrase.meanings]
                elif last >= end:
                    found += [Hit(m, place, last) for m in phrase.meanings]
                    end = last
            free_from = end
        return found


@lru_cache(maxsize=4096)
def read(text: str, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[Hit, ...]]:
    """The words of a sentence and what they mean."""
    words = tuple(WORD.findall(text))
    return words, tuple(vocabulary.hits(words))


def _longest_part(phrase: Sequence[str]) -> str:
    return max((part for word in phrase if word not in GAPS for part in word.split("*")), key=len)


def _match(words: Sequence[str], place: int, phrase: tuple[str, ...]) -> int:
    """Where the phrase that begins at `place` ends; 0 if it isn't there."""
    for index, wanted in enumerate(phrase):
        if wanted in GAPS:
            return _after_gap(words, place, phrase[index + 1 :], wanted)
        if place >= len(words) or not _same(words[place], wanted):
            return 0
        place += 1
    return place


def _after_gap(words: Sequence[str], place: int, tail: tuple[str, ...], gap: str) -> int:
    """Figures and punctuation don't count as words; some punctuation ends the gap."""
    skipped = 0
    most, ends = GAPS[gap], GAP_ENDS[gap]
    beginning = tail[0].partition("*")[0] if tail and tail[0] not in GAPS else ""
    while place < len(words) and skipped <= most and (word := words[place]) not in ends:
        if word.startswith(beginning) and (end := _match(words, place, tail)):
            return end
        skipped += word.isalpha()
        place += 1
    return 0


def _same(word: str, wanted: str) -> bool:
    beginning, star, rest = wanted.partition("*")
    if not star:
        return word == wanted
    return word.startswith(beginning) and (not rest or _goes_on(word[len(beginning) :], rest))


def _goes_on(ending: str, wanted: str) -> bool:
    """The second part of a compound: "retour*gebühr*", "retour*porto"."""
    return wanted[:-1] in ending if wanted.endswith("*") else ending.endswith(wanted)


@cache
def languages(subject: str) -> tuple[str, ...]:
    """The languages (ISO 639-1) that have a vocabulary of this subject."""
    folder = resources.files("checks.reading") / "words" / subject
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def vocabulary(subject: str, language: str) -> Vocabulary:
    """Raises FileNotFoundError where there is none."""
    file = resources.files("checks.reading") / "words" / subject / f"{language}.toml"
    return read_vocabulary(language, file.read_text(encoding="utf-8"))


def read_vocabulary(language: str, toml: str) -> Vocabulary:
    """Tables `[numbers]` and `[countries]` are special; every other key is a meaning."""
    data = tomllib.loads(toml)
    topic, common = data.pop("topic_words"), data.pop("function_words")
    numbers = {
        fold(word).text: int(figure) for figure, words in data.pop("numbers", {}).items() for word in words
    }
    countries = {f"country:{code}": words for code, words in data.pop("countries", {}).items()}
    meanings: dict[tuple[str, ...], list[str]] = {}
    for meaning, phrases in {**data, **countries}.items():
        for words in _spellings(phrases):
            meanings.setdefault(words, []).append(meaning)
    topic_alone = [words[0] for words, meant in meanings.items() if len(words) == 1 and TOPIC in meant]
    for words, meant in meanings.items():
        if not INHERITING.isdisjoint(meant) and _names(words, topic_alone):
            meant.append(TOPIC)
        meant += [IMPLIED[m] for m in meant if m in IMPLIED]
    exact: dict[str, list[Phrase]] = {}
    prefixed: dict[str, list[Phrase]] = {}
    for words, meant in meanings.items():
        beginning, star, _ = words[0].partition("*")
        place = prefixed if star else exact
        place.setdefault(beginning, []).append(_phrase(words, meant))
    return Vocabulary(
        language=language,
        exact={word: tuple(found) for word, found in exact.items()},
        prefixed={word: tuple(found) for word, found in prefixed.items()},
        topic_words=tuple(fold(word).text for word in topic),
        function_words=frozenset(fold(word).text for word in common),
        numbers=numbers,
    )


def _phrase(words: tuple[str, ...], meanings: Iterable[str]) -> Phrase:
    second = words[1].partition("*")[0] if len(words) > 1 and words[1] not in GAPS else ""
    gapped = not GAPS.keys().isdisjoint(words)
    lone = len(words) == 1 and (words[0].startswith("*") or "*" not in words[0][:-1])
    plain = not gapped and not any("*" in word for word in words)
    behind = words[min(words.index(gap) for gap in GAPS if gap in words) :] if gapped else ()
    needs = next((word for word in behind if word not in GAPS and "*" not in word), "")
    return Phrase(words, tuple(dict.fromkeys(meanings)), gapped, lone, plain, second, needs)


def _names(words: Sequence[str], topic: Sequence[str]) -> bool:
    """Whether one of the words names the topic, which the longer phrase would hide."""
    gapped = not GAPS.keys().isdisjoint(words)
    return not gapped and any(_same(word.removesuffix("*"), wanted) for word in words for wanted in topic)


def _spellings(phrases: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for phrase in phrases:
        choices = [item.split("/") for item in phrase.split()]
        for choice in product(*choices):
            words = tuple(word for part in choice for word in _words(part))
            yield words
            if any("ß" in word for word in words):  # the Swiss write "ausserhalb"
                yield tuple(word.replace("ß", "ss") for word in words)


def _words(part: str) -> list[str]:
    if part in GAPS:
        return [part]
    if "*" in part[:-1]:  # of a compound
        return [fold(part).text]
    words = WORD.findall(fold(part.removesuffix("*")).text)
    if part.endswith("*"):
        words[-1] += "*"
    return words
