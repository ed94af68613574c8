"""HTML of a mail as the text that its reader sees: no preheaders; quotes marked as in plain text."""

import re

from lxml import etree, html

LONGEST = 400_000  # characters
DEEPEST_QUOTE = 5
UNSEEN_TAGS = frozenset({"script", "style", "head", "title", "template", "noscript"})
BLOCKS = frozenset({
    "p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr",
    "pre", "section", "article", "header", "footer", "dt", "dd",
})  # fmt: skip
HIDING = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:px|pt|em|%)?(?:;|!|$)"
    r"|max-height:0(?:px)?(?:;|!|$)|opacity:0(?:\.0+)?(?:;|!|$)"
)
TAG = re.compile(r"<(?:html|body|div|p|table|br|span|!doctype)\b[^<>]{0,2000}>", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    return len(TAG.findall(text[:20_000])) > 1


def text_of_html(markup: str) -> str:
    try:
        tree = html.document_fromstring(markup[:LONGEST].replace("\0", ""))
    except (etree.LxmlError, ValueError, RecursionError):
        return ""
    return _tidy("".join(_pieces(tree)))


def _pieces(tree: html.HtmlElement) -> list[str]:
    pieces: list[str] = []
    hidden: etree._Element | None = None
    quotes = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            pieces += [] if hidden is not None else [_flat(element.tail)]
            continue
        quoting = element.tag == "blockquote"
        if event == "start":
            quotes += quoting
            if hidden is None and _is_hidden(element):
                hidden = element
            if hidden is None:
                pieces += [_break(element, quotes), _flat(element.text)]
            continue
        quotes -= quoting
        if hidden is element:
            hidden = None
        if hidden is None:
            pieces += [_break(element, quotes), _flat(element.tail)]
    return pieces


def _is_hidden(element: etree._Element) -> bool:
    if element.tag in UNSEEN_TAGS or "hidden" in element.attrib:
        return True
    style = str(element.get("style") or "")
    return bool(style) and bool(HIDING.search("".join(style.lower().split())))


def _break(element: etree._Element, quotes: int) -> str:
    if element.tag in BLOCKS:
        return "\n" + "> " * min(quotes, DEEPEST_QUOTE)
    return " " if element.tag in {"td", "th"} else ""


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _tidy(text: str) -> str:
    lines = (
        re.sub(r"[ \t\u00a0\u200b-\u200f\u034f\u00ad\ufeff]+", " ", line).strip()
        for line in text.splitlines()
    )
    return "\n".join(line for line in lines if line.strip("> "))
