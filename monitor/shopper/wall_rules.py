"""Reads `walls.toml`: the signs of walls."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from checks.model import Reason
from monitor.shopper.words import Phrases, fold

Patterns = Sequence[re.Pattern[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The fields are explained in the file."""

    reason: Reason
    vendor: str
    passes: bool
    always: bool
    status: frozenset[int]
    stages: frozenset[str]
    header: Patterns
    address: Patterns
    frame: Patterns
    source: Patterns
    says: Phrases | None
    heads: Phrases | None
    titled: frozenset[str]


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(_rule(raw) for raw in _file()["rule"])


@cache
def widgets() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Of each captcha: who makes it, the addresses of its frames, its place in the page's source."""
    return tuple((w["vendor"], _compiled(w["frame"]), _compiled(w["source"])) for w in _file()["widget"])


@cache
def captcha_words() -> Phrases:
    return Phrases(_file()["captcha_words"])


def _rule(raw: dict[str, Any]) -> Rule:
    return Rule(
        reason=Reason(raw["reason"]),
        vendor=raw.get("vendor", ""),
        passes=raw.get("passes", False),
        always=raw.get("always", False),
        status=frozenset(raw.get("status", ())),
        stages=frozenset(raw.get("stages", ())),
        header=_all(raw, "header"),
        address=_all(raw, "address"),
        frame=_all(raw, "frame"),
        source=_all(raw, "source"),
        says=Phrases(raw["says"]) if "says" in raw else None,
        heads=Phrases(raw["heads"]) if "heads" in raw else None,
        titled=frozenset(map(fold, raw.get("titled", ()))),
    )


def _all(raw: dict[str, Any], name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(_compiled, raw.get(name, ())))


def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files("monitor.shopper").joinpath("walls.toml").read_text("utf-8"))
