"""Small imitations of how the world's shops behave between home and checkout, all behind one port of loopback.

A shop is one TOML file beside this one; it lives at `http://<key>.localhost:<port>/`:

    shows = "what is peculiar about it"
    language = "de"
    [truth]     what a visit must come to (see `Truth`)
    [add]       path = {…}: puts something into the cart (see `Adding`)
    [counted]   path = "order": what no mystery shopper may set off, whatever the method
    [pages]     path = HTML, a Jinja template that knows `cart`, `args` and `go(path)`, which redirects

Paths may have parts like `<slug>`. A path `pay:/start` is one at the host `<key>-pay.localhost`.
"""

import json
import secrets
import socket
import threading
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from functools import cached_property
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, RequestRedirect, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from monitor.demo.server import LOOPBACK, _Server

HERE = Path(__file__).parent
STRICT = ConfigDict(extra="forbid")
COOKIE = "visitor"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Truth:
    checkout: str = ""  # where the checkout stage must be frozen: what its address ends with; empty: nowhere
    item: str  # what the cart must show; empty: nothing can be put into it
    seen_there: str = ""  # what the frozen checkout must show, where it comes late
    reason: str = ""  # why checkout is out of reach, where it is
    says: str = ""  # what the sentence about that must mention


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Adding:
    then: str  # where to go on: a path, `back` (with ?added=1, or ?missing=1) or `json`
    needs: tuple[str, ...] = ()  # what has to be chosen first
    method: str = "POST"
    asked: str = ""  # only if this is in the query: elsewhere the address is just a page


@dataclass(frozen=True, kw_only=True, config=STRICT)
class VariantShop:
    shows: str
    language: str
    truth: Truth
    country: str = "DE"
    title: str = "Shop"
    add: Mapping[str, Adding] = field(default_factory=dict)
    counted: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str]


def all_variants() -> dict[str, VariantShop]:
    reader = TypeAdapter(VariantShop)
    return {
        file.stem: reader.validate_python(tomllib.loads(file.read_text("utf-8")))
        for file in sorted(HERE.glob("*.toml"))
    }


class VariantSite:
    """One shop as a WSGI application, with carts by cookie."""

    def __init__(self, key: str, shop: VariantShop) -> None:
        self.shop = shop
        self.deeds: Counter[str] = Counter()
        self._key = key
        self._carts: dict[str, list[str]] = {}
        self._lock = threading.Lock()
        self._templates = Environment(
            loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    @cached_property
    def _routes(self) -> Map:
        endpoints = {**self.shop.pages, **self.shop.add, **self.shop.counted}
        rules = []
        for name in endpoints:
            host, _, path = (f":{name}" if name.startswith("/") else name).partition(":")
            rules.append(Rule(path, endpoint=name, host=f"{self._key}{f'-{host}' * bool(host)}.localhost"))
        return Map(rules, host_matching=True, strict_slashes=False)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        visitor = request.cookies.get(COOKIE, "")
        known = visitor or secrets.token_urlsafe(8)
        try:
            response = self._answer(request, self._carts.setdefault(known, []))
        except RequestRedirect as elsewhere:
            response = redirect(elsewhere.new_url, 302)
        except HTTPException as error:
            response = Response(f"<h1>{error.code}</h1>", status=error.code, content_type="text/html")
        if not visitor:
            response.set_cookie(COOKIE, known, samesite="Lax")
        return response(environ, start_response)

    def _answer(self, request: Request, cart: list[str]) -> Response:
        host = request.host.partition(":")[0]
        adapter = self._routes.bind(host, path_info=request.path)
        name, parts = adapter.match()
        if deed := self.shop.counted.get(name):
            self._count(deed)
            return Response(f"<h1>{deed}</h1>", content_type="text/html")
        adding = self.shop.add.get(name)
        if adding and adding.method == request.method and (not adding.asked or adding.asked in request.args):
            return self._add(request, cart, adding, parts)
        if request.method != "GET" or name not in self.shop.pages:
            self._count(f"{request.method} {request.path}")
            raise MethodNotAllowed
        html = self._templates.from_string(
            '{% from "parts.html" import address, banner, frame, lune, picture, shadow %}'
            '{% from "noise.html" import also, cookies, menu, popup %}' + self.shop.pages[name]
        )
        port = request.host.partition(":")[2]
        body = html.render(cart=cart, args=defaultdict(str, request.args), go=_go, port=port, **parts)
        if name.endswith((".txt", ".xml")):
            return Response(body, content_type="text/plain")
        return Response(body if "<html" in body else self._around(body), content_type="text/html")

    def _around(self, body: str) -> str:
        return self._templates.get_template("base.html").render(shop=self.shop, body=body)

    def _add(self, request: Request, cart: list[str], adding: Adding, parts: Mapping[str, str]) -> Response:
        sent = {**request.args, **request.form, **(_json(request) or {}), **parts}
        chosen = all(sent.get(need) for need in adding.needs)
        if chosen:
            cart.append(", ".join(str(v) for v in sent.values() if v))
        if adding.then == "json":
            return Response(
                json.dumps({"items": cart}), status=200 if chosen else 422, content_type="application/json"
            )
        back = request.headers.get("Referer", "/").partition("?")[0]
        if not chosen:
            return redirect(f"{back}?missing=1", 303)
        return redirect(f"{back}?added=1" if adding.then == "back" else adding.then, 303)

    def _count(self, deed: str) -> None:
        with self._lock:
            self.deeds[deed] += 1


def _json(request: Request) -> Mapping[str, str] | None:
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else None


def _go(path: str) -> str:
    raise RequestRedirect(path)


class VariantServer:
    def __init__(self) -> None:
        self.sites = {key: VariantSite(key, shop) for key, shop in all_variants().items()}
        self.port = 0

    def url(self, key: str) -> str:
        return f"http://{key}.localhost:{self.port}/"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name = Request(environ).host.partition(".")[0]
        # A second host of a shop: its key, a hyphen and a name without one.
        site = self.sites.get(name) or self.sites.get(name.rpartition("-")[0])
        answer = site or Response("no such shop", status=404)
        return answer(environ, start_response)


@contextmanager
def variant_server() -> Iterator[VariantServer]:
    shops = VariantServer()
    with socket.create_server((LOOPBACK, 0)) as listening:
        server = _Server(shops, listening)
    shops.port = server.port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="variant shops")
    thread.start()
    try:
        yield shops
    finally:
        server.shutdown()
        server.hang_up()
        thread.join()
