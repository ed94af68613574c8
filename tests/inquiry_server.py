"""A shop with a contact form on loopback, hostile or not, that counts every request with the message in it."""

import re
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote_plus, urlsplit

from serving import Serving

MARK = "K7F3QZ"  # of every message
DOCUMENT = "<!doctype html><html lang='{}'><meta charset='utf-8'><title>Contact</title><body>{}</body></html>"
THANKS = "<h1>Thank you for your message!</h1><p>We will get back to you.</p>"
Answer = tuple[int, dict[str, str], str]
Respond = Callable[["InquiryShop", str, str], Answer]  # shop, method, target


def thanks(_shop: "InquiryShop", _method: str, _target: str) -> Answer:
    return 200, {}, THANKS


class InquiryShop(Serving):
    """`pages` by path; what carries the message is counted, in `messages`, and answered by `respond`."""

    def __init__(self, pages: dict[str, str], respond: Respond = thanks, language: str = "en") -> None:
        self.pages = pages
        self.respond = respond
        self.language = language
        self.messages: list[tuple[str, str, str]] = []  # method, target, body
        self.requests: list[str] = []
        self.drops = False  # the connection of the first message, after it was read
        super().__init__(self._handler())
        port = self._server.server_port
        self.url = f"http://shop-{port}.localhost:{port}"

    @property
    def last(self) -> str:
        return self.messages[-1][2]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        shop = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # connections are kept alive

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode(
                    "utf-8", "replace"
                )
                shop.requests.append(f"{self.command} {self.path}")
                whole = unquote_plus(f"{self.path} {body}")
                if MARK in whole or "probe.example" in whole:
                    shop.messages.append((self.command, self.path, body))
                    if shop.drops:
                        self.connection.shutdown(socket.SHUT_RDWR)
                        self.close_connection = True
                        return
                    self._say(*shop.respond(shop, self.command, self.path))
                else:
                    page = shop.pages.get(urlsplit(self.path).path)
                    self._say(200 if page is not None else 404, {}, page or "")

            def _say(self, status: int, headers: dict[str, str], text: str) -> None:
                kind = "application/json" if text.startswith("{") else "text/html"
                data = (text if kind != "text/html" else DOCUMENT.format(shop.language, text)).encode()
                self.send_response(status)
                for name, value in {
                    "content-type": kind,
                    "content-length": str(len(data)),
                    **headers,
                }.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        return Handler


def fields_sent(body: str) -> dict[str, str]:
    """Of a form sent as multipart or encoded as an address."""
    if "form-data" in body:
        return dict(re.findall(r'name="([^"]*)"\r\n\r\n(.*?)\r\n--', body, re.DOTALL))
    pairs = (pair.partition("=") for pair in body.split("&"))
    return {unquote_plus(name): unquote_plus(value) for name, _, value in pairs}
