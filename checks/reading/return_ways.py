"""The ways in which a text lets one send goods back: a label, a portal, an address, a parcel shop …"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from checks.reading.language import detect_language
from checks.reading.mails import find_mails
from checks.reading.sentences import Sentence, split
from checks.reading.vocabulary import Hit, Vocabulary, read, vocabulary

MOST = 200_000  # characters
FOLLOWING = 6  # sentences after one about returns that still speak of them
POSTCODE = re.compile(
    r"\b\d{2}-\d{3} [a-z]|\b\d{4} ?[a-z]{2}\b|\b\d{4,6} [a-z]{3}|\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b"
)
ABOUT_RETURNS = ("returns", "return_costs", "free_returns", "withdrawal")
SENDING_BACK = ("returns", "return_costs")


class Way(StrEnum):
    LABEL = "label"
    PORTAL = "portal"
    FORM = "form"
    ADDRESS = "address"
    DROP_OFF = "drop-off"
    PICK_UP = "pick-up"
    REGISTER = "register"  # tell the shop first, by mail, phone or account
    OWN_CARRIER = "own carrier"


@dataclass(frozen=True, slots=True)
class SaidWay:
    """`start` and `end` are the places of the sentence in the text that was read."""

    way: Way
    quote: str
    start: int
    end: int


def find_return_ways(text: str, *, language: str = "", all_of_it: bool = True) -> tuple[SaidWay, ...]:
    """Each way once, in the order of the text.

    `all_of_it`: the whole text is about returns, as that of a returns page; else only what stands
    near sentences that speak of them. Ways for faulty goods alone don't count.
    """
    known = detect_language(text, told=language)
    if not known:
        return ()
    folded, found = split(text[:MOST])
    said: dict[Way, SaidWay] = {}
    needles = _needles(vocabulary("returns", known), folded.text)
    for sentence in _relevant(found, vocabulary("returns", known), needles, all_of_it=all_of_it):
        for way in _ways(sentence, vocabulary("ways", known)):
            start, end = folded.original(sentence.start, sentence.end)
            said.setdefault(way, SaidWay(way, text[start:end], start, end))
    return tuple(said.values())


def _relevant(
    found: Sequence[Sentence], words: Vocabulary, needles: Sequence[str], *, all_of_it: bool
) -> Iterator[Sentence]:
    """The sentences about ordinary returns: none below a heading about faulty goods or delivery."""
    apart = False
    left = len(found) if all_of_it else 0
    for sentence in found:
        names_part = sentence.heading or (sentence.lone and sentence.question)
        if left <= 0 and not names_part and not sentence.may_say(needles):
            continue
        meanings = _meanings(sentence, words)
        returns = not meanings.isdisjoint(ABOUT_RETURNS)
        elsewhere = "faulty" in meanings or ("outbound" in meanings and not all_of_it)
        if names_part:
            apart = elsewhere and not returns
        if returns and not all_of_it:
            left = FOLLOWING + 1
        if "outbound" in meanings and not returns:  # "Delivery by courier" on the page of both
            left -= 1
            continue
        if left > 0 and not apart and ("faulty" not in meanings or _also_ordinary(sentence.text)):
            yield sentence
        left -= 1


def is_about_returns(text: str, language: str, needed: int) -> bool:
    """Whether so many sentences speak of returns or withdrawal, and one of sending goods back."""
    words = vocabulary("returns", language)
    about, back = 0, False
    folded, found = split(text[:MOST])
    needles = _needles(words, folded.text)
    for sentence in found:
        if not sentence.may_say(needles):
            continue
        meanings = _meanings(sentence, words)
        about += not meanings.isdisjoint(ABOUT_RETURNS)
        back = back or not meanings.isdisjoint(SENDING_BACK)
        if about >= needed and back:
            return True
    return False


@lru_cache(maxsize=8)  # two checks go through the same texts
def _needles(words: Vocabulary, text: str) -> tuple[str, ...]:
    """Of the letters that a sentence about returns must contain some of, those that the text has."""
    return tuple(needle for needle in _all_needles(words) if needle in text)


@cache
def _all_needles(words: Vocabulary) -> tuple[str, ...]:
    return words.needles(*ABOUT_RETURNS)


def _meanings(sentence: Sentence, words: Vocabulary) -> set[str]:
    return {hit.meaning for hit in read(sentence.text, words)[1]}


def _also_ordinary(text: str) -> bool:
    """A long sentence that names faults among other cases is no rule for faulty goods alone."""
    return len(text) > 200


def _ways(sentence: Sentence, words: Vocabulary) -> Iterator[Way]:
    hits = read(sentence.text, words)[1]
    for hit in hits:
        if hit.meaning not in {"not", "no_need"} and not _denied(hit, hits):
            yield Way[hit.meaning.upper()]
    if POSTCODE.search(sentence.text):
        yield Way.ADDRESS
    if next(find_mails(sentence.text), None):
        yield Way.REGISTER


def _denied(hit: Hit, hits: Sequence[Hit]) -> bool:
    """ "There is no label in the parcel"; but "you need not print a label" promises one."""
    meanings = {other.meaning for other in hits}
    near = any(h.meaning == "not" and -8 <= h.start - hit.start <= 6 for h in hits)
    return hit.meaning in {"label", "pick_up", "drop_off", "portal"} and near and "no_need" not in meanings
