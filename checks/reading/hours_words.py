"""The vocabulary of opening hours: one file a language, and the patterns that are made of it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from checks.reading.folding import fold
from checks.reading.phrases import Phrases

FOLDER = "words/hours"
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SPANS = {"weekdays": (0, 1, 2, 3, 4), "weekend": (5, 6), "daily": (0, 1, 2, 3, 4, 5, 6)}
DASH = r"-|–|—|>"
FIGURE = r"(?:2[0-4]|[01]?\d)"


@dataclass(frozen=True, slots=True)
class HoursWords:
    days: Mapping[str, tuple[int, ...]]  # folded word -> the days of the week it means, Monday is 0
    day: re.Pattern[str]
    joint: re.Pattern[str]  # what makes one span of two days
    unended: re.Pattern[str]  # "Monday to" something that is no day we know
    span: re.Pattern[str]
    always: re.Pattern[str]
    said: Phrases  # label, calls, other


def languages() -> tuple[str, ...]:
    return tuple(sorted(_files()))


@cache
def _files() -> Mapping[str, Mapping[str, list[str]]]:
    folder = resources.files("checks.reading").joinpath(FOLDER)
    files = [f for f in folder.iterdir() if f.name.endswith(".toml")]
    return {f.name.removesuffix(".toml"): tomllib.loads(f.read_text(encoding="utf-8")) for f in files}


@cache
def hours_words(language: str) -> HoursWords:
    """The words of one language, and the English names of days that all pages use."""
    own = _files()[language]
    days = {fold(w).text: days for kind, days in _meanings() for w in own.get(kind, ())}
    to = rf"(?:{DASH}|{_any(own['to'])})"
    clock = _any(own["clock"])
    between = rf"{to}|(?:{_any(own['and'])})(?= ?\d)"
    return HoursWords(
        days=days,
        day=re.compile(rf"(?<![^\W_])(?:{_any(days)})(?![^\W_])\.?"),
        joint=re.compile(rf"[\s.,:]*(?:{DASH}|{_any(own['to'])})[\s.]*"),
        unended=re.compile(
            rf"[\s.]{{0,3}}(?:{_any(own['to'])})[\s.]{{1,3}}(?!(?:{clock})(?!\w))[^\W\d_]{{2}}"
        ),
        span=re.compile(
            rf"(?<![\w.,:/+-])(?:(?<!\d )|(?<=\d[:.][0-5]\d ))"
            rf"(?:{_time('from', clock)})[\s,]{{0,2}}(?:{between})"
            rf"\s{{0,2}}(?:{clock})?\s{{0,2}}(?:{_time('to', clock)})(?![\d/%€£$]|[.,:]\d|[^\W\d_])"
        ),
        always=re.compile(rf"(?<!\w)(?:{_any(own['always'])})(?!\w)"),
        said=Phrases({kind: own[kind] for kind in ("label", "calls", "other")}),
    )


def _meanings() -> Iterable[tuple[str, tuple[int, ...]]]:
    yield from ((name, (number,)) for number, name in enumerate(WEEK))
    yield from SPANS.items()


def _any(phrases: Iterable[str]) -> str:
    """One pattern for all of them, the longest first."""
    folded = sorted({fold(p).text for p in phrases}, key=len, reverse=True)
    return "|".join(r"[\s-]{1,2}".join(re.escape(w) for w in re.split(r"[\s-]", p)) for p in folded)


def _time(name: str, clock: str) -> str:
    return (
        rf"(?P<{name}_hour>{FIGURE})(?:\s?[:.h]\s?(?P<{name}_minute>[0-5]\d)(?!\d))?"
        rf"(?:\s?(?P<{name}_half>[ap])\.?\s?m\b\.?)?(?:\s?(?P<{name}_clock>{clock})\b\.?)?"
    )
