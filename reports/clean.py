"""Makes what a shop wrote safe to show: text without tricks, addresses that may be linked.

Everything a page said is hostile until it went through here (and, in HTML, through autoescape).
"""

import re
from urllib.parse import urlsplit

from checks.saying import Told

REPLACEMENT = "\ufffd"
_LINE_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")
# C0 and C1 controls but tab and newline (terminals obey them), lone surrogates (not encodable), and the
# bidi embeddings, overrides and isolates (they make text read otherwise than it is written).
_DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
# Invisible: bidi marks, byte order mark, interlinear annotations, tag characters.
_INVISIBLE = re.compile("[\u061c\u200e\u200f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", re.IGNORECASE)
_NOT_IN_A_URL = re.compile(r"[\s\\<>\"]")
LONGEST_LINK = 2000


def clean(text: str, limit: int = 2000) -> str:
    """The text without characters that could deceive the reader, at most `limit` characters long.

    Of a sentence of ours, each text in it that is not ours.
    """
    if isinstance(text, Told):
        return text.each(lambda part: clean(part, limit))
    harmless = _DANGEROUS.sub(REPLACEMENT, _LINE_BREAKS.sub("\n", text[: 2 * limit]))
    return shorten(_INVISIBLE.sub("", harmless), limit)


def one_line(text: str, limit: int = 300) -> str:
    if isinstance(text, Told):
        return text.each(lambda part: one_line(part, limit))
    return shorten(" ".join(clean(text, limit).split()), limit)


def shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def linkable(url: str) -> bool:
    """Only web addresses may become links: never javascript:, data:, file: or a broken one."""
    if len(url) > LONGEST_LINK or clean(url) != url or _NOT_IN_A_URL.search(url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def language_tag(language: str) -> str:
    """The language as the `lang` attribute takes it; empty where it is none."""
    return language if len(language) <= 35 and _LANGUAGE.fullmatch(language) else ""
