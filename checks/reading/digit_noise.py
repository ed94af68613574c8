"""What consists of digits and is no telephone number: dates, hours, money, accounts, web addresses."""

import re
from functools import lru_cache

from checks.reading.channel_words import words

MASK = "\x00"

TO = r"(?:-|bis|tot|to|la|a|do|und)"
CLOCK = r"(?:[01]?\d|2[0-4])"
CURRENCY = (
    r"(?:€|eur|euro|euros|lei|ron|zl|pln|chf|fr\.|kc|czk|kr|£|gbp|\$|usd|ct|cent|cents|bani|ban|ft|huf"
    r"|p/min|ppm)"
)
KINDS = (
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,100}",
    # IBAN and tax ids, Belgian ones with dots
    r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b",
    r"\b(?:be ?0\d{3}\.?\d{3}\.?\d{3}|[a-z]{2,3}\d{6,12}(?:b\d\d)?)\b",
    # dates
    r"(?<![\d./-])(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![./-]?\d)",
    # times and hours
    rf"(?<!\d){CLOCK}:[0-5]\d(?!\d)",
    rf"(?<![\d.]){CLOCK}\.[0-5]\d ?{TO} ?{CLOCK}\.[0-5]\d(?![.]?\d)",
    rf"(?<!\d){CLOCK}(?: ?{TO} ?{CLOCK})? ?(?:uhr|uur|h|hrs|am|pm|ore|ora|godz)\b",
    r"(?<!\d)24 ?/ ?7(?!\d)",
    # money
    r"(?:€|£|\$|\beur|\bchf|\bron|\bpln|\bczk) ?\d[\d.']{0,14}(?:,\d{1,2})?(?!\d)",
    rf"(?<![\d.'])\d[\d.']{{0,14}}(?:,(?:\d{{1,2}}|-+))? ?{CURRENCY}(?![^\W\d_])",
    # measures
    r"(?<!\d)\d+(?:[.,]\d+)? ?(?:%|cm|mm|km|kg|g|mg|ml|cl|l|w|kwh|gb|mb|px)(?![^\W_])",
)


@lru_cache
def _noise() -> re.Pattern[str]:
    units = "|".join(w.replace("*", r"\w*") for w in words("units", "words"))
    counted = rf"(?<!\d)\d{{1,3}}(?:-\d{{1,3}})? ?(?:{units})(?!\w)"
    return re.compile("|".join([*KINDS, counted]))


def masked(line: str) -> str:
    """The line, of the same length, with its noise blotted out."""
    return _noise().sub(lambda m: MASK * len(m.group()), line)
