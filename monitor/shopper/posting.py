"""Sends a request exactly once, in the browser's place.

Chromium sends a POST again, unasked, where a server drops a connection that was kept alive. So the one
message of an inquiry goes out here: over a connection of its own, without a second try, and no redirect is
followed.
"""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import urllib3

LOOPBACK = ".localhost"
MOST = 5_000_000  # bytes of an answer
CHUNK = 65_536
READ = 100_000  # bytes of an answer that are read for what it says
HIDDEN = re.compile(
    r"<(script|style|template|noscript|form)\b.*?(?:</\1>|$)|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
TAGS = re.compile(r"<[^>]*>")
# Of the connection between browser and server, which is another one here.
OF_THE_CONNECTION = {
    "connection", "content-length", "content-encoding", "transfer-encoding", "keep-alive", "host",
    "accept-encoding", "proxy-connection", "upgrade", "te",
}  # fmt: skip


class NoAnswer(Exception):
    """It may have arrived or not: the connection failed, or nothing came back in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    @property
    def location(self) -> str:
        return next((value for name, value in self.headers if name.lower() == "location"), "")

    @property
    def text(self) -> str:
        """What it says, without its tags, each of their contents in a line of its own."""
        written = self.body[:READ].decode("utf-8", "replace")
        return TAGS.sub("\n", HIDDEN.sub("\n", written))

    @property
    def wants_it_again(self) -> bool:
        """307 and 308 ask for the same message at another address: a second sending."""
        return self.status in (307, 308)


def post_once(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, *, seconds: float
) -> Answer:
    """Raises NoAnswer."""
    sent = {name: value for name, value in headers.items() if name.lower() not in OF_THE_CONNECTION}
    sent |= {"Accept-Encoding": "identity", "Connection": "close", "Host": urlsplit(url).netloc}
    end = time.monotonic() + seconds
    try:
        with urllib3.PoolManager(1, timeout=seconds, retries=False) as pool:
            answer = pool.request(
                method,
                _on_this_machine(url),
                headers=sent,
                body=body,
                redirect=False,
                retries=False,
                preload_content=False,
            )
            return Answer(answer.status, _kept(answer), _read(answer, end))
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise NoAnswer(f"{type(error).__name__}: {str(error)[:160]}") from error


def _on_this_machine(url: str) -> str:
    """Browsers look for every name below localhost on this machine (RFC 6761), other programs for none."""
    host = urlsplit(url).hostname or ""
    http = url.startswith("http:")  # by https the name is needed, for the certificate
    return url.replace(host, "127.0.0.1", 1) if http and host.endswith(LOOPBACK) else url


def _kept(answer: urllib3.BaseHTTPResponse) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.headers.items() if name.lower() not in OF_THE_CONNECTION]


def _read(answer: urllib3.BaseHTTPResponse, end: float) -> bytes:
    """What was read by then: the status has come, so the message has arrived."""
    read = bytearray()
    try:
        for chunk in answer.stream(CHUNK):
            read += chunk
            if len(read) > MOST or time.monotonic() > end:
                break
    except urllib3.exceptions.HTTPError:
        pass
    return bytes(read)
