"""Somebody's words in quotation marks: a customer's where stars stand beside, else nobody knows whose."""

import re
from collections.abc import Iterator

from checks.model import Evidence, Page
from checks.reading.citing import cite, line_around

LONGEST = 5_000  # characters of one block
QUOTED = re.compile(r"[„“”\"«»][^„“”\"«»\n]{20,600}[“”\"«»]")
STARS = re.compile(r"[★⭐☆✭✮🌟]{3,5}")
BESIDE = 40  # characters between the stars and the words
SPEAKER = re.compile(r"\s{0,3}[–—―-]\s?[^\W\d_]{2,}")  # "– Anna, Leeds"


def starred_words(page: Page) -> Iterator[Evidence]:
    """Words with stars: somebody has rated."""
    for text in page.texts:
        said = text.text[:LONGEST]
        for quoted in QUOTED.finditer(said):
            beside = said[max(0, quoted.start() - BESIDE) : quoted.start()]
            if STARS.search(beside) or STARS.search(said[quoted.end() : quoted.end() + BESIDE]):
                yield cite(page, line_around(said, *quoted.span()), text.box)


def attributed_words(page: Page) -> Iterator[Evidence]:
    """Words with a name: a customer's, a newspaper's or the founder's."""
    blocks = [text for text in page.texts if text.text.strip()]
    for place, text in enumerate(blocks):
        said = text.text[:LONGEST]
        for quoted in QUOTED.finditer(said):
            after = said[quoted.end() :] or "".join(t.text for t in blocks[place + 1 : place + 2])
            if SPEAKER.match(after):
                yield cite(page, line_around(said, *quoted.span()), text.box)
