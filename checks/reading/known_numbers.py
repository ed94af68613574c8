"""Knows the numbers of offices that pages may name without a word that tells whose they are."""

import tomllib
from functools import cache
from importlib import resources

import phonenumbers


def is_known_office(number: phonenumbers.PhoneNumber) -> bool:
    return (number.country_code, number.national_number) in _offices()


@cache
def _offices() -> frozenset[tuple[int | None, int | None]]:
    file = resources.files("checks.reading") / "words" / "known_numbers.toml"
    lists = tomllib.loads(file.read_text(encoding="utf-8")).values()
    parsed = [phonenumbers.parse(written) for numbers in lists for written in numbers]
    return frozenset((number.country_code, number.national_number) for number in parsed)
