"""Countries: the code a person types, and what a browser there would say of itself.

Facts come from the Unicode CLDR by way of Babel, which is imported only when one is asked for.
"""

import difflib
from collections.abc import Iterator, Sequence
from functools import cache

import phonenumbers

from monitor.errors import CountryError

# What people write although neither ISO 3166-1 nor CLDR calls the country so.
COMMON_MISTAKES = {
    "UK": "GB", "EL": "GR", "BRITAIN": "GB", "GREAT BRITAIN": "GB", "ENGLAND": "GB", "SCOTLAND": "GB",
    "WALES": "GB", "AMERICA": "US", "CZECH REPUBLIC": "CZ", "TURKEY": "TR", "MACEDONIA": "MK",
}  # fmt: skip
# Where names of countries are looked up first; then come the countries' own languages.
NAME_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "ro")
CLOSE_ENOUGH = 0.8
LONGEST_SHOWN = 40

# Where most people live, for the countries that have several time zones or, in CLDR, none.
MAIN_TIME_ZONES = {
    "AC": "Atlantic/St_Helena", "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CD": "Africa/Kinshasa", "CL": "America/Santiago",
    "CN": "Asia/Shanghai", "CY": "Asia/Nicosia", "DE": "Europe/Berlin", "EC": "America/Guayaquil",
    "ES": "Europe/Madrid", "FM": "Pacific/Chuuk", "GL": "America/Nuuk", "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa", "KZ": "Asia/Almaty", "MH": "Pacific/Majuro", "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland", "PF": "Pacific/Tahiti",
    "PG": "Pacific/Port_Moresby", "PS": "Asia/Hebron", "PT": "Europe/Lisbon", "RU": "Europe/Moscow",
    "TA": "Atlantic/St_Helena", "UA": "Europe/Kyiv", "US": "America/New_York", "UZ": "Asia/Tashkent",
    "XK": "Europe/Belgrade",
}  # fmt: skip


def is_phone_number(text: str, country: str) -> bool:
    """Whether it is a number that can exist, as people of that country write it or with a country code."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, country))
    except phonenumbers.NumberParseException:
        return False


def parse_country(text: str) -> str:
    """The ISO 3166-1 alpha-2 code in upper case; CountryError says which one may have been meant."""
    typed = text.strip()
    code = typed.upper()
    if code in phonenumbers.SUPPORTED_REGIONS:
        return code
    if not typed:
        raise CountryError("There is no country.", "Write its two-letter code, like DE or GB.")
    shown = typed if len(typed) <= LONGEST_SHOWN else f"{typed[:LONGEST_SHOWN]}…"
    raise CountryError(f"“{shown}” is no two-letter country code.", _remedy(typed))


def languages_of(country: str) -> tuple[str, ...]:
    """The official languages as ISO 639-1 codes, the most spoken first; empty if none is known."""
    from babel.languages import get_official_languages

    codes = (language.partition("_")[0] for language in get_official_languages(country, de_facto=True))
    return tuple(dict.fromkeys(code for code in codes if len(code) == 2))


def locale_of(country: str, languages: Sequence[str] = ()) -> str:
    """The browser's locale, e.g. `de-DE`: the shop's first language, else the country's."""
    spoken = languages or languages_of(country) or ("en",)
    return f"{spoken[0]}-{country}"


def time_zone_of(country: str) -> str:
    """The IANA time zone in which most people of the country live, e.g. `Europe/Berlin`."""
    if country in MAIN_TIME_ZONES:
        return MAIN_TIME_ZONES[country]
    from babel.core import get_global

    zone: str = get_global("territory_zones")[country][0]
    return zone


def names_of(country: str) -> tuple[str, ...]:
    """What the country is called, in the languages that shops are likely to use, and its code."""
    languages = dict.fromkeys((*NAME_LANGUAGES, *languages_of(country)))
    names = (_names(language).get(country, "") for language in languages)
    return (country, *dict.fromkeys(filter(None, names)))


def _remedy(typed: str) -> str:
    meant = _code_meant(typed.upper()) or _named(typed.casefold())
    if meant is None:
        return "Write the code of ISO 3166-1, like DE, AT, NL, RO or GB."
    return f"Did you mean {meant} ({_names('en')[meant]})?"


def _code_meant(code: str) -> str | None:
    """For what is a code elsewhere: UK, or three letters or digits (GBR, 826)."""
    from babel.core import get_global

    aliases = get_global("territory_aliases").get(code, [])
    candidates = [COMMON_MISTAKES.get(code, ""), *(aliases if len(aliases) == 1 else [])]
    return next((c for c in candidates if c in phonenumbers.SUPPORTED_REGIONS), None)


def _named(name: str) -> str | None:
    """The country of this name in a language spoken somewhere, else of the most similar English one."""
    for language in _name_languages():
        for code, known in _names(language).items():
            if known.casefold() == name:
                return code
    english = {known.casefold(): code for code, known in _names("en").items()}
    similar = difflib.get_close_matches(name, english, n=1, cutoff=CLOSE_ENOUGH)
    return english[similar[0]] if similar else None


def _name_languages() -> Iterator[str]:
    """Each language once, lazily: a locale is read from disk only when the ones before did not help."""
    yield from NAME_LANGUAGES
    seen = set(NAME_LANGUAGES)
    for country in sorted(phonenumbers.SUPPORTED_REGIONS):
        for language in languages_of(country):
            if language not in seen:
                seen.add(language)
                yield language


@cache
def _names(language: str) -> dict[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale(language).territories
    except UnknownLocaleError:
        return {}
    return {code: territories[code] for code in phonenumbers.SUPPORTED_REGIONS if code in territories}
