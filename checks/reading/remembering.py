"""Remembers what was read: several checks ask the same, and again at each stage of a visit."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from checks.model import Page

K = TypeVar("K")
P = ParamSpec("P")
T = TypeVar("T")

KEPT = 64  # answers: those about the pages of the visits under way
MOST_CHARACTERS = 2_000_000  # of the texts whose readings are kept
MOST_KEYS = 20_000  # words whose meaning is kept; made-up ones may fill no memory


def once_a_page(read: Callable[Concatenate[Page, P], T]) -> Callable[Concatenate[Page, P], T]:
    """The same function, which reads a page once. What it returns must not be changed."""
    answers: OrderedDict[Hashable, tuple[object, T]] = OrderedDict()
    lock = Lock()

    @wraps(read)
    def remembered(page: Page, /, *args: P.args, **kwargs: P.kwargs) -> T:
        parts = (page.texts, page.links, page.buttons, page.forms, page.structured, page.frames)
        # By identity, as to compare pages takes longer than to read them; kept with the answer, no other
        # object can get the same identity. A page with new pictures has the same parts.
        told = (page.stage, page.url, page.status, page.title, page.language, page.cut)
        key = (*map(id, parts), told, args, tuple(kwargs.items()))
        with lock:
            if key in answers:
                answers.move_to_end(key)
                return answers[key][1]
        answer = read(page, *args, **kwargs)
        with lock:
            answers[key] = parts, answer
            while len(answers) > KEPT:
                answers.popitem(last=False)
        return answer

    return remembered


def once_a_text(read: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """The same function, which reads a text once. What it returns must not be changed."""
    answers: OrderedDict[tuple[str, Hashable], T] = OrderedDict()
    lock = Lock()
    characters = 0

    @wraps(read)
    def remembered(text: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        nonlocal characters
        key = text, (args, tuple(kwargs.items()))
        with lock:
            if key in answers:
                answers.move_to_end(key)
                return answers[key]
        answer = read(text, *args, **kwargs)
        with lock:
            characters += 0 if key in answers else len(text)
            answers[key] = answer
            while characters > MOST_CHARACTERS:
                oldest, _ = answers.popitem(last=False)
                characters -= len(oldest[0])
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
