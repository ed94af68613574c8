"""Tells in another language what `checks.saying` says, and whole view models at once.

Views are made in English, where each text of ours is a `Told`; nothing but this knows other languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache
from gettext import NullTranslations
from typing import Any, TypeVar, cast

from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from checks.saying import Amount, Joined, Length, Listed, Named, Number, Said, Told, When, filled
from reports.calendar_words import day, exact_length, locale_of, name_of, short_length, stamp
from reports.language import SOURCE, all_words

View = TypeVar("View")


@dataclass(frozen=True, slots=True)
class Teller:
    language: str = SOURCE
    zone: tzinfo = UTC

    def __call__(self, text: str) -> str:
        """The text in this language; what is not ours, such as a quote, stays as it is."""
        if not isinstance(text, Told):
            return text
        if isinstance(text, When):
            return self.day(text.at) if text.day else self.when(text.at)
        return str(text) if self.language == SOURCE and not _holds_times(text) else self._told(text)

    def view(self, it: View) -> View:
        """A view (dataclasses, tuples, mappings, of any depth) with all its texts told.

        A dataclass whose class says `TOLD = False` is raw material and stays as it is.
        """
        return cast("View", _walk(it, self))

    def when(self, at: datetime) -> str:
        """E.g. "22 November 2026, 14:05 UTC"."""
        return stamp(at, self.zone, self.language)

    def day(self, at: datetime) -> str:
        return day(at, self.zone, self.language)

    def number(self, value: float) -> str:
        return str(format_decimal(value, locale=locale_of(self.language)))

    def how_long(self, duration: timedelta) -> str:
        """E.g. "3 min 5 s"."""
        return exact_length(duration, self.language)

    @property
    def words(self) -> NullTranslations:
        """The catalogue, for templates."""
        return all_words(self.language)

    def _told(self, text: Told) -> str:
        match text:
            case Said():
                return self._said(text)
            case Joined():
                return text.between.join(self(part) for part in text.parts)
            case Listed():
                return _in_a_row([self(part) for part in text.parts], self.language, either=text.either)
            case Length():
                return short_length(text.span, self.language)
            case Amount():
                return self._amount(text)
            case Number():
                return str(format_decimal(text.value, locale=locale_of(self.language)))
            case Named():
                return name_of(text.kind, text.code, self.language)
        return str(text)

    def _said(self, text: Said) -> str:
        words, values = self.words, {name: self(value) for name, value in text.values.items()}
        if not text.many:
            return filled(words.gettext(text.template), values)
        chosen = words.ngettext(text.template, text.many, text.n)
        return filled(chosen, {**values, "n": self.number(text.n)})

    def _amount(self, text: Amount) -> str:
        about = "~" if text.startswith("~") else ""
        if text.low == text.high:
            return about + _money(text.low, text.currency, self.language)
        low, high = (_money(each, text.currency, self.language) for each in (text.low, text.high))
        return f"{about}{low}–{high}"


ENGLISH = Teller()


def language_of(sentence: str) -> str:
    """As a `lang` attribute: of an old record or a user's own check, which is always English; else empty."""
    return "" if isinstance(sentence, Told) else SOURCE


def _holds_times(text: Told) -> bool:
    """English texts are ready-made, but for the reader's time zone."""
    match text:
        case When():
            return True
        case Said():
            return any(isinstance(v, Told) and _holds_times(v) for v in text.values.values())
        case Joined() | Listed():
            return any(isinstance(part, Told) and _holds_times(part) for part in text.parts)
    return False


def _money(value: Decimal, currency: str, language: str) -> str:
    locale = locale_of(language)
    if currency not in locale.currencies:
        return f"{format_decimal(value, locale=locale)} {currency}"
    if value == value.to_integral() and cast("int", value.as_tuple().exponent) >= 0:  # no cents are known
        whole = locale.currency_formats["standard"].pattern.replace(".00", "")
        return str(format_currency(value, currency, whole, locale=locale, currency_digits=False))
    return str(format_currency(value, currency, locale=locale))


def _in_a_row(parts: Sequence[str], language: str, *, either: bool) -> str:
    return str(format_list(parts, style="or" if either else "standard", locale=locale_of(language)))


# ---- whole views


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _walk(it: object, tell: Teller) -> object:
    if isinstance(it, str):
        return tell(it)
    if isinstance(it, tuple):
        return _walk_tuple(it, tell)
    if isinstance(it, Mapping):
        return {key: _walk(value, tell) for key, value in it.items()}
    if is_dataclass(it) and not isinstance(it, type) and getattr(type(it), "TOLD", True):
        return _walk_dataclass(it, tell)
    return it


def _walk_tuple(it: tuple[object, ...], tell: Teller) -> tuple[object, ...]:
    parts = [_walk(part, tell) for part in it]
    if all(after is before for after, before in zip(parts, it, strict=True)):
        return it
    return cast("Any", type(it))(*parts) if hasattr(it, "_fields") else tuple(parts)


def _walk_dataclass(it: object, tell: Teller) -> object:
    changed: dict[str, object] = {}
    for name in _names(cast("Any", type(it))):
        before = getattr(it, name)
        after = _walk(before, tell)
        if after is not before:
            changed[name] = after
    return _replaced(it, changed) if changed else it


def _replaced(it: object, changed: Mapping[str, object]) -> object:
    """Not by `replace`, which runs `__post_init__` and refuses what it does not initialise."""
    made = object.__new__(type(it))
    for name in _names(cast("Any", type(it))):
        object.__setattr__(made, name, changed[name] if name in changed else getattr(it, name))
    return made
