"""A web server that does to its visitors what bad servers do: one name for each nastiness.

    with HostileServer() as server:
        visit(server.url("endless-redirect"))
        assert server.orders == 0

Everything is on loopback, and everything ends with the context: nothing hangs longer than the test.
"""

import itertools
import socket
import ssl
import threading
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import trustme
from hostile_pages import PAGES, page

MEGABYTE = 1024 * 1024
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0>>endobj\n%%EOF\n"
HTML = "text/html; charset=utf-8"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DRIP = 0.05  # seconds between two drops


class Exchange(BaseHTTPRequestHandler):
    """One request and what is done to it."""

    server: "HostileHTTPServer"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        name = path.strip("/")
        self.server.hits[name] += 1
        BEHAVIOURS.get(name, not_found)(self)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def send(
        self, body: bytes, kind: str = HTML, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        self.begin(kind, status, {"Content-Length": str(len(body)), **(headers or {})})
        self.wfile.write(body)

    def begin(self, kind: str = HTML, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def redirect(self, to: str) -> None:
        self.send(b"", status=302, headers={"Location": to})

    def log_message(self, *_arguments: Any) -> None:
        """Silence: the counters tell what was asked for."""


Behaviour = Callable[[Exchange], None]
BEHAVIOURS: dict[str, Behaviour] = {}


def behaviour(function: Behaviour) -> Behaviour:
    BEHAVIOURS[function.__name__.replace("_", "-")] = function
    return function


def answers(status: int, body: bytes, kind: str, headers: Mapping[str, str]) -> Behaviour:
    return lambda exchange: exchange.send(body, kind, status, headers)


def error_page(status: int, headers: Mapping[str, str] | None = None) -> Behaviour:
    return answers(status, page(f"Error {status}", f"<p>Error {status}</p>").encode(), HTML, headers or {})


CAFE = "<title>Café</title><p>Für Jäger: Größe XL</p>"
FIXED: dict[str, tuple[int, bytes, str, dict[str, str]]] = {
    "pdf": (200, PDF, "application/pdf", {}),
    "image": (200, PIXEL, "image/png", {}),
    "json": (200, b'{"shop": "closed"}', "application/json", {}),
    "plain-text": (200, b"<h1>not a page</h1>", "text/plain", {}),
    "download": (
        200, b"\0" * 1000, "application/octet-stream", {"Content-Disposition": "attachment; filename=s.bin"},
    ),
    "empty": (200, b"", HTML, {}),
    "no-content": (204, b"", HTML, {}),
    "bad-utf8": (200, b"<title>Caf\xe9</title><p>\xff\xfe\xc3( \xf0\x9f</p>", HTML, {}),
    "wrong-charset": (200, CAFE.encode(), "text/html; charset=iso-8859-1", {}),
    "unknown-charset": (200, CAFE.encode(), "text/html; charset=klingon", {}),
    "utf16": (200, CAFE.encode("utf-16"), "text/html; charset=utf-16", {}),
    "null-bytes": (200, b"<p>a\0b</p>\0\0", HTML, {}),
    "many-nodes": (200, b"<title>Many</title>" + b"<i>x</i>" * 200_000, HTML, {}),
    "deep": (200, b"<title>Deep</title>" + b"<div>" * 50_000 + b"bottom", HTML, {}),
}  # fmt: skip
BEHAVIOURS |= {name: answers(*fixed) for name, fixed in FIXED.items()}
BEHAVIOURS |= {f"status-{status}": error_page(status) for status in (403, 404, 410, 429, 500, 502)}
BEHAVIOURS["status-503"] = error_page(503, {"Retry-After": "120"})
BEHAVIOURS["status-401"] = error_page(401, {"WWW-Authenticate": 'Basic realm="shop"'})
BEHAVIOURS |= {name: answers(200, page(name, body).encode(), HTML, {}) for name, body in PAGES.items()}


def not_found(exchange: Exchange) -> None:
    error_page(404)(exchange)


@behaviour
def endless_redirect(exchange: Exchange) -> None:
    exchange.redirect("/endless-redirect-back")


@behaviour
def endless_redirect_back(exchange: Exchange) -> None:
    exchange.redirect("/endless-redirect")


@behaviour
def growing_redirect(exchange: Exchange) -> None:
    query = urlsplit(exchange.path).query
    exchange.redirect(f"/growing-redirect?{query}&again")


@behaviour
def redirect_to_nowhere(exchange: Exchange) -> None:
    exchange.redirect(exchange.server.nowhere)


@behaviour
def redirect_to_file(exchange: Exchange) -> None:
    exchange.redirect("file:///")


@behaviour
def drip(exchange: Exchange) -> None:
    """Begins like a page and goes on for ever, a letter at a time."""
    exchange.begin()
    exchange.wfile.write(b"<!doctype html><title>Drip</title><p>Please wait")
    for letter in itertools.cycle(b" ....."):
        if exchange.server.closing.wait(DRIP):
            return
        exchange.wfile.write(bytes([letter]))


@behaviour
def silent(exchange: Exchange) -> None:
    """Takes the request and never answers."""
    exchange.server.closing.wait()


@behaviour
def hangs_up(exchange: Exchange) -> None:
    """Closes the connection without a word."""
    exchange.close_connection = True


@behaviour
def hangs_up_midway(exchange: Exchange) -> None:
    exchange.begin(headers={"Content-Length": "100000"})
    exchange.wfile.write(b"<title>Midway</title><p>And the most important thing is")


@behaviour
def garbage(exchange: Exchange) -> None:
    exchange.wfile.write(b"\x16\x03\x01 this is not HTTP\r\n\r\n")


@behaviour
def huge(exchange: Exchange) -> None:
    """20 MB of text."""
    line = b"<p>" + b"All work and no play makes a dull shop. " * 25 + b"</p>\n"
    exchange.begin()
    exchange.wfile.write(b"<!doctype html><title>Huge</title>")
    for _ in range(20 * MEGABYTE // len(line)):
        exchange.wfile.write(line)


@behaviour
def data_uri(exchange: Exchange) -> None:
    """A picture of 8 MB inside the page."""
    picture = b64encode(PIXEL + b"\0" * 8 * MEGABYTE).decode()
    exchange.send(page("data-uri", f"<img src='data:image/png;base64,{picture}'>").encode())


@behaviour
def order(exchange: Exchange) -> None:
    """Where an order ends up; one that is sent counts."""
    if exchange.command == "POST":
        with exchange.server.counting:
            exchange.server.orders += 1
    exchange.send(page("order", "<p>Thank you for your order!</p>").encode())


class HostileHTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, nowhere: str) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.nowhere = nowhere  # the URL of a port that nobody listens on
        self.hits: Counter[str] = Counter()
        self.orders = 0
        self.counting = threading.Lock()
        self.closing = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Visitors that hang up or refuse a certificate are what this server is for."""


def certificates() -> dict[str, trustme.LeafCert]:
    """By name; none is of an authority that a browser knows."""
    authority = trustme.CA()
    return {
        "tls-self-signed": authority.issue_cert("127.0.0.1", "localhost"),
        "tls-expired": authority.issue_cert(
            "127.0.0.1", "localhost", not_before=LONG_AGO, not_after=LONG_AGO
        ),
        "tls-wrong-host": authority.issue_cert("somebody-else.test"),
    }


class HostileServer:
    """The whole neighbourhood: a plain server, one TLS server for each bad certificate, a dead port."""

    def __init__(self) -> None:
        self._dead_port = socket.socket()
        self._dead_port.bind(("127.0.0.1", 0))  # reserved, but nobody listens
        self._refused = f"http://127.0.0.1:{self._dead_port.getsockname()[1]}/"
        self._plain = HostileHTTPServer(self._refused)
        self._tls = {name: self._secure(certificate) for name, certificate in certificates().items()}
        self.names = ("refused", *sorted(BEHAVIOURS), *self._tls, "tls-on-plain-port", "plain-on-tls-port")

    def _secure(self, certificate: trustme.LeafCert) -> HostileHTTPServer:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server = HostileHTTPServer(self._refused)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        return server

    def url(self, name: str) -> str:
        """Where to meet this nastiness; raises KeyError for one that is not there."""
        if name == "refused":
            return self._refused
        if name in self._tls:
            return f"https://127.0.0.1:{self._tls[name].server_port}/"
        if name == "tls-on-plain-port":
            return f"https://127.0.0.1:{self._plain.server_port}/"
        if name == "plain-on-tls-port":
            return f"http://127.0.0.1:{self._tls['tls-expired'].server_port}/"
        if name not in BEHAVIOURS:
            raise KeyError(name)
        return f"http://127.0.0.1:{self._plain.server_port}/{name}"

    @property
    def hits(self) -> Counter[str]:
        """How often each name was asked for over plain HTTP."""
        return self._plain.hits

    @property
    def orders(self) -> int:
        return self._plain.orders

    def __enter__(self) -> Self:
        for server in self._servers():
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers():
            server.closing.set()
            server.shutdown()
            server.server_close()
        self._dead_port.close()

    def _servers(self) -> Iterator[HostileHTTPServer]:
        yield self._plain
        yield from self._tls.values()
