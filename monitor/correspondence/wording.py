"""What the words of a mail tell: sayings of machines and of persons, in eight languages at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from checks.reading.folding import fold
from checks.reading.sentences import sentences
from checks.reading.vocabulary import languages, read, vocabulary

SUBJECT = "replies"
READ = 6_000  # characters: what a mail is shows at its beginning
MOST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class Said:
    """How often each meaning stands there, in the language in which most does, and its first words."""

    count: Mapping[str, int]
    quote: Mapping[str, str]

    def says(self, *meanings: str) -> bool:
        return any(self.count.get(meaning) for meaning in meanings)

    def times(self, meaning: str) -> int:
        return self.count.get(meaning, 0)


@lru_cache(maxsize=256)
def said(text: str) -> Said:
    """Of each meaning what the language says that says most; a mail may be in two."""
    parts = [part.text for part in sentences(fold(text[:READ]).text)]
    count: dict[str, int] = {}
    quote: dict[str, str] = {}
    for language in languages(SUBJECT):
        for meaning, found in _in(language, parts).items():
            if len(found) > count.get(meaning, 0):
                count[meaning], quote[meaning] = len(found), found[0]
    return Said(count, quote)


def _in(language: str, parts: list[str]) -> dict[str, list[str]]:
    words = vocabulary(SUBJECT, language)
    found: dict[str, list[str]] = {}
    for part in parts:
        tokens, hits = read(part, words)
        for hit in hits:
            phrase = " ".join(tokens[hit.start : hit.end])
            if phrase not in found.setdefault(hit.meaning, []):
                found[hit.meaning].append(phrase)
    return found
