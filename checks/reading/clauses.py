"""A sentence taken apart: clauses, what their words mean, and the amounts in them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from checks.reading import money
from checks.reading.sentences import Sentence
from checks.reading.vocabulary import WORD, Hit, Vocabulary, read

BOUNDARY_MARKS = frozenset(",;:()–—[]")
MARKS = BOUNDARY_MARKS | {"-"}
EURO = frozenset({"nl", "NL", "BE"})  # where shops leave the sign out; their language or country
PRICED = frozenset({"costs", "return_costs", "carriage"})
A_WAY_BACK = frozenset({"returns", "method"})  # "Return by post: 6,55"
AND = frozenset({"en", "of", "tot", "voor", "euro"})
MOST_FEES = 12  # of a sentence; more is a table
COSTS = frozenset({"costs", "carriage"})
MONEY_BACK = frozenset({"refund", "reimburses"})
JOINTS = BOUNDARY_MARKS | set("-/&+")
DIGIT = re.compile(r"\d")
NOUN_PHRASE = 5  # words between "costs" and "return"
BOUNDARY_MEANINGS = frozenset({"but", "unless", "otherwise"})


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount of money, at the words `start` to `end` of its sentence."""

    value: Decimal
    currency: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)  # by identity: what holds for one is remembered
class Clause:
    """The words `start` to `end` of a sentence, with everything they mean."""

    start: int
    end: int
    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    fees: tuple[Fee, ...]
    meanings: frozenset[str] = field(default_factory=frozenset)

    def has(self, *meanings: str) -> bool:
        return not self.meanings.isdisjoint(meanings)

    def all(self, *meanings: str) -> list[Hit]:
        if self.meanings.isdisjoint(meanings):
            return []
        return [hit for hit in self.hits if hit.meaning in meanings]

    def begins_with(self, *meanings: str) -> bool:
        return any(hit.start <= self.start + 1 for hit in self.all(*meanings))

    @property
    def countries(self) -> frozenset[str]:
        return frozenset(m.partition(":")[2] for m in self.meanings if m.startswith("country:"))


def distance(a: Hit | Fee, b: Hit | Fee) -> int:
    """Words between the two; 0 where they touch or overlap."""
    return max(0, a.start - b.end, b.start - a.end)


def nearest(to: Hit | Fee, among: Iterable[Hit]) -> Hit | None:
    """The nearest hit; of two equally near the one that comes first."""
    return min(among, key=lambda hit: (distance(to, hit), hit.start), default=None)


def clauses(sentence: Sentence, vocabulary: Vocabulary, hint: str = "") -> tuple[Clause, ...]:
    return _clauses(sentence.text, vocabulary, hint if DIGIT.search(sentence.text) else "")


@lru_cache(maxsize=4096)  # sentences: several readings ask the same
def _clauses(text: str, vocabulary: Vocabulary, hint: str) -> tuple[Clause, ...]:
    found = list(WORD.finditer(text))
    words, everything = read(text, vocabulary)
    known = _told_apart(everything)
    hits = [*known, *_return_costs(words, known)]
    fees = _fees(text, [match.start() for match in found], hint) if _has_digit(words) else []
    if not fees and hint in EURO and _has_digit(words):
        fees = _bare_fees(words, hits)
    cuts = sorted(_cuts(text, found, hits, fees))
    edges = [0, *cuts, len(words)]
    return tuple(
        _clause(words, start, end, hits, fees)
        for start, end in pairwise(edges)
        if any(word[0].isalnum() for word in words[start:end])
    )


def _told_apart(hits: Sequence[Hit]) -> Sequence[Hit]:
    """ "You pay if you send it back": the "back" of sending back is none of "pay back"."""
    sent = {hit.start for hit in hits if hit.meaning == "returns" and hit.end - hit.start > 1}
    costs = [hit for hit in hits if hit.meaning == "return_costs"]
    sent |= {place for hit in costs for place in range(hit.start + 1, hit.end)}
    return [hit for hit in hits if hit.meaning not in MONEY_BACK or hit.end - 1 not in sent]


def _return_costs(words: Sequence[str], hits: Sequence[Hit]) -> list[Hit]:
    """ "Costs of carriage for the return": a cost with goods on their way back right behind it."""
    back = [h for h in hits if h.meaning == "returns"]
    if not back:
        return []
    either = {h.start for h in hits if h.meaning == "carriage"}
    either_ends = {h.end for h in hits if h.meaning == "carriage"}
    apart = {h.start for h in hits if h.meaning == "outbound"} - either
    apart |= {h.start for h in hits if h.meaning in ("and", "free", "verb", "deducted", "applies")}
    handling = [h for h in hits if h.meaning == "restocking"]  # "a restocking fee for what is returned"
    apart |= {h.start for h in hits if h.meaning == "if" and h.end - h.start == 1}  # "if you return it"
    return [
        Hit("return_costs", cost.start, goods.end)
        for cost in hits
        if cost.meaning in COSTS
        if not any(h.start <= cost.start <= h.end for h in handling)
        for goods in back
        if 0 <= goods.start - cost.end <= NOUN_PHRASE
        and JOINTS.isdisjoint(words[_plural(words, cost.end) : _either(words, goods.start, either_ends)])
        and apart.isdisjoint(range(cost.end, goods.start))
    ]


