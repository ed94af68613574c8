"""Looks for the proof that a shop belongs to whom it is asked for: on its home page, or in its DNS.

The standard library cannot read TXT records; dnspython can, and needs nothing else.
"""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import urllib3
from dns import exception, resolver

from monitor.address import same_site
from monitor.correspondence.permission import PROOF_NAME

SECONDS = 5.0
RETRIES = urllib3.Retry(5, connect=0, read=0, other=0, redirect=5)
HEAD_TAGS = frozenset(
    {"html", "head", "title", "base", "link", "meta", "style", "script", "noscript", "template"}
)
MOST_BYTES = 500_000  # the head of a page is within


def shown_at(url: str, *, nameserver: tuple[str, int] | None = None) -> frozenset[str]:
    """The tokens that the home page and the DNS of its host show; none if they cannot be read."""
    host = urlsplit(url).hostname or ""
    return tokens_in(_page(url)) | _records(host, nameserver)


def tokens_in(html: str) -> frozenset[str]:
    """Those of meta tags in the head; the body may hold what visitors of the shop wrote."""
    head = _Head()
    head.feed(html)
    return frozenset(head.tokens)


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []
        self._over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._over = self._over or tag not in HEAD_TAGS
        found = dict(attrs)
        if tag == "meta" and not self._over and (found.get("name") or "").lower() == PROOF_NAME:
            self.tokens.append((found.get("content") or "").strip())

    def handle_endtag(self, tag: str) -> None:
        self._over = self._over or tag == "head"


def _page(url: str) -> str:
    """The page's beginning; nothing where it cannot be had or another site answers."""
    try:
        with urllib3.PoolManager(1, timeout=SECONDS, retries=RETRIES) as pool:
            answer = pool.request("GET", url, preload_content=False)
            data = answer.read(MOST_BYTES)
            answer.close()
    except (urllib3.exceptions.HTTPError, ValueError):
        return ""
    own = same_site(_landed(url, answer), url)
    return data.decode(errors="replace") if own and answer.status == 200 else ""


def _landed(url: str, answer: urllib3.BaseHTTPResponse) -> str:
    """Where the redirects led, each of which may be relative to the one before."""
    for hop in answer.retries.history if answer.retries else ():
        url = urljoin(url, hop.redirect_location or "")
    return url


def _records(host: str, nameserver: tuple[str, int] | None) -> frozenset[str]:
    if "." not in host or host.rpartition(".")[2].isdecimal():  # an address or a name of this network
        return frozenset()
    names = dict.fromkeys([host, host.removeprefix("www.")])
    return frozenset(token for name in names for token in _tokens_of(name, nameserver))


def _tokens_of(name: str, nameserver: tuple[str, int] | None) -> list[str]:
    try:
        asking = resolver.Resolver(configure=nameserver is None)
        if nameserver:
            asking.nameservers, asking.port = [nameserver[0]], nameserver[1]
        answers = asking.resolve(name, "TXT", lifetime=SECONDS)
    except (exception.DNSException, OSError):
        return []
    texts = (b"".join(record.strings).decode(errors="replace").strip() for record in answers)
    return [text.partition("=")[2].strip() for text in texts if text.startswith(f"{PROOF_NAME}=")]
