"""Sentences that can be told in any language: English text that remembers how it was made.

What checks and reports say is a `str`, the English sentence; where it was made by the functions here it is
a `Told` as well, from which `reports.teller` tells the same in another language. So everything that only
passes text on needs to know nothing of this. Cutting or formatting a `Told` makes it plain text again.

    say("The checkout page shows a number to call: {number}.", number="0221 123456")
    say_n("{n} page was searched.", "{n} pages were searched.", 3)
    joined(say("One sentence."), say("Another."))

The texts of `say` and `say_n` have to be literals: `tests/catalogues.py` finds them by reading the code.
A value that is plain text (a quote, a name, a number to call) is told unchanged in all languages.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from checks.reading.durations import in_words

NEVER = datetime.min.replace(tzinfo=UTC)
PLACE = re.compile(r"\{(\w+)\}")


class Told(str):
    """English text that can be told in other languages."""

    __slots__ = ()

    def each(self, change: Callable[[str], str]) -> "Told":
        """The same with every plain text in it changed, such as cleaned."""
        del change  # most kinds hold no plain text
        return self

    def data(self) -> dict[str, Any]:
        """As JSON can hold it; `restored` is the way back."""
        raise NotImplementedError


class Said(Told):
    """A sentence of ours with values in its `{places}`; with `many`, one for a number `n` of things."""

    __slots__ = ("many", "n", "template", "values")
    template: str
    many: str
    n: int
    values: Mapping[str, str]

    def __new__(
        cls, text: str, template: str = "", values: Mapping[str, str] | None = None,
        many: str = "", n: int = 0,
    ) -> Self:  # fmt: skip
        self = super().__new__(cls, text)
        self.template, self.values, self.many, self.n = template, values or {}, many, n
        return self

    def each(self, change: Callable[[str], str]) -> "Said":
        values = {name: each(value, change) for name, value in self.values.items()}
        return _said(self.template, self.many, self.n, values)

    def data(self) -> dict[str, Any]:
        told: dict[str, Any] = {"say": self.template}
        if self.values:
            told["with"] = {name: data_of(value) for name, value in self.values.items()}
        return told | ({"many": self.many, "n": self.n} if self.many else {})


class Joined(Told):
    """Texts one after the other."""

    __slots__ = ("between", "parts")
    parts: tuple[str, ...]
    between: str

    def __new__(cls, text: str, parts: Iterable[str] = (), between: str = " ") -> Self:
        self = super().__new__(cls, text)
        self.parts, self.between = tuple(parts), between
        return self

    def each(self, change: Callable[[str], str]) -> "Joined":
        return joined(*(each(part, change) for part in self.parts), between=self.between)

    def data(self) -> dict[str, Any]:
        return {"join": [data_of(part) for part in self.parts], "between": self.between}


class Listed(Told):
    """Things in a row: "a, b and c", or "a, b or c"."""

    __slots__ = ("either", "parts")
    parts: tuple[str, ...]
    either: bool

    def __new__(cls, text: str, parts: Iterable[str] = (), *, either: bool = False) -> Self:
        self = super().__new__(cls, text)
        self.parts, self.either = tuple(parts), either
        return self

    def each(self, change: Callable[[str], str]) -> "Listed":
        return listed([each(part, change) for part in self.parts], either=self.either)

    def data(self) -> dict[str, Any]:
        return {"list": [data_of(part) for part in self.parts], "either": self.either}


class Length(Told):
    """A length of time."""

    __slots__ = ("span",)
    span: timedelta

    def __new__(cls, text: str, span: timedelta = timedelta()) -> Self:
        self = super().__new__(cls, text)
        self.span = span
        return self

    def data(self) -> dict[str, Any]:
        return {"length": self.span.total_seconds()}


class Amount(Told):
    """An amount of money, from `low` to `high`; the two are the same where it is one amount."""

    __slots__ = ("currency", "high", "low")
    low: Decimal
    high: Decimal
    currency: str

    def __new__(
        cls, text: str, low: Decimal = Decimal(), high: Decimal = Decimal(), currency: str = ""
    ) -> Self:
        self = super().__new__(cls, text)
        self.low, self.high, self.currency = low, high, currency
        return self

    def data(self) -> dict[str, Any]:
        return {"money": [str(self.low), str(self.high)], "in": self.currency, "text": str(self)}


class When(Told):
    """A moment, told in the reader's time zone; with `day`, only its day."""

    __slots__ = ("at", "day")
    at: datetime
    day: bool

    def __new__(cls, text: str, at: datetime = NEVER, *, day: bool = False) -> Self:
        self = super().__new__(cls, text)
        self.at, self.day = at, day
        return self

    def data(self) -> dict[str, Any]:
        return {"at": self.at.isoformat(), "day": self.day, "text": str(self)}


