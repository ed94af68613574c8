"""Remembers what was read on a page: several checks ask the same, and again at each stage of a visit."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from checks.model import Page

P = ParamSpec("P")
T = TypeVar("T")

KEPT = 64  # answers: those about the pages of the visits under way


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
