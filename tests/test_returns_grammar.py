"""Who pays for a return, said in every arrangement that a grammar of the language knows.

`returns_grammar/*.toml`: `[slots]` are the words, `[customer]`, `[seller]`,
`[conditional]` and `[none]` the sentences by arrangement: the table they stand in is their truth. The same few thousand are drawn
on each run.
"""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checks.reading.returns import read_returns

FOLDER = Path(__file__).parent / "returns_grammar"
TRUTHS = {"customer": "customer", "seller": "seller", "conditional": "conditional", "none": None}
DRAWS = 12  # of each sentence
FLOOR, NONE_FLOOR = 0.9, 0.95
SLOT = re.compile(r"\{(\w+)\}")


@cache
def grammar(language: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))


def drawn(pattern: str, slots: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """One of the texts that the pattern stands for."""
    while match := SLOT.search(pattern):
        pattern = pattern[: match.start()] + chance.choice(slots[match[1]]) + pattern[match.end() :]
    text = re.sub(r" +(?=[ .,:?!])", "", pattern).strip()
    return re.sub(r"(?:^|(?<=[.?!] )|(?<=\n))\w", lambda m: m[0].upper(), text)


def texts(language: str, truth: str, arrangement: str) -> Iterator[str]:
    chance = random.Random(f"{language} {truth} {arrangement}")  # no secret
    for pattern in grammar(language)[truth][arrangement]:
        yield from {drawn(pattern, grammar(language)["slots"], chance): None for _ in range(DRAWS)}


CELLS = [
    (file.stem, truth, arrangement)
    for file in sorted(FOLDER.glob("*.toml"))
    for truth in TRUTHS
    for arrangement in grammar(file.stem).get(truth, ())
]


@pytest.mark.parametrize(("language", "truth", "arrangement"), CELLS)
def test_who_pays(language: str, truth: str, arrangement: str) -> None:
    told = list(texts(language, truth, arrangement))
    missed = [text for text in told if read_returns(text, language=language).payer != TRUTHS[truth]]
    floor = FLOOR if TRUTHS[truth] else NONE_FLOOR
    assert len(missed) <= (1 - floor) * len(told), missed
