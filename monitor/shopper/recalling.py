"""Recalls the answer to a short text: the same links and labels stand on every page of a shop."""

from collections.abc import Callable
from functools import lru_cache, wraps

KEPT = 4096  # answers
SHORT = 500  # characters; longer texts are rare, and a hostile shop could fill the memory with them


def recalled(answer: Callable[[str], str]) -> Callable[[str], str]:
    known = lru_cache(KEPT)(answer)

    @wraps(answer)
    def recall(text: str) -> str:
        return known(text) if len(text) <= SHORT else answer(text)

    return recall
