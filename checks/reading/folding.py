"""Text made easy to compare: lower case, no accents, no invisible characters, and the way back.

What shops write differs in ways no reader notices: missing diacritics, soft hyphens, narrow or
non-breaking spaces, full-width digits, curly quotes. Folding removes them all.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

QUOTES = dict.fromkeys("'’‘‛`´ʼ", "'")
PLAIN = {**QUOTES, "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ı": "i", "ς": "σ"}
DASHES = "‐‑‒−"


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `dropped` are the places, in the folded text, where a character was left out."""

    text: str
    dropped: tuple[int, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded characters `start` to `end` stand in the text that was folded."""
        if start >= end:
            place = start + bisect_right(self.dropped, start)
            return place, place
        last = end - 1
        return start + bisect_right(self.dropped, start), last + bisect_right(self.dropped, last) + 1


def fold(text: str) -> Folded:
    """Fold every character to at most one; line breaks stay."""
    table = {character: _folded(character) for character in set(text)}
    unseen = {character for character, folded in table.items() if not folded}
    dropped: tuple[int, ...] = ()
    if unseen:
        places = (place for place, character in enumerate(text) if character in unseen)
        dropped = tuple(place - before for before, place in enumerate(places))
    return Folded(text.translate({ord(character): folded for character, folded in table.items()}), dropped)


def _folded(character: str) -> str:
    if character == "\n":
        return character
    if character in PLAIN:
        return PLAIN[character]
    if character in DASHES:
        return "-"
    if character.isspace():
        return "\n" if character in "\r\v\f\x85\u2028\u2029" else " "
    if character.isascii():
        return character.lower()
    return _unaccented(character)


def _unaccented(character: str) -> str:
    if unicodedata.category(character) in {"Cf", "Mn", "Me"}:  # soft hyphen, zero width, combining
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    folded = plain.lower() if len(plain) == 1 else character.lower()
    return folded if len(folded) == 1 else character
