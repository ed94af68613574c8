"""Country codes, and what a browser in that country says of itself."""

import subprocess
import sys

import phonenumbers
import pytest
from babel.core import get_global

from monitor.country import languages_of, locale_of, parse_country, time_zone_of
from monitor.errors import CountryError

# country: time zone, locale; from the Unicode CLDR and the time zone database
COUNTRIES = {
    "AT": ("Europe/Vienna", "de-AT"), "BE": ("Europe/Brussels", "nl-BE"),
    "BG": ("Europe/Sofia", "bg-BG"), "HR": ("Europe/Zagreb", "hr-HR"), "CY": ("Asia/Nicosia", "el-CY"),
    "CZ": ("Europe/Prague", "cs-CZ"), "DK": ("Europe/Copenhagen", "da-DK"),
    "EE": ("Europe/Tallinn", "et-EE"), "FI": ("Europe/Helsinki", "fi-FI"),
    "FR": ("Europe/Paris", "fr-FR"), "DE": ("Europe/Berlin", "de-DE"), "GR": ("Europe/Athens", "el-GR"),
    "HU": ("Europe/Budapest", "hu-HU"), "IE": ("Europe/Dublin", "en-IE"),
    "IT": ("Europe/Rome", "it-IT"), "LV": ("Europe/Riga", "lv-LV"), "LT": ("Europe/Vilnius", "lt-LT"),
    "LU": ("Europe/Luxembourg", "fr-LU"), "MT": ("Europe/Malta", "mt-MT"),
    "NL": ("Europe/Amsterdam", "nl-NL"), "PL": ("Europe/Warsaw", "pl-PL"),
    "PT": ("Europe/Lisbon", "pt-PT"), "RO": ("Europe/Bucharest", "ro-RO"),
    "SK": ("Europe/Bratislava", "sk-SK"), "SI": ("Europe/Ljubljana", "sl-SI"),
    "ES": ("Europe/Madrid", "es-ES"), "SE": ("Europe/Stockholm", "sv-SE"),
    "GB": ("Europe/London", "en-GB"), "CH": ("Europe/Zurich", "de-CH"),
    "US": ("America/New_York", "en-US"),
}  # fmt: skip


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_has_a_time_zone_and_a_locale(country: str) -> None:
    assert (time_zone_of(country), locale_of(country)) == COUNTRIES[country]


@pytest.mark.parametrize("country", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_no_country_is_left_without(country: str) -> None:
    assert time_zone_of(country) in get_global("zone_territories")
    assert locale_of(country).endswith(f"-{country}")
    assert all(len(language) == 2 for language in languages_of(country))


@pytest.mark.parametrize(
    ("country", "languages"),
    [("DE", ("de",)), ("BE", ("nl", "fr", "de")), ("CH", ("de", "fr", "it")), ("RS", ("sr",)), ("AC", ())],
)
def test_languages_are_the_official_ones(country: str, languages: tuple[str, ...]) -> None:
    assert languages_of(country) == languages


def test_the_languages_of_the_shop_come_first() -> None:
    assert locale_of("BE", ("fr", "nl")) == "fr-BE"


@pytest.mark.parametrize(("typed", "code"), [("DE", "DE"), ("gb", "GB"), (" nl\n", "NL"), ("XK", "XK")])
def test_a_code_is_understood(typed: str, code: str) -> None:
    assert parse_country(typed) == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("UK", "GB (United Kingdom)"), ("EL", "GR (Greece)"), ("DEU", "DE (Germany)"),
        ("826", "GB (United Kingdom)"), ("Germany", "DE (Germany)"), ("Deutschland", "DE (Germany)"),
        ("ÖSTERREICH", "AT (Austria)"), ("Nederland", "NL (Netherlands)"), ("România", "RO (Romania)"),
        ("Magyarország", "HU (Hungary)"), ("England", "GB (United Kingdom)"),
        ("Great Britain", "GB (United Kingdom)"), ("Germny", "DE (Germany)"),
    ],
)  # fmt: skip
def test_a_near_miss_gets_a_suggestion(typed: str, meant: str) -> None:
    with pytest.raises(CountryError) as refused:
        parse_country(typed)
    assert str(refused.value) == f"“{typed}” is no two-letter country code. Did you mean {meant}?"


@pytest.mark.parametrize("typed", ["XX", "", "001", "d", "Atlantis", "D\x00E", "x" * 5000])
def test_what_is_no_country_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(CountryError, match="like DE") as refused:
        parse_country(typed)
    assert len(str(refused.value)) < 200


def test_a_code_is_checked_without_loading_babel() -> None:
    # `reachwatch --help` must be quick
    program = "import sys, monitor.country as c; c.parse_country('DE'); sys.exit('babel' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
