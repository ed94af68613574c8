"""In what time a shop says that it answers, in hours or business days."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checks.model import Evidence, Page
from checks.reading.citing import cite
from checks.reading.language import detect_language
from checks.reading.sentences import Sentence, split
from checks.reading.vocabulary import WORD, Hit, Vocabulary, languages, vocabulary

MOST = 200_000  # characters
FACTORS = {"minutes": 1 / 60, "hours": 1.0, "days": 24.0, "weeks": 168.0}
LONGEST = 24 * 31  # hours; nobody promises to answer after that
GLUED = re.compile(r"(?<!\w)(\d{1,3})(?=(?:h|hrs?|std|stunden|uur|u|ore|hours|min)(?!\w))")  # "24h"
FAR = 25  # words between the answer and its time


class Unit(StrEnum):
    HOURS = "hours"
    BUSINESS_DAYS = "business days"


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """At the latest after `amount`; `start` and `end` are the sentence's places in the text read."""

    amount: float
    unit: Unit
    quote: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.amount:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class StatedTime:
    time: ResponseTime
    evidence: Evidence


def read_response_times(text: str, *, language: str = "") -> tuple[ResponseTime, ...]:
    """What is said about answering customers; a bound ("1 to 2 days") counts with its longer end."""
    known = detect_language(text, told=language)
    if known not in languages("answers"):
        return ()
    words = vocabulary("answers", known)
    folded, read = split(text[:MOST])
    found = []
    for sentence in read:
        said = _time(sentence, words)
        if said:
            start, end = folded.original(sentence.start, sentence.end)
            found.append(ResponseTime(*said, text[start:end], start, end))
    return tuple(found)


def page_response_times(page: Page, *, language: str = "") -> tuple[StatedTime, ...]:
    """What a visitor sees of it, block by block."""
    told = page.language or language
    known = detect_language(page.visible_text[:MOST], told=told)
    return tuple(
        StatedTime(time, cite(page, time.quote, text.box_of(time.start, time.end)))
        for text in page.texts
        if not text.folded
        for time in read_response_times(text.text, language=known)
    )


def _time(sentence: Sentence, words: Vocabulary) -> tuple[float, Unit] | None:
    tokens = WORD.findall(GLUED.sub(r"\1 ", sentence.text))
    hits = words.hits(tokens)
    meanings = {hit.meaning for hit in hits}
    if "answer" not in meanings or not meanings.isdisjoint({"customer", "other"}) or sentence.question:
        return None
    near = [(amount, unit) for hit, amount, unit in _times(tokens, hits, words) if _belongs(hit, hits)]
    return near[0] if near and not _denied(hits) else None


def _belongs(time: Hit, hits: Iterable[Hit]) -> bool:
    return any(abs(time.start - h.start) <= FAR for h in hits if h.meaning == "answer")


def _denied(hits: Sequence[Hit]) -> bool:
    """ "We can't answer within a day" promises nothing."""
    return any(hit.meaning == "not" for hit in hits)


def _times(
    tokens: Sequence[str], hits: Sequence[Hit], words: Vocabulary
) -> Iterator[tuple[Hit, float, Unit]]:
    for hit in hits:
        if hit.meaning in {"same_day", "next_day"}:
            yield hit, 1, Unit.BUSINESS_DAYS
        elif hit.meaning in FACTORS or hit.meaning == "business_days":
            number = _number(tokens[max(0, hit.start - 4) : hit.start], words)
            if number:
                yield from _bounded(hit, number)


def _bounded(hit: Hit, number: int) -> Iterator[tuple[Hit, float, Unit]]:
    if hit.meaning == "business_days":
        if number <= 30:
            yield hit, number, Unit.BUSINESS_DAYS
    elif number * FACTORS[hit.meaning] <= LONGEST:
        yield hit, round(number * FACTORS[hit.meaning], 2), Unit.HOURS


def _number(before: Sequence[str], words: Vocabulary) -> int | None:
    """The number right before the unit; of "24-48" or "one to two" the last."""
    for word in reversed(before):
        if word.isdecimal() and len(word) <= 3:
            return int(word)
        if word in words.numbers:
            return words.numbers[word]
    return None