def _plural(words: Sequence[str], place: int) -> int:
    """Behind "(s)", if that stands there: "shipping cost(s) of any returns"."""
    return place + 3 if tuple(words[place : place + 3]) == ("(", "s", ")") else place


def _either(words: Sequence[str], place: int, carriage: Collection[int]) -> int:
    """Before the mark in "the cost of carriage/return", which names one cost twice."""
    return place - 1 if words[place - 1] == "/" and place - 1 in carriage else place


def _has_digit(words: Sequence[str]) -> bool:
    return any(word[0].isdigit() for word in words)


def _fees(text: str, starts: Sequence[int], hint: str) -> list[Fee]:
    return [
        Fee(value, currency, bisect_right(starts, start) - 1, bisect_left(starts, end))
        for start, end, value, currency in money.scan(text, hint=hint)[:MOST_FEES]
    ]


def _bare_fees(words: Sequence[str], hits: Sequence[Hit]) -> list[Fee]:
    """ "The costs are about 6,95 per parcel": a price all the same, where there is one currency only."""
    meant = {hit.meaning for hit in hits}
    if meant.isdisjoint(PRICED) and not meant >= A_WAY_BACK:
        return []
    about = {hit.end for hit in hits if hit.meaning == "estimate"}
    plainly = "return_costs" in meant or meant >= A_WAY_BACK
    return [
        Fee(Decimal(f"{whole}.{cents}"), "EUR", place, place + 3)
        for place, (whole, comma, cents) in enumerate(zip(words, words[1:], words[2:], strict=False))
        if comma in (",", ".") and whole.isdecimal() and cents.isdecimal()
        if len(whole) <= 2 and len(cents) == 2
        if _rests(words[place + 3 : place + 4], told=plainly or place in about)
    ]


def _rests(following: Sequence[str], *, told: bool) -> bool:
    """Whether a figure is one of money, by the word that follows: no measure, no further figure.

    `told`: by an "about" before it, or by what the sentence is about.
    """
    word = following[0] if following else "."
    return word == "per" or (told and (word in MARKS or word in ".!?" or word in AND))


def _cuts(
    text: str, found: Sequence[re.Match[str]], hits: Sequence[Hit], fees: Sequence[Fee]
) -> Iterator[int]:
    """Where a new clause begins: at punctuation, and at words such as "but" and "unless"."""
    inside_fee = {place for fee in fees for place in range(fee.start + 1, fee.end)}
    # "The cost of delivery (£5) is deducted": the price stands beside what it is for
    joints = {hit.start for hit in hits if hit.meaning == "and"}
    beside = [fee for fee in fees if fee.end + 1 not in joints and _bracketed(found, fee)]
    inside_fee |= {place for fee in beside for place in (fee.start - 1, fee.end)}
    for place, match in enumerate(found):
        mark = match[0]
        if mark not in MARKS:
            continue
        spaced = text[match.start() - 1 : match.start()] == " " and text[match.end() : match.end() + 1] == " "
        if mark in "()" and _lone_word(found, place):
            continue
        if place and place not in inside_fee and (mark in BOUNDARY_MARKS or (mark == "-" and spaced)):
            yield place
    for hit in hits:
        if hit.meaning in BOUNDARY_MEANINGS and hit.start:
            yield hit.start


def _bracketed(found: Sequence[re.Match[str]], fee: Fee) -> bool:
    """Whether the bracket encloses nothing but the amount, and the sentence goes on behind it."""
    if (
        not fee.start
        or fee.end + 1 >= len(found)
        or found[fee.end + 1][0] in BOUNDARY_MARKS | {".", "!", "?"}
    ):
        return False
    return found[fee.start - 1][0] == "(" and found[fee.end][0] == ")"


def _lone_word(found: Sequence[re.Match[str]], place: int) -> bool:
    """Whether the bracket encloses a single word, as in "14 (fourteen) days"."""
    other = place + 2 if found[place][0] == "(" else place - 2
    return 0 <= other < len(found) and {found[place][0], found[other][0]} == {"(", ")"}


def _clause(words: Sequence[str], start: int, end: int, hits: Sequence[Hit], fees: Sequence[Fee]) -> Clause:
    inside = tuple(hit for hit in hits if start <= hit.start < end)
    return Clause(
        start=start,
        end=end,
        words=tuple(words[start:end]),
        hits=inside,
        fees=tuple(fee for fee in fees if start <= fee.start < end),
        meanings=frozenset(hit.meaning for hit in inside),
    )
