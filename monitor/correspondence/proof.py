"""Looks for the proof that a shop belongs to whom it is asked for: on its home page, or in its DNS.

The standard library cannot read TXT records; dnspython can, and needs nothing else.
"""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import urllib3
from dns import exception, resolver

from monitor.address import same_site
from monitor.correspondence.permission import PROOF_NAME

SECONDS = 10.0
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


HEAD_TAGS = frozenset(
    {"html", "head", "title", "base", "link", "meta", "style", "script", "noscript", "template"}
)


def _page(url: str) -> str:
    """The page's beginning; nothing where it cannot be had or another site answers."""
    try:
        with urllib3.PoolManager(1, timeout=SECONDS, retries=urllib3.Retry(0, redirect=5)) as pool:
            answer = pool.request("GET", url, preload_content=False)
            data = answer.read(MOST_BYTES)
            landed = answer.geturl() or url
            answer.release_conn()
    except (urllib3.exceptions.HTTPError, UnicodeError):
        return ""
    stays = "//" not in landed or same_site(landed, url)
    return data.decode(errors="replace") if stays and answer.status == 200 else ""


def _records(host: str, nameserver: tuple[str, int] | None) -> frozenset[str]:
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
