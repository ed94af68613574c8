"""A shop full of secrets that never fills its cart: what is kept of a visit to it must hold none of them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CANARIES = {
    "cookie": "canarycookie7Q1", "script_cookie": "canaryscripted7Q2", "hidden": "canaryhidden7Q3",
    "query": "canaryquery7Q4", "storage": "canarystorage7Q5", "json": "canaryjson7Q6",
    "meta": "canarymeta7Q7", "script": "canaryscript7Q8", "posted": "canaryposted7Q9",
    "header": "canaryheader7QA", "typed": "canarytyped7QB", "textarea": "canaryarea7QC",
    "storage_elsewhere": "canarynamed7QD", "fragment": "canaryhash7QE",
}  # fmt: skip

BACKWARDS = {name: CANARIES[name][::-1] for name in ("typed", "posted")}
SCRIPT = """
const backwards = (text) => [...text].reverse().join("");  // as if it had come from elsewhere
document.cookie = "cart_owner={script_cookie}";
localStorage.setItem("favourites", "{storage_elsewhere}");
localStorage.setItem("session_id", "{storage}");
window.config = {{"csrfToken": "{script}", colour: "blue"}};
document.querySelector("#coupon").value = backwards("{typed}");
fetch("/api?access_token={query}", {{method: "POST", headers: {{"Authorization": "Bearer {header}"}},
    body: "note=" + backwards("{posted}")}});
"""
PAGE = """<!doctype html><html lang="en"><title>{title}</title><meta name="csrf-token" content="{meta}">
<h1>{title}</h1><p>Blue mug, 9.90 €, in stock</p><a href="/mug?token={query}">Blue mug</a>
<a href="/mug">Blue mug</a> <a href="/about#access_token={fragment}">About</a>
<form action="/add" method="post"><input type="hidden" name="form_key" value="{hidden}">
<input id="coupon" name="coupon"><textarea name="wish">{textarea}</textarea>
<button>Add to cart</button></form><script src="/script.js"></script></html>"""


class _Exchange(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/robots.txt" or path == "/sitemap.xml":
            self._send(404, "text/plain", "")
        elif path == "/script.js":
            self._send(200, "text/javascript", SCRIPT.format(**CANARIES | BACKWARDS))
        elif path == "/api":
            self._send(200, "application/json", json.dumps({"user": {"session_key": CANARIES["json"]}}))

        else:
            self._send(200, "text/html", PAGE.format(title="Blue mug", **CANARIES))

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def _send(self, status: int, kind: str, body: str) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Set-Cookie", f"visitor={CANARIES['cookie']}; Path=/; HttpOnly")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: Any) -> None:
        """Silence."""


@contextmanager
def secretive_shop() -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Exchange)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
