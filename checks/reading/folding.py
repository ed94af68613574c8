"""Text made easy to compare: lower case, no accents, no invisible characters, and the way back.

What shops write differs in ways no reader notices: missing diacritics, soft hyphens, narrow or
non-breaking spaces, full-width digits, curly quotes. Folding removes them all.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from checks.reading.remembering import Learnt, once_a_text

QUOTES = dict.fromkeys("'’‘‛`´ʼ", "'")
PLAIN = {**QUOTES, "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ı": "i", "ς": "σ"}
DASHES = "‐‑‒−"
UNUSUAL = re.compile(r"[^\n -_a-~]")  # all but ASCII that needs no more than lower case
FEW = 40  # different ones
SHORT = 400  # characters: to fold so few takes hardly longer than to remember them


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
    return _fold(text) if len(text) < SHORT else _fold_once(text)


def _fold(text: str) -> Folded:
    folded = _all_folded(text)
    return Folded(folded, () if len(folded) == len(text) else _dropped(text))


_fold_once = once_a_text(_fold)


def _all_folded(text: str) -> str:
    """Most text is plain letters, for which there is a faster way than to look at each."""
    unusual = set(UNUSUAL.findall(text))
    if len(unusual) > FEW:
        return text.translate(_FOLDED)
    rest = text
    for character in unusual:
        rest = rest.replace(character, _FOLDED[ord(character)])
    folded = rest.lower()
    return folded if len(folded) == len(rest) else text.translate(_FOLDED)


def _dropped(text: str) -> tuple[int, ...]:
    unseen = "".join(character for character in set(text) if not _FOLDED[ord(character)])
    places = (match.start() for match in re.finditer(f"[{re.escape(unseen)}]", text))
    return tuple(place - before for before, place in enumerate(places))


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


_FOLDED: Learnt[int, str] = Learnt(lambda code: _folded(chr(code)))  # by code point, for `str.translate`
