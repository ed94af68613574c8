"""A server that answers with given pages, each with its own status and headers; what it is asked for is kept."""

from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from serving import Serving

NOT_FOUND = "<!doctype html><title>404</title><h1>Not found</h1>"


class Reply(NamedTuple):
    body: str
    status: int
    headers: Mapping[str, str]


class WalledServer(Serving):
    """A path may have several replies: the last one stays, the others are given once each, in order."""

    def __init__(self) -> None:
        self.asked: list[str] = []  # paths, in order
        self._replies: dict[str, list[Reply]] = {}
        super().__init__(self._handler())

    def add(self, path: str, body: str, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self._replies.setdefault(path, []).append(Reply(body, status, headers or {}))

    def url(self, name: str = "") -> str:
        """Each name is a host of its own, as shops are."""
        port = self._server.server_port
        return f"http://{name or 'shop'}-{port}.localhost:{port}/{name}"

    def reply(self, path: str) -> Reply:
        self.asked.append(path)
        replies = self._replies.get(path, [Reply(NOT_FOUND, 404, {})])
        return replies.pop(0) if len(replies) > 1 else replies[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        walled = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                reply = walled.reply(urlsplit(self.path).path)
                data = reply.body.encode()
                self.send_response(reply.status)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-length", str(len(data)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self.do_GET()

            def log_message(self, *_: Any) -> None:
                """Nobody reads it."""

        return Handler
