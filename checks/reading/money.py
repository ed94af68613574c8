"""Amounts of money in running text: "4,95 €", "€6,-", "2€99", "1.249,00 EUR", "20 de lei", "5-13 GBP".

Every amount with its place, which is why no price library does: those read one price from a
string that is known to be one, and give no position ("within 14 days it costs 4.95 €" reads as 14).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from checks.reading.folding import fold

CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "eura": "EUR", "eur.": "EUR", "ευρω": "EUR",
    "£": "GBP", "gbp": "GBP", "$": "USD", "us$": "USD", "usd": "USD", "usd$": "USD",
    "aud": "AUD", "a$": "AUD", "au$": "AUD", "aud$": "AUD", "aud $": "AUD",
    "cad": "CAD", "c$": "CAD", "ca$": "CAD", "cad$": "CAD", "cad $": "CAD",
    "nzd": "NZD", "nz$": "NZD", "nzd$": "NZD", "nzd $": "NZD",
    "lei": "RON", "ron": "RON", "leu": "RON",
    "zl": "PLN", "pln": "PLN", "kc": "CZK", "czk": "CZK", "kr": "", "sek": "SEK", "dkk": "DKK", "nok": "NOK",
    "chf": "CHF", "fr.": "CHF", "sfr": "CHF", "huf": "HUF", "ft": "HUF", "forint": "HUF",
    "лв": "BGN", "лева": "BGN", "bgn": "BGN",
}  # fmt: skip
CROWNS = {"DK": "DKK", "NO": "NOK", "da": "DKK", "nb": "NOK", "no": "NOK"}
DOLLARS = {"AU": "AUD", "CA": "CAD", "NZ": "NZD"}  # those of a country; elsewhere "$" is the American one
WHOSE = re.compile(r" ?(usd|aud|cad|nzd)\b")  # "$7 CAD"

WHOLE = r"\d{1,3}(?:[.,' ]\d{3})+(?!\d)|\d{1,7}"
NUMBER = rf"(?:{WHOLE})(?:[.,]\d{{1,2}}(?!\d)|[.,](?:-{{1,2}}|–|—))?"
CURRENCY = "|".join(re.escape(name) for name in sorted(CURRENCIES, key=len, reverse=True))
NAMES = tuple(CURRENCIES)
LONGEST_NAME = max(map(len, NAMES))
FIGURE = re.compile(r"\d+")
AFTER = re.compile(rf"[.,]?[-–—]{{0,2}} ?(?:de )?(?:{CURRENCY})")
BETWEEN = r"(?:between|zwischen|tussen|intre|entre|tra|fra|miedzy)"
AND = r"(?:and|und|en|si|et|e|y|a)"
AMOUNT = re.compile(
    rf"(?<![\w.,])(?:"
    rf"(?P<euros>\d{{1,4}}) ?€ ?(?P<cents>\d{{2}})(?![\d.,]\d|\d)"
    rf"|(?P<before>{CURRENCY}) ?(?P<number>{NUMBER})(?: ?[-–—] ?(?:(?P=before) ?)?(?P<upper>{NUMBER}))?"
    rf"|(?:{BETWEEN} (?P<least>{NUMBER}) {AND} |(?P<lower>{NUMBER}) ?(?:[-–—]|to|bis|tot|a|la|do) ?)?"
    rf"(?P<figure>{NUMBER}) ?(?:de )?(?P<after>{CURRENCY})(?![^\W\d_])"
    rf")"
)


@dataclass(frozen=True, slots=True)
class Amount:
    value: Decimal
    currency: str  # ISO 4217
    start: int  # of the whole mention; both ends of a range share it
    end: int


def find_amounts(text: str, *, hint: str = "") -> tuple[Amount, ...]:
    """The amounts in `text`, in order. `hint` (country or language code) tells which crown "kr" is."""
    folded = fold(text)
    found = []
    for start, end, value, currency in scan(folded.text, hint=hint):
        first, last = folded.original(start, end)
        found.append(Amount(value, currency, first, last))
    return tuple(found)


def scan(folded: str, *, hint: str = "") -> list[tuple[int, int, Decimal, str]]:
    """Start, end, value and currency of every amount in folded text."""
    if not may_hold_money(folded):
        return []
    return [
        (match.start(), match.end(), value, currency)
        for match in AMOUNT.finditer(folded)
        for value, currency in _amounts(match, hint)
    ]


def may_hold_money(folded: str) -> bool:
    """Whether a currency stands beside a figure: to look costs less than to read amounts."""
    return any(
        AFTER.match(folded, figure.end())
        or folded[max(0, figure.start() - LONGEST_NAME - 1) : figure.start()].rstrip().endswith(NAMES)
        for figure in FIGURE.finditer(folded)
    )


def _amounts(match: re.Match[str], hint: str) -> list[tuple[Decimal, str]]:
    if match["euros"]:
        return [(Decimal(f"{match['euros']}.{match['cents']}"), "EUR")]
    name = match["before"] or match["after"]
    currency = CURRENCIES[name] or CROWNS.get(hint, "SEK")
    if name == "$":
        told = WHOSE.match(match.string, match.end())
        currency = told[1].upper() if told else DOLLARS.get(hint, currency)
    if match["before"]:
        numbers = [match["number"], match["upper"]]
    else:
        numbers = [match["least"] or match["lower"], match["figure"]]
    return [(_value(number), currency) for number in numbers if number]


def _value(number: str) -> Decimal:
    """The last separator followed by one or two digits is the decimal one; the rest group thousands."""
    number = re.sub(r"[.,][-–—]+$", "", number)
    whole, decimals = number, ""
    if match := re.search(r"[.,](\d{1,2})$", number):
        whole, decimals = number[: match.start()], match[1]
    whole = re.sub(r"\D", "", whole)
    return Decimal(f"{whole}.{decimals or '0'}").quantize(Decimal("0.01"))