class Number(Told):
    """A number, written as its reader's language groups and parts digits."""

    __slots__ = ("value",)
    value: Decimal

    def __new__(cls, text: str, value: Decimal = Decimal()) -> Self:
        self = super().__new__(cls, text)
        self.value = value
        return self

    def data(self) -> dict[str, Any]:
        return {"number": str(self.value), "text": str(self)}


class Named(Told):
    """What has a name in each language: a country by its code, a month ("2026-11"), a weekday ("Mon")."""

    __slots__ = ("code", "kind")
    kind: str  # country, month or weekday
    code: str

    def __new__(cls, text: str, kind: str = "", code: str = "") -> Self:
        self = super().__new__(cls, text)
        self.kind, self.code = kind, code
        return self

    def data(self) -> dict[str, Any]:
        return {"named": self.kind, "code": self.code, "text": str(self)}


def say(template: str, /, **values: object) -> Said:
    """Our sentence with these values in its `{places}`; a value that is no `Told` is told as it is."""
    return _said(template, "", 0, {name: _value(value) for name, value in values.items()})


def N_(text: str) -> str:  # noqa: N802  # the name by which texts to translate are found
    """Marks a text that is said elsewhere, by `say` with a variable."""
    return text


def say_n(one: str, many: str, n: int, /, **values: object) -> Said:
    """The same for a number of things, which is `{n}`."""
    return _said(one, many, n, {name: _value(value) for name, value in values.items()})


def joined(*parts: str, between: str = " ") -> Joined:
    """The texts that are not empty, one after the other."""
    there = tuple(part for part in parts if part)
    return Joined(between.join(there), there, between)


def listed(parts: Iterable[str], *, either: bool = False) -> Listed:
    """E.g. "a, b and c"; with `either`, "a, b or c"."""
    those = tuple(parts)
    before, last = ", ".join(those[:-1]), "".join(those[-1:])
    word = " or " if either else " and "
    return Listed(word.join(filter(None, (before, last))), those, either=either)


def length(span: timedelta) -> Length:
    """E.g. "2 days 3 h"."""
    return Length(in_words(span), span)


def money(value: Decimal, currency: str, *, high: Decimal | None = None, text: str = "") -> Amount:
    """An amount, or a range of them; `text` is the English where it has to be another."""
    top = value if high is None else high
    usual = f"{value:,f} {currency}" if top == value else f"{value:,f}–{top:,f} {currency}"
    return Amount(text or usual, value, top, currency)


def at(moment: datetime) -> When:
    """E.g. "2026-11-22 14:05 UTC"."""
    return When(f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC", moment)


def number(value: float | Decimal) -> Number:
    """E.g. "1,200" or "0.5"; at most three digits behind the point."""
    exact = round(Decimal(str(value)), 3)
    return Number(f"{exact.normalize():,f}", exact)


def each(text: str, change: Callable[[str], str]) -> str:
    """The text changed; of a `Told`, every plain text in it."""
    return text.each(change) if isinstance(text, Told) else change(text)


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its `{places}` filled; a place without a value stays as it is."""
    return PLACE.sub(lambda place: values.get(place[1], place[0]), template)


def data_of(text: str) -> dict[str, Any] | str:
    """As JSON can hold it: a `Told` with all that it remembers, else the text."""
    return text.data() if isinstance(text, Told) else str(text)


def restored(data: Any) -> str:  # noqa: ANN401  # whatever JSON held
    """From what `data_of` made.

    Raises:
        KeyError, TypeError, ValueError, ArithmeticError: it is not of that making.
    """
    if isinstance(data, str):
        return data
    match data:
        case {"say": str() as template}:
            values = {str(name): restored(value) for name, value in dict(data.get("with", {})).items()}
            return _said(template, str(data.get("many", "")), int(data.get("n", 0)), values)
        case {"join": list() as parts}:
            return joined(*map(restored, parts), between=str(data["between"]))
        case {"list": list() as parts}:
            return listed(map(restored, parts), either=bool(data["either"]))
        case {"length": int() | float() as seconds}:
            return length(timedelta(seconds=seconds))
        case {"money": [low, high]}:
            return money(Decimal(low), str(data["in"]), high=Decimal(high), text=str(data["text"]))
        case {"at": str() as moment}:
            return When(str(data["text"]), datetime.fromisoformat(moment), day=bool(data["day"]))
        case {"number": str() as digits}:
            return Number(str(data["text"]), Decimal(digits))
        case {"named": str() as kind, "code": str() as code}:
            return Named(str(data["text"]), kind, code)
    raise ValueError(f"no text was ever written like {str(data)[:80]!r}")


def _said(template: str, many: str, n: int, values: Mapping[str, str]) -> Said:
    chosen = many if many and n != 1 else template
    known = {**values, "n": f"{n:,}"} if many else values
    return Said(filled(chosen, known), template, values, many, n)


def _value(value: object) -> str:
    return value if isinstance(value, str) else str(value)
