"""Takes secrets out of what is kept for people to look at: pages, and recordings of visits.

Two nets. What is known to be secret (a cookie's value, whatever was typed) is masked wherever it stands,
letter by letter. And what looks like a secret by its name (`csrf_token`, `session`) loses its value. Pure:
text or bytes in, text or bytes out.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "REDACTED"
SHORTEST = 4  # a shorter text stands in too many places by chance: it would blot out the page

_WORDS = (
    r"token|csrf|xsrf|session|sessid|(?<![a-z])sess(?![a-z])|(?<![a-z])sid(?![a-z])|secret|passw|(?<![a-z])pwd"
    r"|(?<![a-z])auth(?!or(?!i[sz]))|(?<![a-z])(?:[a-z]*api[_-]?)?key(?![a-z])|nonce|signature|jwt|credential|cookie"
)
NAME = re.compile(_WORDS, re.IGNORECASE)
_PART = r"[\w.\[\]-]{0,60}"
_SECRET_NAME = rf"{_PART}?(?:{_WORDS}){_PART}"
# name=value in an address, a form's body, a cookie
_PAIR = re.compile(rf"(?<![\w.-])({_SECRET_NAME}=)[^&;,#\s\"'<>\\]+", re.IGNORECASE)
# "name": "value", name = 'value', setItem("name", "value")
_QUOTED = re.compile(
    rf"(?<![\w.-])({_SECRET_NAME}(\\?[\"'])?\s*[:=,]\s*(\\?[\"']))(?!{MASK})[^\"'\\<>]{{1,4096}}(?=\\?[\"'])",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?:input|meta|button|option)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_TEXTAREA = re.compile(r"(<textarea\b[^>]*>).*?(</textarea)", re.IGNORECASE | re.DOTALL)
# What a person chooses or presses, and reads: all other fields may hold what was typed, or a token.
CHOSEN = {"submit", "button", "reset", "image", "checkbox", "radio"}


def masking(secrets: Iterable[str]) -> Callable[[str], str]:
    """Takes these texts out of another, as they are or as they are written in addresses, pages and JSON."""
    forms = sorted({form for secret in secrets for form in _written(secret)}, key=len, reverse=True)
    if not forms:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, forms)))
    return lambda text: pattern.sub(MASK, text)


def _written(secret: str) -> Iterator[str]:
    if len(secret) >= SHORTEST:
        yield from (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1])
        yield from (json.dumps(secret, ensure_ascii=False)[1:-1], escape(secret))


def telling(value: str) -> bool:
    """Whether a cookie's value can be a secret: `true` or `EUR` is none, and stands in many places."""
    return len(value) >= 8 or (len(value) >= 6 and any(c.isdigit() for c in value))


def redact_text(text: str) -> str:
    """Without the values of what is called like a secret."""
    text = _PAIR.sub(rf"\1{MASK}", text)
    return _QUOTED.sub(rf"\1{MASK}", text)


def redact_html(text: str) -> str:
    """The same for a page, and without the values of its fields."""
    text = _TAG.sub(lambda tag: _redact_tag(tag.group()), text)
    return redact_text(_TEXTAREA.sub(rf"\1{MASK}\2", text))


def _redact_tag(tag: str) -> str:
    attributes = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(tag)}
    named = " ".join(attributes.get(key, "") for key in ("name", "id", "property"))
    typed = tag[1:6].lower() == "input" and attributes.get("type", "text").lower() not in CHOSEN
    if not typed and not NAME.search(named):
        return tag
    return _ATTRIBUTE.sub(lambda a: _without_value(a.group(), a.group(1)), tag)


def _without_value(attribute: str, name: str) -> str:
    return f' {name}="{MASK}"' if name.lower() in ("value", "content") else attribute


def redact_json(value: Any) -> Any:  # noqa: ANN401  # JSON is anything
    """The same for what a JSON file holds."""
    match value:
        case dict():
            return {k: MASK if _secret(k, v) else redact_json(v) for k, v in value.items()}
        case list():
            return [redact_json(each) for each in value]
        case str():
            return redact_html(value) if "<" in value else redact_text(value)
        case _:
            return value


def _secret(name: str, value: object) -> bool:
    return bool(NAME.search(name)) and isinstance(value, str | int) and not isinstance(value, bool)


def redact_pairs(pairs: Iterable[Mapping[str, Any]], *, all_of_them: bool = False) -> list[dict[str, Any]]:
    """Headers, cookies, parameters: a list of names and values."""
    return [{**pair, "value": _pair_value(pair, hide=all_of_them)} for pair in pairs]


def _pair_value(pair: Mapping[str, Any], *, hide: bool) -> str:
    secret = hide or NAME.search(str(pair.get("name", "")))
    return MASK if secret else redact_text(str(pair.get("value", "")))
