"""Remembers what was read: several checks ask the same, and again at each stage of a visit."""

from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from checks.model import Page

K = TypeVar("K")
P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")

KEPT = 64  # answers: those about the pages of the visits under way
MOST_CHARACTERS = 2_000_000  # of the texts whose readings are kept
MOST_KEYS = 20_000  # words whose meaning is kept; made-up ones may fill no memory


def once_a_page(read: Callable[Concatenate[Page, P], T]) -> Callable[Concatenate[Page, P], T]:
    """The same function, which reads a page once. What it returns must not be changed."""
    answers: dict[Hashable, tuple[object, T]] = {}

    @wraps(read)
    def remembered(page: Page, /, *args: P.args, **kwargs: P.kwargs) -> T:
        parts = (page.texts, page.links, page.buttons, page.forms, page.structured, page.frames)
        # By identity, as to compare pages takes longer than to read them; kept with the answer, no other
        # object can get the same identity. A page with new pictures has the same parts.
        told = (page.stage, page.url, page.status, page.title, page.language, page.cut)
        key = (*map(id, parts), told, args, tuple(kwargs.items()))
        if known := answers.get(key):
            return known[1]
        answer = read(page, *args, **kwargs)
        answers[key] = parts, answer
        _forget_the_oldest(answers)
        return answer

    return remembered


def _forget_the_oldest(answers: dict[Hashable, V]) -> None:
    """Several threads read pages: another one may have forgotten it already."""
    while len(answers) > KEPT:
        with suppress(KeyError, RuntimeError, StopIteration):
            del answers[next(iter(answers))]


def once_a_text(read: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """The same function, which reads a text once. What it returns must not be changed."""
    answers: dict[Hashable, tuple[T]] = {}
    characters = 0

    @wraps(read)
    def remembered(text: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        nonlocal characters
        key = text, args, tuple(kwargs.items())
        if known := answers.get(key):
            return known[0]
        answer = read(text, *args, **kwargs)
        characters += len(text)
        if characters > MOST_CHARACTERS:
            answers.clear()
            characters = len(text)
        answers[key] = (answer,)
        return answer

    return remembered


class Learnt(dict[K, T]):
    """A dictionary that finds out what it doesn't know, and keeps that while there is room."""

    def __init__(self, find_out: Callable[[K], T]) -> None:
        super().__init__()
        self._find_out = find_out

    def __missing__(self, key: K) -> T:
        found = self._find_out(key)
        if len(self) < MOST_KEYS:
            self[key] = found
        return found
